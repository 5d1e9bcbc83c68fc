"""Signing up in the browser: the 司法局 plans, bureaus see it on their first page and sign up with one press, each sees its own people only."""

from __future__ import annotations

from tests.browser.desk import Desk, Sit
from tests.browser.filling import fill, sent
from tests.support.outside import System
from tests.support.waiting import until

JUSTICE = "/organisations/370404/fz-sifa"
OWN, OTHER = "/work/370404/fz-renshe/sessions", "/work/370404/fz-ziran/sessions"
TRAINING = {
    "data.topic": "行政机关负责人出庭应诉实务（虚构）",
    "data.session_on": "2026-11-22",
    "data.place": "区政府一楼报告厅（虚构）",
    "data.audience": "本地区各单位",
    "data.capacity": "1",
    "data.training": "集中培训",
}


async def planned(desk: Desk, kind: str, values: dict[str, str]) -> None:
    page = await desk.opened(f"{JUSTICE}/facts/{kind}")
    await fill(page, values)
    await sent(page)
    await page.get_by_text("已登记：").wait_for()
    await page.close()


async def test_from_plan_to_what_came_of_it(sit: Sit, web: System) -> None:
    """One press signs oneself up, the 法制科 signs up others; who comes too late waits; names stay with their bureau and the organiser; it counts once."""
    justice, head, other = await sit("sifa-yingsu"), await sit("renshe-fz"), await sit("ziran-fz")
    await planned(justice, "training_planned", TRAINING)
    await web.settled()
    page = await head.opened("/today")
    await page.get_by_role("button", name="为本人报名：行政机关负责人出庭应诉实务").click()
    await page.get_by_text("已报名。").wait_for()
    await page.get_by_label("为谁报名").select_option(label="人社局承办人甲")
    await page.get_by_role("button", name="报名", exact=True).click()
    await page.get_by_text("已报名。").wait_for()
    assert "候补第 1 位" in await page.locator("main").inner_text()
    await head.looked_at(page, "session")
    session = page.url.rpartition("/")[2].partition("?")[0]
    theirs = await other.opened(f"{OTHER}/{session}")
    words = await theirs.locator("main").inner_text()
    assert "人社局" not in words.replace("枫洲区人力资源", "")
    assert "2 / 1" in words or await until(lambda: _counted(other, session))
    await theirs.goto(f"{web.info.url}{OTHER}")
    await other.looked_at(theirs, "sessions")
    organiser = await justice.opened(f"/work/370404/fz-sifa/sessions/{session}")
    assert await organiser.get_by_role("row").filter(has_text="人社局承办人甲").is_visible()
    await justice.looked_at(organiser, "session-organiser")
    await page.get_by_role("button", name="取消报名：人社局承办人甲").click()
    await page.get_by_text("已取消报名。").wait_for()
    await page.get_by_role("link", name="登记本单位人员参加").click()
    assert await page.locator('[name="data.topic"]').input_value() == TRAINING["data.topic"]
    await sent(page)
    await page.get_by_text("已登记：参加学法培训").wait_for()
    await page.goto(f"{web.info.url}{OWN}/{session}")
    assert await page.get_by_text("结果已经登记").is_visible()


async def _counted(desk: Desk, session: str) -> bool:
    page = await desk.opened(f"{OTHER}/{session}")
    words = await page.locator("main").inner_text()
    await page.close()
    return "2 / 1" in words


async def test_another_bureau_s_sign_ups_are_refused(sit: Sit, web: System) -> None:
    """Pages and forms of another bureau's sign-ups answer 403, whoever asks; a session that is not for the bureau is not there."""
    desk = await sit("ziran-fz")
    page = await desk.opened("/today")
    token = await page.locator("[name=form_token]").first.input_value()
    of = f"{web.info.url}{OWN}"
    one = f"{of}/00000000-0000-4000-8000-000000000001"
    for path in (of, f"{of}/open", one):
        assert (await desk.context.request.get(path)).status == 403, path
    for path in (f"{one}/sign-up", f"{one}/withdraw"):
        answer = await desk.context.request.post(path, form={"form_token": token, "person": "renshe-a"})
        assert answer.status == 403, path
    own = f"{web.info.url}{OTHER}/00000000-0000-4000-8000-000000000001"
    assert (await desk.context.request.get(own)).status == 404
