"""`yingsu stats` and `yingsu report` against a served stats service."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from zipfile import is_zipfile

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from cli.main import app
from services.stats.api import router
from services.stats.catalogue import Catalogue
from services.stats.cockpit import doors as cockpit
from services.stats.duties import duty_kinds
from services.stats.entries import doors as entries
from shared.database import Pool
from shared.runtime.http import make_app
from shared.settings import SERVICES
from tests.integration.stats.conftest import Stats, reports_router
from tests.integration.stats.test_figures import a_half_year
from tests.support.packs import SHIPPED_PACKS
from tests.support.served import served


def application(pool: Pool) -> FastAPI:
    of = make_app("stats")
    of.include_router(entries.router(pool))
    catalogue = Catalogue(duty_kinds(SHIPPED_PACKS))
    of.include_router(router(pool, catalogue))
    of.include_router(cockpit.router(pool, catalogue))
    of.include_router(reports_router(pool, catalogue))
    return of


@pytest.fixture
async def at_port(stats: Stats, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stats]:
    """The service on a port of its own, found by the commands through the settings."""
    async with served(application(stats.pool)) as url:
        monkeypatch.setenv("YINGSU_DATABASE_URL", "postgresql://unused")
        monkeypatch.setenv("YINGSU_SERVICE_URLS", json.dumps(dict.fromkeys(SERVICES, url)))
        await stats.tell(a_half_year())
        yield stats


async def run(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner(env={"COLUMNS": "200"}).invoke, app, list(arguments))


async def test_show_prints_rates_with_all_they_were_made_from(at_port: Stats) -> None:
    """The tables stand under the bureaus' names; a rate shows its numerator, denominator and what stands apart."""
    shown = await run("stats", "show", "--period", "2026")
    assert shown.exit_code == 0, shown.output
    assert "虚构区人社局" in shown.output
    assert "50.00%（1/2）" in shown.output
    assert "登记用时中位数" in shown.output
    data = json.loads((await run("stats", "show", "--period", "2026", "--json")).output)
    assert data["blocks"][0]["total"]["new"] == {"count": 3}


async def test_trace_lists_the_cases(at_port: Stats) -> None:
    """Behind a rate stand its cases, each with its place in it."""
    shown = await run("stats", "trace", "appearance_rate", "--period", "2026H1")
    assert shown.exit_code == 0, shown.output
    assert "计入分子" in shown.output
    assert "虚构案件0" in shown.output


@pytest.mark.parametrize("form", ["half-year", "year"])
async def test_report_is_written(at_port: Stats, tmp_path: Path, form: str) -> None:
    """A report is written as a spreadsheet or as JSON, to the file that was asked for."""
    book = tmp_path / "报表.xlsx"
    done = await run("report", form, "--period", "2026", "--format", "xlsx", "-o", str(book))
    assert done.exit_code == 0, done.output
    assert is_zipfile(book)
    data = json.loads((await run("report", form, "--period", "2026")).output)
    assert data["period"]["code"] == "2026"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["stats", "show", "--period", "去年"], "period_invalid"),
        (["stats", "trace", "happiness", "--period", "2026"], "indicator_unknown"),
        (["report", "half-year", "--period", "2026", "--format", "xlsx"], "-o"),
        (["report", "half-year", "--period", "2026", "-o", "/nonexistent/x.json"], "无法写入"),
    ],
)
async def test_wrong_use_is_exit_2(at_port: Stats, arguments: list[str], said: str) -> None:
    """What was asked wrongly ends with code 2 and says what to do."""
    ended = await run(*arguments)
    assert ended.exit_code == 2
    assert said in ended.output
