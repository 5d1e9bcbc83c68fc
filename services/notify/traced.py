"""The spans of an attempt to deliver: in the trace of each notice that the message holds, under the span that raised it."""

from __future__ import annotations

from collections.abc import Sequence

from services.notify.progress import Progress
from shared import tracing
from shared.events.terms import Channel
from shared.tracing import Span

#: of one message at most so many notices have spans: a summary holds up to 200
MOST = 32


def note(channel: Channel, wanted: Sequence[Progress], started: int, why: Exception | None = None) -> None:
    """Record an attempt that began at ``started`` (ns); ``why``: what kept it from going out."""
    if not tracing.on():
        return
    for one in wanted[:MOST]:
        span = Span(
            name=f"deliver {channel}",
            kind="client",
            trace=tracing.trace_of(one.first.correlation),
            parent=tracing.span_of(one.first.id),
            attributes={"yingsu.channel": channel.value, "yingsu.attempt": one.attempts + 1},
            started=started,
        )
        if why:
            tracing.failed(span, why)
        tracing.record(span)
