"""A running system with the invented scenario, and Debian's Chromium. Every page that a test opens is looked at by axe, and nothing may be said in the console."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from deploy.local.home import temporary_home
from tests.browser.desk import Desk, Sit
from tests.support.outside import System, running_system
from tests.support.two_cases import TODAY

SCENARIO = Path(__file__).parents[2] / "samples" / "scenario.yaml"
#: the same Chromium without its windows opens a page for a quarter of the CPU
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
#: everything of a browser that would leave this machine is off
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN",
)  # fmt: skip


@pytest.fixture(scope="package")
async def web() -> AsyncIterator[System]:
    """`yingsu up` with the scenario, standing on 2026-11-22; `web.info.url` is the address of all pages."""
    with temporary_home() as home, running_system(home, TODAY) as running:
        assert (await running.yingsu("import", str(SCENARIO))).code == 0
        await running.settled()
        yield running


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    found = os.environ.get("YINGSU_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, (
        "需要 Chromium：apt install chromium-headless-shell fonts-noto-cjk，或用 YINGSU_CHROMIUM 指明路径"
    )
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=found, args=[*QUIET])
        yield started
        await started.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots of every page at both sizes go, to be looked at by people: out/screens."""
    folder = Path(__file__).parents[2] / "out" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def sit(web: System, browser: Browser, pictures: Path) -> AsyncIterator[Sit]:
    """See ``desk.Sit``."""
    desks: list[Desk] = []

    async def seated(person: str | None) -> Desk:
        context = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        if person:
            answer = await context.request.post(
                f"{web.info.url}/account/sign-in", form={"person": person, "next": "/account"}
            )
            assert answer.ok, await answer.text()
        desks.append(desk := Desk(web, context, pictures))
        return desk

    yield seated
    for desk in desks:
        await desk.context.close()
        assert not [text for text in desk.said if not re.search("favicon", text)], desk.said
