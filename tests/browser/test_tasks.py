"""The open tasks of all cases: given in a case, found in the list, done and verified from there."""

from __future__ import annotations

from uuid import uuid4

from playwright.async_api import Page, expect

from services.intake.scenario import case_id
from tests.browser.desk import Sit
from tests.browser.filling import fill, sent
from tests.support.two_cases import TODAY

OURS = case_id("370404", "gongshang", TODAY)


async def test_a_task_from_the_list_until_it_is_verified(sit: Sit) -> None:
    """Late ones stand first and say so; whoever has it finds it under 我办的; it is done and verified through the list's links, and gone. The
    司法局 sees it with its bureau, another bureau does not.
    """
    desk, name, later = await sit("renshe-fz"), f"整理案卷 {uuid4()}", f"联系街道 {uuid4()}"
    page = await desk.opened(f"/cases/{OURS}/facts/task_assigned")
    for task, due in ((later, "2026-12-01"), (name, "2026-11-20")):
        await page.goto(f"{desk.web.info.url}/cases/{OURS}/facts/task_assigned")
        given = {"occurredon": "2026-11-18", "data.task": task, "data.due": due}
        await fill(page, given | {"data.person": "人社局承办人甲"})
        await sent(page)
    await desk.web.settled()
    await page.goto(f"{desk.web.info.url}/today")
    await page.get_by_role("link", name="没有办结的任务").click()
    row = page.get_by_role("row").filter(has_text=name)
    await expect(row).to_contain_text("已过 2 天")
    await expect(row).to_contain_text("人社局承办人甲")
    text = await page.locator("main").inner_text()
    assert text.index(name) < text.index(later)
    await desk.looked_at(page, "tasks")
    mine, other, officer = await sit("renshe-a"), await sit("ziran-fz"), await sit("sifa-yingsu")
    assert name in await (await mine.opened("/cases/tasks")).locator("main").inner_text()
    assert name not in await (await other.opened("/cases/tasks")).locator("main").inner_text()
    ours = f"{desk.web.info.url}/cases/tasks?bureau=fz-renshe"
    assert (await other.context.request.get(ours)).status == 403
    everybodys = await officer.opened("/cases/tasks")
    await expect(everybodys.get_by_role("row").filter(has_text=name)).to_contain_text("枫洲区人力资源和社会保障局")  # fmt: skip
    await _next(page, name, "登记完成", {"occurredon": "2026-11-21"})
    await page.goto(f"{desk.web.info.url}/cases/tasks?state=done")
    await expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("待核验")
    await _next(page, name, "核验", {"occurredon": "2026-11-21", "data.passed": "是"})
    await desk.web.settled()
    await page.goto(f"{desk.web.info.url}/cases/tasks?state=late")
    await expect(page.get_by_role("row").filter(has_text=name)).to_have_count(0)


async def _next(page: Page, task: str, link: str, values: dict[str, str]) -> None:
    await page.get_by_role("row").filter(has_text=task).get_by_role("link", name=link, exact=True).click()
    await fill(page, values)
    await sent(page)
    await expect(page.get_by_text("已登记：")).to_be_visible()
    await page.goto(page.url.partition("/cases/")[0] + "/cases/tasks")
