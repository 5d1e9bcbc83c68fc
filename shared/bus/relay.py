"""The relay: the log's first reader. It publishes every event to the EVENTS stream in the log's order, exactly once in that stream.

It is a projection without tables, so its lease, its checkpoint and its loud stop are the runner's. On (re)start it looks at what the stream
already holds and goes on from there; each batch is atomic and names the sequence it expects to follow, so a relay that lost its lease in
mid-flight cannot interleave. The checkpoint moves only after the server's acknowledgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid4

import orjson
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from shared import tracing
from shared.bus.connection import Bus
from shared.bus.metrics import PUBLISHED
from shared.bus.topology import EVENTS
from shared.database import Connection
from shared.errors import Retry
from shared.events import CATALOGUE
from shared.events.cloudevent import encode, subject_of
from shared.events.envelope import Recorded
from shared.projection import traced
from shared.tracing import Span
from shared.tracing.ids import HEADER, span_of, trace_of, traceparent

#: messages in one atomic batch; the server's limit is 1,000
BATCH = 500
ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of the stream: its last sequence number and the log position of the event there."""

    sequence: int
    position: int


class Relay:
    name = "intake.relay"
    version = 1
    types: ClassVar[frozenset[str]] = frozenset(CATALOGUE)
    schema = ""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._tip: Tip | None = None

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Publish what the stream does not have yet. Any trouble with NATS is Retry: the page is read again later."""
        if not live:
            return
        try:
            tip = self._tip or await self._look()
            self._tip = None  # unknown while a batch is under way
            fresh = [event for event in page if event.position > tip.position]
            for start in range(0, len(fresh), BATCH):
                tip = await self._publish(fresh[start : start + BATCH], tip)
            self._tip = tip
        except (NatsError, TimeoutError, OSError) as error:
            raise Retry(f"cannot publish to {EVENTS}: {error!r}") from error

    async def _look(self) -> Tip:
        """What the stream ends with. A stream that was lost is filled again from the checkpoint on."""
        info = await self._bus.js.stream_info(EVENTS)
        if info.state.messages == 0:
            return Tip(info.state.last_seq, 0)
        try:
            last = await self._bus.js.get_msg(EVENTS, seq=info.state.last_seq)
        except NotFoundError as error:
            raise Retry(f"the last message of {EVENTS} is gone") from error
        return Tip(info.state.last_seq, int((last.headers or {})["Position"]))

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
