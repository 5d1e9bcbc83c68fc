"""The relay on its way from the log to JetStream: the real runner, the real stream, every write synced by the server."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from benchmarks.figures import Load, Result, figure
from benchmarks.histories import fill
from benchmarks.rebuild import queries
from shared.bus.connection import Bus
from shared.bus.relay import Relay
from shared.bus.topology import EVENTS, provision
from shared.eventlog import EventLog
from shared.projection.runner import Runner
from tests.support.servers import embedded_nats, embedded_postgres
from tests.support.stores import migrated_database, open_log

ROUNDS = 3
CASES = 1_500


async def run() -> Result:
    with embedded_postgres() as server, embedded_nats() as nats:
        bus = Bus(nats.url, "bench")
        await bus.connect()
        async with migrated_database(server) as url, open_log(url) as log:
            events = await fill(log, CASES)
            loads = []
            for _ in range(ROUNDS):
                loads.append(await _relay_all(bus, log, events))
                await bus.js.delete_stream(EVENTS)
                await log.pool.execute(queries.start_again, Relay.name)
        await bus.close()
    return Result("relay to JetStream", (figure(f"log of {events:,} events", "events", loads),))


async def _relay_all(bus: Bus, log: EventLog, events: int) -> Load:
    await provision(bus.js)
    started = time.perf_counter()
    task = asyncio.create_task(Runner(Relay(bus), log.pool, log, owner="bench", bell=asyncio.Event()).run())
    while (await bus.js.stream_info(EVENTS)).state.messages < events:
        if task.done():
            await task
        await asyncio.sleep(0.01)
    seconds = time.perf_counter() - started
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return Load(events / seconds)
