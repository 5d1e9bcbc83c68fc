"""``GET /v1/stats/entries``: by bureau, how late facts were entered, how many were repaired, how many came after their period had ended."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from asyncpg import UndefinedTableError
from fastapi import APIRouter, Query, Response

from services.stats import bodies
from services.stats.asked import Asked
from services.stats.entries.projection import Entries, queries
from services.stats.standpoint import Standpoint, standpoint
from shared.database import Pool
from shared.errors import Retry
from shared.events import CATALOGUE

NOTE = (
    "以单位报送的案件计。天数为发生之日至登记之日的自然日，中位数取实有的一天；发生日期不详的事实不计。"
    "期后补登是发生在本期、登记在本期终了之后的事实，已出的报表不含。更正和作废按登记之日归期。"
)


def router(pool: Pool) -> APIRouter:
    routes = APIRouter(tags=["stats"])

    @routes.get("/v1/stats/entries", summary="登记及时情况", response_model=bodies.EntriesBody)
    async def get_entries(asked: Annotated[Asked, Query()]) -> Response:
        when = asked.when
        at = await standpoint(pool, asked.day, asked.log_position, (Entries.name,))
        items = await delays(pool, at, asked)
        body = {"period": when.code, "position": at.position, "as_of": at.as_of, "items": items, "note": NOTE}
        return Response(orjson.dumps(body), media_type="application/json")

    return routes


async def delays(pool: Pool, at: Standpoint, asked: Asked) -> list[dict[str, Any]]:
    """A line a bureau that entered anything. Retry in the first moments of a new system, before there are tables."""
    when = asked.when
    try:
        rows = await pool.fetch(
            queries.entries_as_of, at.position, asked.region, asked.bureau, when.since, when.until
        )
    except UndefinedTableError:
        raise Retry("统计表正在建立") from None
    return [dict(row) for row in rows]


async def behind(
    pool: Pool, at: Standpoint, asked: Asked, what: str, *, after: int = 0, limit: int
) -> list[dict[str, Any]]:
    """The facts behind one of the numbers, one more than ``limit`` where there are more. Retry as above."""
    when = asked.when
    scope = (at.position, asked.region, asked.bureau, when.since, when.until)
    try:
        rows = await pool.fetch(queries.entries_behind, *scope, what, after, limit + 1)
    except UndefinedTableError:
        raise Retry("统计表正在建立") from None
    return [{**row, "title": CATALOGUE[row["type"]].title} for row in rows]
