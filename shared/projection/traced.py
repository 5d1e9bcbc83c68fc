"""The spans of a page that a read model took in: one for each trace that the page has to do with, not for each event."""

from __future__ import annotations

import time
from collections.abc import Sequence

from shared import tracing
from shared.events.envelope import Recorded
from shared.tracing import Span

#: of one page at most so many traces have spans: whoever catches up reads pages of hundreds
MOST = 32


def note(projection: str, page: Sequence[Recorded], started: int, wrong: str = "") -> None:
    """Record what the page did, begun at ``started`` (ns); ``wrong``: why it could not be applied."""
    for events in traces(page):
        last = events[-1]
        tracing.record(
            Span(
                name=f"project {projection}",
                kind="consumer",
                trace=tracing.trace_of(last.correlation),
                parent=tracing.span_of(last.id),
                attributes={
                    "yingsu.projection": projection,
                    "yingsu.events": len(events),
                    "yingsu.log.position": last.position,
                },
                started=started,
                wrong=wrong,
            )
        )


def traces(page: Sequence[Recorded]) -> list[list[Recorded]]:
    """The page's events by their trace: only traces that are kept, and not more than ``MOST`` of them."""
    found: dict[int, list[Recorded]] = {}
    for event in page:
        trace = tracing.trace_of(event.correlation)
        if trace in found:
            found[trace].append(event)
        elif len(found) < MOST and tracing.on(trace):
            found[trace] = [event]
    return list(found.values())


def now() -> int:
    """Nanoseconds, or 0 when nothing is traced."""
    return time.time_ns() if tracing.on() else 0
