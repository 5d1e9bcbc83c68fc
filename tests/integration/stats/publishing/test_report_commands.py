"""`yingsu report` against a served stats service: from a draft to an edition, and what has changed since."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from services.stats.publishing.doors import routers
from shared.runtime.http import make_app
from shared.settings import SERVICES
from tests.integration.stats.publishing.conftest import REGION, Publishing
from tests.integration.stats.test_figures import a_half_year
from tests.support.served import served
from tests.unit.stats.story import Story

MAGIC = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "json": b"{"}


@pytest.fixture
async def at_port(publishing: Publishing, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Publishing]:
    """The doors on a port of their own, found by the commands through the settings."""
    stats = make_app("stats")
    for one in routers(publishing.office):
        stats.include_router(one)
    async with served(stats) as url:
        monkeypatch.setenv("YINGSU_DATABASE_URL", "postgresql://unused")
        monkeypatch.setenv("YINGSU_SERVICE_URLS", json.dumps(dict.fromkeys(SERVICES, url)))
        monkeypatch.setenv("YINGSU_ACTOR", "officer-1")
        yield publishing


async def run(*arguments: str, code: int = 0) -> Result:
    done = await asyncio.to_thread(
        CliRunner(env={"COLUMNS": "240"}).invoke, app, ["report", *map(str, arguments)]
    )
    assert done.exit_code == code, done.output
    return done


async def told(publishing: Publishing) -> Story:
    story = a_half_year()
    await publishing.tell(story)
    return story


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("half-year", ()),
        ("bulletin", ()),
        ("case-analysis", ("--bureau", "fz-renshe")),
        ("assessment", ()),
        ("response-summary", ("--bureau", "fz-renshe")),
        ("team-bulletin", ("--bureau", "fz-renshe")),
        ("rule-of-law", ("--bureau", "fz-renshe")),
        ("national-return", ()),
        ("ledger", ()),
    ],
)
async def test_every_form_in_every_format(
    at_port: Publishing, tmp_path: Path, form: str, more: tuple[str, ...]
) -> None:
    """Each report is written as .docx, .pdf, .xlsx and JSON to the file that was asked for."""
    await told(at_port)
    for kind, magic in MAGIC.items():
        file = tmp_path / f"报告.{kind}"
        await run(form, "--period", "2026", "--region", REGION, *more, "--format", kind, "-o", str(file))
        assert file.read_bytes().startswith(magic), kind


async def test_from_a_draft_to_an_edition(at_port: Publishing, tmp_path: Path) -> None:
    """draft, edit, publish, edition, reproduce, adjustments, deliver, recall: each says what it did, the file stays the same."""
    story = await told(at_port)
    asked = ("--period", "2026H1", "--region", REGION, "--bureau", "fz-renshe")
    draft = json.loads((await run("draft", "case-analysis", *asked, "--json")).output)
    key = draft["places"][0]["key"]
    assert "officer-1 所写" in (await run("edit", draft["draft"], key, "--text", "（虚构）原因如下。")).output
    assert "不能手填" in (await run("edit", draft["draft"], "loss_rate", "--text", "100%", code=2)).output
    await run("show", draft["draft"], "--format", "docx", "-o", str(tmp_path / "稿.docx"))
    edition = json.loads((await run("publish", draft["draft"], "--number", "（虚）1号", "--json")).output)
    first, again = tmp_path / "一.pdf", tmp_path / "二.pdf"
    await run("edition", edition["edition"], "--format", "pdf", "-o", str(first))
    story.bureau = "fz-renshe"
    story.case("虚构迟报案件").opened(date(2026, 5, 4))
    await at_port.tell(story)
    await run("edition", edition["edition"], "--format", "pdf", "-o", str(again))
    assert first.read_bytes() == again.read_bytes()
    assert "可以逐字节重现" in (await run("reproduce", edition["edition"])).output
    shown = (await run("adjustments", edition["edition"])).output
    assert "虚构迟报案件" in shown
    assert "不计→计入" in shown
    assert "区政府" in (await run("deliver", edition["edition"], "--to", "government")).output
    assert "已撤回" in (await run("recall", edition["edition"], "--reason", "（虚构）有误")).output
    await at_port.caught_up()
    assert "已撤回" in (await run("list")).output
    assert "（虚）1号" in (await run("editions")).output


async def test_wrong_use_says_what_to_do(at_port: Publishing) -> None:
    """A printed format needs a file, an edit exactly one text, a form its bureau: code 2 and a Chinese sentence."""
    await told(at_port)
    nobody = "00000000-0000-4000-8000-000000000000"
    asked = ("--period", "2026", "--region", REGION)
    assert "-o" in (await run("bulletin", *asked, "--format", "pdf", code=2)).output
    assert "只写一项" in (await run("edit", nobody, "x", code=2)).output
    assert "bureau" in (await run("case-analysis", *asked, code=2)).output
    assert "report_not_found" in (await run("edition", nobody, code=2)).output
