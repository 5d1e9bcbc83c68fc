"""A year of four bureaus through each door: HTTP, the bus and a file give the same read models in every service; the ledger gives itself.

The bus is sent the cases in another order: what one case becomes does not depend on when another is registered. Positions and instants differ,
and so does what was said of a duty at the moment somebody looked; how each duty stands is compared where it is asked for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

from deploy.local.home import temporary_home
from tests.support.outside import PROJECTIONS, System, running_system
from tests.support.year import BUREAUS, House, year
from tests.support.year.playing import Models, by_bus, by_file, by_http, models, upload, written

TODAY = date(2026, 1, 20)
UNITS = year()
FACTS = sum(map(len, UNITS))
#: columns by which an export says which case of its own system it means
OWN_NUMBERS = "案件编号"
#: projections that have effects and no rows
WITHOUT_ROWS = {"intake.relay", "intake.prechecks", "notify.dispatch"}

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
async def played() -> AsyncIterator[tuple[System, Models]]:
    """A system to which the year was sent over HTTP, and what its read models hold."""
    with temporary_home() as home, running_system(home, TODAY) as system:
        await upload(system)
        assert await by_http(system, UNITS) == ["accepted"] * FACTS
        yield system, await models(system)


async def test_the_bus_gives_the_same(played: tuple[System, Models]) -> None:
    """The same facts as messages, the cases in another order: every fact has its receipt and every read model the same rows."""
    begun, cases = UNITS[: len(BUREAUS)], UNITS[len(BUREAUS) :]
    Random(7).shuffle(cases)
    with temporary_home() as home, running_system(home, TODAY) as system:
        await upload(system)
        assert await by_bus(system, [*begun, *cases]) == ["accepted"] * FACTS
        assert_same(await models(system), played[1])


async def test_a_file_gives_the_same(played: tuple[System, Models], tmp_path: Path) -> None:
    """The same facts as a file of CloudEvents through `yingsu import`: nothing is refused, and every read model has the same rows."""
    with temporary_home() as home, running_system(home, TODAY) as system:
        await upload(system)
        told = await by_file(system, written(UNITS, tmp_path / "year.jsonl"))
        assert told["events"] == {"accepted": FACTS, "duplicate": 0, "rejected": 0}
        assert_same(await models(system), played[1])


async def test_the_year_again_adds_nothing(played: tuple[System, Models], tmp_path: Path) -> None:
    """Sent again over each door in turn every fact is a duplicate, the log is no longer and the read models are what they were."""
    system, before = played
    tail = await system.tail()
    assert await by_http(system, UNITS) == ["duplicate"] * FACTS
    assert await by_bus(system, UNITS) == ["duplicate"] * FACTS
    told = await by_file(system, written(UNITS, tmp_path / "year.jsonl"))
    assert told["events"] == {"accepted": 0, "duplicate": FACTS, "rejected": 0}
    assert_same(await models(system), before)
    assert await system.tail() == tail


async def test_the_models_can_be_had_again_from_the_log(played: tuple[System, Models]) -> None:
    """Every read model of every service, built anew from the year's log, equals the one in use."""
    system, _ = played
    names = [row["name"] for row in await system.fetch(PROJECTIONS) if row["name"] not in WITHOUT_ROWS]
    found = await system.checksums(*names)
    assert {name: one["equal"] for name, one in found.items()} == dict.fromkeys(names, True)


async def test_a_ledger_goes_round(played: tuple[System, Models], tmp_path: Path) -> None:
    """Each bureau's ledger, exported and imported into an empty system, is exported there as it was: what a ledger holds, it holds whole."""
    first = {house: await exported(played[0], house, tmp_path / house.bureau.code) for house in BUREAUS}
    with temporary_home() as home, running_system(home, TODAY) as empty:
        for house, rows in first.items():
            file = without_own_numbers(rows)
            named = (*place(house), "--bureau-name", house.name)
            ended = await empty.yingsu("import", str(file), *named, "--json")
            assert ended.code == 0, ended.output + ended.errors
        await empty.settled()
        for house, rows in first.items():
            again = await exported(empty, house, tmp_path / "again")
            assert len(ledger(again)) >= 12
            assert ledger(again) == ledger(rows)


def assert_same(found: Models, wanted: Models) -> None:
    """The same tables with the same rows; the first that differ are named."""
    assert found.keys() == wanted.keys()
    for table, rows in wanted.items():
        missing, added = set(rows) - set(found[table]), set(found[table]) - set(rows)
        assert found[table] == rows, (table, sorted(missing)[:2], sorted(added)[:2])


async def exported(system: System, house: House, stem: Path) -> Path:
    file = stem.with_suffix(".xlsx")
    ended = await system.yingsu("ledger", "export", *place(house), "-o", str(file))
    assert ended.code == 0, ended.output + ended.errors
    return file


def place(house: House) -> tuple[str, ...]:
    return "--bureau", house.bureau.code, "--region", house.bureau.region


def ledger(file: Path) -> list[tuple[Any, ...]]:
    """The rows without the numbers that belong to one system, sorted."""
    rows = list(load_workbook(file)["台账"].iter_rows(values_only=True))
    own = rows[0].index(OWN_NUMBERS)
    return sorted((row[:own] + row[own + 1 :] for row in rows[1:] if any(row)), key=str)


def without_own_numbers(file: Path) -> Path:
    """A ledger that is handed to another system names none of the first one's cases, or they would be unknown there."""
    book = load_workbook(file)
    sheet = book["台账"]
    own = next(cell.column for cell in sheet[1] if cell.value == OWN_NUMBERS)
    for row in sheet.iter_rows(min_row=2, min_col=own, max_col=own):
        row[0].value = None
    mended = file.with_suffix(".handed-over.xlsx")
    book.save(mended)
    return mended
