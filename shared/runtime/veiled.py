"""The one step before an answer leaves: no token reaches a person. Texts show masks or names (``shared/personal/veil``), headers neither.

Files are printed without tokens (``shared/papers``), so they pass as they are. An answer that goes on for ever is looked at part by part.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import quote

import orjson
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.personal import purposes
from shared.personal.masks import NOBODY
from shared.personal.tokens import MARK, replaced
from shared.personal.veil import Look, Veil
from shared.security.session import Sessions
from shared.security.visitor import visitor

_MARK = MARK.encode()
_LASTING = "text/event-stream"
_TEXTS = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/cloudevents",
    "application/x-ndjson",
)


class Veiled:
    """``app.state.veil`` is (Veil, Sessions) once the service runs; before that, and without it, nobody is anybody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(scope, send).send)


class _Answer:
    """What an application sends, held back until it is whole where it is a text."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message | None = None
        self._held: list[bytes] = []
        self._kind = ""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = _without_tokens(message)
            self._kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            if not self._kind.startswith(_TEXTS) or _is_file(headers):
                self._kind = ""
            if self._kind in {"", _LASTING}:
                await self._send(message)
            else:
                self._start, self._held = message, []
        elif message["type"] != "http.response.body" or not self._kind:
            await self._send(message)
        elif self._kind == _LASTING:
            await self._send({**message, "body": await self._shown(message.get("body", b""))})
        else:
            await self._hold(message)

    async def _hold(self, message: Message) -> None:
        self._held.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = await self._shown(before := b"".join(self._held))
        assert self._start
        if body is not before and "content-length" in (headers := MutableHeaders(scope=self._start)):
            headers["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    async def _shown(self, body: bytes) -> bytes:
        if _MARK not in body:
            return body
        text = body.decode(errors="replace")
        veil: tuple[Veil, Sessions] | None = getattr(self._scope["app"].state, "veil", None)
        known = await veil[0].shown([text], self._look(veil[1])) if veil else {}
        escape = self._escape()
        return replaced(text, lambda token: escape(known.get(token, NOBODY))).encode()

    def _look(self, sessions: Sessions) -> Look:
        who, scope = visitor(), self._scope
        wish = who and (purposes.asked(scope) or purposes.remembered(scope, sessions, who.person))
        return Look(who, scope["path"], wish or None)

    def _escape(self) -> Callable[[str], str]:
        """A name is text wherever it stands, never markup, and never ends a line of what lasts."""
        if "json" in self._kind or (self._kind == _LASTING and self._scope["path"].startswith("/v1/")):
            return lambda name: orjson.dumps(name)[1:-1].decode()
        if self._kind in {"text/html", _LASTING}:
            return lambda name: html.escape(" ".join(name.split()))
        return lambda name: name


def _without_tokens(message: Message) -> MutableHeaders:
    """File names may repeat a case's."""
    headers = MutableHeaders(scope=message)
    for name, value in headers.items():
        if MARK in value:
            headers[name] = replaced(value, lambda _: quote(NOBODY, safe=""))
    return headers


def _is_file(headers: MutableHeaders) -> bool:
    return headers.get("content-disposition", "").startswith("attachment") and "json" not in headers.get(
        "content-type", ""
    )
