"""To a collector by OTLP over HTTP, from a thread of its own: a bounded queue, batches, a time limit. What does not fit, or does not arrive, is
counted and gone; no service ever waits for a collector or fails with it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Final

import requests
import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from shared.tracing.ids import sampled
from shared.tracing.metrics import SPANS
from shared.tracing.spans import Span

log = structlog.get_logger(__name__)

#: spans that wait at most, in one request, and seconds between requests, for an answer, and at the end
WAITING, TOGETHER = 8_192, 512
PAUSE_SECONDS, ANSWER_SECONDS, END_SECONDS = 1.0, 3.0, 2.0

_KEPT = TraceFlags(TraceFlags.SAMPLED)
_SCOPE = InstrumentationScope("yingsu")
_KINDS: Final = {
    "server": SpanKind.SERVER,
    "consumer": SpanKind.CONSUMER,
    "producer": SpanKind.PRODUCER,
    "client": SpanKind.CLIENT,
    "internal": SpanKind.INTERNAL,
}


class Collector:
    """``url``: the collector's address for traces, as http://collector:4318/v1/traces; ``ratio``: the share of traces that is kept."""

    def __init__(self, url: str, ratio: float, service: str) -> None:
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # we say it once, and count
        session = requests.Session()
        session.trust_env = False  # a collector is ours, not behind anybody's proxy
        self._counting = _Counting(OTLPSpanExporter(url, timeout=ANSWER_SECONDS, session=session))
        self._ratio = ratio
        self._resource = Resource({"service.name": f"yingsu-{service}", "service.namespace": "yingsu"})
        self._processor = BatchSpanProcessor(
            self._counting,
            max_queue_size=WAITING,
            schedule_delay_millis=PAUSE_SECONDS * 1_000,
            max_export_batch_size=TOGETHER,
        )

    def wants(self, trace: int) -> bool:
        return sampled(trace, self._ratio)

    def put(self, span: Span) -> None:
        if self._counting.taken():
            self._processor.on_end(self._readable(span))

    def close(self) -> None:
        """Send what waits, for as long as a stop may take."""
        ending = threading.Thread(target=self._end, daemon=True)
        ending.start()
        ending.join(END_SECONDS)

    def _end(self) -> None:
        self._processor.shutdown()  # type: ignore[no-untyped-call]  # the library's

    def _readable(self, span: Span) -> ReadableSpan:
        return ReadableSpan(
            name=span.name,
            context=SpanContext(span.trace, span.id, is_remote=False, trace_flags=_KEPT),
            parent=SpanContext(span.trace, span.parent, is_remote=True) if span.parent else None,
            resource=self._resource,
            attributes=span.attributes,
            links=[Link(SpanContext(*span.link, is_remote=True))] if span.link else (),
            kind=_KINDS[span.kind],
            instrumentation_scope=_SCOPE,
            status=Status(StatusCode.ERROR, span.wrong) if span.wrong else Status(StatusCode.UNSET),
            start_time=span.started,
            end_time=span.ended,
        )


class _Counting(SpanExporter):
    """Every span is counted once; a collector that is lost, or back, is said once."""

    def __init__(self, exporter: OTLPSpanExporter) -> None:
        self._exporter = exporter
        self._waiting = 0
        self._lock = threading.Lock()
        self._lost = False

    def taken(self) -> bool:
        """Whether there is room for one more."""
        with self._lock:
            if self._waiting >= WAITING:
                SPANS.labels("dropped").inc()
                return False
            self._waiting += 1
            return True

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        try:
            result = self._exporter.export(spans)
        except Exception:  # noqa: BLE001  (whatever it is, it costs these spans and nothing else)
            result = SpanExportResult.FAILURE
        with self._lock:
            self._waiting -= len(spans)
        arrived = result is SpanExportResult.SUCCESS
        SPANS.labels("exported" if arrived else "failed").inc(len(spans))
        if arrived == self._lost:
            self._lost = not arrived
            log.warning("tracing.collector_lost" if self._lost else "tracing.collector_back")
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()  # type: ignore[no-untyped-call]  # the library's
