"""HTTP connections with an end: a head that does not come, a body that trickles, a head without bounds and an ambiguous one are all refused.

uvicorn bounds none of these with httptools. Whoever sends slowly holds a socket and a few kilobytes for seconds, never for ever.
"""

from __future__ import annotations

from asyncio import TimerHandle
from collections import Counter
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

#: connections of one process; more are told to come again (503)
CONNECTIONS = 2_000
_ONCE = (b"host", b"content-length", b"transfer-encoding", b"content-type", b"authorization")


class Patient(HttpToolsProtocol):
    """Times in seconds, sizes in bytes."""

    #: until the head is whole; between two looks; that a body must bring between two looks
    head_seconds: ClassVar[float] = 15.0
    look_seconds: ClassVar[float] = 15.0
    least_bytes: ClassVar[int] = 1_000
    max_head: ClassVar[int] = 32_768
    max_headers: ClassVar[int] = 100

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._in_body = False
        self._head_bytes = 0
        self._head_since: float | None = self.loop.time()
        self._brought = 0
        self._answered = False
        self._looks: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._looks = self.loop.call_later(self.look_seconds, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._looks:
            self._looks.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._brought += len(data)
        if not self._in_body:
            self._head_bytes += len(data)
            self._head_since = self._head_since or self.loop.time()
        super().data_received(data)
        if not self._in_body and self._head_bytes > self.max_head:
            self._end(431)

    def on_headers_complete(self) -> None:
        self._head_bytes, self._head_since = 0, None
        if status := self._fault():
            self._end(status)
            return
        self._in_body, self._answered = True, False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        if not self.transport.is_closing():
            super().on_message_complete()

    def _fault(self) -> int | None:
        """Of a head that two readers could read differently, or that is longer than any browser's."""
        said = Counter(name for name, _ in self.headers)
        size = sum(len(name) + len(value) for name, value in self.headers)
        if size > self.max_head or len(self.headers) > self.max_headers:
            return 431
        doubled = any(said[name] > 1 for name in _ONCE)
        both = said[b"transfer-encoding"] and said[b"content-length"]
        return 400 if doubled or both or not self.url.startswith(b"/") else None

    def _look(self) -> None:
        """Every few seconds while the connection lives."""
        waited = self.loop.time() - (self._head_since or self.loop.time())
        reading = self._in_body and not self.flow.read_paused and not self.cycle.waiting_for_100_continue
        if (self._head_since and waited > self.head_seconds) or (reading and self._too_slow()):
            self._end(408)
        self._brought = 0
        self._looks = self.loop.call_later(self.look_seconds, self._look)

    def _too_slow(self) -> bool:
        """A body of which nothing is wanted any more (it was answered unread) may come to its end within one look, no longer."""
        unwanted, self._answered = self._answered, bool(self.cycle and self.cycle.response_complete)
        return unwanted or self._brought < self.least_bytes

    def _end(self, status: int) -> None:
        """Say why, unless an answer is on its way or given, and hang up."""
        if self.transport.is_closing():
            return
        said = self.cycle and self.cycle.response_started
        if not (said and (self._in_body or not self.cycle.response_complete)):
            self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()
