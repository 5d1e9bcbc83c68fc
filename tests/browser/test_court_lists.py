"""A court's list in the browser: handed in by the 司法局, set beside what is registered, a difference explained, the court's figures traced."""

from __future__ import annotations

from tests.browser.desk import Sit

COURT = "枫洲区人民法院（虚构）"
LIST = (
    "案号,法院,原告,被告,立案日期,开庭日期,是否负责人出庭\n"
    f"（2026）虚0404行初101号,{COURT},甲公司,枫洲区人力资源和社会保障局（虚构）,2026-11-05,,\n"
    f"（2026）虚0404行初999号,{COURT},亥某,枫洲区自然资源局（虚构）,2026-10-08,,\n"
).encode()


async def test_a_courts_list_is_reconciled_and_a_difference_explained(sit: Sit) -> None:
    """YC23-3.3b: what the court has and nobody reported stands first; explained, it is no longer open; the same file again adds nothing."""
    desk = await sit("sifa-yingsu")
    page = await desk.opened("/court-lists")
    await desk.looked_at(page, "court-lists")
    await page.get_by_label("法院", exact=False).first.fill(COURT)
    await page.get_by_label("名单所涉期间").fill("去年")
    await page.get_by_label("名单文件").set_input_files(
        {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    await page.get_by_role("button", name="上传并核对").click()
    await page.get_by_role("alert").filter(has_text="请填写名单所涉期间").first.wait_for()
    desk.said.clear()  # a browser says 422 in its console
    await page.get_by_label("名单所涉期间").fill("2026")
    await page.get_by_label("名单文件").set_input_files(
        {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    await page.get_by_role("button", name="上传并核对").click()
    await page.get_by_text("名单已存录为第 1 版").wait_for()
    card = page.locator("section.card").filter(has_text="行初999号")
    assert await card.get_by_text("法院有、未报备").is_visible()
    assert await card.get_by_text("枫洲区自然资源局（虚构）").count() >= 1
    await desk.looked_at(page, "court-list")
    await page.set_viewport_size({"width": 1366, "height": 768})
    await card.get_by_text("登记核实说明").first.click()
    await card.get_by_role("textbox").fill("该案被告为外地同名单位（虚构）")
    await card.get_by_role("button", name="登记", exact=True).click()
    await page.get_by_text("已登记核实说明").wait_for()
    assert await page.locator("section.card").filter(has_text="行初999号").count() == 0
    address = page.url.partition("?")[0]
    await page.goto(f"{address}?finding=explained")
    assert await page.get_by_text("该案被告为外地同名单位（虚构）").is_visible()
    answer = await desk.context.request.get(f"{address}/reconciliation.xlsx")
    assert answer.ok
    letter = page.get_by_role("link", name="致法院的函（.docx）")
    answer = await desk.context.request.get(desk.web.info.url + (await letter.get_attribute("href") or ""))
    assert (await answer.body()).startswith(b"PK")
    await page.goto(f"{address}/figures")
    await page.get_by_label("法院公布的收案").fill("3")
    await page.get_by_role("button", name="核对").click()
    await page.get_by_role("heading", name="收案").wait_for()
    assert await page.get_by_text("只在法院名单中").is_visible()
    await desk.looked_at(page, "court-figures")
    await page.goto(f"{desk.web.info.url}/court-lists")
    await page.get_by_label("法院", exact=False).first.fill(COURT)
    await page.get_by_label("名单所涉期间").fill("2026")
    await page.get_by_label("名单文件").set_input_files(
        {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    await page.get_by_role("button", name="上传并核对").click()
    await page.get_by_text("这个文件以前已收到").wait_for()
    for person in ("renshe-fz", "sifa-shenji"):
        other = await sit(person)
        for path in (
            "/court-lists",
            address.removeprefix(desk.web.info.url),
            f"{address.removeprefix(desk.web.info.url)}/figures",
            f"{address.removeprefix(desk.web.info.url)}/letter",
        ):
            assert (await other.context.request.get(desk.web.info.url + path)).status == 403
        account = await other.opened("/account")
        token = await account.locator("input[name=form_token]").first.get_attribute("value")
        for path in ("/court-lists", f"{address.removeprefix(desk.web.info.url)}/explanations"):
            sent = await other.context.request.post(
                desk.web.info.url + path, form={"form_token": token or ""}
            )
            assert sent.status == 403
