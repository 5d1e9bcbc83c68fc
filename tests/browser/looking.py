"""Looking at a page as axe does, and at the sizes that matter."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.async_api import Page

SIZES = {"pc": (1366, 768), "phone": (390, 844)}
_AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
_RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => ({id: v.id, impact: v.impact, nodes: v.nodes.map(n => n.html)}))"


async def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, with the first elements it means."""
    await page.evaluate(_AXE)
    found = await page.evaluate(_RUN)
    return [f"{one['id']}: {one['nodes'][:3]}" for one in found if one["impact"] in {"serious", "critical"}]
