"""What a request may bring, before any door sees it: no packed body, no more of it than is bounded, JSON that was looked at, and only so much at once.

FastAPI reads a JSON body whole before it asks who is there; so the bounds stand here, in front of it, the same for every door of every service.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Rejected, Retry
from shared.json_text import read_json
from shared.runtime.problem import problem
from shared.text import flaws

#: doors that take a file, and read it piece by piece
FILES = re.compile(r"/v1/(files|court-lists|supervision/[^/]+/papers)")
#: doors that answer each item of a body by itself, and look at it themselves
OWN = "/v1/events"
#: of what a form has beside its files
FORM_BYTES = 8 * 2**20
#: of JSON that is read before it is known who sends it; to read what is larger costs seconds, and not for a stranger
STRANGERS = 64 * 2**10
#: until a whole JSON body is there
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes: of a body, of a file, and of all bodies that the process holds at one time."""

    body: int = 8 * 2**20
    file: int = 100_000_000
    held: int = 128 * 2**20


class Bounded:
    """Plain ASGI."""

    def __init__(self, app: ASGIApp, bounds: Bounds | None = None) -> None:
        self._app = app
        self._bounds = bounds or Bounds()
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._passed(scope, receive, send)
        except RefusedUnread as why:
            await why.answer()(scope, receive, send)

    async def _passed(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise RefusedUnread(
                415, "unsupported_media_type", "请直接发送内容，不要压缩（Content-Encoding）。"
            )
        path, most = scope["path"], self._most(scope["path"], headers)
        size = _declared(headers)
        if size is not None and size > most:
            raise _too_large(most)
        if _is_json(headers) and path != OWN and not FILES.fullmatch(path):
            if size is None or size > STRANGERS:
                await _check_known(scope, headers)
            await self._read(scope, receive, send, most)
        else:
            await self._app(scope, _counted(receive, most), send)

    def _most(self, path: str, headers: Headers) -> int:
        if FILES.fullmatch(path):
            return self._bounds.file
        kind = headers.get("content-type", "").lower()
        return self._bounds.file + FORM_BYTES if kind.startswith("multipart/form-data") else self._bounds.body

    async def _read(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        """The whole body, looked at, then given on as it came."""
        pieces: list[bytes] = []
        try:
            async with asyncio.timeout(SECONDS):
                await self._collect(receive, pieces, most)
            _look(b"".join(pieces))
            await self._app(scope, _again(pieces, receive), send)
        except TimeoutError:
            raise RefusedUnread(408, "body_too_slow", "内容没有在规定时间内传完，请重试。") from None
        except ClientDisconnect:
            return
        finally:
            self._held -= sum(map(len, pieces))

    async def _collect(self, receive: Receive, pieces: list[bytes], most: int) -> None:
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            piece = message.get("body", b"")
            size += len(piece)
            if size > most:
                raise _too_large(most)
            if self._held + len(piece) > self._bounds.held:
                raise RefusedUnread(503, "try_later", "系统繁忙，请稍后重试。", headers={"Retry-After": "5"})
            self._held += len(piece)
            pieces.append(piece)
            if not message.get("more_body"):
                return


class RefusedUnread(HTTPException):
    """An HTTPException, because FastAPI takes every other one while it reads a body for a wrong body."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        field: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status, message, headers)
        self.code, self.field = code, field

    def answer(self) -> Response:
        said = dict(self.headers) if self.headers else None
        return problem(self.status_code, self.code, str(self.detail), self.field, said)


def _declared(headers: Headers) -> int | None:
    """The body's size as its sender says it; None where it is not said."""
    said = headers.get("content-length", "0" if "transfer-encoding" not in headers else "")
    return int(said) if said.isdecimal() else None


async def _check_known(scope: Scope, headers: Headers) -> None:
    """``app.state.knows`` looks at the token, once the service runs. Whose it is and what they may do is the door's question."""
    if knows := getattr(scope["app"].state, "knows", None):
        try:
            await knows(headers)
        except Rejected as why:
            raise RefusedUnread(401, why.code, why.message) from None
        except Retry as later:
            wait = {"Retry-After": str(max(1, round(later.after)))}
            raise RefusedUnread(503, "try_later", "系统繁忙，请稍后重试。", headers=wait) from None


def _too_large(most: int) -> RefusedUnread:
    return RefusedUnread(413, "body_too_large", f"一次最多发送 {most} 字节，请分批或压缩文件后再试。")


def _is_json(headers: Headers) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _look(body: bytes) -> None:
    """Raises RefusedUnread for what is no JSON that we would read, and for text that is not what it looks like."""
    if not body:
        return
    try:
        data = read_json(body)
    except Rejected as why:
        raise RefusedUnread(400, why.code, why.message) from None
    for path, wrong in flaws(data):
        raise RefusedUnread(422, "bad_character", f"{path or '内容'}：{wrong}。", path or None)


def _counted(receive: Receive, most: int) -> Receive:
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise _too_large(most)
        return message

    return counting


def _again(pieces: Sequence[bytes], receive: Receive) -> Receive:
    """One message with all of it, then whatever comes (that the sender went away)."""
    waiting: list[Message] = [{"type": "http.request", "body": b"".join(pieces), "more_body": False}]

    async def given() -> Message:
        return waiting.pop() if waiting else await receive()

    return given
