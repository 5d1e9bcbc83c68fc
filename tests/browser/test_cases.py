"""What case pages hold against: pressing twice, two people, a form that is left, somebody else's address, rubbish."""

from __future__ import annotations

import asyncio
import re
from uuid import uuid4

import asyncpg
import pytest
from playwright.async_api import expect

from services.intake.scenario import case_id
from tests.browser.desk import Desk, Sit
from tests.browser.filling import fill, record, sent, typed
from tests.support.docket import Bureau, Docket
from tests.support.outside import System
from tests.support.two_cases import TODAY
from tests.support.waiting import until

OURS = case_id("370404", "gongshang", TODAY)
MOVED = case_id("370404", "daiyu", TODAY)
GUIHUA = case_id("370404", "guihua", TODAY)


async def titles(desk: Desk, case: object = OURS) -> list[str]:
    page = await desk.opened(f"/cases/{case}/timeline")
    return await page.locator("h2.what").all_inner_texts()


async def test_the_list_finds_a_case_by_name_number_and_handler(sit: Sit) -> None:
    """Names and numbers in part, handlers by name; what nothing fits says what to do."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/cases")
    await desk.looked_at(page, "cases")
    for asked in ("q=工伤认定", "q=行初101号", "q=(2026)虚0404行初101", "handler=renshe-a&q=甲公司"):
        await page.goto(f"{desk.web.info.url}/cases?{asked}")
        assert await page.get_by_role("link", name="甲公司诉枫洲区人社局工伤认定案（虚构）").is_visible(), (
            asked
        )
    await page.goto(f"{desk.web.info.url}/cases?q=%25&state=closed&kind=reconsideration")
    assert await page.get_by_text("没有符合条件的案件").is_visible()
    await desk.looked_at(page, "cases-none")


async def test_each_case_has_the_lamp_of_its_next_duty(sit: Sit) -> None:
    """Beside each case the duty that is due first, with its lamp; of another bureau's case nothing, whoever asks."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/cases")
    lamp = page.locator(f"#lamp-{OURS}")
    await expect(lamp).to_contain_text(re.compile("剩|逾期|今天到期"))
    await desk.looked_at(page, "cases-lamps")
    other = await sit("ziran-fz")
    headers = {"hx-request": "true"}
    answer = await other.context.request.get(
        f"{desk.web.info.url}/deadlines/lamps?case={OURS}", headers=headers
    )
    assert (answer.status, "lamp-" in await answer.text()) == (200, False)


async def test_the_pages_of_a_case(sit: Sit) -> None:
    """Each tab shows its part of the case, at both sizes, and finds nothing serious to say about itself."""
    desk = await sit("renshe-fz")
    for name, path in {
        "case": "", "case-sheet": "/sheet", "case-facts": "/facts", "case-documents": "/documents", "case-hearings": "/hearings",
    }.items():  # fmt: skip
        page = await desk.opened(f"/cases/{MOVED}{path}")
        await page.wait_for_load_state("networkidle")
        await desk.looked_at(page, name)


async def test_lists_are_printed_as_tables(sit: Sit) -> None:
    """Paper is as narrow as a tablet, and a table stays a table there: headings stand above their columns, nothing of the screen's controls is printed.

    The sheet says whose it is and when it was printed; a list that was searched for in words of any order is the one that is printed.
    """
    desk = await sit("renshe-fz")
    page = await desk.opened("/cases")
    await page.set_viewport_size({"width": 680, "height": 960})
    await page.emulate_media(media="print")
    assert await page.locator("main thead").is_visible()
    assert (
        await page.locator("main tbody tr").first.evaluate("e => getComputedStyle(e).display") == "table-row"
    )
    for hidden in ("nav.side", "form.filters", ".actions"):
        assert not await page.locator(hidden).first.is_visible()
    await expect(page.locator(".printed")).to_have_text(
        re.compile(r"^枫洲区人力资源和社会保障局（虚构），\d{4}年\d+月\d+日 \d\d:\d\d打印$")
    )
    await page.goto(f"{desk.web.info.url}/cases?q=101号 工伤认定 甲公司")
    assert await page.locator("main tbody tr").count() == 1


async def test_pressing_twice_records_once(sit: Sit) -> None:
    """The form carries the fact's id: sent again, it says that it is recorded, and nothing is added."""
    desk = await sit("renshe-fz")
    page = await desk.opened(f"/cases/{OURS}/facts/court_contacted")
    await fill(page, {"occurredon": "2026-11-20", "data.topic": f"询问开庭时间 {uuid4()}"})
    form = await typed(page)
    answers = [await desk.context.request.post(page.url, multipart=form) for _ in range(2)]
    assert "已登记：与法院沟通" in await answers[0].text()
    assert "没有重复登记" in await answers[1].text()
    page = await desk.opened(f"/cases/{OURS}/timeline")
    assert (await page.locator("main").inner_text()).count(form["data.topic"]) == 1


async def test_the_second_of_two_people_is_told_what_changed(sit: Sit) -> None:
    """Both opened the case; one records. The other loses nothing, reads what was recorded, and sends knowingly."""
    first, second = await sit("renshe-nq"), await sit("renshe-fz")
    theirs = await first.opened(f"/cases/{OURS}/facts/risk_assessed")
    mine = await second.opened(f"/cases/{OURS}/facts/strategy_met")
    await fill(
        mine,
        {
            "occurredon": "2026-11-21",
            "data.participants.0": "人社局承办人甲",
            "data.focus": "劳动关系是否成立",
            "data.strategy": "以社保记录证明",
        },
    )
    await fill(theirs, {"occurredon": "2026-11-21", "data.risk": "一般", "data.reason": "证据尚可"})
    await sent(theirs)
    await sent(mine)
    told = await mine.locator("section[role=alert]").inner_text()
    assert "人社局内勤" in told
    assert "败诉风险研判" in told
    assert await mine.locator('[name="data.focus"]').input_value() == "劳动关系是否成立"
    await second.looked_at(mine, "fact-somebody-was-faster")
    second.said.clear()  # a browser says 409 in its console
    await sent(mine)
    assert await mine.get_by_text("已登记：商定应诉策略").is_visible()
    assert {"商定应诉策略", "败诉风险研判"} <= set(await titles(second))


async def test_an_error_does_not_hide_what_others_recorded(sit: Sit) -> None:
    """The second corrects their own mistake first: they are told all the same what was recorded since they opened the form."""
    first, second = await sit("renshe-nq"), await sit("renshe-fz")
    mine = await second.opened(f"/cases/{MOVED}/facts/lessons_drawn")
    theirs = await first.opened(f"/cases/{MOVED}/facts/marked")
    await fill(theirs, {"occurredon": "2026-11-21", "data.marks": "difficult"})
    await sent(theirs)
    await sent(mine)
    assert await mine.locator("#e-occurredon", has_text="请填写日期").is_visible()
    await fill(mine, {"occurredon": "2026-11-21", "data.note": "告知书已换新文本"})
    await sent(mine)
    assert "标记特殊案件" in await mine.locator("section[role=alert]").inner_text()
    second.said.clear()  # a browser says 422 and 409 in its console


@pytest.mark.parametrize("path", ["/cases/new", "/organisations/370404/fz-renshe/facts/roster_joined"])
async def test_every_wrong_field_is_marked_at_once(sit: Sit, path: str) -> None:
    """A day that is none and all that is missing: each has its words beside it, and a line at the top that leads there."""
    desk = await sit("renshe-fz")
    page = await desk.opened(path)
    day = "notice_on" if path == "/cases/new" else "occurredon"
    await page.locator(f'[name="{day}"]').evaluate("e => { e.type = 'text'; e.value = '昨天'; }")
    await sent(page)
    beside = await page.locator(".error[id]").evaluate_all("all => all.map(e => e.id.slice(2))")
    lines = page.locator(".notice.bad li a")
    leads = await lines.evaluate_all("all => all.map(e => e.hash.slice(3))")
    assert day in beside
    assert len(beside) > 1
    assert sorted(leads) == sorted(beside)
    await lines.filter(has_text="日期").first.click()
    assert await page.locator(f'[id="f-{day}"]').evaluate("e => e.getBoundingClientRect().top < innerHeight")
    desk.said.clear()  # a browser says 422 in its console
    await desk.looked_at(page, f"wrong-{day}")


WRONG = [
    ("sifa-yingsu", "/court-lists", "/court-lists", {"court": "", "period": "明年"}, ("court", "period", "file")),
    ("renshe-fz", "/imports", "/imports", {}, ("file",)),
    ("renshe-fz", "/inbox/settings", "/inbox/settings/addresses", {"address-email": "甲", "address-sms": "乙"}, ("address-email", "address-sms")),
    ("renshe-fz", "/inbox/settings", "/inbox/settings/delegations", {}, ("deputy", "first_day", "until")),
    ("renshe-fz", "/work/370404/fz-renshe/files/draw", "/work/370404/fz-renshe/files/draw", {"occurredon": "昨天"}, ("draw", "occurredon", "seed", "population", "size")),
]  # fmt: skip


@pytest.mark.parametrize(("person", "page", "path", "form", "fields"), WRONG, ids=lambda one: str(one)[:40])
async def test_every_form_tells_all_that_is_wrong_with_it(  # noqa: PLR0917
    sit: Sit, person: str, page: str, path: str, form: dict[str, str], fields: tuple[str, ...]
) -> None:
    """Those that are no fact of a case as well: each wrong field once beside itself and once in the list at the top."""
    desk = await sit(person)
    shown = await desk.opened(page)
    token = await shown.locator('main [name="form_token"]').first.input_value()
    url = f"{desk.web.info.url}{path}"
    answer = await desk.context.request.post(url, multipart={"form_token": token, **form})
    html = await answer.text()
    assert answer.status == 422
    for name in fields:
        assert html.count(f'href="#f-{name}"') == html.count(f'id="e-{name}"') == 1, name
        assert html.count(f'id="f-{name}"') == 1, name


async def test_a_case_number_that_is_there_already_is_pointed_out(sit: Sit) -> None:
    """Before a case is opened twice, the one that is there is shown; whoever knows better registers all the same. However it was typed, the
    number is shown in its one form.
    """
    desk = await sit("renshe-nq")
    page = await desk.opened("/cases/new")
    name = f"疑似重复的案件 {uuid4()}（虚构）"
    await fill(
        page,
        {
            "notice_on": "2026-11-20",
            "opened.name": name,
            "begun.case_no.printed": "(２０２６)虚０４０４行初１０１号",
        },
    )
    await sent(page)
    assert await page.get_by_role("link", name="甲公司诉枫洲区人社局工伤认定案（虚构）").is_visible()
    assert await page.locator('[name="opened.name"]').input_value() == name
    await desk.looked_at(page, "case-new-twin")
    desk.said.clear()  # a browser says 422 in its console
    await sent(page)
    assert await page.get_by_role("heading", level=1).inner_text() == name
    sheet = await desk.opened(page.url.removeprefix(desk.web.info.url).partition("?")[0] + "/sheet")
    await expect(sheet.get_by_text("（2026）虚0404行初101号")).to_be_visible()


async def test_what_was_typed_and_left_comes_back(sit: Sit) -> None:
    """A draft is kept while somebody types, offered on the list and in the form, and gone once the fact is recorded."""
    desk = await sit("renshe-a")
    page = await desk.opened(f"/cases/{OURS}/facts/mediation_planned")
    await page.locator('[name="data.plan"]').press_sequentially("先与职工面谈")
    await page.get_by_text("草稿已保存").wait_for()
    await page.close()
    cases = await desk.opened("/cases")
    await cases.get_by_role("link", name=re.compile("^制定调解和解方案：")).click()
    await expect(cases.get_by_text("的草稿，尚未登记")).to_be_visible()
    assert await cases.locator('[name="data.plan"]').input_value() == "先与职工面谈"
    await desk.looked_at(cases, "fact-draft")
    await fill(cases, {"occurredon": "2026-11-21"})
    await sent(cases)
    await cases.goto(f"{desk.web.info.url}/cases")
    assert await cases.get_by_text("未提交的草稿").count() == 0


async def test_a_draft_that_comes_late_is_not_kept(sit: Sit) -> None:
    """What the page was still keeping while its form was being recorded is not offered as if it were to be recorded yet."""
    desk = await sit("renshe-a")
    page = await desk.opened(f"/cases/{OURS}/facts/court_contacted")
    await fill(page, {"occurredon": "2026-11-20", "data.topic": f"询问 {uuid4()}"})
    form = await typed(page)
    slow = await asyncpg.connect(desk.web.info.admin_database_url)
    try:
        async with slow.transaction():
            await slow.execute("lock table intake.form_drafts in exclusive mode")
            url = f"{desk.web.info.url}/cases/drafts"
            keeping = asyncio.create_task(desk.context.request.post(url, multipart=form))
            await until(lambda: _waits(slow))
            case = Docket(Bureau("fz-renshe"), OURS)
            await desk.web.accepted(
                case.fact("court_contacted", "2026-11-20", topic="询问") | {"id": form["fact"]}
            )
        assert "草稿已保存" not in await (await keeping).text()
    finally:
        await slow.close()
    cases = await desk.opened("/cases")
    assert await cases.get_by_role("link", name=re.compile("^与法院沟通：")).count() == 0


async def _waits(connection: asyncpg.Connection) -> bool:
    waiting = "select true from pg_locks where not granted and relation = 'intake.form_drafts'::regclass"
    return bool(await connection.fetchval(waiting))


async def test_a_mistake_is_corrected_and_then_taken_back(sit: Sit) -> None:
    """The record keeps what was said before, by whom and why; a voided fact stays, struck out."""
    desk = await sit("renshe-fz")
    page = await desk.opened(f"/cases/{MOVED}")
    await page.goto(f"{page.url}/facts?q=沟通")
    await record(page, "与法院沟通", {"occurredon": "2026-11-18", "data.topic": "庭期协调"})
    await page.goto(f"{desk.web.info.url}/cases/{MOVED}/timeline")
    await page.get_by_role("link", name="更正：与法院沟通").click()
    assert await page.locator('[name="data.topic"]').input_value() == "庭期协调"
    await fill(page, {"occurredon": "2026-11-19"})
    await sent(page)
    assert await page.locator("#e-reason", has_text="请写明为什么更正").is_visible()
    desk.said.clear()  # a browser says 422 in its console
    await fill(page, {"reason": "日期早录一天"})
    await sent(page)
    await page.goto(f"{desk.web.info.url}/cases/{MOVED}/timeline")
    assert "原登记：日期 2026年11月18日" in await page.locator("main").inner_text()
    await page.get_by_role("link", name="作废：与法院沟通").click()
    await fill(page, {"reason": "实为另案"})
    await sent(page, "作废")
    await page.goto(f"{desk.web.info.url}/cases/{MOVED}/timeline")
    assert await page.locator("del", has_text="与法院沟通").first.is_visible()
    await desk.looked_at(page, "case-timeline-mended")


async def test_a_paper_goes_in_and_comes_out(sit: Sit) -> None:
    """What was uploaded is downloaded unchanged, under its own name and never run by the browser; rubbish is refused in words."""
    desk = await sit("renshe-fz")
    page = await desk.opened(f"/cases/{OURS}/documents")
    await page.get_by_role("link", name="上传材料").click()
    await fill(
        page,
        {
            "occurredon": "2026-11-20",
            "data.part": "正卷",
            "data.paper": "案件说明",
            "data.declared_by": "人社局承办人甲",
        },
    )
    content = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    file = page.locator('[name="data.digest.file"]')
    await file.set_input_files({"name": "坏.exe", "mimeType": "application/pdf", "buffer": bytes(range(256))})
    await sent(page)
    assert "无法识别的文件类型" in await page.locator("main").inner_text()
    desk.said.clear()  # a browser says 422 in its console
    await file.set_input_files(
        {"name": "案件说明（虚构）.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    await sent(page)
    await page.goto(f"{desk.web.info.url}/cases/{OURS}/documents")
    await desk.looked_at(page, "case-documents-filed")
    link = await page.get_by_role("link", name="案件说明（虚构）.pdf", exact=True).get_attribute("href")
    answer = await desk.context.request.get(f"{desk.web.info.url}{link}")
    assert await answer.body() == content
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


GET = (
    "",
    "/sheet",
    "/facts",
    "/facts/judged",
    "/timeline",
    "/documents",
    "/documents/{fact}",
    "/hearings",
    "/void",
    "/records/{fact}/correct",
    "/records/{fact}/void",
)
POST = ("/facts/judged", "/void", "/records/{fact}/correct", "/records/{fact}/void")


async def test_another_bureaus_case_is_refused_and_the_refusal_recorded(sit: Sit, web: System) -> None:
    """Every page and every form of somebody else's case answers 403, records nothing in the case, and is in the log."""
    fact = (await web.get("intake", f"/v1/cases/{OURS}"))["events"][0]["id"]
    before = (await web.get("intake", f"/v1/cases/{OURS}"))["version"]
    desk = await sit("ziran-fz")
    form = await typed(await desk.opened(f"/cases/{GUIHUA}/facts/judged"))
    base = f"{web.info.url}/cases/{OURS}"
    for path in GET:
        answer = await desk.context.request.get(base + path.format(fact=fact))
        assert answer.status == 403, path
    for path in POST:
        answer = await desk.context.request.post(base + path.format(fact=fact), form={**form, "reason": "试"})
        assert answer.status == 403, path
    assert (await desk.context.request.get(f"{web.info.url}/cases?bureau=fz-renshe")).status == 403
    page = await desk.opened(f"/cases/{OURS}")
    await desk.looked_at(page, "case-refused")
    desk.said.clear()  # a browser says 403 in its console
    assert (await web.get("intake", f"/v1/cases/{OURS}"))["version"] == before

    async def in_the_log() -> bool:
        said = [e["data"] for e in await web.log() if e["stream"] == "audit-ziran-fz"]
        return sum(f"/cases/{OURS}" in text for text in said) >= len(GET) + len(POST)

    await until(in_the_log, 10)


async def test_who_only_sees_records_nothing(sit: Sit) -> None:
    """The 司法局 and a bureau's leader read a case of theirs, are offered no form, and are refused one."""
    for person in ("sifa-yingsu", "renshe-zr"):
        desk = await sit(person)
        page = await desk.opened(f"/cases/{OURS}")
        assert await page.get_by_text("接下来登记什么").count() == 0
        for path in (f"/cases/{OURS}/facts", f"/cases/{OURS}/facts/judged", "/cases/new"):
            assert (await desk.context.request.get(desk.web.info.url + path)).status == 403


RUBBISH = {
    "long": "很" * 10_000,
    "html": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "bidi": "\u202e\u2066甲\u202c\u0007",
    "nul": "甲\x00乙",
}


@pytest.mark.parametrize("kind", RUBBISH)
async def test_rubbish_is_answered_plainly(sit: Sit, kind: str) -> None:
    """Pasted into every kind of field: a page in Chinese that shows it as text or says what is wrong, never an error of ours."""
    desk, text = await sit("renshe-fz"), RUBBISH[kind]
    page = await desk.opened(f"/cases/{OURS}/facts/elements_set")
    form = {
        name: value if name in {"form_token", "fact", "version"} else text
        for name, value in (await typed(page)).items()
    }
    url = f"{desk.web.info.url}/cases"
    answers = [
        await desk.context.request.post(page.url, multipart=form),
        await desk.context.request.post(
            f"{url}/new", form=form | {"opened.name": text, "notice_on": text, "opened.kind": text}
        ),
        await desk.context.request.post(page.url, multipart=form | {"version": text, "fact": text}),
        await desk.context.request.post(
            f"{url}/drafts", form=form | {"draft_path": f"/cases/{text}", "draft_title": text}
        ),
    ]
    for answer in answers[:3]:
        assert answer.status == 422, answer.url
        assert "没有登记" in await answer.text()
    for answer in answers:
        assert answer.status in {200, 422}
        assert "<script>alert" not in await answer.text()
    assert (await desk.context.request.get(url, params={"q": text[:3000]})).status == 200
    assert text not in " ".join(await titles(desk))
