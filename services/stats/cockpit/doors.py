"""The doors of the cockpit. Every answer is of one log position and says so in its ETag; lists are pages of that position."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Annotated, Any, TypeAlias, TypeVar

import orjson
from fastapi import APIRouter, Header, Query, Response

from services.stats.asked import Asked, Scoped
from services.stats.bodies import Trace
from services.stats.catalogue import Catalogue
from services.stats.cells.contributions import digest
from services.stats.cockpit import bodies
from services.stats.cockpit.asked import AskedBy, AskedRanking, AskedTrace, AskedTrend, Paged
from services.stats.cockpit.desk import Desk, Plain
from services.stats.cockpit.passports import passports
from services.stats.cockpit.reckoning import Reckoner
from services.stats.standpoint import Standpoint
from shared.database import Pool

Etag: TypeAlias = Annotated[str | None, Header(alias="if-none-match")]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "与 If-None-Match 所指的内容相同"}}
A = TypeVar("A", bound=Scoped)


def router(pool: Pool, catalogue: Catalogue) -> APIRouter:
    """``/v1/stats/…`` but for the tables themselves."""
    routes = APIRouter(tags=["stats"], prefix="/v1/stats", responses=UNCHANGED)
    desk, edition = Desk(Reckoner(pool, catalogue)), _edition(catalogue)

    async def answer(
        asked: A, make: Callable[[A, Standpoint], Awaitable[Plain]], known: str | None
    ) -> Response:
        """304 without counting anything if nothing was recorded since."""
        at = await desk.reckoner.at(asked)
        if known == (tag := f'"{edition}-{at.position}"'):
            return Response(status_code=304, headers={"ETag": tag})
        body = await make(asked, at)
        return _json(body, f'"{edition}-{body["position"]}"')

    @routes.get("/overview", summary="总览：主要指标及其变化", response_model=bodies.Overview)
    async def get_overview(asked: Annotated[Asked, Query()], if_none_match: Etag = None) -> Response:
        body = await desk.overview(asked, await desk.reckoner.at(asked))
        return _by_content(body, if_none_match)  # supervision may come a moment after the figures

    @routes.get("/ranking", summary="各单位排名", response_model=bodies.Ranking)
    async def get_ranking(asked: Annotated[AskedRanking, Query()], if_none_match: Etag = None) -> Response:
        return await answer(asked, desk.ranking, if_none_match)

    @routes.get("/trend", summary="趋势", response_model=bodies.Trend)
    async def get_trend(asked: Annotated[AskedTrend, Query()], if_none_match: Etag = None) -> Response:
        return await answer(asked, desk.trend, if_none_match)

    @routes.get("/by", summary="分组统计", response_model=bodies.Cross)
    async def get_by(asked: Annotated[AskedBy, Query()], if_none_match: Etag = None) -> Response:
        return await answer(asked, desk.by, if_none_match)

    @routes.get("/matrix", summary="各单位主要指标一览", response_model=bodies.Matrix)
    async def get_matrix(asked: Annotated[Paged, Query()], if_none_match: Etag = None) -> Response:
        return await answer(asked, desk.matrix, if_none_match)

    @routes.get("/trace", summary="数字背后的案件", response_model=Trace)
    async def get_trace(asked: Annotated[AskedTrace, Query()], if_none_match: Etag = None) -> Response:
        return await answer(asked, desk.trace, if_none_match)

    @routes.get("/indicators", summary="指标说明", response_model=bodies.Passports)
    async def get_indicators(if_none_match: Etag = None) -> Response:
        return _by_content({"items": list(passports(catalogue))}, if_none_match)

    return routes


def _edition(catalogue: Catalogue) -> str:
    """Changes with the definitions of the figures."""
    return sha256("".join(map(digest, catalogue.measures.values())).encode()).hexdigest()[:12]


def _by_content(body: Plain, known: str | None) -> Response:
    tag = f'"{sha256(_bytes(body)).hexdigest()[:32]}"'
    if known == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return _json(body, tag)


def _json(body: Plain, tag: str) -> Response:
    return Response(_bytes(body), 200, {"ETag": tag}, "application/json")


def _bytes(body: Plain) -> bytes:
    return orjson.dumps(body, default=str)  # asyncpg's UUID is a class of its own
