"""The calendar over HTTP: the days of a year, notices brought in and taken back, every version and what it moved, dangerous days of receipt."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.deadlines.calendars import bodies
from services.deadlines.calendars.answers import answer_as_json, moves_as_json, versions_as_json
from services.deadlines.calendars.dangers import dangers
from services.deadlines.calendars.given import read_notice
from services.deadlines.calendars.office import Office
from services.deadlines.calendars.recalculation import queries
from services.deadlines.calendars.wanted import wanted_year
from services.deadlines.lists.answers import calendar_as_json
from services.deadlines.lists.asked import Key, uuid_of
from shared.runtime.openapi import problems
from shared.runtime.problem import problem

Year = Annotated[int, Query(ge=1949, le=2100)]
Code = Annotated[str | None, Query(max_length=64)]
#: who answers for it, until there are logins
Actor = Annotated[str, Query(min_length=1, max_length=100)]


class Withdrawal(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Annotated[str, Field(min_length=1, max_length=500)]


def router(office: Office) -> APIRouter:
    """The doors of the calendar."""
    routes = APIRouter(tags=["calendar"])

    @routes.get("/v1/calendar", summary="工作日历", response_model=bodies.CalendarYear)
    async def get_calendar(year: Year | None = None) -> Response:
        calendar, today = office.calendars.current, office.today()
        shown = calendar_as_json(calendar, year or today.year)
        wanted = wanted_year(calendar, today)
        return _json(shown | {"wanted": wanted is not None, "wanted_year": wanted})

    @routes.post(
        "/v1/calendar/notices",
        summary="导入放假通知（dry_run 只预览）",
        response_model=bodies.NoticeAnswer,
        responses={201: {"description": "已导入", "model": bodies.NoticeAnswer}},
    )
    async def post_notice(
        body: Annotated[Any, Body()], dry_run: bool = False, force: bool = False, actor: Actor = "ops"
    ) -> Response:
        notice = read_notice(body)
        answer = await (office.show(notice) if dry_run else office.bring_in(notice, actor, force=force))
        return _json(answer_as_json(answer), 201 if answer.outcome == "imported" else 200)

    @routes.post(
        "/v1/calendar/notices/{notice}/withdraw",
        summary="撤回导入的放假通知",
        response_model=bodies.NoticeAnswer,
        responses=problems({404: "没有导入过这份通知"}),
    )
    async def post_withdrawal(
        notice: Key, body: Withdrawal, dry_run: bool = False, actor: Actor = "ops"
    ) -> Response:
        key = uuid_of(notice, "notice")
        answer = await office.withdraw(key, body.reason, actor, dry_run=dry_run) if key else None
        missing = f"没有导入过编号为 {notice} 的放假通知（系统自带的通知不能撤回），请从 calendar versions 中复制编号。"
        return _json(answer_as_json(answer)) if answer else problem(404, "notice_not_found", missing)

    @routes.get("/v1/calendar/versions", summary="日历版本", response_model=bodies.VersionList)
    async def get_versions() -> Response:
        rows = await office.pool.fetch(queries.moved_by_version)
        return _json({"items": versions_as_json(office.calendars.known, rows)})

    @routes.get(
        "/v1/calendar/versions/{version}/moves",
        summary="一版日历变动的期限",
        response_model=bodies.MovePage,
        responses=problems({404: "没有这一版日历"}),
    )
    async def get_moves(
        version: Annotated[int, Path(ge=0)],
        bureau: Code = None,
        cursor: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
    ) -> Response:
        if version >= len(office.calendars.known.editions):
            return problem(
                404, "version_not_found", f"没有第 {version} 版日历，请从 calendar versions 中选择。"
            )
        rows = await office.pool.fetch(queries.moves, version, cursor, bureau, limit + 1)
        return _json(moves_as_json(rows, limit))

    @routes.get("/v1/calendar/dangers", summary="危险收件日", response_model=bodies.DangerList)
    async def get_dangers(
        year: Year,
        region: Annotated[str, Query(max_length=64)] = "",
        bureau: Annotated[str, Query(max_length=64)] = "",
        within: Annotated[int, Query(ge=0, le=30)] = 1,
    ) -> Response:
        found = dangers(office.packs, office.calendars.current, year, region, bureau, within=within)
        return _json({"year": year, "region": region, "items": [one._asdict() for one in found]})

    return routes


def _json(body: dict[str, Any], status: int = 200) -> Response:
    content = orjson.dumps(body, default=str)  # asyncpg's UUID is a class of its own
    return Response(content, status, media_type="application/json")
