"""The figures over HTTP: tables by bureau.

Every answer says which log position it is of, and carries it as its ETag: what was read at a position never changes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Response

from services.stats import bodies
from services.stats.asked import Asked
from services.stats.catalogue import Catalogue
from services.stats.knowledge import Knowledge, known
from services.stats.periods import Period
from services.stats.plain import plain_report
from services.stats.projection import Figures
from services.stats.report import report
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint, standpoint
from shared.database import Pool
from shared.errors import Rejected

#: what a table leaves to the report
LISTS = ("cases", "duties", "undated", "notes")

Etag = Annotated[str | None, Header(alias="if-none-match")]


@dataclass(frozen=True, slots=True)
class Reader:
    """From what is asked to the rows that answer it."""

    pool: Pool

    async def at(self, asked: Asked) -> Standpoint:
        return await standpoint(self.pool, asked.day, asked.log_position)

    async def rows(self, asked: Asked, at: Standpoint) -> Knowledge:
        """Rejected for a bureau that nobody knows: a column of zeros would look like good news."""
        rows = await known(self.pool, at, Scope(asked.region, asked.bureau), asked.when)
        if asked.bureau and not rows.instances and asked.bureau not in {code for _, code in rows.bureaus}:
            text = f"没有编码为“{asked.bureau}”的单位，请核对单位编码"
            raise Rejected("bureau_unknown", text, "bureau")
        return rows


def router(pool: Pool, catalogue: Catalogue) -> APIRouter:
    """The doors of stats."""
    routes = APIRouter(tags=["stats"])
    reader = Reader(pool)

    @routes.get(
        "/v1/stats",
        summary="各单位统计数据",
        response_model=bodies.Tables,
        responses={304: {"description": "与 If-None-Match 所指的内容相同"}},
    )
    async def get_stats(asked: Annotated[Asked, Query()], if_none_match: Etag = None) -> Response:
        when, at = asked.when, await reader.at(asked)
        if if_none_match == _etag(at):
            return Response(status_code=304, headers={"ETag": _etag(at)})
        rows = await reader.rows(asked, at)
        return _json(await asyncio.to_thread(_tables, rows, when, catalogue), at)

    return routes


def _tables(rows: Knowledge, period: Period, catalogue: Catalogue) -> dict[str, Any]:
    """The report without its lists."""
    plain = plain_report(report(rows, period, catalogue.tables, catalogue.rule_titles))
    return {name: value for name, value in plain.items() if name not in LISTS}


def _etag(at: Standpoint) -> str:
    return f'"{Figures.version}-{at.position}"'


def _json(body: dict[str, Any], at: Standpoint) -> Response:
    content = orjson.dumps(body, default=str)  # asyncpg's UUID is a class of its own
    return Response(content, 200, {"ETag": _etag(at)}, "application/json")
