"""The whole stack: from the moment intake's answer arrives until the case is in stats' figures, at 200 requests a second and flat out.

Four services, Postgres, NATS and the load share the machine. A request reports one new case of one instance, two facts. Seen is when the
checkpoint that stats commits together with its figures has passed the case; a look every two milliseconds is the resolution.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import orjson

from benchmarks.figures import Load, Result, at_most, figure, percentile
from benchmarks.http import Post, connections
from deploy.local.home import temporary_home
from deploy.local.stack import running_stack
from shared.sql import load_queries

queries = load_queries(__package__, "visible.sql")

ROUNDS = 3
RATE = 200
SECONDS = 8.0
CLIENTS = 32
LOOK = 0.002
BATCH = "application/cloudevents-batch+json"


async def run() -> Result:
    with temporary_home() as home, running_stack(home) as stack:
        db = await asyncpg.connect(stack.info.database_urls["stats"])
        try:
            async with connections(f"{stack.info.service_urls['intake']}/v1/events", BATCH, CLIENTS) as posts:
                await _flat_out(posts, db, 2.0)  # everything is warm afterwards
                steady = [await _steady(posts, db) for _ in range(ROUNDS)]
                flat = [await _flat_out(posts, db, SECONDS) for _ in range(ROUNDS)]
        finally:
            await db.close()
    return _result(steady, flat)


def _result(steady: list[tuple[Load, Load]], flat: list[tuple[Load, Load]]) -> Result:
    at_rate, at_most_rate = f"{RATE} requests a second", f"flat out, {CLIENTS} clients"
    figures = tuple(
        figure(f"{what}: {moment}", "requests", [pair[n] for pair in runs])
        for what, runs in ((at_rate, steady), (at_most_rate, flat))
        for n, moment in enumerate(("answered", "accepted → visible"))
    )
    aim = at_most(f"{at_rate}: accepted → visible, p99 ms", 50, figures[1].p99_ms)
    return Result("HTTP accepted → visible in stats", figures, aims=(aim,))


class Watch:
    """When each position was answered for, and when the figures had got that far."""

    def __init__(self) -> None:
        self.answered: dict[int, float] = {}
        self.times: list[float] = []
        self._reached: list[tuple[int, float]] = []

    async def post(self, post: Post) -> None:
        began = time.perf_counter()
        status, body = await post(_new_case())
        now = time.perf_counter()
        if status != 200:
            raise ValueError(body)
        self.times.append(now - began)
        self.answered[orjson.loads(body)["items"][1]["position"]] = now

    async def look(self, db: asyncpg.Connection, finished: asyncio.Event) -> None:
        """Until everything that was answered for is in the figures."""
        position = await db.fetchval(queries.position)
        while not finished.is_set() or position < max(self.answered):
            await asyncio.sleep(LOOK)
            if (now_at := await db.fetchval(queries.position)) != position:
                position = now_at
                self._reached.append((position, time.perf_counter()))

    def loads(self, began: float) -> tuple[Load, Load]:
        """Rates over the time until the last answer and until the last was seen."""
        seen = {position: self._seen(position) for position in self.answered}
        waited = [max(0.0, seen[position] - at) for position, at in self.answered.items()]
        until_answered, until_seen = max(self.answered.values()) - began, max(seen.values()) - began
        return _load(self.times, until_answered), _load(waited, until_seen)

    def _seen(self, position: int) -> float:
        return self._reached[bisect_left(self._reached, (position, 0.0))][1]


@asynccontextmanager
async def _watching(db: asyncpg.Connection) -> AsyncIterator[Watch]:
    watch, finished = Watch(), asyncio.Event()
    task = asyncio.create_task(watch.look(db, finished))
    yield watch
    finished.set()
    async with asyncio.timeout(120):
        await task


async def _steady(posts: list[Post], db: asyncpg.Connection) -> tuple[Load, Load]:
    """Requests start by the clock, whether earlier ones were answered or not; each takes a free connection."""
    free: asyncio.Queue[Post] = asyncio.Queue()
    for post in posts:
        free.put_nowait(post)
    began = time.perf_counter()

    async def one(number: int, watch: Watch) -> None:
        await asyncio.sleep(began + number / RATE - time.perf_counter())
        post = await free.get()
        await watch.post(post)
        free.put_nowait(post)

    async with _watching(db) as watch:
        await asyncio.gather(*(one(number, watch) for number in range(int(RATE * SECONDS))))
    return watch.loads(began)


async def _flat_out(posts: list[Post], db: asyncpg.Connection, seconds: float) -> tuple[Load, Load]:
    began = time.perf_counter()

    async def client(post: Post, watch: Watch) -> None:
        while time.perf_counter() - began < seconds:
            await watch.post(post)

    async with _watching(db) as watch:
        await asyncio.gather(*(client(post, watch) for post in posts))
    return watch.loads(began)


def _load(times: list[float], seconds: float) -> Load:
    return Load(len(times) / seconds, percentile(times, 0.5), percentile(times, 0.99))


def _new_case() -> bytes:
    subject = f"case-{uuid4()}"
    envelope = {"subject": subject, "region": "370404", "bureau": "fz-renshe", "actor": "bench"}
    opened = {
        "id": uuid4(),
        "type": "case.opened",
        "data": {"name": "刘某诉某区人力资源和社会保障局工伤认定案"},
    }
    first = {"id": uuid4(), "type": "case.instance_opened", "data": {"instance": 1, "level": "first"}}
    return orjson.dumps([envelope | opened, envelope | first | {"occurredon": "2026-03-02"}])
