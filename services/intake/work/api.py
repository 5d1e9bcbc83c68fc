"""The bureaus' work over HTTP: why cases are lost and what recurs, a bureau's year in numbers, and the draw for 案卷评查."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.intake.case_list import After, Code, Limit
from services.intake.work import bodies
from services.intake.work.causes import summary
from services.intake.work.causes_projection import causes
from services.intake.work.draws import draw
from services.intake.work.tally import tally
from services.intake.work.work_projection import items_of, year_of
from shared.database import Pool
from shared.events.organisation_review import Key
from shared.events.organisation_work import FileNo

Place = Annotated[str, Path(pattern=r"^[a-z0-9-]{2,40}$", description="地区或单位编码")]
Year = Annotated[int, Query(ge=1949, le=2100, description="年份，按事实发生的日期")]
Kind = Annotated[str | None, Query(pattern=r"^organisation\.[a-z_]{1,60}$", description="只列这一种事实")]
JSON = "application/json"


class Draw(BaseModel):
    """What to draw from, how many, and the seed that the meeting agreed on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: Key
    population: tuple[FileNo, ...] = Field(min_length=1, max_length=5_000)
    size: int = Field(ge=1, le=5_000)


def router(pool: Pool) -> APIRouter:
    """``pool`` sees intake's read models."""
    routes = APIRouter(tags=["intake"])

    @routes.get("/v1/causes", summary="败诉原因和整改", response_model=bodies.CausesBody)
    async def get_causes(region: Code = None, bureau: Code = None) -> Response:
        """``recurrences``: the same bureau lost another case for it after a measure against it was closed."""
        items = summary(await causes(pool, region, bureau))
        return Response(orjson.dumps({"items": items}), media_type=JSON)

    @routes.get(
        "/v1/organisations/{region}/{bureau}/work", summary="单位年度法治工作", response_model=bodies.WorkYear
    )
    async def get_work(
        region: Place,
        bureau: Place,
        *,
        year: Year,
        kind: Kind = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Response:
        """``kinds`` count the whole year; ``items`` are a page of it, ``next`` the following page's ``after``."""
        kinds = tally(await year_of(pool, region, bureau, year))
        items = await items_of(pool, region, bureau, year, kind=kind, after=after, limit=limit)
        following = items[-1]["position"] if len(items) == limit else None
        head = {"region": region, "bureau": bureau, "year": year}
        return Response(
            orjson.dumps(head | {"kinds": kinds, "items": items, "next": following}), media_type=JSON
        )

    @routes.post("/v1/file-reviews/draw", summary="案卷评查随机抽取", response_model=bodies.Drawn)
    async def post_draw(asked: Draw) -> Response:
        """Records nothing: the draw becomes a fact when it is submitted, and is checked then."""
        drawn = draw(asked.seed, asked.population, asked.size)
        return Response(orjson.dumps({"seed": asked.seed, "drawn": drawn}), media_type=JSON)

    return routes
