"""Notify over HTTP, what people do: read, take a matter up, and an operator's second try of what was given up.

It is recorded at once and seen in the lists a moment later; asked twice it is recorded once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.notify import bodies, notices
from services.notify.channels.message import addresses
from services.notify.inbox import WAITING
from services.notify.progress import Progress, progress
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog, Expected, Write
from shared.events.case import Person, Text
from shared.events.envelope import NewEvent, Recorded
from shared.events.notification import NotificationRaised
from shared.events.terms import Channel
from shared.projection.catching_up import last_of
from shared.runtime.openapi import problems
from shared.runtime.problem import problem
from shared.sql import load_queries

queries = load_queries(__package__)

#: tries asked for at once that are appended side by side
IN_FLIGHT = 100


class Reader(BaseModel):
    person: Person


class Acknowledging(BaseModel):
    """Whoever is told, or whose deputy is told, says that they take the matter up."""

    person: Person
    note: Text | None = None


class Operator(BaseModel):
    """``channel``: only on this one; without it on every one that was given up."""

    actor: Annotated[str, Field(min_length=1, max_length=128)]
    channel: Channel | None = None


class RetryOf(Operator):
    """``reason``: only what was given up for it; without it whatever the reason. The oldest ``limit`` that stand after ``after``."""

    reason: str | None = None
    after: Annotated[int | None, Field(ge=1, le=2**63 - 1, title="上一批的 next")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


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
        stream = await log.read_stream(notices.stream_of(notification))
        if progress(stream) is None:
            return _missing(notification)
        if not (failed := given_up(stream, operator.channel)):
            said = "这条通知没有处于发送失败状态的投递，无需重新发送；请查看投递记录。"
            raise Rejected("not_failed", said, "notification")
        again = [notices.requeued(*one, today(), operator.actor) for one in map(_last, failed)]
        await _record(log, notification, *again)
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


@dataclass(frozen=True, slots=True)
class Queued:
    """``upto``: the last position recorded; ``next``: where the next batch begins, None where there is none."""

    number: int
    upto: int
    next: int | None


async def retry(log: EventLog, pool: Pool, wanted: RetryOf, today: Today) -> Queued:
    """Queue again what was given up, the oldest first."""
    rows = await pool.fetch(queries.failed, wanted.channel, wanted.reason, wanted.after, wanted.limit)
    again = [writes for row in rows if (writes := await _again(log, row["id"], wanted, today))]
    upto = 0
    for start in range(0, len(again), IN_FLIGHT):
        done = await asyncio.gather(*(log.append(write) for write in again[start : start + IN_FLIGHT]))
        upto = max(upto, *map(last_of, done))
    return Queued(len(again), upto, rows[-1]["position"] if len(rows) == wanted.limit else None)


async def retry_one(log: EventLog, notification: UUID, operator: Operator, today: Today) -> Queued:
    """What was given up of one notification; nothing when somebody else asked for it meanwhile."""
    wanted = RetryOf(actor=operator.actor, channel=operator.channel)
    write = await _again(log, notification, wanted, today)
    return Queued(1, last_of(await log.append(write)), None) if write else Queued(0, 0, None)


async def _again(log: EventLog, notification: UUID, wanted: RetryOf, today: Today) -> Write | None:
    """None when somebody else asked for it meanwhile."""
    stream = await log.read_stream(notices.stream_of(notification))
    failed = [
        one
        for one in given_up(stream, wanted.channel)
        if wanted.reason is None or one[1].given_up == wanted.reason
    ]
    events = tuple(notices.requeued(*one, today(), wanted.actor) for one in map(_last, failed))
    return Write(notices.stream_of(notification), events, Expected.any()) if events else None


def given_up(stream: Sequence[Recorded], channel: Channel | None = None) -> list[tuple[Channel, Progress]]:
    """The channels, or the one asked for, on which a notification was given up."""
    raised = stream[0].payload if stream else None
    if not isinstance(raised, NotificationRaised):
        return []
    wanted = [one.channel for one in addresses(raised) if channel in (None, one.channel)]
    known = [(one, progress(stream, one)) for one in wanted]
    return [(one, so_far) for one, so_far in known if so_far and so_far.given_up is not None]


def _last(failed: tuple[Channel, Progress]) -> tuple[Recorded, Channel, int]:
    channel, known = failed
    return known.first, channel, known.attempts


async def _told(log: EventLog, notification: UUID, person: str) -> Recorded | Response:
    """The notice, when it was for this person or for somebody in their place; else the refusal."""
    stream = await log.read_stream(notices.stream_of(notification))
    raised = stream[0].payload if stream else None
    if not isinstance(raised, NotificationRaised):
        return _missing(notification)
    if person not in (raised.person, raised.on_behalf_of):
        return problem(403, "not_recipient", "这条通知不是发给此人的，不能代为标记或确认。", "person")
    return stream[0]


async def _record(log: EventLog, notification: UUID, *events: NewEvent) -> None:
    """Derived ids make asking twice harmless."""
    await log.append(Write(notices.stream_of(notification), events, Expected.any()))


def _missing(notification: UUID) -> Response:
    return problem(404, "notification_not_found", f"没有编号为 {notification} 的通知。")
