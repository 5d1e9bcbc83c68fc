"""The way out when the log came back from an older backup and EVENTS holds what the log lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import copy
from datetime import timedelta

import asyncpg
import orjson
import pytest

from shared import database as db
from shared.bus.ahead import emptied, is_entry, lost
from shared.bus.relay import Relay, StreamAheadError
from shared.bus.topology import provision
from shared.database import Pool
from shared.eventlog import EventLog, reader
from shared.eventlog.archiving import lines, restore
from shared.events.cloudevent import encode
from shared.migrate import migrate
from shared.projection import Runner
from tests.integration.bus.test_relay import append, connected, holds, published, relaying, stopped
from tests.support.servers import EmbeddedServer, Server, fresh_database
from tests.support.stores import open_log
from tests.support.waiting import until

KEPT, ALL = 40, 60


@pytest.fixture
async def backup(postgres: Server, pristine: str) -> AsyncIterator[str]:
    """Another database, with an empty log."""
    async with fresh_database(postgres, pristine) as url:
        await migrate(url, {})
        yield url


async def test_what_the_log_lost_is_said_and_the_stream_follows_the_log(
    own_nats: EmbeddedServer, log: EventLog, pool: Pool, backup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay stops with its code; the events that the log lacks are named; emptied, the stream holds the log as it is now, within the server's window
    for duplicates too, and readiness is well again without a new fact.
    """
    monkeypatch.setattr("shared.projection.runner.STOPPED", 0.2)
    async with connected(own_nats.url) as bus:
        await provision(bus.js)
        await append(log, KEPT)
        archive = [text async for text in lines(log.pool)]
        async with relaying(bus, log, pool):
            await append(log, ALL - KEPT)
            await until(lambda: holds(bus, ALL))
        assert await lost(bus.js, pool) == []
        owner = await asyncpg.connect(backup)
        await restore(owner, archive)
        await owner.close()
        older = await db.connect_pool(backup, name="test")
        async with open_log(backup) as restored, relaying(bus, restored, older) as runner:
            await until(lambda: stopped(runner))
            assert "stream_ahead" in str(runner.failure)
            missing = await lost(bus.js, older)
            assert [one.position for one in missing] == list(range(KEPT + 1, ALL + 1))
            assert [orjson.loads(one.text)["id"] for one in missing] == [one.id for one in missing]
            await emptied(bus.js)
            await until(lambda: holds(bus, KEPT))
            assert await published(bus.js) == list(range(1, KEPT + 1))
            assert await lost(bus.js, older) == []
            await until(lambda: well(runner))
        await db.close_pool(older)


async def test_a_database_put_back_under_a_running_relay(
    own_nats: EmbeddedServer, log: EventLog, pool: Pool, backup: str
) -> None:
    """A relay that stayed while the log went back and grew again publishes nothing over what others have heard: it looks, and stops, every time."""
    async with connected(own_nats.url) as bus:
        await provision(bus.js)
        await append(log, ALL)
        relay = Relay(bus)
        async with pool.acquire() as connection:
            await relay.apply(connection, await reader.window(connection, 0, ALL), live=True)
        async with open_log(backup) as restored, restored.pool.acquire() as connection:
            await append(restored, ALL + 5)
            for after in (ALL - 1, ALL):
                page = await reader.window(connection, after, ALL + 5)
                with pytest.raises(StreamAheadError):
                    await relay.apply(connection, page, live=True)


async def test_the_same_event_recorded_again_is_another_entry(log: EventLog, pool: Pool) -> None:
    """What follows from facts has derived ids: in a log that grew again it may stand at its old place by chance, recorded at another moment."""
    await append(log, 1)
    [event] = await reader.window(pool, 0, 1)
    again = copy(event)
    again.__dict__["recorded_at"] += timedelta(microseconds=1)
    assert is_entry(event, str(event.id), encode(event))
    assert not is_entry(again, str(event.id), encode(event))


async def well(runner: Runner) -> bool:
    return runner.failure is None
