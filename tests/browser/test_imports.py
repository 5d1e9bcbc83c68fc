"""A ledger comes in through the browser: chosen, checked, confirmed, its refused rows mended and sent again. Nothing is recorded twice or unasked."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook
from playwright.async_api import Page, expect

from services.intake.ledger.book import ledger_of
from tests.browser.desk import Desk, Sit
from tests.support.outside import System

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECEIVED = "收到应诉通知日期"


def _rows(*names: str, **other: str) -> list[dict[str, str]]:
    return [
        {
            "案名": f"（虚构）{name}公司诉枫洲区人社局工伤认定案", "案号": f"（2026）虚0404行初{700 + n}号", "审级": "一审", "原告": f"{name}公司",
            "被告": "枫洲区人力资源和社会保障局（虚构）", RECEIVED: "2026-10-12", **other,
        }
        for n, name in enumerate(names)
    ]  # fmt: skip


def _ledger() -> bytes:
    """Three good rows, one whose date is none, and a column that nobody knows."""
    rows = _rows("辰", "巳", "午", "未")
    rows[1][RECEIVED] = "去年夏天"
    book = load_workbook(BytesIO(ledger_of(rows)))
    sheet = book["台账"]
    width = sheet.max_column
    sheet.cell(1, width + 1).value, sheet.cell(2, width + 1).value = "经办处室", "工伤科"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def _checked(page: Page, name: str, content: bytes) -> None:
    await page.get_by_label("台账文件").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    await page.get_by_role("button", name="上传并检查").click()
    await page.get_by_role("heading", level=1, name="已检查").wait_for()


async def _confirmed(page: Page, rows: int) -> None:
    await page.get_by_role("button", name=f"确认导入 {rows} 行").click()
    await page.get_by_text("导入完成").wait_for()


async def test_a_ledger_with_errors_is_imported_mended_and_imported_again(sit: Sit, tmp_path: Path) -> None:
    """The good rows go in, the refused ones come back as a workbook with the reason at the cell; mended, it goes in; sent again, nothing happens."""
    desk = await sit("renshe-nq")
    page = await desk.opened("/imports")
    await desk.looked_at(page, "imports")
    await _checked(page, "台账.xlsx", _ledger())
    assert await page.get_by_role("cell", name="“去年夏天”不是一个日期").is_visible()
    assert await page.get_by_label("经办处室").is_visible()
    await desk.looked_at(page, "import-checked")
    await _confirmed(page, 3)
    assert await page.get_by_text("已登记 3 行，以前已登记 0 行，有误没有登记 1 行").is_visible()
    await desk.looked_at(page, "import-done")
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="下载有误的 1 行").click()
    file = tmp_path / "errors.xlsx"
    await (await waiting.value).save_as(file)
    await page.goto(f"{desk.web.info.url}/imports")
    await _checked(page, "改正.xlsx", _mended(file))
    await _confirmed(page, 1)
    await page.goto(f"{desk.web.info.url}/imports")
    await _checked(page, "台账.xlsx", ledger_of(_rows("辰", "巳", "午", "未")))
    assert await page.get_by_text("没有可以登记的新内容").is_visible()
    await page.goto(f"{desk.web.info.url}/cases?q=巳公司")
    assert await page.get_by_role("link", name="（虚构）巳公司诉枫洲区人社局工伤认定案").is_visible()


async def test_a_chosen_file_outlives_its_session(sit: Sit) -> None:
    """Sent when the session is over, or while nothing answers, the page stays with the file and says what to do; after signing in again the same page sends it, as whoever pressed."""
    desk = await sit("renshe-nq")
    page = await desk.opened("/imports")
    await page.get_by_label("台账文件").set_input_files(
        {"name": "留.xlsx", "mimeType": XLSX, "buffer": ledger_of(_rows("申"))}
    )
    button = page.get_by_role("button", name="上传并检查")
    await desk.context.set_offline(True)
    await button.click()
    await page.get_by_role("alert").filter(has_text="系统暂时连不上").wait_for()
    await desk.context.set_offline(False)
    await desk.context.clear_cookies()
    await button.click()
    await page.get_by_role("alert").filter(has_text="登录已过期").wait_for()
    async with desk.context.expect_page() as opened:
        await page.get_by_role("link", name="在新窗口登录").click()
    window = await opened.value
    await window.get_by_role("button", name="以人社局内勤").click()
    await window.wait_for_url("**/account")
    await button.click()
    await page.get_by_role("alert").filter(has_text="再按一次即以“人社局内勤”的名义提交").wait_for()
    await desk.looked_at(page, "import-kept")
    await button.click()
    await page.get_by_role("heading", level=1, name="已检查").filter(has_text="留.xlsx").wait_for()
    desk.said.clear()  # a browser says in its console that it was offline, and 401


def _mended(file: Path) -> bytes:
    """As a clerk mends it: the date in its cell, everything else as it came."""
    book = load_workbook(file)
    sheet = book.active
    assert sheet is not None
    headers = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, headers.index(RECEIVED) + 1)
    assert "不是一个日期" in (cell.comment.text if cell.comment else "")
    cell.value = "2026-10-12"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def test_what_is_no_ledger_is_refused_where_it_was_chosen(sit: Sit) -> None:
    """Macros, old workbooks, other kinds and nothing at all: each in plain words, and nothing is kept of it."""
    desk = await sit("renshe-nq")
    page = await desk.opened("/imports")
    macros = BytesIO(ledger_of(_rows("申")))
    with ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    for name, content, said in (
        ("宏.xlsx", macros.getvalue(), "含有宏"),
        ("旧.xls", b"\xd0\xcf\x11\xe0", "不支持.xls的文件"),
        ("空.xlsx", b"", "文件是空的"),
    ):
        await page.get_by_label("台账文件").set_input_files(
            {"name": name, "mimeType": XLSX, "buffer": content}
        )
        await page.get_by_role("button", name="上传并检查").click()
        await page.get_by_role("alert").filter(has_text=said).first.wait_for()
    await desk.looked_at(page, "imports-refused")
    assert await page.get_by_text("宏.xlsx").count() == 0
    desk.said.clear()  # a browser says 422 in its console


async def test_a_withdrawn_file_records_nothing(sit: Sit) -> None:
    """Whoever looks and does not confirm has recorded nothing."""
    desk = await sit("renshe-nq")
    page = await desk.opened("/imports")
    await _checked(page, "不要.xlsx", ledger_of(_rows("酉")))
    await page.get_by_role("button", name="取消，不导入").click()
    await expect(page.get_by_text("没有登记任何内容")).to_be_visible()
    await page.goto(f"{desk.web.info.url}/cases?q=酉公司")
    assert await page.get_by_text("没有符合条件的案件").is_visible()


async def test_the_export_is_the_ledger_of_the_own_bureau_alone(sit: Sit) -> None:
    """A bureau takes home its own cases, whatever the address asks for."""
    desk = await sit("ziran-fz")
    answer = await desk.context.request.get(f"{desk.web.info.url}/imports/ledger.xlsx?bureau=fz-renshe")
    assert answer.ok
    sheet = load_workbook(BytesIO(await answer.body()))["台账"]
    names = {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)} | {
        str(value) for row in sheet.iter_rows(min_row=2, values_only=True) for value in row
    }
    assert any("自然资源局" in str(name) for name in names)
    assert not any("人社局" in str(name) for name in names)


async def test_another_bureau_cannot_see_or_touch_an_import(sit: Sit, web: System) -> None:
    """Its page, its refused rows and every step of it are the own bureau's; a leader, who only looks, has no business here at all."""
    desk = await sit("renshe-nq")
    page = await desk.opened("/imports")
    await _checked(page, "本单位.xlsx", ledger_of(_rows("戌")))
    path = page.url.removeprefix(web.info.url)
    for person in ("ziran-fz", "renshe-zr"):
        other = await sit(person)
        assert await _status(other, path) == 403
        assert await _status(other, f"{path}/errors") == 403
        for step in ("confirm", "withdraw", "columns"):
            assert await _posted(other, f"{path}/{step}") == 403
    assert await _status(await sit("renshe-zr"), "/imports") == 403
    assert await _posted(await sit("renshe-zr"), "/imports") == 403
    assert await _status(await sit("renshe-zr"), "/imports/ledger.xlsx") == 403


async def _status(desk: Desk, path: str) -> int:
    return (await desk.context.request.get(desk.web.info.url + path)).status


async def _posted(desk: Desk, path: str) -> int:
    """A form sent by hand, as somebody might who knows the address."""
    account = await desk.opened("/account")
    token = await account.locator("input[name=form_token]").first.get_attribute("value")
    answer = await desk.context.request.post(desk.web.info.url + path, form={"form_token": token or ""})
    await account.close()
    return answer.status
