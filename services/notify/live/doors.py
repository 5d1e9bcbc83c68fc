"""A live inbox over HTTP: server-sent events ``message`` (with the log position as id), ``unread`` and ``reload``.

Ends when the service stops and when the other side no longer reads; the browser comes back with Last-Event-ID and misses nothing. Ends for good
with the session or the token that opened it: whoever watches is asked for again before anything is told.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Annotated, Any

import orjson
import structlog
from fastapi import APIRouter, Header, Request, Response
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from services.notify.live.feed import Feed, Item
from shared.database import TRANSIENT
from shared.errors import Rejected, Retry
from shared.events.case import Person

log = structlog.get_logger(__name__)

#: seconds: between signs of life, for the other side to take a message, between looks whether the service is stopping
HEARTBEAT, PATIENCE, TURN = 15.0, 20.0, 0.5
#: milliseconds after which a browser comes back
COME_BACK = 2_000
KIND = "text/event-stream"
_LINES = re.compile(r"\r\n|\r|\n")
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_STREAM = {
    200: {
        "description": "事件流：message 新通知（id 为日志位置），unread 未读数，reload 请重新读取列表",
        "content": {KIND: {"schema": {"type": "string"}}},
    }
}
Known = Annotated[int | None, Header(alias="last-event-id", ge=0, le=2**63 - 1)]


class Live(StreamingResponse):
    """Gives up on whoever does not read."""

    async def stream_response(self, send: Send) -> None:
        async def timely(message: Message) -> None:
            async with asyncio.timeout(PATIENCE):
                await send(message)

        assert isinstance(self.body_iterator, AsyncGenerator)
        async with aclosing(self.body_iterator):
            try:
                await super().stream_response(timely)
            except TimeoutError:
                log.info("live.dropped", reason="not read")


def live(feed: Feed) -> APIRouter:
    routes = APIRouter(tags=["notify"])

    @routes.get(
        "/v1/inbox/{person}/live",
        summary="站内信（实时）",
        response_class=Response,
        responses=_STREAM,  # type: ignore[arg-type]  # FastAPI's own shape
    )
    async def get_live(request: Request, person: Person, last_event_id: Known = None) -> Response:
        feed.admit()
        position = last_event_id if last_event_id is not None else await feed.position()
        stopping = getattr(request.app.state, "stopping", None) or asyncio.Event()
        said = frames(feed, person, position, stopping, lambda: request.app.state.knows(request.headers))
        return Live(said, headers=HEADERS, media_type=KIND)

    return routes


async def frames(
    feed: Feed,
    person: str,
    position: int,
    stopping: asyncio.Event,
    who: Callable[[], Awaitable[Any]],
    *,
    said_as: Callable[[Item], bytes] | None = None,
    lasting: float = math.inf,
) -> AsyncGenerator[bytes, None]:
    """Until the service stops, the watcher falls behind, or ``lasting`` seconds are over; the other side then comes back. ``who``: whose session or
    token it is, as of now. ``said_as``: how an event goes over the line, as data by default.
    """
    with feed.watching(person, position) as watcher:
        yield f"retry: {COME_BACK}\n\n".encode()
        began = said = time.monotonic()
        while time.monotonic() - began < lasting and not stopping.is_set() and not watcher.behind:
            with suppress(TimeoutError):
                async with asyncio.timeout(TURN):
                    item = await watcher.items.get()
                if not await _known(who):
                    return
                yield (said_as or frame)(item)
                said = time.monotonic()
            if time.monotonic() - said >= HEARTBEAT:
                if not await _known(who):
                    return
                yield b": alive\n\n"
                said = time.monotonic()


async def _known(who: Callable[[], Awaitable[Any]]) -> bool:
    """Not of whom cannot be asked now, either: they come back."""
    try:
        return bool(await who())
    except (Rejected, Retry, *TRANSIENT):
        return False


def frame(item: Item) -> bytes:
    """One event as data."""
    return line(item, orjson.dumps(item.data, default=str).decode())


def line(item: Item, text: str) -> bytes:
    """One event that says ``text``, as it goes over the line."""
    known = "" if item.position is None else f"id: {item.position}\n"
    said = "".join(f"data: {part}\n" for part in _LINES.split(text))
    return f"{known}event: {item.kind}\n{said}\n".encode()
