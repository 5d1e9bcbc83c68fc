"""``GET /v1/reports`` and ``GET /v1/reports/editions``: what there is, the last changed first, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from asyncpg import Record, UndefinedTableError
from fastapi import APIRouter, Header, Query, Response

from services.stats.publishing import bodies
from services.stats.publishing.asked import AskedPage, AskedReports
from services.stats.publishing.making import Maker
from services.stats.publishing.projection import Reports, queries
from services.stats.publishing.route import answer
from services.stats.reports.form import Asked
from services.stats.standpoint import Standpoint
from shared.database import Pool
from shared.projection import generation

Etag = Annotated[str | None, Header(alias="if-none-match")]
SAME: dict[int | str, dict[str, Any]] = {304: {"description": "与 If-None-Match 所指的内容相同"}}


def router(pool: Pool, maker: Maker) -> APIRouter:
    """The lists. ``maker`` knows what forms are called."""
    routes = APIRouter(tags=["reports"])

    @routes.get("/v1/reports", summary="报告清单", response_model=bodies.ReportPage, responses=SAME)
    async def get_reports(asked: Annotated[AskedReports, Query()], if_none_match: Etag = None) -> Response:
        """``next`` is the following page's ``after``."""
        etag = await _etag(pool)
        if if_none_match == etag:
            return Response(status_code=304, headers={"ETag": etag})
        where = (asked.region, asked.bureau, asked.form, asked.state, asked.period)
        rows = await pool.fetch(queries.reports, *where, asked.after, asked.limit, None)
        return _page(rows, asked.limit, maker, etag)

    @routes.get("/v1/reports/editions", summary="已发布的各版报告", response_model=bodies.EditionPage, responses=SAME)  # fmt: skip
    async def get_editions(asked: Annotated[AskedPage, Query()], if_none_match: Etag = None) -> Response:
        """``next`` is the following page's ``after``."""
        etag = await _etag(pool)
        if if_none_match == etag:
            return Response(status_code=304, headers={"ETag": etag})
        where = (asked.region, asked.bureau, asked.form, asked.period)
        rows = await pool.fetch(queries.editions, *where, asked.after, asked.limit, None)
        return _page(rows, asked.limit, maker, etag)

    return routes


async def edition_before(pool: Pool, form: str, about: Asked, at: Standpoint) -> UUID | None:
    """The last edition of the same form about the same bureau or case, whatever its period: its changes stand in the next one."""
    try:
        found: UUID | None = await pool.fetchval(
            queries.last_edition, form, about.region, about.bureau, about.case_id, at.position
        )
    except UndefinedTableError:  # nothing was ever published
        return None
    return found and UUID(str(found))


async def _etag(pool: Pool) -> str:
    live = await generation.find(pool, Reports.name, "live")
    return f'"{Reports.version}-{live.position if live else 0}"'


def _page(rows: Sequence[Record], limit: int, maker: Maker, etag: str) -> Response:
    items = [dict(row) | {"title": maker.title(row["form"])} for row in rows]
    following = items[-1]["position"] if len(items) == limit else None
    response = answer({"items": items, "next": following})
    response.headers["ETag"] = etag
    return response
