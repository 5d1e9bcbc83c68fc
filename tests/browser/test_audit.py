"""Who was refused what, as auditors read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from services.intake.scenario import case_id
from shared.clock import SHANGHAI
from tests.browser.desk import Sit
from tests.support.two_cases import TODAY

OURS = case_id("370404", "gongshang", TODAY)


async def test_a_refusal_is_found_by_person_and_day(sit: Sit) -> None:
    """Somebody typed another bureau's address: the auditor of the region sees who, when and what, and never who belongs elsewhere."""
    curious, operator = await sit("shijian-fz"), await sit("yunwei")
    path = f"/notices/cases/{OURS}"
    for desk in (curious, operator):
        assert (await desk.context.request.get(desk.web.info.url + path)).status == 403
    await curious.web.settled()
    desk = await sit("sifa-shenji")
    page = await desk.opened("/audit")
    await desk.looked_at(page, "audit")
    table = page.get_by_role("table", name="被拒绝的访问")
    await expect(table.get_by_role("row").filter(has_text="shijian-fz").first).to_contain_text(path)
    assert "yunwei" not in await table.inner_text()
    await page.get_by_label("账号").fill("shijian-fz")
    await page.get_by_role("button", name="查看").click()
    await expect(table.locator("tbody tr").first).to_contain_text("其他单位（地区）的内容")
    today = datetime.now(UTC).astimezone(SHANGHAI).date()
    await page.goto(f"{desk.web.info.url}/audit?person=shijian-fz&day={today}")
    await expect(table.locator("tbody tr").first).to_contain_text("市场监管局法规科")
    await page.goto(f"{desk.web.info.url}/audit?day={today - timedelta(days=400)}")
    await expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    await desk.looked_at(page, "audit-none")


async def test_only_auditors_read_it(sit: Sit) -> None:
    """Not the bureaus, not the 司法局's officers, not the operators."""
    for person in ("renshe-fz", "sifa-yingsu", "yunwei"):
        desk = await sit(person)
        assert (await desk.context.request.get(f"{desk.web.info.url}/audit")).status == 403
