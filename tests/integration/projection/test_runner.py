"""What the runner promises every read model, shown with a model that counts events per stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest

from shared import database as db
from shared.database import Connection, Pool
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.events.envelope import Recorded
from shared.projection import Doorbell, Runner, generation
from shared.projection.building import Builder
from shared.projection.generation import FencedError
from shared.projection.runner import Pace
from tests.support.given import a_write, an_event
from tests.support.stores import open_log, url_of
from tests.support.waiting import until

PACE = Pace(lease=1.0, poll=0.05, tick=0.05)


@dataclass
class Counting:
    """Rows per stream; ``hook`` may fail, ``effects`` are what a process manager would have done."""

    name: ClassVar[str] = "stats.counting"
    types: ClassVar[frozenset[str]] = frozenset({"case.registered"})
    schema: ClassVar[str] = (
        "create table counts (stream text primary key, events bigint not null, last bigint not null)"
    )
    version: int = 1
    poisoned: set[int] = field(default_factory=set)
    effects: list[int] = field(default_factory=list)
    busy: Exception | None = None

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        if self.busy:
            raise self.busy
        if bad := self.poisoned & {event.position for event in page}:
            raise ValueError(f"cannot apply {bad}")
        for event in page:
            await db.execute(
                "insert into counts values ($1, 1, $2) on conflict (stream) do update set events = counts.events + 1, last = $2",
                event.stream,
                event.position,
            )
        if live:
            self.effects += [event.position for event in page]


@asynccontextmanager
async def running(projection: Counting, url: str, owner: str = "one", **more: Any) -> AsyncIterator[Runner]:
    pool = await db.connect_pool(url_of("stats", url), name="test", search_path="stats")
    async with open_log(url_of("stats", url)) as log:
        runner = Runner(projection, pool, log, owner=owner, bell=Doorbell().bell(), pace=PACE, **more)
        task = asyncio.create_task(runner.run())
        try:
            yield runner
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await db.close_pool(pool)


async def caught_up(pool: Pool, log: EventLog) -> None:
    async def reached() -> bool:
        live = await generation.find(pool, Counting.name, "live")
        return live is not None and live.position == await log.tail()

    await until(reached)


async def counts(pool: Pool) -> dict[str, int]:
    return {
        row["stream"]: row["events"] for row in await pool.fetch("select stream, events from stats.counts")
    }


async def some_events(log: EventLog, count: int = 60) -> dict[str, int]:
    """Events on a few streams; returns how many each has."""
    await asyncio.gather(*(log.append(a_write(f"s{n % 7}", an_event())) for n in range(count)))
    return {f"s{n}": len(await log.read_stream(f"s{n}")) for n in range(7)}


async def test_follows_the_log(database: str, log: EventLog, pool: Pool) -> None:
    """A read model shows everything that is in the log, without doorbells too."""
    async with running(Counting(), database):
        expected = await some_events(log)
        await caught_up(pool, log)
        assert await counts(pool) == expected


async def test_two_workers_never_both_apply(database: str, log: EventLog, pool: Pool) -> None:
    """Two workers on one projection, one of them cut off again and again: every event is applied once."""
    first, second = Counting(), Counting()
    async with running(first, database, "one"), running(second, database, "two"):
        for _ in range(8):
            expected = await some_events(log, 40)
            await pool.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'yingsu_stats'"
            )
            await pool.execute(
                "update projections.generations set lease_until = '-infinity', epoch = epoch + 1, owner = null"
            )
        await caught_up(pool, log)
        assert await counts(pool) == expected


async def test_takes_over_within_the_lease(database: str, log: EventLog, pool: Pool) -> None:
    """When the worker with the lease is gone without a word, another goes on after the lease has run out."""
    await some_events(log)
    async with running(Counting(), database, "one"):
        await caught_up(pool, log)
    await pool.execute(
        "update projections.generations set owner = 'dead', epoch = epoch + 1, lease_until = now() + interval '1 second'"
    )
    async with running(Counting(), database, "two"):
        expected = await some_events(log)
        await caught_up(pool, log)
        assert await counts(pool) == expected


async def test_takes_over_a_lease_of_a_clock_that_was_put_back(
    database: str, log: EventLog, pool: Pool
) -> None:
    """The database's clock was an hour ahead when the worker that is gone took its lease: nobody waits for that hour."""
    await some_events(log)
    async with running(Counting(), database, "one"):
        await caught_up(pool, log)
    await pool.execute(
        "update projections.generations set owner = 'dead', epoch = epoch + 1, lease_until = now() + interval '1 hour'"
    )
    async with running(Counting(), database, "two"):
        expected = await some_events(log)
        await caught_up(pool, log)
        assert await counts(pool) == expected


async def test_stops_at_the_failing_event(database: str, log: EventLog, pool: Pool) -> None:
    """Everything before the failing event is applied, nothing after it; its position is on record and readiness tells it."""
    async with running(Counting(poisoned={37}), database) as runner:
        await some_events(log)

        async def failed() -> int | None:
            return await pool.fetchval("select failed_at from projections.generations")

        assert await until(failed) == 37
        assert "position 37" in str(runner.failure)
        assert sum((await counts(pool)).values()) == 36


async def test_goes_on_once_mended(database: str, log: EventLog, pool: Pool) -> None:
    """A release that can apply the event goes on from it: nothing was skipped, nothing is applied twice."""
    async with running(Counting(poisoned={37}), database):
        expected = await some_events(log)
        await until(lambda: pool.fetchval("select failed_at from projections.generations"))
    async with running(Counting(), database):
        await caught_up(pool, log)
        assert await counts(pool) == expected


async def test_waits_out_passing_trouble(database: str, log: EventLog, pool: Pool) -> None:
    """Retry is no failure: the same page is applied later, and nothing is marked as failed."""
    projection = Counting(busy=Retry("away", after=0.05))
    async with running(projection, database) as runner:
        expected = await some_events(log)
        await asyncio.sleep(0.3)
        assert runner.failure is None
        projection.busy = None
        await caught_up(pool, log)
        assert await counts(pool) == expected


class TestGenerations:
    async def test_rebuild_takes_over(self, database: str, log: EventLog, pool: Pool) -> None:
        """A rebuild fills beside the live tables and takes over; readers never find the view missing or half full."""
        projection = Counting()
        async with running(projection, database):
            await some_events(log)
            await caught_up(pool, log)
            await generation.add(pool, projection.name, 1, "building")
            seen: list[int] = []

            async def switched() -> bool:
                seen.append(await pool.fetchval("select sum(events) from stats.counts"))
                live = await generation.find(pool, projection.name, "live")
                return live is not None and live.generation == 2

            await until(switched)
            expected = await some_events(log)
            await caught_up(pool, log)
            assert await counts(pool) == expected
        assert set(seen) == {60}
        assert projection.effects == list(range(1, 121))

    async def test_new_version_builds_itself(self, database: str, log: EventLog, pool: Pool) -> None:
        """Starting a release with a higher version builds its tables beside the old ones, switches, and drops the old ones."""
        async with running(Counting(), database):
            await some_events(log)
            await caught_up(pool, log)
        newer = Counting(version=2)
        async with running(newer, database):

            async def switched() -> bool:
                live = await generation.find(pool, newer.name, "live")
                return live is not None and live.version == 2

            await until(switched)
            expected = await some_events(log)
            await caught_up(pool, log)
            assert await counts(pool) == expected
            await until(
                lambda: pool.fetchval(
                    "select count(*) = 0 from pg_namespace where nspname = 'stats_counting_g1'"
                )
            )
        assert newer.effects == list(range(61, 121))

    async def test_what_an_earlier_release_left_unfinished_gives_way(
        self, database: str, log: EventLog, pool: Pool
    ) -> None:
        """A release that ended while it built its tables is followed by another that builds its own; not while the earlier one is still at it."""
        async with running(Counting(), database):
            await some_events(log)
            await caught_up(pool, log)
        left = await generation.add(pool, Counting.name, 2, "building")
        assert left
        theirs = await db.connect_pool(url_of("stats", database), name="test", search_path="stats")
        await generation.create_tables(theirs, left, Counting.schema, shown=False)
        await db.close_pool(theirs)
        lease = await generation.acquire(pool, left, "earlier", 600.0)
        assert lease
        newer = Counting(version=3)
        await Builder(newer, pool, log, owner="one", lease_seconds=600.0).step()
        assert await generation.find(pool, newer.name, "building") == left
        await lease.release(pool)

        async def switched() -> bool:
            live = await generation.find(pool, newer.name, "live")
            return live is not None and live.version == newer.version

        async with running(newer, database):
            await until(switched)
            with pytest.raises(FencedError):
                await lease.renew(pool)
            gone = "select count(*) = 0 from pg_namespace where nspname = $1"
            await until(lambda: pool.fetchval(gone, left.schema))

    @pytest.mark.parametrize("tampered", [False, True])
    async def test_checksum(self, database: str, log: EventLog, pool: Pool, tampered: bool) -> None:
        """A rebuilt model equals the live one; a live one that somebody touched does not."""
        async with running(Counting(), database):
            await some_events(log)
            await caught_up(pool, log)
            if tampered:
                await pool.execute("update stats.counts set events = events + 1 where stream = 's3'")
            check = await generation.add(pool, Counting.name, 1, "checking")
            assert check
            result = await until(
                lambda: pool.fetchval(
                    "select result from projections.generations where generation = $1", check.generation
                )
            )
            assert (result["live"] == result["rebuilt"]) is not tampered


async def test_copied_events_are_history(database: str, log: EventLog, pool: Pool) -> None:
    """What another site recorded is projected like everything else, in the log's order, and nobody acts on it here."""
    model = Counting()
    for n in range(12):
        region = "370404" if n % 3 else "110101"
        await log.append(a_write(f"s{n % 2}", an_event(region=region)))
    async with running(model, database, copied=lambda event: event.region == "370404"):
        await caught_up(pool, log)
        assert await counts(pool) == {"s0": 6, "s1": 6}
        own = [event.position for event in await log.read_range(0, 12) if event.region == "110101"]
        assert model.effects == own
