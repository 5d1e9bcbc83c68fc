"""Figures of past days on a real database: sums of what each day changed, kept step by step, the same as counting the rows of that position."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import asyncpg
import pytest

from services.stats.asked import Scoped
from services.stats.catalogue import Catalogue
from services.stats.cells.contributions import adds_up
from services.stats.cells.projection import Cells
from services.stats.cockpit.reckoning import Reckoner
from services.stats.duties import duty_kinds
from services.stats.indicators import tally
from services.stats.knowledge import known
from services.stats.periods import ALL, parse_period
from services.stats.selection import Scope
from services.stats.standpoint import standpoint
from shared.eventlog import EventLog, Expected, Write
from tests.integration.notify.clocked import LOG_CLOCK
from tests.integration.stats.conftest import Stats
from tests.integration.stats.test_cells import a_year
from tests.support.packs import SHIPPED_PACKS
from tests.support.rebuilding import rebuilt_alike
from tests.support.stores import open_log
from tests.unit.stats.story import as_new

CATALOGUE = Catalogue(duty_kinds(SHIPPED_PACKS))
CODES = [code for code, measure in CATALOGUE.measures.items() if adds_up(measure)]
PERIODS = [
    ALL,
    *map(parse_period, ("2026", "2026H1", "2026-02", "2026-01-10..2026-03-20", "2026-02-03..2026-02-20")),
]
#: the story goes on every few days, over the ends of months, and several facts a day
START, STEP = datetime(2026, 1, 27, 1, tzinfo=UTC), timedelta(hours=40)


@pytest.fixture
async def clock(database: str) -> AsyncIterator[asyncpg.Connection]:
    """What the log writes down as the moment of recording, and who may change it."""
    admin = await asyncpg.connect(database)
    await admin.execute(LOG_CLOCK)
    name = urlsplit(database).path.strip("/")
    await admin.execute(f"alter database {name} set search_path = clock, pg_catalog, public")
    yield admin
    await admin.close()


@pytest.fixture
async def log(database: str, clock: asyncpg.Connection) -> AsyncIterator[EventLog]:
    async with open_log(database) as log:
        yield log


async def told_over_days(stats: Stats, clock: asyncpg.Connection) -> list[date]:
    """A year's story, three facts at a time; the days on which they were recorded."""
    days = []
    for n, event in enumerate(a_year().events):
        moment = START + n // 3 * STEP
        await clock.execute("update clock.instant set at = $1", moment)
        await stats.log.append(Write(event.stream, (as_new(event),), Expected.any()))
        days.append(moment.date())
        if n % 5 == 0:
            await stats.caught_up()
    await stats.caught_up()
    return sorted(set(days))


async def test_a_past_day_is_what_the_rows_of_its_end_give(stats: Stats, clock: asyncpg.Connection) -> None:
    """Every figure of every bureau that adds up, at the end of each day of the story, of the day before it and of those after: from cells what the rows give; and rebuilt cells have the same days."""
    days = await told_over_days(stats, clock)
    assert len({(day.year, day.month) for day in days}) > 1
    reckoner = Reckoner(stats.pool, CATALOGUE)
    for day in [days[0] - timedelta(days=1), *days, *(day + timedelta(days=1) for day in days[::3])]:
        at = await standpoint(stats.pool, day)
        found = await reckoner.figures(Scoped(as_of=str(day)), at, CODES, PERIODS)
        assert found.at == at
        for period in PERIODS:
            rows = await known(stats.pool, at, Scope(), period)
            for code in CODES:
                subject, indicator = CATALOGUE.indicators[code]
                assert found.whole(code, period) == tally(indicator, rows.rows(subject), period), (day, code)
    assert (await rebuilt_alike(stats.pool, Cells))["stats_cell_days"] > 3


async def test_a_past_day_is_answered_without_reading_cases(stats: Stats, clock: asyncpg.Connection) -> None:
    """The cockpit of the end of a past day comes from cells: also when the rows of the cases are gone."""
    days = await told_over_days(stats, clock)
    day = str(days[len(days) // 2])
    before = await stats.http.get("/v1/stats/matrix", params={"period": "2026", "as_of": day})
    await stats.pool.execute("delete from stats.stats_instances")
    after = await stats.http.get("/v1/stats/matrix", params={"period": "2026", "as_of": day})
    assert after.content == before.content
    assert before.json()["total"]["new"]["count"] > 0
