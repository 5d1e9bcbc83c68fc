"""The inbox as it changes: what is new arrives as a part of the page, the number of what is unread with it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header, Query, Response

from services.notify.live.doors import HEADERS, KIND, Live, frames, line
from services.notify.live.feed import Item
from services.notify.pages.told import told
from shared.security import Act
from shared.web import Visit

if TYPE_CHECKING:
    from services.notify.pages import Rooms

#: seconds: then the browser comes back with what it knows
LASTING = 900.0
Position = Annotated[int | None, Query(ge=0, le=2**63 - 1)]
Known = Annotated[int | None, Header(alias="last-event-id", ge=0, le=2**63 - 1)]


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/inbox/live")
    async def get_live(
        after: Position = None, last_event_id: Known = None, visit: Visit = rooms.site.visitor
    ) -> Response:
        """``after``: up to where the page shows the log; a browser that comes back knows more."""
        visit.identity.check(Act.SEE)
        rooms.feed.admit()
        known = after if last_event_id is None else last_event_id
        position = await rooms.feed.position() if known is None else known
        stopping = getattr(visit.request.app.state, "stopping", None) or asyncio.Event()

        def as_part(item: Item) -> bytes:
            return line(item, _part(rooms, visit, item))

        said = frames(
            rooms.feed,
            visit.identity.person,
            position,
            stopping,
            lambda: rooms.site.still(visit.request),
            said_as=as_part,
            lasting=LASTING,
        )
        return Live(said, headers=HEADERS, media_type=KIND)

    return routes


def _part(rooms: Rooms, visit: Visit, item: Item) -> str:
    match item.kind:
        case "message":
            one = told(item.data, rooms.site.calendar)
            return rooms.site.text(visit, "arrived.html", one=one)
        case "unread":
            return str(item.data["unread"] or "")
    return "新到通知较多，请刷新页面。"
