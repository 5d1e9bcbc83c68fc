"""Policy packs in the browser: what holds here, what a document says clause by clause, and a new version seen before anybody relies on it."""

from __future__ import annotations

from playwright.async_api import expect

from shared.policy.load import SHIPPED
from tests.browser.desk import Sit

LOCAL = "关于加强和规范行政应诉工作的意见"


async def test_a_document_is_read_beside_what_the_system_makes_of_it(sit: Sit) -> None:
    """The bureau's own documents, the nearest first; each item with its clause and its words."""
    desk = await sit("renshe-nq")
    page = await desk.opened("/policies")
    await desk.looked_at(page, "policies")
    await expect(page.locator("tbody tr").first).to_contain_text("本地区")
    await page.get_by_role("link", name=LOCAL).click()
    await expect(page.locator("main")).to_contain_text("答辩举证期限届满3日内将答辩状向区司法局报备")
    await desk.looked_at(page, "policy")


async def test_the_clauses_say_what_implements_them(sit: Sit) -> None:
    """One document at a time, every clause with what runs it or records it."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/policies/coverage?document=YC23")
    await expect(page.get_by_role("row", name="将答辩状向区司法局报备")).to_contain_text("按规则执行")
    await desk.looked_at(page, "coverage")


async def test_two_documents_are_compared(sit: Sit) -> None:
    """What only one of them asks for is listed by its title."""
    desk = await sit("renshe-fz")
    page = await desk.opened("/policies/diff?old=minhang-2023&new=minhang-2026")
    await expect(page.get_by_role("heading", name="新增的条目")).to_be_visible()
    await desk.looked_at(page, "diff")


async def test_a_new_version_is_seen_before_anybody_relies_on_it(sit: Sit) -> None:
    """The officer pastes it: what changes in its text, and which dates of open cases would move. Nothing is recorded."""
    desk = await sit("sifa-yingsu")
    text = (SHIPPED / "yicheng-2023.yaml").read_text("utf-8")
    tail = await desk.web.tail()
    page = await desk.opened("/policies/diff")
    await page.get_by_text("粘贴内容").click()
    await page.get_by_label("规则包内容").fill(
        text.replace("number: 峄政办发", "number: 峄政办发（修订）", 1)
    )
    await page.get_by_role("button", name="检查并预览").click()
    await expect(page.get_by_role("table", name="变动")).to_contain_text("峄政办发（修订）")
    await expect(page.locator("main")).to_contain_text("查看在办案件")
    await page.get_by_label("规则包内容").fill("id: broken\ntitle: 坏的\n")
    await page.get_by_role("button", name="检查并预览").click()
    await expect(page.locator(".notice.bad")).to_contain_text("第 1 行：")
    assert await page.get_by_label("规则包内容").input_value() == "id: broken\ntitle: 坏的\n"
    await desk.looked_at(page, "diff-invalid")
    desk.said.clear()  # a browser says 422 in its console
    assert await desk.web.tail() == tail


async def test_packs_are_administered_by_the_officer_only(sit: Sit) -> None:
    """A bureau's person reads and compares, but a new version is not theirs to try; operators read nothing."""
    bureau, operator = await sit("renshe-fz"), await sit("yunwei")
    url = bureau.web.info.url
    assert (await bureau.context.request.post(f"{url}/policies/diff", form={"text": "id: x"})).status == 403
    for path in ("/policies", "/policies/national", "/policies/coverage", "/policies/diff", "/calendar"):
        assert (await operator.context.request.get(url + path)).status == 403, path
    assert (await bureau.context.request.get(f"{url}/policies/nothing")).status == 404
