"""What appending promises, on a real Postgres."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest

from shared.database import close_pool, connect_pool
from shared.eventlog import (
    Appended,
    Conflict,
    Duplicate,
    EventLog,
    Expected,
    IdReused,
    LogBusy,
    LogUnavailable,
)
from tests.support.given import a_write, an_event
from tests.support.servers import EmbeddedServer
from tests.support.stores import migrated_database, open_log, url_of


class TestExpectedVersion:
    async def test_new_stream(self, log: EventLog) -> None:
        """``new`` appends to a stream that does not exist, and conflicts with one that does, naming its version."""
        assert await log.append(a_write("s", an_event(), an_event(), expected=Expected.new())) == Appended(
            (1, 2), (1, 2)
        )
        assert await log.append(a_write("s", expected=Expected.new())) == Conflict("s", 2)

    async def test_exact_version(self, log: EventLog) -> None:
        """``exact`` appends at that very version only; nothing of a refused append is written."""
        await log.append(a_write("s"))
        assert await log.append(a_write("s", expected=Expected.exact(1))) == Appended((2,), (2,))
        assert await log.append(a_write("s", expected=Expected.exact(1))) == Conflict("s", 2)
        assert await log.tail() == 2

    async def test_any_version(self, log: EventLog) -> None:
        """``any`` appends wherever the stream stands."""
        assert [await log.append(a_write("s")) for _ in range(3)] == [Appended((n,), (n,)) for n in (1, 2, 3)]

    async def test_several_streams_together(self, log: EventLog) -> None:
        """Writes of one append succeed together or not at all."""
        await log.append(a_write("a"))
        refused = await log.append(
            a_write("b", expected=Expected.new()), a_write("a", expected=Expected.new())
        )
        assert refused == Conflict("a", 1)
        assert await log.read_stream("b") == []
        assert await log.append(a_write("b"), a_write("a")) == Appended((2, 3), (1, 2))

    async def test_only_one_of_many_wins(self, log: EventLog) -> None:
        """Of 50 appends at the same expected version exactly one is taken."""
        outcomes = await asyncio.gather(
            *(log.append(a_write("s", expected=Expected.new())) for _ in range(50))
        )
        assert sum(isinstance(outcome, Appended) for outcome in outcomes) == 1
        assert len(await log.read_stream("s")) == 1


class TestRetries:
    async def test_same_event_again(self, log: EventLog) -> None:
        """An append with ids that are already there answers with their positions, whatever version it expects."""
        event = an_event()
        await log.append(a_write("s", event, expected=Expected.new()))
        assert await log.append(a_write("s", event, expected=Expected.new())) == Duplicate((1,))
        assert await log.tail() == 1

    async def test_id_with_other_content(self, log: EventLog) -> None:
        """An id that is already recorded with other content, or on another stream, is refused and named."""
        event = an_event()
        await log.append(a_write("s", event))
        assert await log.append(a_write("s", an_event(id=event.id, actor="someone else"))) == IdReused(
            event.id
        )
        assert await log.append(a_write("t", event)) == IdReused(event.id)

    async def test_partly_recorded(self, log: EventLog) -> None:
        """An append of which only some ids are recorded is no retry: it is refused with the new id named."""
        old, new = an_event(), an_event()
        await log.append(a_write("s", old))
        assert await log.append(a_write("s", old, new)) == IdReused(new.id)

    async def test_same_id_at_the_same_time(self, log: EventLog) -> None:
        """Two appends of one event in the same moment: one is recorded, the other learns that it is a duplicate."""
        event = an_event()
        outcomes = await asyncio.gather(*(log.append(a_write("s", event)) for _ in range(2)))
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appended", "Duplicate"]


class TestBadItems:
    @pytest.mark.parametrize(
        "fault", [{"actor": "no\x00nul"}, {"data": "{"}, {"type": "unknown.type"}, {"schema": 2**40}]
    )
    async def test_fails_alone(self, log: EventLog, fault: dict[str, object]) -> None:
        """An event that the database or its driver refuses fails alone; everything that shared its batch is recorded."""
        bad = replace(an_event(), **fault)  # type: ignore[arg-type]
        appends = [log.append(a_write(f"s{n}")) for n in range(20)]
        outcomes = await asyncio.gather(
            *appends[:10], log.append(a_write("bad", bad)), *appends[10:], return_exceptions=True
        )
        assert isinstance(outcomes.pop(10), asyncpg.PostgresError | ValueError)
        assert all(isinstance(outcome, Appended) for outcome in outcomes)
        assert await log.tail() == 20

    @pytest.mark.parametrize(
        "writes", [(), (a_write("s", *(an_event() for _ in range(1_001))),), (a_write("s"), a_write("s"))]
    )
    async def test_senseless_appends(self, log: EventLog, writes: tuple[object, ...]) -> None:
        """Nothing, too much, or one stream twice is a mistake of the caller."""
        with pytest.raises(ValueError, match="append"):
            await log.append(*writes)  # type: ignore[arg-type]

    async def test_foreign_event_types(self, database: str) -> None:
        """A service's role can append its own event types and no other service's."""
        async with open_log(url_of("notify", database)) as log:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="case.registered"):
                await log.append(a_write("s"))


class TestOrder:
    async def test_gapless_in_commit_order(self, log: EventLog) -> None:
        """Positions are 1, 2, 3 … without gaps, refused appends included, and versions count per stream."""
        appends = [
            log.append(a_write(f"s{n % 7}", expected=Expected.new() if n % 5 == 0 else Expected.any()))
            for n in range(300)
        ]
        await asyncio.gather(*appends)
        events = (await log.read(0, 1_000)).events
        assert [event.position for event in events] == list(range(1, len(events) + 1))
        for stream in {event.stream for event in events}:
            versions = [event.version for event in events if event.stream == stream]
            assert versions == list(range(1, len(versions) + 1))

    async def test_order_of_one_caller(self, log: EventLog) -> None:
        """Appends to one stream keep the order in which they were handed over, also when they wait for the next batch."""
        events = [an_event(actor=str(n)) for n in range(100)]
        await asyncio.gather(*(log.append(a_write("s", event)) for event in events))
        assert [event.actor for event in await log.read_stream("s")] == [str(n) for n in range(100)]

    async def test_windows(self, log: EventLog) -> None:
        """A page covers a window of positions also where no event of the wanted types stands."""
        await log.append(a_write("s", *(an_event() for _ in range(25))))
        page = await log.read(5, 10, {"deadline.set"})
        assert (page.events, page.upto) == ([], 15)
        assert (await log.read(25, 10)).upto == 25


class TestTrouble:
    async def test_full_queue(self, own_postgres: EmbeddedServer) -> None:
        """When the database stands still the queue fills and further appends are told to come back, not kept for ever."""
        async with migrated_database(own_postgres) as url, open_log(url) as log:
            await log.append(a_write("s"))
            log._writer._queue = asyncio.Queue(10)
            own_postgres.freeze()
            waiting = [asyncio.create_task(log.append(a_write(str(uuid4())))) for _ in range(10)]
            await asyncio.sleep(0)
            with pytest.raises(LogBusy):
                await asyncio.gather(*(log._writer.submit(*_append(), patience=0.1) for _ in range(12)))
            own_postgres.thaw()
            assert all(isinstance(outcome, Appended) for outcome in await asyncio.gather(*waiting))

    async def test_database_away(self, own_postgres: EmbeddedServer) -> None:
        """With the database down an append says so within seconds; once it is back the same ids are taken once."""
        async with migrated_database(own_postgres) as url, open_log(url) as log:
            event = an_event()
            own_postgres.kill()
            with pytest.raises(LogUnavailable):
                await log.append(a_write("s", event))
            own_postgres.start()
            assert isinstance(await log.append(a_write("s", event)), Appended | Duplicate)
            assert len(await log.read_stream("s")) == 1

    async def test_a_doorbell_that_fails(self, database: str) -> None:
        """A doorbell that fails in a way nobody foresaw costs nobody an answer, and the writer goes on."""

        async def broken() -> None:
            raise ZeroDivisionError

        pool = await connect_pool(database, name="test")
        async with EventLog.open(database, pool, name="test", committed=broken) as log:
            assert [await log.append(a_write("s")) for _ in range(3)] == [
                Appended((n,), (n,)) for n in (1, 2, 3)
            ]
        await close_pool(pool)

    async def test_partitions_in_time(self, postgres: EmbeddedServer) -> None:
        """Partitions are there before the tail reaches them, however small they are."""
        async with (
            migrated_database(postgres, partition_size=50) as url,
            open_log(url, partition_size=50) as log,
        ):
            for _ in range(20):
                await asyncio.gather(
                    *(log.append(a_write(str(uuid4()), *(an_event() for _ in range(100)))) for _ in range(5))
                )
            assert await log.tail() == 10_000
            assert await log.pool.fetchval("select count(*) from eventlog.partitions") >= 200


def _append() -> tuple[object]:
    from shared.eventlog.plan import Append
    from shared.eventlog.seal import leaf

    write = a_write(str(uuid4()))
    return (Append((write,), (leaf(write.stream, write.events[0]),)),)
