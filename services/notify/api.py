"""Notify over HTTP, reading: a person's inbox, the delivery record, what was given up, and what nobody could be told.

Lists are pages, newest first: ``next`` is the value of ``after`` for the following page, null on the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
import orjson
from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, Field

from services.notify import bodies
from shared.database import Pool
from shared.events.case import Person
from shared.events.terms import Channel, NoticeKind
from shared.sql import load_queries

queries = load_queries(__package__)

Limit = Annotated[int, Field(ge=1, le=500)]
After = Annotated[int | None, Field(ge=1, le=2**63 - 1)]
Etag = Annotated[str | None, Header(alias="if-none-match")]
DeliveryState = Literal["waiting", "retrying", "sent", "failed", "handed_over", "late"]
#: which query finds the notices of a page; what is not here goes through all of them
PAGES = {
    **dict.fromkeys(("waiting", "retrying", "failed", "handed_over"), queries.page_of_open),
    "late": queries.page_of_late,
}


class AskedInbox(BaseModel):
    person: Person
    state: Literal["all", "unread", "read"] = "all"
    kind: NoticeKind | None = None
    case: UUID | None = None
    after: After = None
    limit: Limit = 50


class AskedDeliveries(BaseModel):
    """``state``: late is what went out after its day."""

    case: UUID | None = None
    person: Person | None = None
    channel: Channel | None = None
    state: DeliveryState | None = None
    after: After = None
    limit: Limit = 100


def reading(pool: Pool) -> APIRouter:
    """``pool`` sees the service's read models."""
    routes = APIRouter(tags=["notify"])

    @routes.get("/v1/inbox", summary="站内信", response_model=bodies.Inbox)
    async def get_inbox(asked: Annotated[AskedInbox, Query()], if_none_match: Etag = None) -> Response:
        etag = f'"{await pool.fetchval(queries.seen)}"'
        if if_none_match == etag:
            return Response(status_code=304, headers={"ETag": etag})
        which = (asked.person, asked.state, asked.after, asked.limit, asked.kind, asked.case)
        rows = await pool.fetch(queries.inbox, *which)
        body = _page(rows, asked.limit) | {"unread": await pool.fetchval(queries.unread, asked.person)}
        return _json(body, {"ETag": etag})

    @routes.get("/v1/notifications", summary="通知及投递记录", response_model=bodies.DeliveryPage)
    async def get_notifications(asked: Annotated[AskedDeliveries, Query()]) -> Response:
        sort = asked.state == "sent" if asked.state not in PAGES else asked.state
        query = PAGES.get(asked.state or "", queries.page_of_all)
        which = (asked.case, asked.person, asked.channel, sort, asked.after, asked.limit)
        positions = [row["position"] for row in await pool.fetch(query, *which)]
        rows = await pool.fetch(queries.deliveries, positions, asked.channel, asked.state)
        more = positions[-1] if len(positions) >= asked.limit else None
        return _json({"items": [dict(row) for row in rows], "next": more})

    @routes.get("/v1/notifications/summary", summary="投递情况汇总", response_model=bodies.DeliverySummary)
    async def get_summary() -> Response:
        counts = await pool.fetch(queries.counts)
        nobody = await pool.fetchval(queries.undeliverable_count)
        return _json({"deliveries": [dict(row) for row in counts], "undeliverable": nobody})

    @routes.get("/v1/failures", summary="已放弃的投递，按渠道和原因", response_model=bodies.Failures)
    async def get_failures() -> Response:
        rows = [dict(row) for row in await pool.fetch(queries.failures)]
        return _json({"items": rows, "total": sum(row["number"] for row in rows)})

    @routes.get("/v1/undeliverable", summary="无人可通知的事项", response_model=bodies.UndeliverablePage)
    async def get_undeliverable(after: After = None, limit: Limit = 100) -> Response:
        rows = await pool.fetch(queries.undeliverable, after, limit)
        total = await pool.fetchval(queries.undeliverable_count)
        return _json(_page(rows, limit) | {"total": total})

    return routes


def _page(rows: Sequence[asyncpg.Record], limit: int) -> dict[str, Any]:
    full = len(rows) >= limit
    return {"items": [dict(row) for row in rows], "next": rows[-1]["position"] if full else None}


def _json(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """``default``: asyncpg's UUIDs are a class of their own."""
    return Response(orjson.dumps(body, default=str), 200, headers, "application/json")
