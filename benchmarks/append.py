"""Appending: our log, the library `eventsourcing` on its default path (which orders too, by a table lock), and bare inserts without order.

Each works on its own tables of one server with fsync on, with the same content; runs of the three alternate. The library is called at its
recorder, below its own domain objects and serialisation; ours at ``EventLog.append``, hashing and sealing included. “32 × 1” is 32 clients,
each appending one event a call.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from benchmarks.figures import Aim, Figure, Load, Ratio, Result, at_least, at_most, figure, ratio
from benchmarks.load import by_coroutines, by_threads
from shared import database
from shared.eventlog import Appended, EventLog, Expected, Write
from shared.events.case import CaseOpened, Defendant, Plaintiff
from shared.events.envelope import NewEvent
from shared.sql import load_queries
from tests.support.servers import embedded_postgres
from tests.support.stores import migrated_database, url_of

queries = load_queries(__package__, "append.sql")

ROUNDS = 3
SECONDS = 2.0
CLIENTS = (1, 8, 32, 128)
BATCHES = (100, 1_000)
WRITERS_OF_BATCHES = 4
OURS, THEIRS, BARE = "yingsu", "eventsourcing", "bare inserts"

DATA = CaseOpened(
    name="刘某诉某区人力资源和社会保障局工伤保险资格认定一案",
    plaintiffs=(Plaintiff(label="刘某"),),
    defendants=(Defendant(name="某区人力资源和社会保障局"),),
    field="人力资源和社会保障",
).model_dump_json(exclude_none=True)
DAY = date(2026, 3, 2)

#: (clients, events a call) → one run
Store = Callable[[int, int], Awaitable[Load]]


async def run() -> Result:
    with embedded_postgres() as server:
        async with migrated_database(server) as url, _log(url) as ours, _raw(url) as raw:
            with _library(url) as theirs:
                stores: dict[str, Store] = {OURS: ours, THEIRS: theirs, BARE: raw}
                return await _compare(stores)


async def _compare(stores: dict[str, Store]) -> Result:
    shapes = [(clients, 1) for clients in CLIENTS] + [(WRITERS_OF_BATCHES, size) for size in BATCHES]
    figures: dict[tuple[int, int], dict[str, Figure]] = {}
    for clients, events in shapes:
        runs: dict[str, list[Load]] = {name: [] for name in stores}
        for _ in range(ROUNDS):
            for name, store in stores.items():
                runs[name].append(await store(clients, events))
        figures[clients, events] = {
            name: figure(f"{_shape(clients, events)}: {name}", "events", loads)
            for name, loads in runs.items()
        }
    return Result(
        "append",
        tuple(one for found in figures.values() for one in found.values()),
        _ratios(figures),
        _aims(figures),
    )


def _shape(clients: int, events: int) -> str:
    return f"{clients} × {events}"


def _ratios(figures: dict[tuple[int, int], dict[str, Figure]]) -> tuple[Ratio, ...]:
    return tuple(
        ratio(f"{_shape(*shape)}: {OURS} / {name}", found[OURS], other)
        for shape, found in figures.items()
        for name, other in found.items()
        if name != OURS
    )


def _aims(figures: dict[tuple[int, int], dict[str, Figure]]) -> tuple[Aim, ...]:
    ours, theirs = figures[32, 1][OURS], figures[32, 1][THEIRS]
    times = ratio("", ours, theirs).value
    return (
        at_least(f"32 clients: times {THEIRS}", 10, times),
        at_most("32 clients: p99 ms", 20, ours.p99_ms),
    )


def _event() -> NewEvent:
    return NewEvent(
        type="case.opened", data=DATA, region="370404", bureau="fz-renshe", actor="bench", occurred_on=DAY
    )


@asynccontextmanager
async def _log(admin_url: str) -> AsyncIterator[Store]:
    url = url_of("intake", admin_url)
    pool = await database.connect_pool(url, name="bench")
    async with EventLog.open(url, pool, name="bench") as log:

        async def store(clients: int, events: int) -> Load:
            async def call(_: int) -> None:
                write = Write(str(uuid4()), tuple(_event() for _ in range(events)), Expected.new())
                if not isinstance(outcome := await log.append(write), Appended):
                    raise AssertionError(outcome)  # noqa: TRY004

            return await by_coroutines(clients, SECONDS, call, events=events)

        yield store
    await database.close_pool(pool)


@asynccontextmanager
async def _raw(url: str) -> AsyncIterator[Store]:
    connections = [await asyncpg.connect(url) for _ in range(max(CLIENTS))]
    await connections[0].execute(queries.create_raw)

    async def store(clients: int, events: int) -> Load:
        async def call(number: int) -> None:
            ids = [uuid4() for _ in range(events)]
            await connections[number].execute(queries.insert_raw, str(uuid4()), ids, "case.opened", DAY, DATA)

        return await by_coroutines(clients, SECONDS, call, events=events)

    yield store
    for connection in connections:
        await connection.close()


@contextmanager
def _library(url: str) -> Iterator[Store]:
    parts = urlsplit(url)
    datastore = PostgresDatastore(
        dbname=parts.path[1:],
        host=parts.hostname,
        port=str(parts.port),
        user=parts.username,
        password=parts.password,
        pool_size=32,
        max_overflow=8,
    )
    recorder = PostgresApplicationRecorder(datastore, events_table_name="library_events")
    recorder.create_table()
    state = DATA.encode()

    async def store(clients: int, events: int) -> Load:
        def call() -> None:
            originator = uuid4()
            recorder.insert_events(
                [StoredEvent(originator, n, "case.opened", state) for n in range(1, events + 1)]
            )

        return await asyncio.to_thread(by_threads, clients, SECONDS, call, events=events)

    yield store
    datastore.close()
