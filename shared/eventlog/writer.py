"""Group commit: one task per process puts whatever is waiting into one transaction under the tail lock.

So positions are in commit order, a commit's disk flush is shared by everyone who waited, and the lock is taken once a batch. The traps it
answers: the lock is taken in a statement of its own (a statement's snapshot is older than its lock wait); a stream and an event id occur at
most once in a batch (later ones wait for the next); a bad append that the database refuses is found by trying each alone; when a
connection dies in mid-commit the batch is tried again and finds its own events by their ids.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from shared import database
from shared.eventlog import metrics
from shared.eventlog.outcomes import Appended, LogBusy, LogUnavailable, Outcome
from shared.eventlog.plan import Append, Plan, Situation, plan
from shared.sql import load_queries

queries = load_queries(__package__)

Connect = Callable[[], Awaitable["asyncpg.Connection[asyncpg.Record]"]]

Committed = Callable[[], Awaitable[None]]

#: most events in one transaction: about 20 ms of holding the tail
BATCH_EVENTS = 1_000
#: pauses before a batch is tried again after the connection was lost, in seconds
PAUSES = (0.0, 0.1, 0.4, 1.0)


@dataclass(frozen=True, slots=True)
class Waiting:
    append: Append
    answer: asyncio.Future[Outcome]


class Batch:
    """Appends that may share a transaction: no stream and no event id twice, and what came first stays first."""

    def __init__(self) -> None:
        self.items: list[Waiting] = []
        self.size = 0
        self._streams: set[str] = set()
        self._ids: set[UUID] = set()

    def takes(self, waiting: Waiting) -> bool:
        """Add it if it fits. If not, later appends to its streams do not fit either, so that their order is kept."""
        streams = {write.stream for write in waiting.append.writes}
        ids = {event.id for _, _, event in waiting.append.events()}
        fits = not (streams & self._streams or ids & self._ids) and (
            not self.items or self.size + len(ids) <= BATCH_EVENTS
        )
        self._streams |= streams
        self._ids |= ids
        if fits:
            self.items.append(waiting)
            self.size += len(ids)
        return fits


class Writer:
    """Owns one connection and one queue. ``submit`` is the only call; ``run`` is the task."""

    def __init__(
        self,
        connect: Connect,
        *,
        partition_size: int,
        committed: Committed | None = None,
        queue_size: int = 4_096,
    ) -> None:
        self._connect = connect
        self._committed = committed
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._queue: asyncio.Queue[Waiting] = asyncio.Queue(queue_size)
        self._held: deque[Waiting] = deque()
        self._partition_size = partition_size
        self._room_until = 0

    async def submit(self, append: Append, patience: float = 2.0) -> Outcome:
        """Queue one append and wait for its outcome. LogBusy when the queue stays full for ``patience`` seconds."""
        waiting = Waiting(append, asyncio.get_running_loop().create_future())
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            await self._squeeze_in(waiting, patience)
        return await waiting.answer

    async def run(self) -> None:
        """Commit batches until cancelled. Whoever still waits then is told that the log is unavailable."""
        batch = Batch()
        try:
            while True:
                batch = await self._next_batch()
                await self._commit(batch.items)
        finally:
            for waiting in (*batch.items, *self._held, *_drained(self._queue)):
                _fail(waiting, LogUnavailable("the event log's writer has stopped"))
            await database.close(self._connection)

    async def _squeeze_in(self, waiting: Waiting, patience: float) -> None:
        metrics.QUEUE_FULL.inc()
        try:
            async with asyncio.timeout(patience):
                await self._queue.put(waiting)
        except TimeoutError:
            raise LogBusy("the event log's queue is full") from None

    async def _next_batch(self) -> Batch:
        """Wait for work, then take all that fits, what was held back first."""
        batch = Batch()
        held, self._held = self._held, deque()
        if not held:
            held.append(await self._queue.get())
        for waiting in held:
            if not batch.takes(waiting):
                self._held.append(waiting)
        while batch.size < BATCH_EVENTS and len(self._held) < BATCH_EVENTS and not self._queue.empty():
            waiting = self._queue.get_nowait()
            if not batch.takes(waiting):
                self._held.append(waiting)
        return batch

    async def _commit(self, batch: list[Waiting]) -> None:
        """Answer everyone in the batch, trying again while the trouble may pass."""
        trouble: Exception | None = None
        for pause in PAUSES:
            await asyncio.sleep(pause)
            try:
                outcomes = await self._transaction([waiting.append for waiting in batch])
            except database.TRANSIENT as error:
                trouble = error
                self._drop_connection()
            except asyncpg.CheckViolationError as error:  # no partition for these positions yet
                trouble = error
                await self._make_room()
            except Exception as error:  # noqa: BLE001  (whatever it is, it belongs to one append)
                await self._one_by_one(batch, error)
                return
            else:
                _answer(batch, outcomes)
                await self._after(outcomes)
                return
        for waiting in batch:
            _fail(waiting, LogUnavailable(f"the event log cannot be reached: {trouble}"))

    async def _transaction(self, appends: list[Append]) -> list[Outcome]:
        """One batch, one transaction; an empty plan commits nothing but gives its lock back."""
        db = self._connection
        if db is None or db.is_closed():
            db = self._connection = await self._connect()
        try:
            await db.execute(queries.take_tail)
            decided = plan(appends, await _situation(db, appends))
            if decided.rows:
                await db.execute(queries.append, *_arguments(decided))
            await db.execute("commit")
        except BaseException:
            with suppress(Exception):
                await asyncio.shield(db.execute("rollback", timeout=2))
            raise
        metrics.BATCH_EVENTS.observe(len(decided.rows))
        return decided.outcomes

    async def _one_by_one(self, batch: list[Waiting], error: Exception) -> None:
        """The database refused the batch: the appends that can stand alone do, the bad one fails alone."""
        if len(batch) == 1:
            _fail(batch[0], error)
            return
        for waiting in batch:
            await self._commit([waiting])

    async def _after(self, outcomes: list[Outcome]) -> None:
        """Ring the doorbells, and keep partitions ahead of the tail."""
        tail = max((max(o.positions) for o in outcomes if isinstance(o, Appended)), default=0)
        if tail and self._committed:
            await self._committed()
        if tail and tail > self._room_until - self._partition_size:
            await self._make_room()

    async def _make_room(self) -> None:
        """Partitions ahead of the tail, made by a transaction of their own."""
        with suppress(*database.TRANSIENT):
            assert self._connection
            room = 2 * self._partition_size + BATCH_EVENTS
            self._room_until = await self._connection.fetchval(
                queries.ensure_partitions, self._partition_size, room
            )

    def _drop_connection(self) -> None:
        metrics.RETRIES.inc()
        connection, self._connection = self._connection, None
        if connection:
            connection.terminate()


async def _situation(db: database.Connection, appends: Sequence[Append]) -> Situation:
    """Read, under the tail lock, all that ``plan`` has to know."""
    streams = list({write.stream for append in appends for write in append.writes})
    ids = [event.id for append in appends for _, _, event in append.events()]
    row = await db.fetchrow(queries.situation, streams, ids)
    assert row
    versions = dict(zip(streams, row["versions"], strict=True))
    found = zip(ids, row["positions"], row["leaves"], strict=True)
    known = {id_: (position, leaf) for id_, position, leaf in found if position is not None}
    return Situation(row["tail"], row["prev"], row["at"], versions, known)


def _arguments(decided: Plan) -> tuple[Any, ...]:
    """The plan as the parallel arrays of ``eventlog.append``."""
    rows = decided.rows
    events = [row.event for row in rows]
    return (
        decided.tail,
        decided.at,
        decided.root,
        decided.prev,
        decided.hash,
        list(decided.moves),
        [before for before, _ in decided.moves.values()],
        [after for _, after in decided.moves.values()],
        [row.stream for row in rows],
        [row.version for row in rows],
        [event.id for event in events],
        [event.type for event in events],
        [event.schema for event in events],
        [event.region for event in events],
        [event.bureau for event in events],
        [event.actor for event in events],
        [event.occurred_on for event in events],
        [event.correlation or event.id for event in events],
        [event.causation for event in events],
        [event.data for event in events],
        [row.leaf for row in rows],
    )


def _answer(batch: list[Waiting], outcomes: list[Outcome]) -> None:
    for waiting, outcome in zip(batch, outcomes, strict=True):
        metrics.APPENDS.labels(type(outcome).__name__.lower()).inc()
        if not waiting.answer.done():
            waiting.answer.set_result(outcome)


def _fail(waiting: Waiting, error: Exception) -> None:
    if not waiting.answer.done():
        waiting.answer.set_exception(error)


def _drained(queue: asyncio.Queue[Waiting]) -> Iterator[Waiting]:
    while not queue.empty():
        yield queue.get_nowait()
