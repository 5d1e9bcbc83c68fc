"""The spans of an append: one for each event, whose id is the event's, so that whatever the event causes can name it as its parent."""

from __future__ import annotations

import time
from collections.abc import Sequence

from shared import tracing
from shared.eventlog.outcomes import Appended, Outcome, Write
from shared.events.envelope import NewEvent
from shared.tracing import Span

#: of one append at most so many events have spans: an imported ledger is hundreds at once
MOST = 32


def join(writes: Sequence[Write]) -> None:
    """A door that nobody gave a trace is of the trace of what it records first."""
    door = tracing.current()
    if door and not door.trace:
        first = writes[0].events[0]
        door.trace = tracing.trace_of(first.correlation or first.id)


def note(writes: Sequence[Write], outcome: Outcome, started: int) -> None:
    """Record the spans of what was appended, begun at ``started`` (ns)."""
    if isinstance(outcome, Appended):
        ended = time.time_ns()
        events = [event for write in writes for event in write.events]
        for event, position in zip(events[:MOST], outcome.positions, strict=False):
            span = _span(event, position)
            span.started, span.ended = started, ended
            tracing.record(span)


def _span(event: NewEvent, position: int) -> Span:
    trace, door = tracing.trace_of(event.correlation or event.id), tracing.current()
    cause = tracing.span_of(event.causation) if event.causation else 0
    within = door is not None and door.trace == trace
    return Span(
        name=f"append {event.type}",
        trace=trace,
        id=tracing.span_of(event.id),
        parent=door.id if within and door else cause,
        attributes={"yingsu.event.type": event.type, "yingsu.log.position": position},
        link=tracing.Remote(door.trace, door.id) if door and door.trace and not within else None,
    )
