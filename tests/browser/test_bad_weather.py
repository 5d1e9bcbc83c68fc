"""Pages when things are bad: NATS cut, Postgres frozen, a service away, a slow line, garbage pasted. Nothing that was typed is lost, nothing is recorded twice."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from uuid import uuid4

import psutil
from playwright.async_api import Page, Route

from tests.browser.desk import Desk, Sit
from tests.browser.filling import fill, sent, typed
from tests.browser.test_cases import OURS
from tests.support.outside import System
from tests.support.waiting import until

CONTACT = f"/cases/{OURS}/facts/court_contacted"


@contextmanager
def frozen(web: System, process: str) -> Iterator[None]:
    """SIGSTOP to the process and its children: connections stay open, nothing is answered."""
    first = psutil.Process(web.info.pids[process])
    family = [first, *first.children(recursive=True)]
    for one in family:
        one.suspend()
    try:
        yield
    finally:
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.resume()


@asynccontextmanager
async def away(web: System, service: str) -> AsyncIterator[None]:
    """Killed as often as the supervisor starts it again; back, and ready, when the block is left."""

    async def keep_away() -> None:
        while True:
            with suppress(ProcessLookupError):
                os.kill(web.info.pids[service], signal.SIGKILL)
            await asyncio.sleep(0.05)

    task = asyncio.create_task(keep_away())
    await until(lambda: _refused(web, service))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await until(lambda: _ready(web, service), 60)


async def _refused(web: System, service: str) -> bool:
    return not await _ready(web, service)


async def _ready(web: System, service: str) -> bool:
    with suppress(Exception):
        async with web.http(service) as http:
            return (await http.get("/readyz")).status_code == 200
    return False


async def contact(desk: Desk, topic: str) -> Page:
    """The form of a fact, filled in and not sent."""
    page = await desk.opened(CONTACT)
    await fill(page, {"occurredon": "2026-11-20", "data.topic": topic})
    return page


async def recorded(desk: Desk, topic: str) -> int:
    """How often the record has it."""
    found = await desk.web.fetch(
        "select 1 from eventlog.events where type = 'case.court_contacted' and data->>'topic' = $1", topic
    )
    return len(found)


async def test_what_is_recorded_while_nats_is_cut_reaches_everybody(sit: Sit, web: System) -> None:
    """A fact is taken, the lists have it and the handler's open inbox shows the notice, all while NATS answers nothing."""
    head, handler = await sit("renshe-fz"), await sit("renshe-a")
    inbox = await handler.opened("/inbox")
    with frozen(web, "nats"):
        topic = f"询问开庭时间 {uuid4()}"
        page = await contact(head, topic)
        await sent(page)
        assert await page.get_by_text("已登记：与法院沟通").is_visible()
        page = await head.opened(f"/cases/{OURS}/facts/handler_assigned")
        await fill(
            page,
            {"occurredon": "2026-11-22", "data.handler": "人社局承办人甲", "data.reason": "轮值（虚构）"},
        )
        await sent(page)
        assert "已登记：" in await page.locator("main").inner_text()
        await inbox.locator(".arrivals").get_by_text("请承办案件").first.wait_for()
    assert await recorded(head, topic) == 1


async def test_a_frozen_database_keeps_what_was_typed(sit: Sit, web: System) -> None:
    """In ten seconds a plain page in Chinese with everything that was typed; pressed again when the database is back, it is recorded once."""
    desk, topic = await sit("renshe-fz"), f"询问合议庭组成 {uuid4()}"
    page = await contact(desk, topic)
    with frozen(web, "postgres"):
        await page.get_by_role("button", name="登记", exact=True).last.click()
        await page.get_by_role("button", name="重试").wait_for(timeout=30_000)
        words = await page.locator("main").inner_text()
        assert "没有丢失" in words
        assert "Traceback" not in words
        assert await page.locator('[name="data.topic"]').input_value() == topic
        await desk.looked_at(page, "bad-database")
    desk.said.clear()  # a browser says 503 in its console
    await until(lambda: _ready(web, "intake"), 60)
    for _ in range(20):
        await page.get_by_role("button", name="重试").click()
        await page.wait_for_load_state("load")
        if "已登记：与法院沟通" in await page.locator("main").inner_text():
            break
    desk.said.clear()
    assert "与法院沟通" in await page.locator("main").inner_text()
    assert await recorded(desk, topic) == 1


async def test_one_service_away_leaves_the_others_working(sit: Sit, web: System) -> None:
    """Its pages say so, other pages stand; a part that cannot be read says so with a button; the live inbox comes back by itself."""
    desk, handler = await sit("renshe-fz"), await sit("renshe-a")
    inbox = await handler.opened("/inbox")
    async with away(web, "notify"):
        page = await desk.opened("/inbox")
        assert await page.get_by_text("暂时不可用").is_visible()
        await desk.looked_at(page, "bad-service")
        await page.goto(f"{web.info.url}/cases/{OURS}")
        assert await page.get_by_role("heading", level=1).is_visible()
        await page.goto(f"{web.info.url}/today")
        retry = page.get_by_role("button", name="重试：等我处理的通知")
        await retry.wait_for()
        assert await page.get_by_role("heading", name="今天要办").is_visible()
        await desk.looked_at(page, "bad-part")
    await retry.click()
    await page.get_by_text("暂时读不到").wait_for(state="hidden")
    desk.said.clear()  # a browser says 502 in its console
    form = await desk.opened(f"/cases/{OURS}/facts/handler_assigned")
    await fill(
        form,
        {"occurredon": "2026-11-22", "data.handler": "人社局承办人甲", "data.reason": "再次指派（虚构）"},
    )
    await sent(form)
    await inbox.locator(".arrivals").get_by_text("请承办案件").first.wait_for(timeout=30_000)
    handler.said.clear()  # that the live line broke


async def test_a_form_whose_service_is_away_waits_on_the_page(sit: Sit, web: System) -> None:
    """What was sent while intake was away is on the page that says so, and goes through when it is back."""
    desk, topic = await sit("renshe-fz"), f"询问调解意向 {uuid4()}"
    page = await contact(desk, topic)
    async with away(web, "intake"):
        await page.get_by_role("button", name="登记", exact=True).last.click()
        await page.get_by_role("button", name="重试").wait_for()
    await page.get_by_role("button", name="重试").click()
    await page.get_by_text("已登记：与法院沟通").wait_for()
    desk.said.clear()  # a browser says 502 in its console
    assert await recorded(desk, topic) == 1


async def test_two_presses_on_a_slow_line_record_once(sit: Sit) -> None:
    """While the form is on its way the button says so; a second press sends nothing more."""
    desk, topic = await sit("renshe-fz"), f"询问证据交换 {uuid4()}"
    page, asked, said = await contact(desk, topic), list[str](), list[str]()

    async def slowly(route: Route) -> None:
        if route.request.method == "POST" and "/facts/" in route.request.url:
            asked.append(route.request.url)
            await until(lambda: _is_there(PRESSED, said))
        await route.continue_()

    await page.route("**/*", slowly)
    await page.expose_function("said", lambda word: said.append(word))  # noqa: PLW0108  (playwright cannot mark a builtin)
    await page.evaluate(WATCHED)
    await page.get_by_text("已登记：与法院沟通").wait_for()
    assert "正在提交…" in said
    assert (len(asked), await recorded(desk, topic)) == (1, 1)


PRESSED = "pressed again"
#: presses the form's button, and once more when it says that it is working; a browser under way answers no questions, so it tells by itself
WATCHED = """() => {
  const button = document.querySelector("form.wide button.main");
  new MutationObserver(() => {
    window.said(button.textContent);
    setTimeout(() => { button.click(); window.said("pressed again"); }, 50);
  }).observe(button, { childList: true, characterData: true, subtree: true });
  button.click();
}"""


async def _is_there(word: str, said: list[str]) -> bool:
    return word in said


KEPT = frozenset({"form_token", "fact", "version"})
FORMS = (
    "/cases/new",
    f"/cases/{OURS}/facts/hearing_scheduled",
    f"/cases/{OURS}/facts/judged",
    f"/cases/{OURS}/facts/mediation_planned",
    "/organisations/370404/fz-renshe/facts/training_planned",
)
GARBAGE = {
    "nul": "甲\x00乙",
    "long": "长" * 350_000,
    "bidi": "甲\u202e乙\u2066丙",
    "emoji": "⚖🏛",
    "formula": '=HYPERLINK("http://x","y")',
    "html": "<script>document.title='x'</script><img src=x onerror=alert(1)>",
    "day": "2026年2月30日",
    "number": "-999999999999999999999999",
}


async def test_garbage_in_every_field_is_refused_or_kept_as_it_is(sit: Sit) -> None:
    """Pasted into all fields of three forms: never an error of the server, never markup; the form comes back and says what is wrong."""
    desk = await sit("renshe-fz")
    for path in FORMS:
        page = await desk.opened(path)
        form = await typed(page)
        for kind, text in GARBAGE.items():
            open_to_it = [name for name in form if name not in KEPT][: 1 if kind == "long" else None]
            pasted = form | dict.fromkeys(open_to_it, text)
            answer = await desk.context.request.post(page.url, form=pasted)
            words = await answer.text()
            assert answer.status in {413, 422}, (path, kind, answer.status, words[:500])
            assert not [bad for bad in ("Traceback", "<script>document", "<img src=x") if bad in words]
        await page.close()


NO_DAYS = ("2026年2月30日", "２０２６年２月３０日", "民国115年3月1日", "٢٠٢٦-01-01", "2026-1", "昨天")
DAYS = {
    "/cases/new": "notice_on",
    f"/cases/{OURS}/facts/hearing_scheduled": "data.hearing_on",
    f"/cases/{OURS}/facts/judged": "occurredon",
    f"/cases/{OURS}/facts/mediation_planned": "occurredon",
    "/organisations/370404/fz-renshe/facts/roster_joined": "occurredon",
}


async def test_a_day_that_is_none_is_refused_and_kept(sit: Sit) -> None:
    """A day that no calendar has, of another reckoning or in other digits: not recorded, told in plain words, and what was typed stands there still."""
    desk = await sit("renshe-fz")
    for path, name in DAYS.items():
        page = await desk.opened(path)
        form = await typed(page)
        assert name in form, (path, list(form))
        for text in NO_DAYS:
            answer = await desk.context.request.post(page.url, form=form | {name: text})
            words = await answer.text()
            assert answer.status == 422, (path, text, answer.status, words[:500])
            assert (f'value="{text}"' in words, "occurredon 应为" in words) == (True, False), (path, text)
        await page.close()


PASTED = {
    "2026年11月3日": "2026-11-03",
    " 二审开庭 2026.11.3": "",
    "２０２６/11/３（周二）\r\n": "2026-11-03",
    "2026.11.13": "2026-11-13",
    "2026年2月30日": "",
    "26-11-3": "",
}


async def test_a_day_is_pasted_as_papers_write_it(sit: Sit) -> None:
    """A date field takes a day copied from a court's paper or a ledger, and the draft with it; what may mean several days stays for the person to say."""
    desk = await sit("renshe-fz")
    await desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await desk.opened("/cases/new")
    field = page.locator('[name="begun_on"]')
    await page.get_by_text("其他（可以不填）").click()
    for text, day in PASTED.items():
        await field.fill("")
        await page.evaluate("text => navigator.clipboard.writeText(text)", text)
        await field.focus()
        async with page.expect_response("**/cases/drafts") if day else nullcontext():
            await page.keyboard.press("ControlOrMeta+V")
        assert await field.input_value() == day, text
    await page.reload()
    page.once("dialog", lambda asked: asked.accept())
    await page.get_by_role("button", name="清空重填").click()
    await page.get_by_text("已恢复").wait_for(state="detached")


async def test_what_was_pasted_is_shown_as_it_is(sit: Sit) -> None:
    """Markup, formulas, emoji in a text that may hold them: recorded, and read on the page letter by letter; nothing of it runs."""
    desk = await sit("renshe-fz")
    topic = f"{GARBAGE['html']} {GARBAGE['formula']} {GARBAGE['emoji']} {uuid4()}"
    page = await contact(desk, topic)
    await sent(page)
    page = await desk.opened(f"/cases/{OURS}/timeline")
    assert topic in await page.locator("main").inner_text()
    assert await page.title() != "x"


async def test_a_session_that_ends_while_somebody_types_loses_nothing(sit: Sit, web: System) -> None:
    """What the page asks by itself does not lead away from a form that is being typed, it says that the session is over; the form, sent all the same,
    stays on the page that says so; after signing in in another window it goes through, once, as whoever pressed. Another site's form is never kept.
    """
    desk, topic = await sit("renshe-fz"), f"询问送达地址 {uuid4()}"
    page = await contact(desk, topic)
    await desk.context.clear_cookies()
    await page.locator('[name="data.topic"]').press_sequentially("号")
    await page.get_by_role("alert").filter(has_text="登录已过期").wait_for()
    await page.get_by_text("草稿暂时没有保存").wait_for()
    assert page.url.endswith(CONTACT)
    await sent(page)
    await page.get_by_role("heading", name="登录已过期").wait_for()
    await desk.looked_at(page, "bad-session")
    forged = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    answer = await desk.context.request.post(web.info.url + CONTACT, form={"data.topic": topic}, headers=forged)  # fmt: skip
    assert topic not in await answer.text()
    async with desk.context.expect_page() as opened:
        await page.get_by_role("link", name="在新窗口登录").click()
    window = await opened.value
    await window.get_by_role("button", name="以人社局法制科").click()
    await window.wait_for_url("**/account")
    await sent(page, "重试")
    assert "现在登录的是人社局法制科" in await page.locator("main").inner_text()
    await sent(page, "重试")
    await page.get_by_text("已登记：与法院沟通").wait_for()
    assert (await recorded(desk, topic), await recorded(desk, f"{topic}号")) == (0, 1)
    desk.said.clear()  # a browser says 401 and 409 in its console


async def test_back_after_sending_records_nothing_twice(sit: Sit) -> None:
    """The browser's 后退 after a form was sent shows it empty, or knows that it is recorded: pressing 登记 once more adds nothing."""
    desk, topic = await sit("renshe-fz"), f"询问举证期限 {uuid4()}"
    page = await contact(desk, topic)
    await sent(page)
    await page.go_back()
    await sent(page)
    words = await page.locator("main").inner_text()
    assert "请填写日期" in words or "没有重复登记" in words
    assert await recorded(desk, topic) == 1
    desk.said.clear()  # a browser says 422 in its console


async def test_two_tabs_of_one_person_do_not_eat_each_other(sit: Sit) -> None:
    """The same form twice side by side: both are recorded, neither is told that somebody else was faster, and no draft is left."""
    desk, topics = await sit("renshe-nq"), [f"询问 {uuid4()}" for _ in range(2)]
    pages = [await desk.opened(CONTACT) for _ in topics]
    for page, topic in zip(pages, topics, strict=True):
        await fill(page, {"occurredon": "2026-11-20", "data.topic": topic})
    for page in pages:
        await sent(page)
        assert await page.get_by_text("已登记：与法院沟通").is_visible()
    assert [await recorded(desk, topic) for topic in topics] == [1, 1]
