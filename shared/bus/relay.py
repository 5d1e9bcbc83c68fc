"""The relay: the log's first reader. It publishes every event to the EVENTS stream in the log's order, exactly once in that stream.

It is a projection without tables, so its lease, its checkpoint and its loud stop are the runner's. On (re)start it looks at what the stream
already holds and goes on from there; each batch is atomic and names the sequence it expects to follow, so a relay that lost its lease in
mid-flight cannot interleave. The checkpoint moves only after the server's acknowledgement.

A stream that lost its store is filled again from the log's beginning, whatever the checkpoint says. One that holds what the log does not (the log
came back from an older backup) stops the relay loudly: to whoever listens, those events have happened.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid4

import orjson
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from shared import tracing
from shared.bus.ahead import is_entry
from shared.bus.connection import Bus
from shared.bus.metrics import PUBLISHED
from shared.bus.topology import EVENTS
from shared.database import Connection
from shared.errors import Retry
from shared.eventlog import reader
from shared.events import CATALOGUE
from shared.events.cloudevent import encode, subject_of
from shared.events.envelope import Recorded
from shared.projection import traced
from shared.tracing import Span
from shared.tracing.ids import HEADER, span_of, trace_of, traceparent

#: messages in one atomic batch; the server's limit is 1,000
BATCH = 500
ANSWER_SECONDS = 10.0
#: how often the stream is looked at when there is nothing to publish, and how long one look may go on filling it
LOOK_SECONDS, FILL_SECONDS = 10.0, 2.0


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of the stream: its last sequence number and the log position of the event there."""

    sequence: int
    position: int


class StreamAheadError(Exception):
    """The stream holds an event that the log does not have at its place. ``code`` is stable."""

    code = "stream_ahead"

    def __init__(self, position: int, said: str) -> None:
        super().__init__(
            f"{self.code}：{EVENTS} 中位置 {position} 的事件 {said} 不在事件日志中：日志可能由较早的备份恢复。"
            "请用 yingsu log republish 另存所缺的事件并重新发布（docs/drills.md“日志比消息流旧”）。"
        )


class Relay:
    name = "intake.relay"
    version = 1
    types: ClassVar[frozenset[str]] = frozenset(CATALOGUE)
    schema = ""
    #: what was copied from another site is published, too: the next site copies from here
    of_all_sites = True

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._tip: Tip | None = None
        self._looked = 0.0

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        """Publish what the stream does not have yet. Any trouble with NATS is Retry: the page is read again later."""
        if not live or not page:
            return
        async with self._talking():
            tip, self._tip = self._tip, None  # unknown while a batch is under way
            # another position: a database put back under us
            if tip is None or tip.position != page[0].position - 1:
                tip = await self._look(db)
            tip = await self._fill(db, tip, page[0].position - 1)
            if tip.position < page[0].position - 1:
                self._tip = tip
                raise Retry(f"{EVENTS} is being filled again", after=0.0)
            self._tip = await self._publish_all(page, tip)

    async def tick(self, db: Connection) -> None:
        """Now and then, with everything published: whether the stream still has it."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        async with self._talking():
            self._tip = None
            tip, tail = await self._look(db), await reader.tail(db)
            self._tip = await self._fill(db, tip, tail)
            if self._tip.position >= tail:
                self._looked = time.monotonic()

    @asynccontextmanager
    async def _talking(self) -> AsyncIterator[None]:
        try:
            yield
        except (NatsError, TimeoutError, OSError) as error:
            raise Retry(f"cannot publish to {EVENTS}: {error!r}") from error

    async def _fill(self, db: Connection, tip: Tip, upto: int) -> Tip:
        """What lies between the stream's end and ``upto``, for a while: a store that was lost may have held millions, and the lease wants renewing."""
        started = time.monotonic()
        while tip.position < upto and time.monotonic() - started < FILL_SECONDS:
            after = tip.position
            tip = await self._publish_all(await reader.window(db, after, min(after + 4 * BATCH, upto)), tip)
        return tip

    async def _publish_all(self, events: Sequence[Recorded], tip: Tip) -> Tip:
        fresh = [event for event in events if event.position > tip.position]
        for start in range(0, len(fresh), BATCH):
            tip = await self._publish(fresh[start : start + BATCH], tip)
        return tip

    async def _look(self, db: Connection) -> Tip:
        """What the stream ends with. StreamAheadError when that is not what the log has there."""
        info = await self._bus.js.stream_info(EVENTS)
        if info.state.messages == 0:
            return Tip(info.state.last_seq, 0)
        try:
            last = await self._bus.js.get_msg(EVENTS, seq=info.state.last_seq)
        except NotFoundError as error:
            raise Retry(f"the last message of {EVENTS} is gone") from error
        headers = last.headers or {}
        position, said = int(headers["Position"]), headers.get("Nats-Msg-Id")
        await self._compare(db, position, said, last.data or b"")
        return Tip(info.state.last_seq, position)

    async def _compare(self, db: Connection, position: int, said: str | None, text: bytes) -> None:
        here = await reader.window(db, position - 1, position)
        if said and not any(is_entry(event, said, text) for event in here):
            raise StreamAheadError(position, said)

    async def _publish(self, events: Sequence[Recorded], tip: Tip) -> Tip:
        """One atomic batch after ``tip``: all of it is in the stream, or nothing is."""
        client, batch, started = self._bus.client, uuid4().hex, traced.now()
        *head, last = [self._message(n, event, tip, batch) for n, event in enumerate(events, 1)]
        for subject, payload, headers in head:
            await client.publish(subject, payload, headers=headers)
        subject, payload, headers = last
        answer = await client.request(
            subject, payload, timeout=ANSWER_SECONDS, headers={**headers, "Nats-Batch-Commit": "1"}
        )
        ack = orjson.loads(answer.data)
        if "error" in ack:
            raise NatsError(f"{EVENTS} refused a batch: {ack['error']}")
        PUBLISHED.inc(len(events))
        if started:
            _note(events, started)
        return Tip(ack["seq"], events[-1].position)

    @staticmethod
    def _message(n: int, event: Recorded, tip: Tip, batch: str) -> tuple[str, bytes, dict[str, str]]:
        headers = {
            "Nats-Msg-Id": str(event.id),
            "Nats-Batch-Id": batch,
            "Nats-Batch-Sequence": str(n),
            "Position": str(event.position),
            HEADER: _traceparent(event),
        }
        if n == 1:
            headers["Nats-Expected-Last-Sequence"] = str(tip.sequence)
        return subject_of(event), encode(event), headers


def _traceparent(event: Recorded) -> str:
    """W3C Trace Context: whoever subscribes goes on in the trace of the fact."""
    trace = trace_of(event.correlation)
    return traceparent(trace, span_of(event.id), kept=tracing.on(trace))


def _note(events: Sequence[Recorded], started: int) -> None:
    for of_one in traced.traces(events):
        last = of_one[-1]
        tracing.record(
            Span(
                name=f"publish {EVENTS}",
                kind="producer",
                trace=trace_of(last.correlation),
                parent=span_of(last.id),
                attributes={"messaging.destination.name": EVENTS, "yingsu.events": len(of_one)},
                started=started,
            )
        )
