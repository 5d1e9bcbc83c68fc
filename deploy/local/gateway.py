"""One address for all pages of the local stack: each request goes to the service that serves its path (``shared.web.places``).

On Kubernetes the Ingress does this with the same table. ``/api/<service>/…`` reaches a service's own doors. Bodies stream both ways, so a live
page stays live and a large file is never held here.
"""

import argparse
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TypeAlias
from urllib.parse import quote

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from shared.runtime.headers import Protected
from shared.runtime.patience import CONNECTIONS, Patient
from shared.runtime.prefixed import OPERATIONAL
from shared.web import plain
from shared.web.again import asked as asked_again
from shared.web.again import is_small
from shared.web.places import SERVED_BY

#: between two machines, never passed on (RFC 9110 §7.6.1)
HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"
}  # fmt: skip
#: seconds an idle connection is used again: less than the five after which the services close theirs, else a request would meet a closed one
KEPT = 2.0
#: of a service; what computes long is given a minute there (``shared.web.patience``), and one that says nothing for two does not answer any more
SECONDS = {"connect": 5.0, "write": 60.0, "pool": 60.0, "read": 120.0}
#: a live page is silent as long as nothing happens
LIVE = {**SECONDS, "read": None}
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]
#: what a request holds: nothing, all of it, or a stream
Sent: TypeAlias = bytes | AsyncIterator[bytes] | None


def application(services: Mapping[str, str], seconds: Mapping[str, float | None] = SECONDS) -> Starlette:
    """``services``: address by name; ``seconds`` that each part of an answer is waited for."""
    gateway = Gateway(services, seconds)

    async def livez(_: Request) -> Response:
        return PlainTextResponse("live")

    @asynccontextmanager
    async def closing(_: Starlette) -> AsyncIterator[None]:
        yield
        await gateway.close()

    return Starlette(
        routes=[Route("/livez", livez), Route("/{path:path}", gateway.pass_on, methods=METHODS)],
        middleware=[Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)],
        lifespan=closing,
    )


class Gateway:
    def __init__(self, services: Mapping[str, str], seconds: Mapping[str, float | None]) -> None:
        self._services, self._seconds = services, seconds
        # a transport and no client: a client would keep the cookies of one visitor and send them for the next
        self._transport = httpx.AsyncHTTPTransport(
            limits=httpx.Limits(max_connections=500, keepalive_expiry=KEPT), retries=1, trust_env=False
        )

    async def close(self) -> None:
        await self._transport.aclose()

    async def pass_on(self, request: Request) -> Response:
        url = _target(request.scope["path"], self._services)
        if url is None:
            return HTMLResponse(plain.page("没有找到", "没有这个页面，地址可能已经变动。"), 404)
        try:
            body = await _sent(request)
            answer = await self._transport.handle_async_request(self._asked(request, url, body))
        except ClientDisconnect:  # nobody is there to be answered
            return Response(status_code=400)
        except httpx.TransportError:
            words = "该部分暂时不可用，正在恢复，请稍等几秒再试；已登记的内容不会丢失，其他部分不受影响。"
            kept = await asked_again(request) if body is None or isinstance(body, bytes) else None
            return HTMLResponse(plain.page("请稍后再试", words, kept), 502, {"Retry-After": "2"})
        return _answered(answer)

    def _asked(self, request: Request, url: httpx.URL, body: Sent) -> httpx.Request:
        live = "text/event-stream" in request.headers.get("accept", "")
        return httpx.Request(
            request.method,
            url.copy_with(query=request.url.query.encode()),
            headers=_forwarded(request),
            content=body,
            extensions={"timeout": LIVE if live else self._seconds},
        )


async def _sent(request: Request) -> Sent:
    """A small form is held, so that it can be handed back where its service is away; all else streams."""
    if request.method in {"GET", "HEAD"}:
        return None
    return await request.body() if is_small(request) else request.stream()


def _answered(answer: httpx.Response) -> Response:
    response = StreamingResponse(_body(answer), answer.status_code)
    response.raw_headers = [(k.lower(), v) for k, v in answer.headers.raw if k.decode().lower() not in HOP]
    return response


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    """Closed also when the browser goes away in the middle of it."""
    assert isinstance(answer.stream, httpx.AsyncByteStream)
    try:
        async for piece in answer.stream:
            yield piece
    finally:
        await answer.aclose()


def _target(path: str, services: Mapping[str, str]) -> httpx.URL | None:
    """Where a path is served; None where it is not, and for one that would be another where it arrives (``/cases/../metrics``)."""
    first, _, rest = path.removeprefix("/").partition("/")
    service, inner = SERVED_BY.get(first), path
    if first == "api":
        service, _, rest = rest.partition("/")
        inner = f"/{rest}"
    if service is None or service not in services or inner in OPERATIONAL:
        return None
    url = httpx.URL(services[service] + quote(inner))
    return url if url.path == inner else None


def _forwarded(request: Request) -> list[tuple[bytes, bytes]]:
    """The caller's own headers, its host too: pages compare it with the origin. What it says of proxies before us is not handed on."""
    kept = [(name, value) for name, value in request.headers.raw if not _ours(name.decode("latin-1").lower())]
    caller = request.client.host if request.client else ""
    return [*kept, (b"x-forwarded-proto", request.url.scheme.encode()), (b"x-forwarded-for", caller.encode())]


def _ours(name: str) -> bool:
    return name in HOP or name == "forwarded" or name.startswith("x-forwarded-")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    proxies = os.environ.get("YINGSU_FORWARDED_ALLOW_IPS", "")
    services = json.loads(os.environ["YINGSU_SERVICE_URLS"])
    uvicorn.run(
        Protected(application(services)),
        # a proxy before this one is believed where it was named
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        host="127.0.0.1",
        port=parser.parse_args().port,
        http=Patient,
        ws="none",
        limit_concurrency=CONNECTIONS,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
