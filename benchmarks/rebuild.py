"""Rebuilding every service's read model from the log by the real builder, against reading and decoding the same events and no more.

A generation that stands at the tail plays the live one; the builder fills the new one beside it and takes over, which is all timed.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable

from benchmarks.figures import Figure, Load, Ratio, Result, at_least, figure, ratio
from benchmarks.histories import fill
from services.deadlines.life.projection import DeadlineDesk
from services.intake.projections import Cases
from services.notify.projection import Inbox
from services.stats.catalogue import Catalogue, local_tables
from services.stats.cells.projection import Cells
from services.stats.duties import duty_kinds
from services.stats.projection import Figures
from services.stats.units.projection import Units
from shared import database
from shared.calendars.keeper import Calendars
from shared.clock import today_in_shanghai
from shared.database import Pool
from shared.dates import shipped
from shared.eventlog import EventLog
from shared.policy.load import SHIPPED, load_packs
from shared.projection import generation
from shared.projection.building import PAGE, Builder
from shared.projection.model import Projection
from shared.runtime.serve import GC_THRESHOLDS
from shared.sql import load_queries
from tests.support.servers import embedded_postgres
from tests.support.stores import migrated_database, open_log

queries = load_queries(__package__, "rebuild.sql")

ROUNDS = 3
CASES = 4_000


async def run() -> Result:
    """Runs with the garbage collector set as a service sets it."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    try:
        with embedded_postgres() as server:
            async with migrated_database(server) as url, open_log(url) as log:
                return await _rebuild(log, url, await fill(log, CASES))
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


async def _rebuild(log: EventLog, url: str, events: int) -> Result:
    figures: list[Figure] = []
    ratios: list[Ratio] = []
    for projection in _projections(log):
        pool = await database.connect_pool(url, name="bench", search_path=projection.name.partition(".")[0])
        wanted = await _stand_at_tail(projection, pool, log)
        alone = await _timed(
            f"{projection.name}: read and decode", wanted, lambda p=projection: _decode(p, log)
        )
        whole = await _timed(
            f"{projection.name}: rebuild", wanted, lambda p=projection, db=pool: _build(p, db, log)
        )
        figures += [alone, whole]
        ratios.append(ratio(f"{projection.name}: rebuild / read and decode", whole, alone))
        await database.close_pool(pool)
    aims = [
        at_least(f"{one.name}, events a second", 50_000, one.rate) for one in figures if "rebuild" in one.name
    ]
    return Result(f"rebuild from a log of {events:,} events", tuple(figures), tuple(ratios), tuple(aims))


def _projections(log: EventLog) -> list[Projection]:
    today = today_in_shanghai
    packs = load_packs(SHIPPED)
    figures = Catalogue(duty_kinds(packs), local_tables(packs))
    desk = DeadlineDesk(log, packs, Calendars(shipped()), today)
    return [Cases(), desk, Inbox(log, today), Figures(), Units(), Cells(figures.measures)]


async def _stand_at_tail(projection: Projection, pool: Pool, log: EventLog) -> int:
    """Makes the live generation; returns how many events of the log the projection wants."""
    live = await generation.add(pool, projection.name, projection.version, "live")
    if live is None:
        raise LookupError(projection.name)
    await generation.create_tables(pool, live, projection.schema, shown=True)
    await pool.execute(queries.stand_at, projection.name, await log.tail())
    return await _decode(projection, log)


async def _timed(name: str, events: int, work: Callable[[], object]) -> Figure:
    loads = []
    for _ in range(ROUNDS):
        gc.collect()
        started = time.perf_counter()
        await work()  # type: ignore[misc]
        loads.append(Load(events / (time.perf_counter() - started)))
    return figure(name, "events", loads)


async def _decode(projection: Projection, log: EventLog) -> int:
    position, count, page = 0, 0, None
    while page is None or page.upto > position:
        position = page.upto if page else 0
        page = await log.read(position, PAGE, projection.types)
        count += sum(event.payload is not None for event in page.events)
    return count


async def _build(projection: Projection, pool: Pool, log: EventLog) -> None:
    await generation.add(pool, projection.name, projection.version, "building")
    builder = Builder(projection, pool, log, owner="bench", lease_seconds=60)
    while await generation.find(pool, projection.name, "building"):
        await builder.step()
        await asyncio.sleep(0)
