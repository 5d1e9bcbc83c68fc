"""What a bureau recorded of itself, in order and with the ids that corrections need: ``GET /v1/organisations/{region}/{bureau}/entries``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.intake.case_list import Limit
from services.intake.problems import Problem, ProblemRoute
from services.intake.timeline import entries
from shared.eventlog import EventLog
from shared.runtime.openapi import problems

Place = Annotated[str, Path(pattern=r"^[a-z0-9-]{2,40}$", description="地区或单位编码")]
Kind = Annotated[str | None, Query(pattern=r"^organisation\.[a-z_]{1,60}$", description="只列这一种事实")]
After = Annotated[int, Query(ge=0, le=2**31 - 1, description="上一页的 next")]


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: UUID = Field(description="记录编号，更正和作废时引用")
    position: int = Field(description="日志位置")
    version: int = Field(description="单位记录的版本")
    type: str = Field(description="事件类型")
    title: str = Field(description="名称")
    occurred_on: date | None = Field(description="发生日期")
    recorded_at: datetime = Field(description="登记时间")
    actor: str = Field(description="经办人")
    superseded_by: UUID | None = Field(description="更正或作废它的记录")
    data: dict[str, Any] = Field(description="内容，按 type 的 JSON Schema")
    said: list[tuple[str, str]] = Field(description="逐项：名称和中文内容")


class EntryPage(BaseModel):
    model_config = ConfigDict(frozen=True)

    items: list[Entry] = Field(description="本页")
    next: int | None = Field(description="下一页的 after；没有更多为空")


def router(log: EventLog) -> APIRouter:
    routes = APIRouter(route_class=ProblemRoute, tags=["intake"])

    @routes.get(
        "/v1/organisations/{region}/{bureau}/entries",
        summary="单位登记的事实",
        response_model=EntryPage,
        responses=problems({404: "没有登记过这个单位"}),
    )
    async def get_entries(
        region: Place, bureau: Place, *, kind: Kind = None, after: After = 0, limit: Limit = 100
    ) -> Response:
        """In the order in which they were recorded; ``superseded_by`` names what corrected or voided an entry since."""
        found = await log.read_stream(f"organisation-{region}-{bureau}")
        if not found:
            raise Problem(404, "organisation_not_found", f"没有登记过编码为 {bureau} 的单位。")
        wanted = [one for one in entries(found) if one["version"] > after and kind in (None, one["type"])][
            : limit + 1
        ]
        following = wanted[limit - 1]["version"] if len(wanted) > limit else None
        body = {"items": wanted[:limit], "next": following}
        return Response(orjson.dumps(body), media_type="application/json")

    return routes
