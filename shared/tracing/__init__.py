"""Traces: how long which step of a fact's way took, from the door to the mail. Off unless a collector is named; then it never stands in the way.

A trace needs no place of its own in the log: its id is the correlation that every event already has, a span's id is the event's own
(``ids``). So what is recorded is not changed by it, a replay makes no spans, and old events have a trace as new ones have.
"""

from shared.tracing.ids import Remote, given_trace, sampled, span_of, trace_of, traceparent
from shared.tracing.spans import Span, current, failed, on, record, remote, span, trace_id

__all__ = [
    "Remote",
    "Span",
    "current",
    "failed",
    "given_trace",
    "on",
    "record",
    "remote",
    "sampled",
    "span",
    "span_of",
    "trace_id",
    "trace_of",
    "traceparent",
]
