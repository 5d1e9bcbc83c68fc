"""A person at a browser: pages opened, looked at by axe and at both sizes, and what they said in the console."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import BrowserContext, Page

from tests.browser.looking import SIZES, serious
from tests.support.outside import System
from tests.support.waiting import until


class Desk:
    """A person at a browser. ``said`` collects what pages say in the console; a test that expects an error there empties it.

    ``pictures``: where screenshots go.
    """

    def __init__(self, web: System, context: BrowserContext, pictures: Path) -> None:
        self.web = web
        self.context = context
        self.said: list[str] = []
        self._pictures = pictures

    async def opened(self, path: str) -> Page:
        """A page of the system in a tab of its own, as far as it has anything to load."""
        page = await self.context.new_page()
        page.on(
            "console", lambda message: self.said.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.said.append(str(error)))
        await page.goto(self.web.info.url + path)
        await page.wait_for_load_state("load")
        return page

    async def looked_at(self, page: Page, name: str) -> None:
        """A screenshot at both sizes, in which nothing runs over the page's side, and axe finds nothing serious."""
        for size, (width, height) in SIZES.items():
            await page.set_viewport_size({"width": width, "height": height})
            await until(lambda width=width: _is_wide(page, width))
            picture = self._pictures / f"{name}-{size}.jpeg"  # a .png costs a core three times as much
            await page.screenshot(path=picture, full_page=True, quality=80)
            over = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{name} runs {over} px over the side at {width}×{height}"
        found = await serious(page)
        assert not found, found


async def _is_wide(page: Page, width: int) -> bool:
    return bool(await page.evaluate("window.innerWidth") == width)


#: ``await sit("renshe-fz")``: that person signed in (a demonstration identity); ``await sit(None)``: nobody
Sit = Callable[[str | None], Awaitable[Desk]]
