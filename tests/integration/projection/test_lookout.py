"""One look at the log for all read models of a process: what it promises when no doorbell rings and no read model looks by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from shared import database as db
from shared.database import Pool
from shared.eventlog import EventLog
from shared.projection import Doorbell, Lookout, Runner, generation
from shared.projection.runner import Pace
from tests.integration.projection.test_runner import Counting, caught_up, counts, some_events
from tests.support.stores import open_log, url_of
from tests.support.waiting import until

#: nobody looks by themselves within this test
NEVER = 3_600.0
#: as whoever puts an older copy back does, past the guard
LOSE_THE_LAST = """
set session_replication_role = replica;
delete from eventlog.seals where position_to = (select max(position_to) from eventlog.seals);
reset session_replication_role
"""
PACE = Pace(lease=NEVER, poll=NEVER, build=NEVER)


@asynccontextmanager
async def looked_out_for(database: str) -> AsyncIterator[None]:
    """A read model and the lookout of its process, in the session of its service."""
    pool = await db.connect_pool(url_of("stats", database), name="test", search_path="stats")
    moved, asked = Doorbell(), Doorbell()
    lookout = Lookout(pool, [Counting.name], moved=moved, asked=asked)
    async with open_log(url_of("stats", database)) as log:
        bells = {"bell": moved.bell(), "asked": asked.bell()}
        runner = Runner(Counting(), pool, log, owner="one", pace=PACE, **bells)
        work = asyncio.gather(runner.run(), lookout.run(0.05))
        try:
            yield
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
            await db.close_pool(pool)


async def test_what_was_recorded_is_seen(database: str, log: EventLog, pool: Pool) -> None:
    """With NATS away nothing rings: what others record is seen all the same, every time, and after the database had broken the connections."""
    async with looked_out_for(database):
        for _ in range(3):
            expected = await some_events(log)
            await caught_up(pool, log)
            assert await counts(pool) == expected
            await pool.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'yingsu_stats'"
            )


async def test_what_is_asked_for_is_made(database: str, log: EventLog, pool: Pool) -> None:
    """A comparison with a rebuild, asked for while nothing is recorded, is begun without anybody looking for it by themselves."""
    async with looked_out_for(database):
        await some_events(log)
        await caught_up(pool, log)
        await _compared(pool)
        await _compared(pool)


async def _compared(pool: Pool) -> None:
    check = await generation.add(pool, Counting.name, 1, "checking")
    assert check
    result = "select result from projections.generations where name = $1 and generation = $2"
    assert await until(lambda: pool.fetchval(result, check.name, check.generation))


async def test_nobody_is_woken_for_nothing(database: str, pool: Pool, log: EventLog) -> None:
    """One statement a look, and no bell while the log stands still and nothing is asked for; a log that went back rings, too."""
    await some_events(log)
    moved, asked = Doorbell(), Doorbell()
    bell, wanted = moved.bell(), asked.bell()
    lookout = Lookout(pool, [Counting.name], moved=moved, asked=asked)
    await lookout.look()
    assert bell.is_set()
    assert not wanted.is_set()
    bell.clear()
    await generation.add(pool, "stats.another", 1, "building")
    await lookout.look()
    assert not bell.is_set()
    assert not wanted.is_set()
    await generation.add(pool, Counting.name, 1, "building")
    await pool.execute(LOSE_THE_LAST)
    await lookout.look()
    assert bell.is_set()
    assert wanted.is_set()
