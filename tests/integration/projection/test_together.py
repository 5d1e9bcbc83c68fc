"""What read models of a process do as one: a page for all of them, and checkpoints moved in one statement. What each is promised holds as if it were alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from shared import database as db
from shared.database import Pool, transaction
from shared.eventlog import EventLog
from shared.eventlog.reader import Page
from shared.projection import Doorbell, Runner, generation
from shared.projection.generation import Lease, queries
from shared.projection.runner import Pace
from shared.projection.together import Together
from tests.integration.projection.test_runner import Counting, counts, some_events
from tests.support.given import a_write, an_event
from tests.support.stores import open_log, url_of
from tests.support.waiting import until

#: nobody looks without a bell within this test
NEVER = 3_600.0
PACE = Pace(lease=NEVER, poll=NEVER, build=NEVER)
WANTED = Counting.types


@dataclass
class Another(Counting):
    """A second read model of the process, which wants nothing of what comes."""

    name: str = "stats.another"  # type: ignore[misc]
    types: frozenset[str] = frozenset({"case.closed"})  # type: ignore[misc]
    schema: str = "create table others (stream text primary key)"  # type: ignore[misc]


@dataclass
class Counted:
    """A log that counts how often it is read."""

    log: EventLog
    reads: list[int] = field(default_factory=list)

    async def read(self, after: int, limit: int, types: Iterable[str] | None = None) -> Page:
        self.reads.append(after)
        return await self.log.read(after, limit, types)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)


@asynccontextmanager
async def two(database: str) -> AsyncIterator[tuple[Doorbell, Counted]]:
    """Two read models of a process, woken by bells alone."""
    pool = await db.connect_pool(url_of("stats", database), name="test", search_path="stats")
    bell = Doorbell()
    async with open_log(url_of("stats", database)) as own:
        log: Any = Counted(own)
        together = Together(pool, log, bell)
        runners = [
            Runner(one, pool, log, owner="one", bell=bell.bell(), together=together, pace=PACE)
            for one in (Counting(), Another())
        ]
        work = asyncio.gather(*(runner.run() for runner in runners))
        try:
            yield bell, log
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
            await db.close_pool(pool)


async def stand(pool: Pool, position: int) -> None:
    async def both() -> bool:
        found = [await generation.find(pool, name, "live") for name in (Counting.name, "stats.another")]
        return all(one is not None and one.position == position for one in found)

    await until(both)


async def test_one_look_shows_each_what_it_wants(database: str, log: EventLog, pool: Pool) -> None:
    """After a bell both stand at the log's end, what one wants is applied once, and the log was read once for both."""
    async with two(database) as (bell, seen):
        await stand(pool, 0)
        for _ in range(5):
            expected = await some_events(log, 20)
            seen.reads.clear()
            bell.ring()
            await stand(pool, await log.tail())
            assert await counts(pool) == expected
            assert len(seen.reads) == 1, seen.reads


async def test_what_came_after_the_bell_is_never_taken_for_nothing(
    database: str, log: EventLog, pool: Pool
) -> None:
    """However close bells follow each other, nobody is given a page that was read before the last of them."""
    async with two(database) as (bell, _):
        await stand(pool, 0)
        for n in range(60):
            await log.append(a_write(f"s{n % 7}", an_event()))
            bell.ring()
            await asyncio.sleep(n % 4 / 1_000)
        await stand(pool, await log.tail())
        assert sum((await counts(pool)).values()) == 60


async def leased(pool: Pool, name: str) -> Lease:
    made = await generation.add(pool, name, 1, "live")
    assert made
    lease = await generation.acquire(pool, made, "test", 60.0)
    assert lease
    return lease


async def test_a_checkpoint_moves_only_under_its_lease(database: str, log: EventLog, pool: Pool) -> None:
    """Moved together: who still has the lease and stands where it said. A row that somebody holds keeps nobody waiting, who lost the lease moves nothing."""
    together = Together(pool, log)
    ours, lost, held = [await leased(pool, f"stats.{name}") for name in ("ours", "lost", "held")]
    await pool.execute("update projections.generations set epoch = epoch + 1 where name = 'stats.lost'")
    async with transaction(pool) as db_:
        await db_.fetch(queries.lock_live, "stats.held")
        async with asyncio.timeout(3):
            assert await asyncio.gather(*(together.skip(one, 7) for one in (ours, lost, held))) == [
                True, False, False,
            ]  # fmt: skip
    assert not await together.skip(ours, 9), "it stands at 7 by now, and this lease does not know"
    rows = await pool.fetch("select position from projections.generations order by name")
    assert [row["position"] for row in rows] == [0, 0, 7]


async def test_a_look_that_fails_is_not_given_to_the_next(database: str, log: EventLog, pool: Pool) -> None:
    """Each learns of the trouble once; who asks afterwards reads."""
    seen: Any = Counted(log)
    together, real = Together(pool, seen, Doorbell()), seen.read

    async def broken(*_: Any) -> Page:
        await asyncio.sleep(0)
        raise ConnectionResetError

    seen.read = broken
    both = await asyncio.gather(*(together.read(0, WANTED) for _ in range(2)), return_exceptions=True)
    assert [type(one) for one in both] == [ConnectionResetError] * 2
    seen.read = real
    await some_events(log, 5)
    assert len((await together.read(0, WANTED)).events) == 5
