"""What /metrics looks up before it answers: never longer than a few seconds, never more often than every second, and what cannot be looked up is said
by the gauges that say what is away; the others stay as they were.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

import asyncpg
import structlog
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError
from prometheus_client import Gauge

from shared import database
from shared.bus import metrics as bus_metrics
from shared.bus.connection import Bus
from shared.bus.topology import DEADLETTERS
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.projection import metrics as projection_metrics
from shared.projection.asking import behind
from shared.runtime import metrics

log = structlog.get_logger(__name__)

#: what one look may take; how old an answer may be
LOOK_SECONDS, FRESH_SECONDS, ANSWER_SECONDS = 3.0, 1.0, 2
AWAY = (Retry, NatsError, *database.TRANSIENT)

#: something to be looked up at every scrape: sets gauges; what is away is raised
Look: TypeAlias = Callable[[], Awaitable[None]]


class Scrape:
    """Call it before the metrics are written. Several scrapers at once share one look."""

    def __init__(self, looks: Sequence[Look]) -> None:
        self._looks = looks
        self._lock = asyncio.Lock()
        self._at = -FRESH_SECONDS

    async def __call__(self) -> None:
        async with self._lock:
            if time.monotonic() - self._at >= FRESH_SECONDS:
                await asyncio.gather(*(_tried(look) for look in self._looks))
                self._at = time.monotonic()


async def _tried(look: Look) -> None:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await look()
    except (*AWAY, asyncpg.UndefinedTableError) as error:
        log.debug("metrics.cannot_look", reason=repr(error))


async def look_at_log(events: EventLog, names: Iterable[str]) -> None:
    """The log's head, the pool, and how far behind each read model is."""
    metrics.POOL_LIMIT.set(events.pool.get_max_size())
    metrics.POOL.labels("used").set(events.pool.get_size() - events.pool.get_idle_size())
    metrics.POOL.labels("idle").set(events.pool.get_idle_size())
    with _up(metrics.DATABASE_UP):
        tail, found = await events.tail(), await behind(events.pool, list(names))
    metrics.TAIL.set(tail)
    for one in found:
        projection_metrics.POSITION.labels(one.name).set(one.position)
        projection_metrics.LAG_EVENTS.labels(one.name).set(max(0, tail - one.position))
        projection_metrics.LAG_SECONDS.labels(one.name).set(one.seconds)
        projection_metrics.FAILING.labels(one.name).set(int(one.failing))


async def look_at_bus(bus: Bus, durables: Iterable[tuple[str, str]]) -> None:
    """Each durable consumer that the service works off."""
    with _up(metrics.BUS_UP):
        await bus.client.flush(timeout=ANSWER_SECONDS)
        for stream, durable in durables:
            await _look_at_consumer(bus, stream, durable)


async def _look_at_consumer(bus: Bus, stream: str, durable: str) -> None:
    try:
        info = await bus.js.consumer_info(stream, durable)
    except NotFoundError:
        bus_metrics.MISSING.labels(durable).set(1)
        return
    bus_metrics.MISSING.labels(durable).set(0)
    bus_metrics.PENDING.labels(durable).set(info.num_pending or 0)
    bus_metrics.OPEN.labels(durable).set(info.num_ack_pending or 0)


@contextmanager
def _up(gauge: Gauge) -> Iterator[None]:
    """1 when it worked, 0 when it did not or took too long; unchanged meanwhile, for another scrape may be reading."""
    try:
        yield
    except BaseException:
        gauge.set(0)
        raise
    gauge.set(1)


async def look_at_dead_letters(bus: Bus) -> None:
    bus_metrics.DEAD_LETTERS.set((await bus.js.stream_info(DEADLETTERS)).state.messages)
