"""What tracing says about itself."""

from __future__ import annotations

from shared.measuring import counter

SPANS = counter(
    "yingsu_trace_spans_total",
    "spans by what became of them: exported, failed, dropped",
    "outcome",
    worry="failed or dropped: the collector is away or too slow; traces are incomplete, nothing else is harmed",
)
