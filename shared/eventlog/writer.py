"""Group commit: one task per process puts whatever is waiting into one transaction under the tail lock.

So positions are in commit order, a commit's disk flush is shared by everyone who waited, and the lock is taken once a batch. The traps it
answers: a statement's snapshot is older than its lock wait (so ``eventlog.append`` looks at the tail again once it holds the lock, and
refuses a batch that was planned before somebody else's); a stream and an event id occur at most once in a batch (later ones wait for the
next); a bad append that the database refuses is found by trying each alone; when a connection dies in mid-commit the batch is tried again
and finds its own events by their ids.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

import asyncpg
import structlog

from shared import database
from shared.eventlog import metrics
from shared.eventlog.batch import BATCH_EVENTS, Batch, Waiting
from shared.eventlog.outcomes import Appended, LogBusy, LogUnavailable, Outcome
from shared.eventlog.plan import Append
from shared.eventlog.transaction import append, append_holding_tail, queries

Connect = Callable[[], Awaitable["asyncpg.Connection[asyncpg.Record]"]]

Committed = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)

#: pauses before a batch is tried again after the connection was lost, in seconds
PAUSES = (0.0, 0.1, 0.4, 1.0)


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
                await self._survive(batch.items)
        finally:
            for waiting in (*batch.items, *self._held, *_drained(self._queue)):
                _fail(waiting, LogUnavailable("the event log's writer has stopped"))
            await database.close(self._connection)

    async def _survive(self, batch: list[Waiting]) -> None:
        """A failure nobody foresaw costs its batch and the connection; a writer that ended would let everyone wait for ever."""
        try:
            await self._commit(batch)
        except Exception as error:
            log.exception("eventlog.batch_failed", appends=len(batch))
            self._drop_connection()
            for waiting in batch:
                _fail(waiting, LogUnavailable(f"the event log cannot take this now: {error!r}"))

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
                await asyncio.sleep(0)  # whoever was answered and has more to say gets into the next batch
                return
        for waiting in batch:
            _fail(waiting, LogUnavailable(f"the event log cannot be reached: {trouble}"))

    async def _transaction(self, appends: list[Append]) -> list[Outcome]:
        """Two round trips if nobody else appended in between; if somebody did, four, with the tail held so that nobody can."""
        db = self._connection
        if db is None or db.is_closed():
            db = self._connection = await self._connect()
        try:
            return await append(db, appends)
        except asyncpg.SerializationError:
            metrics.OVERTAKEN.inc()
            return await append_holding_tail(db, appends)

    async def _one_by_one(self, batch: list[Waiting], error: Exception) -> None:
        """The database refused the batch: the appends that can stand alone do, the bad one fails alone."""
        if len(batch) == 1:
            _fail(batch[0], error)
            return
        for waiting in batch:
            await self._commit([waiting])

    async def _after(self, outcomes: list[Outcome]) -> None:
        """Ring the doorbells, and keep partitions ahead of the tail."""
        tail = max((o.positions[-1] for o in outcomes if isinstance(o, Appended)), default=0)
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


def _answer(batch: list[Waiting], outcomes: list[Outcome]) -> None:
    for kind, count in Counter(type(outcome).__name__.lower() for outcome in outcomes).items():
        metrics.APPENDS.labels(kind).inc(count)
    for waiting, outcome in zip(batch, outcomes, strict=True):
        if not waiting.answer.done():
            waiting.answer.set_result(outcome)


def _fail(waiting: Waiting, error: Exception) -> None:
    if not waiting.answer.done():
        waiting.answer.set_exception(error)


def _drained(queue: asyncio.Queue[Waiting]) -> Iterator[Waiting]:
    while not queue.empty():
        yield queue.get_nowait()
