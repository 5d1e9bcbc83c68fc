"""Filling in a form as somebody at a keyboard does, whatever its controls are."""

from __future__ import annotations

from playwright.async_api import Page, TimeoutError  # noqa: A004  (playwright's own)


async def fill(page: Page, values: dict[str, str]) -> None:
    """By the controls' names; a choice by its words, a box by its code."""
    for name, value in values.items():
        control = page.locator(f'[name="{name}"]').first
        tag, kind = await control.evaluate("e => [e.tagName, e.type]")
        if tag == "SELECT":
            await control.select_option(label=value)
        elif kind == "checkbox":
            await page.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            await control.fill(value)


async def sent(page: Page, button: str = "登记") -> None:
    """Press the form's own button and wait for what comes of it."""
    async with page.expect_navigation():
        await page.get_by_role("button", name=button, exact=True).last.click()


async def record(page: Page, link: str, values: dict[str, str]) -> None:
    """From the page of a case: the link to a fact's form, its fields, and back to the case that says it is recorded."""
    offered = page.locator(".actions a, .choices a")  # a deadline may be called as the fact that meets it
    await page.get_by_role("link", name=link, exact=True).and_(offered).first.click()
    try:
        await page.locator('[name="fact"]').wait_for(state="attached")
    except TimeoutError:
        raise AssertionError(f"no form at {page.url}: {await page.locator('main').inner_text()}") from None
    await fill(page, values)
    await sent(page)
    assert await page.get_by_text("已登记：").is_visible(), await page.locator("main").inner_text()


async def typed(page: Page) -> dict[str, str]:
    """What the browser would send for the page's main form."""
    found: dict[str, str] = await page.evaluate(
        "Object.fromEntries([...new FormData(document.querySelector('form.wide'))].filter(([k, v]) => typeof v === 'string'))"
    )
    return found
