"""The visitor's own inbox: nobody else's is shown, and nobody else can say that they read or take up what one was told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from services.notify import notices
from services.notify.pages.told import WAITING_KINDS, told
from shared.errors import Rejected
from shared.eventlog import Expected, Write
from shared.events.envelope import NewEvent, Recorded
from shared.events.notification import NotificationRaised
from shared.events.terms import NoticeKind
from shared.projection.catching_up import caught_up, last_of
from shared.security import Act
from shared.security.identity import NotAllowed
from shared.security.visitor import unfenced
from shared.sql import load_queries
from shared.web import Visit

if TYPE_CHECKING:
    from services.notify.pages import Rooms

queries = load_queries(__package__)

PAGE = 50
NOTE_LIMIT = 2_000
STATES = (("unread", "未读"), ("waiting", "待确认办理"), ("all", "全部"))
DONE = {
    "read": "已记录：您已阅看这件通知。",
    "all-read": "已记录：您已阅看这一页的通知。",
    "acknowledged": "已记录：您确认办理。此事项不再逐级提请督促；逾期后将重新提请。",
}


class Asked(BaseModel):
    state: Literal["unread", "waiting", "all"] = "unread"
    kind: NoticeKind | Literal[""] = ""
    after: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    done: Literal["", "read", "all-read", "acknowledged"] = ""

    @property
    def plain(self) -> bool:
        """The first page of what is unread: it grows by itself as notices come."""
        return self.state == "unread" and not self.kind and self.after is None


def router(rooms: Rooms) -> APIRouter:
    routes, site = rooms.site.router(), rooms.site

    @routes.get("/inbox")
    async def get_inbox(asked: Annotated[Asked, Query()], visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        seen = await rooms.feed.position()
        which = (visit.identity.person, asked.state, asked.kind or None, list(WAITING_KINDS), asked.after)
        rows = await rooms.pool.fetch(queries.inbox, *which, PAGE + 1)
        return site.page(
            visit,
            "inbox.html",
            asked=asked,
            items=[told(dict(row), site.calendar) for row in rows[:PAGE]],
            next=rows[PAGE - 1]["position"] if len(rows) > PAGE else None,
            seen=seen,
            states=STATES,
            kinds=[(kind.value, kind.title) for kind in NoticeKind],
            done=DONE.get(asked.done),
        )

    @routes.get("/inbox/{notification:uuid}")
    async def get_notice(
        notification: UUID, done: Literal["", "read", "acknowledged"] = "", visit: Visit = site.visitor
    ) -> Response:
        await mine(rooms, visit, notification)
        row = await rooms.pool.fetchrow(queries.notice, notification)
        if row is None:
            raise Rejected("not_shown_yet", "这件通知刚刚生成，请稍等一秒后刷新。")
        return site.page(visit, "notice.html", one=told(dict(row), site.calendar), done=DONE.get(done))

    @routes.post("/inbox/{notification:uuid}/read")
    async def post_read(notification: UUID, visit: Visit = site.visitor) -> Response:
        sent, first = await visit.form(), await mine(rooms, visit, notification)
        await record(rooms, first.stream, notices.read(first, visit.identity.person, rooms.today()))
        return _back(sent.get("back"), "read")

    @routes.post("/inbox/read")
    async def post_page_read(visit: Visit = site.visitor) -> Response:
        """All that a page shows; one that is another's refuses them all."""
        sent = await visit.form()
        asked = _ids(sent.getlist("notice"))
        firsts = [await mine(rooms, visit, one) for one in asked]
        said = [(first.stream, notices.read(first, visit.identity.person, rooms.today())) for first in firsts]
        writes = (Write(stream, (event,), Expected.any()) for stream, event in said)
        outcomes = await asyncio.gather(*map(rooms.log.append, writes))
        await caught_up(rooms.pool, "notify.inbox", max(map(last_of, outcomes)))
        return _back(sent.get("back"), "all-read")

    @routes.post("/inbox/{notification:uuid}/acknowledge")
    async def post_acknowledge(notification: UUID, visit: Visit = site.visitor) -> Response:
        sent, first = await visit.form(), await mine(rooms, visit, notification)
        note = str(sent.get("note") or "").strip()[:NOTE_LIMIT] or None
        said = notices.acknowledged(first, visit.identity.person, note, rooms.today())
        await record(rooms, first.stream, said)
        return _back(sent.get("back"), "acknowledged")

    return routes


async def mine(rooms: Rooms, visit: Visit, notification: UUID) -> Recorded:
    """The notice, when it was for the visitor or for somebody in their place. NotAllowed for another's, 404 for none."""
    visit.identity.check(Act.SEE)
    stream = await unfenced(rooms.log.read_stream(notices.stream_of(notification)))
    raised = stream[0].payload if stream else None
    if not isinstance(raised, NotificationRaised):
        raise HTTPException(404)
    if visit.identity.person not in (raised.person, raised.on_behalf_of):
        raise NotAllowed("not_recipient", "这件通知不是发给您的，不能查看或代为确认；本次访问已记录。")
    return stream[0]


async def record(rooms: Rooms, stream: str, *events: NewEvent) -> None:
    """Once, however often it is sent (an event's id follows from what it says); returns when the inbox shows it."""
    outcome = await rooms.log.append(Write(stream, events, Expected.any()))
    await caught_up(rooms.pool, "notify.inbox", last_of(outcome))


def _ids(sent: Iterable[object]) -> list[UUID]:
    """What a page held: no more than its length, each once. Rejected for what is no id."""
    try:
        found = list(dict.fromkeys(UUID(str(one)) for one in sent))
    except ValueError:
        found = []
    if not found or len(found) > PAGE:
        raise Rejected("notices_invalid", "没有选定要标为已阅的通知，请返回收件箱刷新后再试。")
    return found


def _back(target: object, done: str) -> Response:
    """To the list that it was pressed in, or to the notice; nowhere else."""
    asked = str(target)
    path = asked if asked.startswith(("/inbox?", "/inbox/")) and asked.isprintable() else "/inbox"
    return RedirectResponse(f"{path}{'&' if '?' in path else '?'}done={done}", 303)
