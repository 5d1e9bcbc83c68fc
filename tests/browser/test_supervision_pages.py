"""Supervision in the browser: a lapse is proposed, the bureau answers in its own session, the officer decides in theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.desk import Desk, Sit
from tests.support.docket import Bureau, Docket
from tests.support.outside import System
from tests.support.waiting import until

PAPER = b"%PDF-1.4\n%%EOF\n"
Form = dict[str, str | float | bool]
NAME = "（虚构）庚某诉枫洲区人力资源和社会保障局工伤认定及行政复议一案"


async def _proposed(web: System) -> dict[str, Any]:
    """A case of 人社局 that nobody reported in three days, and what is proposed of it."""
    case = Docket(Bureau("fz-renshe"))
    opened = [case.opened(NAME), case.fact("instance_opened", "2026-11-04", level="first")]
    await web.accepted(*opened, case.fact("notice_received", "2026-11-06"))

    async def found() -> list[dict[str, Any]]:
        items = (await web.get("stats", "/v1/supervision", bureau="fz-renshe"))["items"]
        return [one for one in items if one["case_id"] == str(case.id)]

    return (await until(found, 60))[0]


async def _sent(desk: Desk, page: Page, act: str, **typed: str) -> int:
    """A form of the page sent by hand; the status of its answer."""
    token = await page.locator("input[name=form_token]").first.get_attribute("value")
    form: Form = {"form_token": token or "", **typed}
    answer = await desk.context.request.post(f"{page.url.partition('?')[0]}/{act}", form=form)
    return answer.status


def _file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


async def _refused_whole(desk: Desk, page: Page) -> None:
    """A file that is none hides no missing statement; what could be taken stays with the form."""
    await page.get_by_label("申辩意见").fill(" ")
    files = [_file("通话记录.pdf", PAPER), _file("说明.exe", b"MZ\x00")]
    await page.get_by_label("申辩材料").set_input_files(files)
    await page.get_by_role("button", name="提交申辩").click()
    told = page.get_by_role("alert").first
    await expect(told.get_by_role("link", name="“说明.exe”没有收下")).to_be_visible()
    assert await told.get_by_role("link", name="“申辩意见”：请填写。").is_visible()
    assert await page.get_by_role("checkbox", name="通话记录.pdf").is_checked()
    await desk.looked_at(page, "supervision-reply-refused")
    desk.said.clear()  # a browser says 422 in its console


async def test_from_a_proposal_to_the_decision(web: System, sit: Sit) -> None:
    """YC23-2.6a: the officer cannot confirm before the bureau was heard and keeps what they typed; the bureau answers; then it is confirmed and carried out."""
    proposal = await _proposed(web)
    officer, bureau = await sit("sifa-yingsu"), await sit("renshe-fz")
    page = await officer.opened(f"/supervision?bureau=fz-renshe&year={proposal['year']}")
    await page.get_by_text("已认定的才计次").wait_for()
    await officer.looked_at(page, "supervision")
    row = page.get_by_role("row", name=NAME)
    await row.get_by_role("link", name=proposal["name"]).click()
    await page.get_by_role("heading", level=1, name="不及时报备").wait_for()
    assert await page.get_by_text("没有“案件基本情况报备”完成的记录").is_visible()
    await officer.looked_at(page, "supervision-one")
    await page.get_by_text("核定：情形属实").click()
    await page.get_by_label("核定理由").fill("三个工作日内没有报备")
    await page.get_by_role("button", name="核定", exact=True).click()
    assert "申辩期至2026年11月29日" in await page.get_by_role("alert").first.inner_text()
    assert await page.get_by_label("核定理由").input_value() == "三个工作日内没有报备"
    await officer.looked_at(page, "supervision-refused")
    officer.said.clear()  # a browser says 422 in its console

    theirs = await bureau.opened(f"/supervision/{proposal['id']}")
    assert await theirs.get_by_text("核定：情形属实").count() == 0
    await _refused_whole(bureau, theirs)
    await theirs.get_by_label("申辩意见").fill("系统故障，已于当日电话报备")
    await theirs.get_by_label("申辩材料").set_input_files([_file("截图.pdf", PAPER + b"2")])
    await theirs.get_by_role("button", name="提交申辩").click()
    await expect(theirs.get_by_text("申辩已登记")).to_be_visible()
    await bureau.looked_at(theirs, "supervision-replied")
    link = theirs.get_by_role("link", name="通话记录.pdf")
    paper = f"{web.info.url}{await link.get_attribute('href')}"
    for reader in (bureau, officer):
        got = await reader.context.request.get(paper)
        assert (await got.body(), got.headers["content-disposition"][:10]) == (PAPER, "attachment")
    for stranger in ("ziran-fz", "sifa-shenji"):
        assert (await (await sit(stranger)).context.request.get(paper)).status == 403
    assert await theirs.get_by_role("cell", name="申辩材料：截图.pdf").is_visible()

    await page.goto(f"{web.info.url}/supervision/{proposal['id']}")
    await page.get_by_text("核定：情形属实").click()
    await page.get_by_label("核定理由").fill("电话不能代替书面报备")
    await page.get_by_role("button", name="核定", exact=True).click()
    await expect(page.get_by_text("已核定。")).to_be_visible()
    await page.get_by_text("登记处理的执行").click()
    await page.get_by_label("文号").fill("枫司通〔2026〕1号")
    await page.get_by_role("button", name="登记执行").click()
    await expect(page.get_by_text("处理的执行已登记。")).to_be_visible()
    assert await page.get_by_text("枫司通〔2026〕1号").is_visible()
    await officer.looked_at(page, "supervision-carried-out")
    await page.get_by_role("link", name="起草专项通报").click()
    await page.get_by_role("button", name="起草", exact=True).click()
    await page.get_by_role("heading", level=1, name="草稿：专项通报", exact=True).wait_for()
    assert await page.get_by_text("电话不能代替书面报备").first.is_visible()
    await officer.looked_at(page, "supervision-paper")


async def test_a_reply_that_is_sent_twice_is_recorded_once(web: System, sit: Sit) -> None:
    """The form carries the id of its fact; whoever acts on what has changed since is told so, and what they typed comes back."""
    proposal = await _proposed(web)
    bureau, other = await sit("renshe-fz"), await sit("renshe-zr")
    path = f"/supervision/{proposal['id']}"
    page, late = await bureau.opened(path), await other.opened(path)
    fact = await page.locator("input[name=fact]").first.get_attribute("value") or ""
    seen = await page.locator("input[name=seen]").first.get_attribute("value") or ""
    typed = {"fact": fact, "seen": seen, "reply.statement": "已经报备"}
    assert [await _sent(bureau, page, "reply", **typed) for _ in range(2)] == [200, 200]
    life = (await web.get("stats", f"/v1/supervision/{proposal['id']}"))["life"]
    assert [one["type"] for one in life].count("supervision.bureau_replied") == 1
    await late.get_by_label("申辩意见").fill("局长的意见")
    await late.get_by_role("button", name="提交申辩").click()
    assert "查看之后该建议又有变动" in await late.get_by_role("alert").first.inner_text()
    assert await late.get_by_role("textbox", name="申辩").input_value() == "局长的意见"
    other.said.clear()
    changed = {"fact": fact, "seen": seen, "reply.statement": "回到上一页后改写的意见"}
    assert await _sent(bureau, page, "reply", **changed) == 422  # never “registered” for what was not


async def test_two_who_decide_the_same(web: System, sit: Sit) -> None:
    """Whoever comes second is told who decided what, by name, and keeps the words of the form that is not offered any more."""
    proposal = await _proposed(web)
    path = f"/supervision/{proposal['id']}"
    desk = await sit("sifa-yingsu")
    first, second = await desk.opened(path), await desk.opened(path)
    for page in (first, second):
        await page.get_by_text("不予认定", exact=True).first.click()
    await first.get_by_label("不予认定的理由").fill("当日已电话报备")
    await first.get_by_role("button", name="不予认定").click()
    await first.get_by_text("已登记为不予认定。").wait_for()
    await second.get_by_label("不予认定的理由").fill("另一个窗口写的长理由")
    await second.get_by_role("button", name="不予认定").click()
    told = await second.get_by_role("alert").first.inner_text()
    assert "不予认定：当日已电话报备" in told
    assert "sifa-yingsu" not in told
    assert await second.get_by_text("另一个窗口写的长理由").is_visible()
    await desk.looked_at(second, "supervision-second")
    await second.goto(second.url)  # as a browser does that was closed and opened again
    assert second.url == desk.web.info.url + path
    desk.said.clear()


@pytest.mark.parametrize("person", ["ziran-fz", "yunwei"])
async def test_another_bureau_is_refused(web: System, sit: Sit, person: str) -> None:
    """Neither the proposal nor its forms, nor a list narrowed to it, answer to somebody whose it is not; the refusals are on record."""
    proposal = await _proposed(web)
    desk = await sit(person)
    page = await desk.opened("/account")
    base, url = f"{web.info.url}/supervision", f"{web.info.url}/supervision/{proposal['id']}"
    for address in (url, f"{base}?bureau=fz-renshe", f"{base}/counts?bureau=fz-renshe"):
        assert (await desk.context.request.get(address)).status == 403
    token = await page.locator("input[name=form_token]").first.get_attribute("value") or ""
    for act in ("reply", "confirm", "dismiss", "carry-out"):
        form: Form = {"form_token": token, "fact": str(UUID(int=1)), f"{act}.reason": "试试"}
        assert (await desk.context.request.post(f"{url}/{act}", form=form)).status == 403
    query = "select count(*) from eventlog.events where stream = $1 and type = 'audit.access_refused'"
    [row] = await web.fetch(query, f"audit-{person}")
    assert row["count"] >= 7


async def test_only_the_officer_decides(web: System, sit: Sit) -> None:
    """The bureau whose failing it is may answer, not decide."""
    proposal = await _proposed(web)
    desk = await sit("renshe-fz")
    page = await desk.opened(f"/supervision/{proposal['id']}")
    fact = await page.locator("input[name=fact]").first.get_attribute("value") or ""
    for act in ("confirm", "dismiss", "carry-out"):
        assert await _sent(desk, page, act, fact=fact, **{f"{act}.reason": "自行撤销"}) == 403


async def test_a_withdrawn_proposal_says_so(web: System, sit: Sit) -> None:
    """What it rested on fell away: nobody is asked to do anything about it, and the page says why."""
    proposal = await _proposed(web)
    key, reason = proposal["id"], {"reason": "重复建案"}
    subject = f"case-{proposal['case_id']}"
    await web.accepted(Bureau("fz-renshe").item("case.voided", subject, "2026-11-22", reason))

    async def withdrawn() -> bool:
        return bool((await web.get("stats", f"/v1/supervision/{key}"))["state"] == "withdrawn")

    await until(withdrawn, 60)
    desk = await sit("renshe-fz")
    page = await desk.opened(f"/supervision/{key}")
    told = await page.get_by_role("status").filter(has_text="本建议已撤销，不再计次：").inner_text()
    assert "作废" in told
    assert await page.get_by_label("申辩意见").count() == 0
    await desk.looked_at(page, "supervision-withdrawn")


async def test_a_clue_about_people_is_for_those_who_decide(web: System, sit: Sit) -> None:
    """责任追究 (YC23-2.10): the officer sees it, marked; the bureau and the auditor are told of it neither in a list nor by its address."""
    case = Docket(Bureau("fz-renshe"))
    opened = [
        case.opened("（虚构）壬某诉枫洲区人社局案"),
        case.fact("instance_opened", "2026-05-04", level="first"),
    ]
    clue = case.fact("misconduct_referred", "2026-06-05", category="left_court", organ="区监察委员会")
    await web.accepted(*opened, clue)

    async def found() -> list[dict[str, Any]]:
        items = (await web.get("stats", "/v1/supervision", bureau="fz-renshe"))["items"]
        return [one for one in items if one["case_id"] == str(case.id) and one["restricted"]]

    [proposal] = await until(found, 60)
    path = f"/supervision/{proposal['id']}"
    officer = await sit("sifa-yingsu")
    page = await officer.opened(path)
    assert await page.get_by_text("责任追究线索，限制查阅").is_visible()
    await officer.looked_at(page, "supervision-restricted")
    for person in ("renshe-fz", "sifa-shenji"):
        desk = await sit(person)
        listed = await desk.opened("/supervision")
        assert proposal["id"] not in await listed.content()
        assert (await desk.context.request.get(web.info.url + path)).status == 403
