"""Notify over HTTP: a person's inbox, the delivery record, what nobody could be told, and an operator's second try.

Lists are pages, newest first: ``next`` is the value of ``after`` for the following page, null on the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
import orjson
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.notify import bodies, notices
from services.notify.inbox import WAITING
from services.notify.progress import progress
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog, Expected, Write
from shared.events.case import Person
from shared.events.envelope import NewEvent
from shared.events.notification import NotificationRaised
from shared.events.terms import Channel
from shared.runtime.http import problem
from shared.runtime.openapi import problems
from shared.sql import load_queries

queries = load_queries(__package__)

Limit = Annotated[int, Query(ge=1, le=500)]
After = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
DeliveryState = Literal["waiting", "retrying", "sent", "failed"]


class Reader(BaseModel):
    person: Person


class Operator(BaseModel):
    actor: Annotated[str, Field(min_length=1, max_length=128)]


def reading(pool: Pool) -> APIRouter:
    """``pool`` sees the service's read models."""
    routes = APIRouter(tags=["notify"])

    @routes.get("/v1/inbox", summary="站内信", response_model=bodies.Inbox)
    async def get_inbox(
        person: Person,
        state: Literal["all", "unread", "read"] = "all",
        after: After = None,
        limit: Limit = 50,
    ) -> Response:
        rows = await pool.fetch(queries.inbox, person, state, after, limit)
        return _json(_page(rows, limit) | {"unread": await pool.fetchval(queries.unread, person)})

    @routes.get("/v1/notifications", summary="通知及投递记录", response_model=bodies.DeliveryPage)
    async def get_notifications(
        case: UUID | None = None, state: DeliveryState | None = None, after: After = None, limit: Limit = 100
    ) -> Response:
        rows = await pool.fetch(queries.notifications, case, state, after, limit)
        return _json(_page(rows, limit, by="id"))

    @routes.get("/v1/notifications/summary", summary="投递情况汇总", response_model=bodies.DeliverySummary)
    async def get_summary() -> Response:
        counts = await pool.fetch(queries.counts)
        nobody = await pool.fetchval(queries.undeliverable_count)
        return _json({"deliveries": [dict(row) for row in counts], "undeliverable": nobody})

    @routes.get("/v1/undeliverable", summary="无人可通知的事项", response_model=bodies.UndeliverablePage)
    async def get_undeliverable(after: After = None, limit: Limit = 100) -> Response:
        rows = await pool.fetch(queries.undeliverable, after, limit)
        total = await pool.fetchval(queries.undeliverable_count)
        return _json(_page(rows, limit) | {"total": total})

    return routes


def writing(log: EventLog, today: Today) -> APIRouter:
    """What people do to a notification; it is recorded at once and seen in the lists a moment later."""
    routes = APIRouter(tags=["notify"])

    @routes.post(
        "/v1/inbox/{notification}/read",
        summary="标记已读",
        response_model=bodies.MessageRead,
        responses=problems({403: "不是发给此人的", 404: "没有这条通知"}),
    )
    async def post_read(notification: UUID, reader: Reader) -> Response:
        stream = await log.read_stream(notices.stream_of(notification))
        raised = stream[0].payload if stream else None
        if not isinstance(raised, NotificationRaised):
            return _missing(notification)
        if raised.person != reader.person:
            return problem(403, "not_recipient", "这条通知不是发给此人的，不能标记已读。", "person")
        await _record(log, notification, notices.read(stream[0], reader.person, today()))
        return _json({"id": notification, "state": "read"})

    @routes.post(
        "/v1/notifications/{notification}/retry",
        summary="重新发送邮件",
        response_model=bodies.DeliveryQueued,
        status_code=202,
        responses=problems({404: "没有这条通知"}),
    )
    async def post_retry(notification: UUID, operator: Operator) -> Response:
        known = progress(await log.read_stream(notices.stream_of(notification)))
        if known is None:
            return _missing(notification)
        if known.given_up is None:
            raise Rejected(
                "not_failed", "这封邮件没有处于发送失败状态，无需重新发送；请查看投递记录。", "notification"
            )
        event = notices.requeued(known.first, Channel.EMAIL, known.attempts, today(), operator.actor)
        await _record(log, notification, event)
        return _json({"id": notification, "state": WAITING}, 202)

    return routes


async def _record(log: EventLog, notification: UUID, event: NewEvent) -> None:
    """Derived ids make asking twice harmless."""
    await log.append(Write(notices.stream_of(notification), (event,), Expected.any()))


def _page(rows: Sequence[asyncpg.Record], limit: int, by: str = "position") -> dict[str, Any]:
    """Rows as JSON; there may be more when as many different ``by`` came as were asked for."""
    full = len({row[by] for row in rows}) >= limit
    return {"items": [dict(row) for row in rows], "next": rows[-1]["position"] if full else None}


def _missing(notification: UUID) -> Response:
    return problem(404, "notification_not_found", f"没有编号为 {notification} 的通知。")


def _json(body: dict[str, Any], status: int = 200) -> Response:
    """``default``: asyncpg's UUIDs are a class of their own."""
    return Response(orjson.dumps(body, default=str), status, media_type="application/json")
