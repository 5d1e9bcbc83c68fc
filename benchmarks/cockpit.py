"""A million cases of ten years: what the cockpit's doors and a half-year report take, beside the plainest counts in SQL over the same table.

The rows are inserted by SQL in the form the projections write them (through the log a million histories would take most of an hour); the
cells are added up by the projection's own code from so many of them that every bureau has every month. Doors are asked in the service's process, with a service's settings.
"""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from hashlib import md5
from uuid import UUID

import httpx

from benchmarks.figures import Aim, Figure, Load, Ratio, Result, at_most, figure, percentile
from services.stats.catalogue import HALF_YEAR, Catalogue, local_tables
from services.stats.cells.changes import Touched, read_changes
from services.stats.cells.contributions import Key
from services.stats.cells.days import add_to
from services.stats.cells.projection import Cells, save
from services.stats.cockpit import doors
from services.stats.duties import duty_kinds
from services.stats.knowledge import known
from services.stats.periods import parse_period
from services.stats.projection import Figures
from services.stats.report import report
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.units.projection import Units
from shared import database
from shared.database import Pool
from shared.policy.load import SHIPPED, load_packs
from shared.projection import generation
from shared.projection.model import Projection
from shared.runtime.http import make_app
from shared.sql import load_queries
from tests.support.servers import embedded_postgres
from tests.support.stores import migrated_database, url_of

queries = load_queries(__package__, "cockpit.sql")

CASES = 1_000_000
#: cases inserted by one statement, and added up at a time
PART, BATCH = 100_000, 10_000
#: cases whose cells are added up: by then every bureau has every month, and more make larger numbers, not more cells
ADDED = 150_000
ROUNDS = 30
PERIOD = "2025H2"
#: on which all of it was learned
TODAY = date(2026, 1, 1)
DOORS = {
    "overview, all regions": "/v1/stats/overview?period=2025H2",
    "overview, one bureau": "/v1/stats/overview?period=2025H2&bureau=ju-7",
    "ranking": "/v1/stats/ranking?period=2025H2&indicator=appearance_rate",
    "trend, 18 half-years": "/v1/stats/trend?indicator=loss_rate&from=2018H1&to=2026H2&by=half",
    "matrix": "/v1/stats/matrix?period=2025H2",
}
COUNTS = {"SQL: taken, by bureau": queries.count, "SQL: pending, by bureau": queries.count_pending}


async def run() -> Result:
    packs = load_packs(SHIPPED)
    catalogue = Catalogue(duty_kinds(packs), local_tables(packs))
    with embedded_postgres() as server:
        async with migrated_database(server) as url:
            pool = await database.connect_pool(url_of("stats", url), name="bench", search_path="stats", statement_timeout="300s")  # fmt: skip
            try:
                await _fill(pool, Cells(catalogue.measures))
                return await _measured(pool, catalogue)
            finally:
                await database.close_pool(pool)


async def _measured(pool: Pool, catalogue: Catalogue) -> Result:
    app = make_app("stats")
    app.include_router(doors.router(pool, catalogue))
    asked: list[Figure] = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stats") as http:
        for name, path in DOORS.items():
            asked.append(await _timed(name, ROUNDS, lambda path=path: _get(http, path)))
    counted = [await _timed(name, 5, lambda sql=sql: pool.fetch(sql)) for name, sql in COUNTS.items()]
    reports = [
        await _timed("half-year report, one region", 3, lambda: _report(pool, catalogue, "370401")),
        await _timed("half-year report, all regions", 3, lambda: _report(pool, catalogue, None)),
    ]
    whole = counted[0].p50_ms or 0.0
    ratios = [Ratio(f"{one.name}: this many times the speed of one SQL count", round(whole / (one.p50_ms or 1), 2)) for one in asked]  # fmt: skip
    aims: list[Aim] = [at_most(f"{one.name}, p50 ms", 100, one.p50_ms) for one in asked]
    aims.append(at_most("half-year report, one region, seconds", 10, (reports[0].p50_ms or 0) / 1_000))
    return Result(f"cockpit over {CASES:,} cases", (*asked, *counted, *reports), tuple(ratios), tuple(aims))


async def _get(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    answer.raise_for_status()


async def _report(pool: Pool, catalogue: Catalogue, region: str | None) -> None:
    period = parse_period(PERIOD)
    rows = await known(pool, Standpoint(CASES), Scope(region), period)
    report(rows, period, catalogue.some(HALF_YEAR), catalogue.rule_titles)


async def _timed(name: str, rounds: int, work: Callable[[], Awaitable[object]]) -> Figure:
    await work()
    gc.collect()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - started)
    load = Load(len(taken) / sum(taken), percentile(taken, 0.5), percentile(taken, 0.99))
    return figure(name, "answers", [load])


async def _fill(pool: Pool, cells: Cells) -> None:
    async with _tables(pool, Figures()) as db:
        for first in range(1, CASES + 1, PART):
            await db.execute(queries.instances, first, first + PART - 1)
            await db.execute(queries.duties, first, first + PART - 1)
        await db.execute("analyze stats_instances, stats_duties")
    async with _tables(pool, Units()) as db:
        for first in range(1, CASES + 1, PART):
            await db.execute(queries.units, first, first + PART - 1)
        await db.execute("analyze stats_units")
    async with _tables(pool, cells) as db:
        await _add_up(db, cells)
        await db.execute("analyze stats_cells")


@asynccontextmanager
async def _tables(pool: Pool, projection: Projection) -> AsyncIterator[database.Connection]:
    """A connection on the live tables of a projection that stands where the last case was known."""
    live = await generation.add(pool, projection.name, projection.version, "live")
    if live is None:
        raise LookupError(projection.name)
    await generation.create_tables(pool, live, projection.schema, shown=True)
    async with pool.acquire() as db:
        await db.fetchval(queries.use, live.schema)
        yield db
        await db.execute("set search_path to stats")
    await pool.execute(queries.stand_at, projection.name, CASES)


async def _add_up(db: database.Connection, cells: Cells) -> None:
    """As the projection does with a page, all in one."""
    await cells.kept(db)
    added: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for first in range(1, ADDED + 1, BATCH):
        ids = {UUID(md5(str(n).encode()).hexdigest()) for n in range(first, first + BATCH)}
        found = await read_changes(db, Touched(cases=ids), 0, CASES)
        for one in (one for versions in found.values() for one in versions.counted(CASES).values()):
            if sums := cells.sums.get(one.subject):
                add_to(added, sums, one.seen, 1)
    kept = [(key, three) for key, three in added.items() if any(three)]
    for first in range(0, len(kept), PART):
        await save(db, {TODAY: dict(kept[first : first + PART])})
