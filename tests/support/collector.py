"""A collector of traces: takes OTLP over HTTP on one port for its whole life, and can refuse, hang, or be away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from deploy.local.ports import free_ports

ACCEPT, REFUSE, HANG = "accept", "refuse", "hang"


@dataclass(frozen=True)
class Kept:
    """A span as it arrived. Ids as W3C writes them; ``parent`` empty for none."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str]
    failed: bool


class Collector:
    """``behaviour`` may be changed at any time; ``asked`` counts requests, whatever was answered."""

    def __init__(self) -> None:
        [self.port] = free_ports(1)
        self.behaviour = ACCEPT
        self.asked = 0
        self.spans: list[Kept] = []
        self.released = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1/traces"

    @property
    def away(self) -> bool:
        return self._server is None

    def of(self, trace: str) -> list[Kept]:
        return [span for span in list(self.spans) if span.trace == trace]

    def start(self) -> None:
        self.released.clear()
        handler = type("Handler", (_Handler,), {"collector": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Away: connections are refused from here on."""
        self.released.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            names = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [_kept(names["service.name"], span) for span in scope.spans]


class _Handler(BaseHTTPRequestHandler):
    collector: Collector
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.collector.away:  # a connection that was kept open ends, too
            self.close_connection = True
            return
        self.collector.asked += 1
        if self.collector.behaviour == HANG:
            self.collector.released.wait(30)
            return
        status = 500 if self.collector.behaviour == REFUSE else 200
        if status == 200:
            self.collector.take(body)
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Says nothing: the spans are what tests look at."""


def _kept(service: str, span: Span) -> Kept:
    known = {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}
    return Kept(
        service=service,
        name=span.name,
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        attributes=known,
        failed=span.status.code == 2,
    )


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()
    collector.start()
    try:
        yield collector
    finally:
        collector.stop()
