"""The HTTP side of a service: problems in one shape, a correlation id on everything, a server that leaves signals alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import asyncpg
import structlog
import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import database
from shared.errors import Rejected, Retry
from shared.runtime import openapi
from shared.runtime.answering import Answered
from shared.runtime.bounds import Bounded, Bounds, RefusedUnread
from shared.runtime.exports import Exports
from shared.runtime.headers import Protected
from shared.runtime.patience import CONNECTIONS, Patient
from shared.runtime.prefixed import Prefixed
from shared.runtime.problem import KIND, problem
from shared.runtime.veiled import Veiled
from shared.security.identity import NotAllowed, NotKnown
from shared.security.limits import TooMany
from shared.tracing.ids import HEADER, given_trace
from shared.web import plain
from shared.wrong import sentence

PROBLEM = KIND
CORRELATION = "x-correlation-id"
REQUEST = "x-request-id"
#: of every answer: a browser takes it for what it says it is
NOT_GUESSED = {"x-content-type-options": "nosniff"}
#: of wrong parameters, in one answer
MOST_TOLD = 20
#: what may be said back to whoever sent it
_REQUEST_ID = re.compile(r"[!-~]{1,200}")

log = structlog.get_logger(__name__)


def make_app(name: str, bounds: Bounds | None = None) -> FastAPI:
    app = FastAPI(
        title=f"应诉 {name}",
        version="1",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=openapi.name_of,
    )
    openapi.publish(app)
    app.add_middleware(Veiled)
    app.add_middleware(Exports)
    app.add_middleware(Bounded, bounds=bounds)
    app.add_middleware(Answered)
    app.add_middleware(Correlated)
    app.add_middleware(Prefixed, name=name)
    app.exception_handler(RefusedUnread)(_unread)
    app.exception_handler(Rejected)(_rejected)
    app.exception_handler(NotAllowed)(_rejected)
    app.exception_handler(Retry)(_retry)
    app.exception_handler(TooMany)(_too_many)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(StarletteHTTPException)(_http)
    app.exception_handler(asyncpg.UndefinedTableError)(_not_built)
    for unstorable in (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError):
        app.exception_handler(unstorable)(_unstorable)
    app.exception_handler(Exception)(_unforeseen)
    for transient in database.TRANSIENT:
        app.exception_handler(transient)(_unavailable)
    return app


class Server(uvicorn.Server):
    """Uvicorn without its signal handlers: the service drains in its own order."""

    @classmethod
    def of(
        cls, app: FastAPI, host: str, port: int, drain: int, proxies: str = "", *, keep_alive: int = 5
    ) -> Server:
        """On connections that end when nothing comes. Of who called, and how, only ``proxies`` are believed (addresses or networks with commas)."""
        config = uvicorn.Config(
            Protected(app),
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            host=host,
            port=port,
            http=Patient,
            ws="none",
            limit_concurrency=CONNECTIONS,
            server_header=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=drain,
            timeout_keep_alive=keep_alive,
            backlog=2048,
        )
        return cls(config)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Correlated:
    """Everything done for one request carries one id, the caller's if it sent one; ``X-Request-Id`` is only said back.

    Plain ASGI: a ``middleware("http")`` function would run every request in a task group of its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        correlation = given_correlation(headers) or uuid4()
        scope.setdefault("state", {})["correlation"] = correlation

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(
                    {CORRELATION: str(correlation)} | NOT_GUESSED | _echo(headers)
                )
            await send(message)

        with structlog.contextvars.bound_contextvars(correlation=str(correlation)):
            await self._app(scope, receive, tagged)


def given_correlation(headers: Headers) -> UUID | None:
    """The id that the caller gave the request, or its trace's; None for none, or for one that is no UUID."""
    text, caller = headers.get(CORRELATION), given_trace(headers.get(HEADER))
    try:
        return UUID(text) if text else UUID(int=caller.trace) if caller else None
    except ValueError:
        return None


def _echo(headers: Headers) -> dict[str, str]:
    named = headers.get(REQUEST, "")
    return {REQUEST: named} if _REQUEST_ID.fullmatch(named) else {}


async def _rejected(_: Request, error: Exception) -> Response:
    assert isinstance(error, Rejected | NotAllowed)
    status = 403 if isinstance(error, NotAllowed) else 401 if isinstance(error, NotKnown) else 422
    headers = {"WWW-Authenticate": 'Bearer realm="yingsu"'} if status == 401 else None
    return problem(status, error.code, error.message, error.field, headers)


async def _unread(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedUnread)
    return error.answer()


async def _retry(_: Request, error: Exception) -> Response:
    after = str(max(1, round(getattr(error, "after", 1))))
    log.warning("http.try_later", reason=str(error))
    return problem(
        503, "try_later", f"系统繁忙或暂时不可用，请{after}秒后重试。", headers={"Retry-After": after}
    )


async def _too_many(_: Request, error: Exception) -> Response:
    assert isinstance(error, TooMany)
    return problem(429, error.code, error.message, headers={"Retry-After": str(error.after)})


async def _unavailable(_: Request, error: Exception) -> Response:
    log.warning("http.database_unavailable", reason=repr(error))
    return problem(
        503,
        "database_unavailable",
        "数据库暂时不可用，请稍后重试，已提交的内容不会丢失。",
        headers={"Retry-After": "2"},
    )


async def _not_built(_: Request, __: Exception) -> Response:
    """In the first second of a new system a read model's tables are not there yet."""
    return problem(503, "starting", "读模型正在建立，请稍后重试。", headers={"Retry-After": "1"})


async def _unstorable(_: Request, __: Exception) -> Response:
    """A null character, which no text in the database can hold."""
    return problem(422, "bad_character", "内容含有不可存储的字符（如空字符），请删除后重试。")


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Whoever asked can quote the id under which the log has the error."""
    correlation = str(request.state.correlation)
    log.error("http.unforeseen", path=request.url.path, reason=repr(error), correlation=correlation)
    message = f"系统内部出错，请联系运维人员，并告知编号 {correlation}。"
    return problem(
        500, "internal_error", message, headers={CORRELATION: correlation} | _echo(request.headers)
    )


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [
        (".".join(str(part) for part in one["loc"][1:]), sentence(one["type"], one.get("ctx", {})))
        for one in error.errors()[:MOST_TOLD]
    ]
    said = "；".join(f"参数“{field}”不正确：{why}" for field, why in found)
    return problem(422, "invalid_parameter", said, found[0][0])


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException | StarletteHTTPException)
    if error.status_code == 404 and getattr(request.app.state, "starting", False):
        return problem(503, "starting", "服务正在启动，请稍后重试。", headers={"Retry-After": "1"})
    if error.status_code == 404 and plain.wanted(request):
        return HTMLResponse(plain.page("没有找到", "没有这个页面，地址可能已经变动。"), 404)
    codes = {404: ("not_found", "没有这个地址。"), 405: ("method_not_allowed", "该地址不支持这种请求方法。")}
    code, message = codes.get(error.status_code, ("http_error", str(error.detail)))
    return problem(error.status_code, code, message)
