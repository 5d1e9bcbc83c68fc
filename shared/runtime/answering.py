"""What is said of every request when it was answered: a line in the log, two metrics, a span. Its route as a template, never its address: an address
has ids in it. Who asked is the code of the person, never a name; nothing of what was sent or shown.
"""

from __future__ import annotations

import time

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import tracing
from shared.measuring import counter, histogram
from shared.security.visitor import visitor
from shared.tracing.ids import HEADER

log = structlog.get_logger(__name__)

#: what comes all the time and says nothing
QUIET = frozenset({"/livez", "/readyz", "/metrics"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: the status of who hung up before there was an answer, as nginx counts it
HUNG_UP, UNFORESEEN = 499, 500

REQUESTS = counter(
    "yingsu_http_requests_total",
    "requests answered, by route template and status; 499: the caller hung up first",
    "method",
    "route",
    "status",
    worry="5xx rising: log lines http.unforeseen, http.database_unavailable; 401, 403, 429 rising: somebody tries doors",
)
SECONDS = histogram(
    "yingsu_http_request_duration_seconds",
    "until the answer began, by route template; a stream (the live inbox) is answered when it begins",
    "route",
    worry="p95 above 0.5 s for pages: database, pool, or too large a question",
    buckets=(0.01, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10),
)


class Answered:
    """Plain ASGI, inside of what gives the request its correlation."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in QUIET:
            await self._app(scope, receive, send)
            return
        began, status, seconds = time.perf_counter(), HUNG_UP, 0.0

        async def noted(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                status, seconds = message["status"], time.perf_counter() - began
            await send(message)

        trace, parent = tracing.remote(tracing.given_trace(Headers(scope=scope).get(HEADER)))
        with tracing.span("http", kind="server", trace=trace, parent=parent) as span:
            try:
                await self._app(scope, receive, noted)
            except Exception:
                status = status if seconds else UNFORESEEN  # it is answered outside of here
                raise
            finally:
                _note(scope, span, status, seconds or time.perf_counter() - began)


def _note(scope: Scope, span: tracing.Span | None, status: int, seconds: float) -> None:
    route = template(scope)
    method = scope["method"] if scope["method"] in METHODS else "other"
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    if span:
        span.name = f"{method} {route}"
        span.attributes |= {
            "http.request.method": method,
            "http.route": route,
            "http.response.status_code": status,
        }
        span.wrong = span.wrong or (f"status {status}" if status >= 500 else "")
    who = visitor()
    log.info(
        "http.answered",
        method=method,
        route=route,
        status=status,
        ms=round(seconds * 1_000, 1),
        person=who.person if who else None,
    )


def template(scope: Scope) -> str:
    """The route's path with the names of its parameters; ``none`` where no route was found."""
    path: str = getattr(scope.get("route"), "path", "")
    return path or "none"
