"""What tracing says about itself."""

from __future__ import annotations

from prometheus_client import Counter

#: what became of spans; dropped and failed ones mean that the collector is away or too slow, and harm nothing else
SPANS = Counter("yingsu_trace_spans", "spans by what became of them: exported, failed, dropped", ["outcome"])
