"""The manual's first task, as a clerk who has never seen the system: this morning's notice, when the answer is due and why, on paper."""

from __future__ import annotations

from pathlib import Path
from random import randint

from playwright.async_api import Page, expect

from tests.browser.desk import Sit
from tests.browser.filling import fill

MANUAL = (Path(__file__).parents[2] / "docs" / "使用手册.md").read_text("utf-8")
#: what must be pressed beside what is typed: to the form, to record, why this day, back, the sheet
PRESSES = 5


async def test_this_mornings_notice_in_five_presses(sit: Sit) -> None:
    """Every press is a button or link that the manual names, and the last page has the button that prints."""
    desk, pressed = await sit("renshe-nq"), list[str]()
    page = await desk.opened("/")
    assert page.url.endswith("/today")

    async def press(words: str, role: str = "link") -> None:
        assert words in MANUAL, words
        pressed.append(words)
        one = (
            page.get_by_role("link", name=words)
            if role == "link"
            else page.get_by_role("button", name=words, exact=True)
        )
        async with page.expect_navigation():
            await one.last.click()

    await press("登记新收到的应诉通知")
    await fill(page, {
        "notice_on": "2026-11-20", "opened.name": "辰某诉枫洲区人力资源和社会保障局工伤认定案（虚构）", "begun.court": "枫洲区人民法院（虚构）",
        "begun.case_no.printed": f"（2026）虚0404行初{randint(1000, 99999)}号", "opened.plaintiffs.0.label": "辰某", "opened.plaintiffs.0.kind": "自然人", "opened.has_third_party": "否",
    })  # fmt: skip
    await press("登记", "button")
    assert "/cases/new" not in page.url, await page.locator("main").inner_text()
    case = page.url.partition("?")[0]
    why = page.get_by_role("link", name="为什么是这一天：提交答辩状")
    row = page.get_by_role("row").filter(has=why)
    await row.get_by_text("2026年12月7日（周一）", exact=True).wait_for()  # the 15th day is a Saturday
    pressed.append("为什么")
    async with page.expect_navigation():
        await why.click()
    await expect(page.locator("main")).to_contain_text("顺延")
    assert await page.get_by_role("heading", name="为什么是这一天").is_visible()
    pressed.append("后退")
    await page.goto(case)
    await press("案件登记表（打印）")
    assert await page.get_by_role("button", name="打印").is_visible()
    assert len(pressed) <= PRESSES


#: a date field's parts come in the order of the browser's own language
ORDERS = ("11202026", "20261120", "20112026")
#: more than there are links, fields and buttons on a page
MOST = 200


async def test_this_mornings_notice_without_a_mouse(sit: Sit) -> None:
    """By 制表键, letters, arrows and 回车 alone, and one always sees where one is; the first press on a page can skip the menu."""
    desk = await sit("renshe-nq")
    page = await desk.opened("/today")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    await page.keyboard.press("Enter")
    await _tab_to(page, "a[href='/cases/new']")
    await _enter(page)
    await _tab_to(page, "[name=notice_on]")
    for order in ORDERS:
        await page.keyboard.type(order)
        if await page.locator("[name=notice_on]").input_value() == "2026-11-20":
            break
        await page.keyboard.press("Shift+Tab")
        await _tab_to(page, "[name=notice_on]")
    for name, words in {
        "opened.name": "巳某诉枫洲区人力资源和社会保障局工伤认定案（虚构）", "begun.case_no.printed": f"（2026）虚0404行初{randint(1000, 99999)}号",
        "begun.court": "枫洲区人民法院（虚构）", "opened.plaintiffs.0.label": "巳某",
    }.items():  # fmt: skip
        await _tab_to(page, f"[name='{name}']")
        await page.keyboard.insert_text(words)
    await _tab_to(page, "[name='opened.plaintiffs.0.kind']")
    await page.keyboard.press("ArrowDown")
    await _tab_to(page, "form.wide button.main")
    await _enter(page)
    assert "/cases/new" not in page.url, await page.locator("main").inner_text()
    why = "a[aria-label='为什么是这一天：提交答辩状']"
    await page.locator(why).first.wait_for()
    await _tab_to(page, why)
    await _enter(page)
    await expect(page.get_by_role("heading", name="为什么是这一天")).to_be_visible()
    await _tab_to(page, "[data-print]")


async def _tab_to(page: Page, wanted: str) -> None:
    """Forward, round to the page's beginning if need be; what has the focus is marked."""
    for _ in range(MOST):
        await page.keyboard.press("Tab")
        if await page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            style = "getComputedStyle(document.activeElement)"
            assert await page.evaluate(f"{style}.outlineStyle != 'none' || {style}.boxShadow != 'none'"), (
                wanted
            )
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")


async def _enter(page: Page) -> None:
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
