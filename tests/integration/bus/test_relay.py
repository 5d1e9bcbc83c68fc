"""The relay publishes the log: everything, in order, once, whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import orjson
from nats.js import JetStreamContext

from shared import database as db
from shared.bus.connection import Bus
from shared.bus.relay import Relay
from shared.bus.topology import EVENTS, provision
from shared.database import Pool
from shared.eventlog import EventLog
from shared.migrate import migrate
from shared.projection import Doorbell, Runner
from shared.projection.runner import Pace
from tests.support.given import a_write, an_event
from tests.support.servers import EmbeddedServer, Server, fresh_database
from tests.support.stores import open_log
from tests.support.waiting import until


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Bus]:
    bus = Bus(url, "test")
    await bus.connect()
    try:
        yield bus
    finally:
        await bus.close()


@asynccontextmanager
async def relaying(bus: Bus, log: EventLog, pool: Pool) -> AsyncIterator[Runner]:
    runner = Runner(
        Relay(bus), pool, log, owner="test", bell=Doorbell().bell(), pace=Pace(lease=1.0, poll=0.05)
    )
    task = asyncio.create_task(runner.run())
    try:
        yield runner
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def published(js: JetStreamContext) -> list[int]:
    """The log positions in the stream, in its order."""
    info = await js.stream_info(EVENTS)
    positions = []
    for sequence in range(info.state.first_seq, info.state.last_seq + 1):
        message = await js.get_msg(EVENTS, seq=sequence)
        positions.append(int((message.headers or {})["Position"]))
    return positions


async def holds(bus: Bus, count: int) -> bool:
    with suppress(Exception):
        return (await bus.js.stream_info(EVENTS)).state.messages >= count
    return False


async def append(log: EventLog, count: int) -> None:
    await asyncio.gather(*(log.append(a_write(f"s{n}", an_event())) for n in range(count)))


async def test_publishes_in_order_once(own_nats: EmbeddedServer, log: EventLog, pool: Pool) -> None:
    """Every event is on its subject in the log's order, as the CloudEvent with its id as message id."""
    async with connected(own_nats.url) as bus:
        await provision(bus.js)
        async with relaying(bus, log, pool):
            await append(log, 1_200)
            await until(lambda: holds(bus, 1_200))
        assert await published(bus.js) == list(range(1, 1_201))
        message = await bus.js.get_msg(EVENTS, seq=7)
        [event] = (await log.read(6, 1)).events
        assert message.subject == "events.370404.fz-renshe.case.registered"
        assert (message.headers or {})["Nats-Msg-Id"] == str(event.id)
        assert orjson.loads(message.data or b"")["data"] == orjson.loads(event.data)


async def test_resumes_from_what_the_stream_holds(
    own_nats: EmbeddedServer, log: EventLog, pool: Pool
) -> None:
    """A relay whose checkpoint was lost publishes nothing twice, also outside the server's window for duplicates."""
    async with connected(own_nats.url) as bus:
        await provision(bus.js)
        await bus.js.update_stream((await bus.js.stream_info(EVENTS)).config.evolve(duplicate_window=0.1))
        async with relaying(bus, log, pool):
            await append(log, 100)
            await until(lambda: holds(bus, 100))
        await pool.execute("update projections.generations set position = 0 where name = 'intake.relay'")
        await asyncio.sleep(0.3)  # the server forgets the message ids
        async with relaying(bus, log, pool):
            await append(log, 50)
            await until(lambda: holds(bus, 150))
        assert await published(bus.js) == list(range(1, 151))


async def test_nats_away_during_a_load(own_nats: EmbeddedServer, log: EventLog, pool: Pool) -> None:
    """NATS killed and brought back under load: the log goes on, and afterwards the stream has everything, in order, once."""
    async with connected(own_nats.url) as bus:
        await provision(bus.js)
        async with relaying(bus, log, pool):
            await append(log, 300)
            own_nats.kill()
            for _ in range(5):
                await append(log, 100)
            own_nats.start()
            await append(log, 200)
            await until(lambda: holds(bus, 1_000), seconds=60)
        assert await published(bus.js) == list(range(1, 1_001))


async def test_an_interloper_is_noticed(own_nats: EmbeddedServer, log: EventLog, pool: Pool) -> None:
    """When somebody else wrote to the stream, a batch at the wrong sequence is refused and published after a fresh look."""
    async with connected(own_nats.url) as bus:
        await provision(bus.js)
        async with relaying(bus, log, pool):
            await append(log, 10)
            await until(lambda: holds(bus, 10))
            await bus.js.publish("events.370404.other.case.registered", b"{}", headers={"Position": "10"})
            await append(log, 10)
            await until(lambda: holds(bus, 21))
        assert await published(bus.js) == [*range(1, 11), 10, *range(11, 21)]


async def test_a_lost_store_is_filled_again(own_nats: EmbeddedServer, log: EventLog, pool: Pool) -> None:
    """When NATS came back without its store, the whole log is published again, also when nothing new is recorded."""
    async with connected(own_nats.url) as bus:
        await provision(bus.js)
        async with relaying(bus, log, pool):
            await append(log, 5_200)
            await until(lambda: holds(bus, 5_200))
        await bus.js.delete_stream(EVENTS)
        await provision(bus.js)
        async with relaying(bus, log, pool):
            await until(lambda: holds(bus, 5_200))
            await append(log, 100)
            await until(lambda: holds(bus, 5_300))
        assert await published(bus.js) == list(range(1, 5_301))


async def test_a_log_older_than_the_stream_stops_the_relay(
    own_nats: EmbeddedServer, log: EventLog, pool: Pool, postgres: Server, pristine: str
) -> None:
    """A log that came back from an older backup publishes nothing over what others have heard, and readiness says why."""
    async with connected(own_nats.url) as bus:
        await provision(bus.js)
        async with relaying(bus, log, pool):
            await append(log, 50)
            await until(lambda: holds(bus, 50))
        async with fresh_database(postgres, pristine) as url:
            await migrate(url, {})
            older = await db.connect_pool(url, name="test")
            async with open_log(url) as restored, relaying(bus, restored, older) as runner:
                await append(restored, 60)
                await until(lambda: stopped(runner))
                assert "较早的备份" in str(runner.failure)
            await db.close_pool(older)
        assert await published(bus.js) == list(range(1, 51))


async def stopped(runner: Runner) -> bool:
    return runner.failure is not None
