"""The event log as a service uses it: one object, opened and closed with the process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from uuid import UUID

import asyncpg

from shared import database, tracing
from shared.database import Pool
from shared.eventlog import reader, traced
from shared.eventlog.metrics import APPEND_SECONDS
from shared.eventlog.outcomes import MAX_DATA, MAX_EVENTS, Conflict, LogUnavailable, Outcome, Write
from shared.eventlog.plan import Append
from shared.eventlog.reader import Page
from shared.eventlog.seal import leaf
from shared.eventlog.writer import Committed, Writer
from shared.events.envelope import Recorded

#: the writer's session; a stuck holder of the tail would stop every writer, so the server ends its transaction
WRITER_SETTINGS = {
    "idle_in_transaction_session_timeout": "10s",
    "statement_timeout": "20s",
    "synchronous_commit": "on",
    # plans made once and by index: planning for every batch's arrays, or a scan chosen while a table was small, costs 3 times the batch
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
}

#: raises when whoever appends may not; answers Conflict when another site keeps what is written about
Allowed = Callable[[Sequence[Write]], Conflict | None]
#: seconds, None for as long as it takes
Patience = Callable[[], float | None]


class EventLog:
    """Reads through the service's pool; appends through a writer of its own, one per process."""

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        allowed: Allowed = lambda _: None,
        patience: Patience = lambda: None,
    ) -> None:
        self.pool = pool
        self._writer = writer
        self._allowed = allowed
        self._patience = patience

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        url: str,
        pool: Pool,
        *,
        name: str,
        partition_size: int = 5_000_000,
        committed: Committed | None = None,
        allowed: Allowed = lambda _: None,
        patience: Patience = lambda: None,
    ) -> AsyncIterator[EventLog]:
        """Start the writer; on leaving, what is waiting is refused as unavailable (its senders try again).

        ``committed`` is called after every batch that added events: it rings the doorbells. ``allowed`` is asked before every append, in the
        context of who appends, and raises when it may not be; ``patience`` in the same, for how many seconds they wait to be answered.
        """

        async def connect() -> asyncpg.Connection[asyncpg.Record]:
            return await database.connect(url, name=f"{name} log writer", **WRITER_SETTINGS)

        writer = Writer(connect, partition_size=partition_size, committed=committed)
        task = asyncio.create_task(writer.run(), name="event log writer")
        try:
            yield cls(pool, writer, allowed, patience)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def append(self, *writes: Write, order: tuple[int, ...] = ()) -> Outcome:
        """Append the writes together or not at all; ``order`` as in Append.

        Returns Appended, Conflict, Duplicate or IdReused. Raises LogBusy or LogUnavailable (try again with the same ids), ValueError for
        an append that no log could take, and asyncpg's own error for events that the database refuses (a type of another service).
        """
        _check(writes)
        if forestalled := self._allowed(writes):
            return forestalled
        leaves = tuple(leaf(write.stream, event) for write in writes for event in write.events)
        with APPEND_SECONDS.time():
            return await self._answered(Append(writes, leaves, order))

    async def _answered(self, append: Append) -> Outcome:
        """Whoever cannot wait longer is told so; what they asked for may be recorded yet, whole, and their next try with the same ids finds it."""
        try:
            async with asyncio.timeout(self._patience()):
                return await self._submit(append)
        except TimeoutError:
            raise LogUnavailable("the event log does not answer in time") from None

    async def _submit(self, append: Append) -> Outcome:
        if not tracing.on():
            return await self._writer.submit(append)
        traced.join(append.writes)
        started = time.time_ns()
        outcome = await self._writer.submit(append)
        traced.note(append.writes, outcome, started)
        return outcome

    async def read(self, after: int, limit: int, types: Iterable[str] | None = None) -> Page:
        """The next window of at most ``limit`` positions after ``after``."""
        return await reader.page(self.pool, after, limit, types)

    async def read_range(self, after: int, upto: int, types: Iterable[str] | None = None) -> list[Recorded]:
        """What stands in ``after < position <= upto``; the caller knows that the log reaches that far."""
        return await reader.window(self.pool, after, upto, types)

    async def read_stream(self, stream: str, after: int = 0) -> list[Recorded]:
        return await reader.stream(self.pool, stream, after)

    async def read_streams(self, streams: Iterable[str]) -> list[Recorded]:
        return await reader.streams(self.pool, streams)

    async def find(self, ids: Iterable[UUID]) -> list[Recorded]:
        return await reader.find(self.pool, ids)

    async def tail(self) -> int:
        """The last position; 0 for an empty log."""
        return await reader.tail(self.pool)

    async def tail_before(self, instant: datetime) -> int:
        """The last position recorded before an instant: where “as it was known then” ends."""
        return await reader.tail_before(self.pool, instant)


def _check(writes: tuple[Write, ...]) -> None:
    events = [event for write in writes for event in write.events]
    if not events or any(not write.events for write in writes):
        raise ValueError("an append needs at least one event a stream")
    if len(events) > MAX_EVENTS:
        raise ValueError(f"an append takes at most {MAX_EVENTS} events, not {len(events)}")
    if len({write.stream for write in writes}) < len(writes) or len({event.id for event in events}) < len(
        events
    ):
        raise ValueError("a stream and an event id may occur only once in an append")
    if any(len(event.data) > MAX_DATA for event in events):
        raise ValueError(f"the data of one event may have at most {MAX_DATA} characters")
