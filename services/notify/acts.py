"""Notify over HTTP, what people do: read, take a matter up, and an operator's second try of what was given up.

It is recorded at once and seen in the lists a moment later; asked twice it is recorded once.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from services.notify import bodies, notices
from services.notify.inbox import WAITING
from services.notify.progress import progress
from services.notify.retrying import Operator, RetryOf, retry, retry_one
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog, Expected, Write
from shared.events.case import Person, Text
from shared.events.envelope import NewEvent, Recorded
from shared.events.notification import NotificationRaised
from shared.runtime.openapi import problems
from shared.runtime.problem import problem


class Reader(BaseModel):
    person: Person


class Acknowledging(BaseModel):
    """Whoever is told, or whose deputy is told, says that they take the matter up."""

    person: Person
    note: Text | None = None


def writing(log: EventLog, pool: Pool, today: Today) -> APIRouter:
    routes = APIRouter(tags=["notify"])
    _of_readers(routes, log, today)
    _of_operators(routes, log, pool, today)
    return routes


def _of_readers(routes: APIRouter, log: EventLog, today: Today) -> None:
    @routes.post(
        "/v1/inbox/{notification}/read",
        summary="标记已读",
        response_model=bodies.MessageRead,
        responses=problems({403: "不是发给此人的", 404: "没有这条通知"}),
    )
    async def post_read(notification: UUID, reader: Reader) -> Response:
        first = await _told(log, notification, reader.person)
        if isinstance(first, Response):
            return first
        await _record(log, notification, notices.read(first, reader.person, today()))
        return JSONResponse({"id": str(notification), "state": "read"})

    @routes.post(
        "/v1/inbox/{notification}/acknowledge",
        summary="确认办理",
        response_model=bodies.Acknowledged,
        responses=problems({403: "不是发给此人的", 404: "没有这条通知"}),
    )
    async def post_acknowledge(notification: UUID, by: Acknowledging) -> Response:
        first = await _told(log, notification, by.person)
        if isinstance(first, Response):
            return first
        await _record(log, notification, notices.acknowledged(first, by.person, by.note, today()))
        return JSONResponse({"id": str(notification), "state": "acknowledged"})


def _of_operators(routes: APIRouter, log: EventLog, pool: Pool, today: Today) -> None:
    @routes.post(
        "/v1/notifications/{notification}/retry",
        summary="重新发送已放弃的投递",
        response_model=bodies.DeliveryQueued,
        status_code=202,
        responses=problems({404: "没有这条通知"}),
    )
    async def post_retry(notification: UUID, operator: Operator) -> Response:
        if progress(await log.read_stream(notices.stream_of(notification))) is None:
            return _missing(notification)
        if not (await retry_one(log, notification, operator, today)).number:
            said = "这条通知没有处于发送失败状态的投递，无需重新发送；请查看投递记录。"
            raise Rejected("not_failed", said, "notification")
        return JSONResponse({"id": str(notification), "state": WAITING}, 202)

    @routes.post(
        "/v1/failures/retry",
        summary="成批重新发送已放弃的投递",
        response_model=bodies.FailuresQueued,
        status_code=202,
    )
    async def post_retry_of(wanted: RetryOf) -> Response:
        queued = await retry(log, pool, wanted, today)
        return JSONResponse({"queued": queued.number, "next": queued.next}, 202)


async def _told(log: EventLog, notification: UUID, person: str) -> Recorded | Response:
    """The notice, when it was for this person or for somebody in their place; else the refusal."""
    stream = await log.read_stream(notices.stream_of(notification))
    raised = stream[0].payload if stream else None
    if not isinstance(raised, NotificationRaised):
        return _missing(notification)
    if person not in (raised.person, raised.on_behalf_of):
        return problem(403, "not_recipient", "这条通知不是发给此人的，不能代为标记或确认。", "person")
    return stream[0]


async def _record(log: EventLog, notification: UUID, event: NewEvent) -> None:
    """Derived ids make asking twice harmless."""
    await log.append(Write(notices.stream_of(notification), (event,), Expected.any()))


def _missing(notification: UUID) -> Response:
    return problem(404, "notification_not_found", f"没有编号为 {notification} 的通知。")
