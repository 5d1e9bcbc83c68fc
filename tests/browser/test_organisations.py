"""A bureau's people and work in the browser: a change of a list, a review from request to decision, files drawn, a case given to somebody else."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.desk import Desk, Sit

OWN = "/organisations/370404/fz-renshe"
WORK = "/work/370404/fz-renshe"


async def test_a_list_changes_and_what_was_wrong_is_corrected(sit: Sit) -> None:
    """Somebody joins and leaves the response team; the card says since when; a wrong entry is corrected and the record keeps both."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/organisations")
    assert page.url.endswith(OWN)
    await desk.looked_at(page, "organisation")
    await page.get_by_role("link", name="列入名册：应对小组").click()
    await page.get_by_label("人员", exact=False).first.fill("renshe-c")
    await page.get_by_label("称谓").fill("人社局承办人丙")
    await page.locator("[name=occurredon]").fill("2026-11-01")
    await page.get_by_label("部门").fill("工伤保险科")
    await page.get_by_role("button", name="登记").last.click()
    await page.get_by_text("已登记：列入名册").wait_for()
    row = page.get_by_role("row").filter(has_text="人社局承办人丙").first
    assert "2026年11月1日" in await row.inner_text()
    await page.get_by_role("link", name="单位记录").click()
    await page.get_by_role("link", name="更正：列入名册").first.click()
    await page.locator("[name=occurredon]").fill("2026-11-02")
    await page.get_by_role("button", name="登记").last.click()
    await page.locator("#e-reason", has_text="请写明为什么更正").wait_for()
    await desk.looked_at(page, "organisation-fact")
    desk.said.clear()  # a browser says 422 in its console
    await page.get_by_label("为什么更正").fill("日期录错（虚构）")
    await page.get_by_role("button", name="登记").last.click()
    await page.get_by_text("已登记：更正：列入名册").wait_for()
    row = page.get_by_role("row").filter(has_text="人社局承办人丙").first
    assert "2026年11月2日" in await row.inner_text()
    await page.get_by_role("link", name="单位记录").click()
    await expect(page.get_by_text("理由：日期录错（虚构）")).to_be_visible()
    await desk.looked_at(page, "organisation-entries")
    await page.goto(f"{desk.web.info.url}{OWN}")
    await page.get_by_role("link", name="退出名册：人社局承办人丙（应对小组）").click()
    await page.locator("[name=occurredon]").fill("2026-11-20")
    await page.get_by_role("button", name="登记").last.click()
    await page.get_by_text("已登记：退出名册").wait_for()
    assert await page.get_by_text("以前在册 1 人次").is_visible()


async def test_a_review_goes_from_request_to_decision(sit: Sit) -> None:
    """MH23-4.5: no decision before every item and the whole are concluded; the page says what is missing and leads through it."""
    desk = await sit("renshe-fz")
    page = await desk.opened(f"{WORK}/reviews")
    await desk.looked_at(page, "reviews")
    await page.get_by_role("link", name="提请法制审核").click()
    number = await page.get_by_label("审核编号").input_value()
    assert number.startswith("2026-")
    await page.get_by_label("种类", exact=False).first.select_option(label="其他法律事务审核")
    await page.get_by_label("主题").fill("法律事务意见（虚构）")
    await page.get_by_role("button", name="登记").last.click()
    await page.get_by_text("已登记：提请法制审核").wait_for()
    await page.get_by_role("link", name="下审核结论").click()
    await _concluded(page)
    await page.get_by_text("法制审核尚有事项没有结论").first.wait_for()
    desk.said.clear()  # a browser says 422 in its console
    await page.goto(f"{desk.web.info.url}{WORK}/review?key={number}")
    await desk.looked_at(page, "review-open")
    links = page.get_by_role("link", name="登记结论：")
    if await links.count() == 0:
        await page.get_by_role("link", name="登记一项审核结论").click()
        await page.get_by_label("审核事项").fill("合法性")
        await _item(page)
    while await links.count():
        await links.first.click()
        await _item(page)
    await page.get_by_role("link", name="下审核结论").click()
    await _concluded(page)
    await page.get_by_text("已登记：法制审核结论").wait_for()
    await page.get_by_role("link", name="登记作出决定").click()
    await page.get_by_label("文号").fill("枫人社〔虚构〕9号")
    await page.get_by_role("button", name="登记").last.click()
    await page.get_by_text("已登记：作出决定").wait_for()
    assert await page.get_by_text("枫人社〔虚构〕9号").is_visible()
    await desk.looked_at(page, "review-decided")


async def _item(page: Page) -> None:
    await page.get_by_label("符合要求").select_option(label="是")
    await page.get_by_label("审核人").fill("人社局法制科")
    await page.get_by_role("button", name="登记").last.click()
    await page.get_by_text("已登记：审核事项结论").wait_for()


async def _concluded(page: Page) -> None:
    await page.get_by_label("审签通过").select_option(label="是")
    await page.get_by_role("button", name="登记").last.click()
    await page.wait_for_load_state("load")


async def test_files_are_drawn_as_anybody_can_draw_them_again(sit: Sit) -> None:
    """BS24-1.3d: looked at first nothing is recorded; recorded, the draw names what the seed gives; a result is recorded for a drawn file."""
    desk = await sit("renshe-fz")
    page = await desk.opened(f"{WORK}/files/draw")
    await page.get_by_label("抽取种子").fill("枫洲二〇二六")
    await page.get_by_label("案卷总体").fill("\n".join(f"卷{n}" for n in range(1, 21)) + "\n卷1")
    await page.get_by_label("抽取件数").fill("3")
    await page.get_by_role("button", name="先看抽取结果").click()
    await page.locator("#e-population", has_text="有 1 个案卷号重复").wait_for()
    desk.said.clear()  # a browser says 422 in its console
    await page.get_by_label("案卷总体").fill("\n".join(f"卷{n}" for n in range(1, 21)))
    await page.get_by_role("button", name="先看抽取结果").click()
    await page.get_by_text("抽取结果（尚未登记）：3 件").wait_for()
    drawn = await page.locator("section.notice li").all_inner_texts()
    await desk.looked_at(page, "file-draw")
    await page.get_by_role("button", name="抽取并登记").click()
    await page.get_by_text("已登记：抽取案卷 3 件").wait_for()
    await page.get_by_role("link", name=f"登记评查结果：{drawn[0]}").click()
    await page.get_by_label("存在问题").fill("送达回证缺签名（虚构）")
    await page.get_by_role("button", name="登记").last.click()
    await page.get_by_text("已登记：案卷评查结果").wait_for()
    assert await page.get_by_text("有问题未整改").is_visible()
    await desk.looked_at(page, "file-reviews")


async def test_a_case_of_somebody_on_leave_is_given_to_somebody_else_with_a_reason(sit: Sit) -> None:
    """MH26-2.7: the page says why, whom it proposes and why; without a reason nothing is recorded and everything typed is still there."""
    desk = await sit("renshe-fz")
    page = await desk.opened(f"{WORK}/assignments")
    await desk.looked_at(page, "assignments")
    await page.get_by_role("link", name="查看人选并改派").first.click()
    await page.get_by_text("须改派：请假至").wait_for()
    await page.get_by_role("radio").first.check()
    await page.get_by_role("button", name="确定承办人").click()
    await page.locator("#e-reason", has_text="改派，或不采纳首位人选的，请写明理由").wait_for()
    assert await page.get_by_role("radio").first.is_checked()
    await desk.looked_at(page, "proposal-refused")
    desk.said.clear()  # a browser says 422 in its console
    await page.get_by_label("理由", exact=True).fill("原承办人请假（虚构）")
    await page.get_by_role("button", name="确定承办人").click()
    await page.get_by_text("确定承办人").first.wait_for()
    assert "/cases/" in page.url


async def test_the_justice_officer_sees_all_bureaus_and_their_work(sit: Sit) -> None:
    """From the list to a bureau, a person's file, its departments and its work; searched by name."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/organisations?q=人力资源")
    await desk.looked_at(page, "organisations")
    await page.get_by_role("link", name="枫洲区人力资源和社会保障局（虚构）").click()
    await page.get_by_role("link", name="人社局承办人甲").first.click()
    await page.get_by_role("heading", level=1, name="人社局承办人甲").wait_for()
    await desk.looked_at(page, "person")
    for path in ("/work", WORK, f"{WORK}/learning", f"{WORK}/problems", f"{OWN}/departments", f"{OWN}/facts"):
        await page.goto(desk.web.info.url + path)
        assert await page.locator("h1").count() == 1
        await desk.looked_at(page, f"officer{path.replace('/', '-')}")


@pytest.mark.parametrize("person", ["ziran-fz"])
async def test_another_bureaus_people_and_work_are_refused(sit: Sit, person: str) -> None:
    """Every page and every form of a bureau's people and work is its own."""
    desk = await sit(person)
    fact = "00000000-0000-4000-8000-000000000000"
    pages = [
        OWN, f"{OWN}/departments", f"{OWN}/entries", f"{OWN}/facts", f"{OWN}/facts/roster_joined", f"{OWN}/people/renshe-a",
        f"{OWN}/records/{fact}/correct", f"{OWN}/records/{fact}/void", WORK, f"{WORK}/items?kind=organisation.training_held", f"{WORK}/reviews",
        f"{WORK}/review?key=审2024-1", f"{WORK}/learning", f"{WORK}/problems", f"{WORK}/files", f"{WORK}/files/draw", f"{WORK}/assignments",
    ]  # fmt: skip
    for path in pages:
        assert (await desk.context.request.get(desk.web.info.url + path)).status == 403, path
    forms = [
        f"{OWN}/facts/roster_joined",
        f"{OWN}/records/{fact}/correct",
        f"{OWN}/records/{fact}/void",
        f"{WORK}/files/draw",
    ]
    own = await _case_of(desk)
    for path in [*forms, f"/work/proposal/{own}"]:
        assert await _posted(desk, path) == 403, path
    assert (await desk.context.request.get(f"{desk.web.info.url}/work/proposal/{own}")).status == 403


async def _case_of(desk: Desk) -> str:
    """A case of 人社局."""
    items = (await desk.web.get("intake", "/v1/ledger", bureau="fz-renshe", region="370404", limit=1))[
        "items"
    ]
    return str(items[0]["id"])


async def _posted(desk: Desk, path: str) -> int:
    account = await desk.opened("/account")
    token = await account.locator("input[name=form_token]").first.get_attribute("value")
    answer = await desk.context.request.post(desk.web.info.url + path, form={"form_token": token or ""})
    await account.close()
    return answer.status
