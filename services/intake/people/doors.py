"""People and departments over HTTP: ``GET /v1/people/{person}/record``, ``GET /v1/organisations/{region}/{bureau}/departments``.

Read from the log itself, so that an answer is never behind; which cases are the bureau's is the read model's to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Path, Query, Response

from services.intake.assigning.docket import People
from services.intake.people import bodies
from services.intake.people.departments import WEIGHTS, Department, departments, members
from services.intake.people.named import NAMING
from services.intake.people.record import Entry, record
from services.intake.problems import Problem, ProblemRoute
from shared.clock import Today
from shared.database import Pool
from shared.eventlog import EventLog, reader
from shared.events.case import CaseOpened, Corrected, Voided
from shared.events.envelope import Recorded
from shared.events.history import History, fold
from shared.events.wording import in_words
from shared.runtime.openapi import problems
from shared.sql import load_queries

queries = load_queries(__package__)

Place = Annotated[str, Path(pattern=r"^[a-z0-9-]{2,40}$", description="地区或单位编码")]
Code = Annotated[str, Query(pattern=r"^[a-z0-9-]{2,40}$", description="地区或单位编码")]
Who = Annotated[str, Path(pattern=r"^[^\x00-\x1f\x7f/]{1,64}$", description="人员编号")]
Year = Annotated[int, Query(ge=1949, le=2100, description="年份，按事实发生的日期")]
Within = Annotated[int | None, Query(ge=1949, le=2100, description="只看这一年；不写为全部")]
_NOBODY = problems({404: "该单位没有此人的任何记录"})
_NO_BUREAU = problems({404: "没有这个单位"})
NOTE = "权重是约定值，非原文：原文只说计入绩效评估，没有写分值；件数可以单独使用。"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a bureau's facts are read."""

    pool: Pool
    log: EventLog
    today: Today

    async def bureau(self, region: str, bureau: str) -> History:
        return fold(await self.log.read_stream(f"organisation-{region}-{bureau}"))

    async def cases(
        self, region: str, bureau: str, people: Iterable[str], year: int | None = None
    ) -> Mapping[UUID, History]:
        """Of the cases that name one of the people, in the year if one is given: what was said of people, and what mended it."""
        rows = await self.pool.fetch(queries.cases, region, bureau, list(people), year)
        told = (*(kind.type for kind in NAMING), CaseOpened.type, Corrected.type, Voided.type)
        events = await reader.streams(self.pool, [row["stream"] for row in rows], told)
        return {UUID(name.partition("-")[2]): fold(of) for name, of in _by_stream(events)}


def router(shelf: Shelf) -> APIRouter:
    routes = APIRouter(route_class=ProblemRoute, tags=["intake"])

    @routes.get(
        "/v1/people/{person}/record",
        summary="个人学法用法和履职档案",
        response_model=bodies.PersonRecord,
        responses=_NOBODY,
    )
    async def get_record(person: Who, region: Code, bureau: Code, year: Within = None) -> Response:
        history, cases = await shelf.bureau(region, bureau), await shelf.cases(region, bureau, [person])
        entries = record(person, history, cases, year)
        if not entries and not record(person, history, cases):
            raise Problem(404, "person_unknown", "该单位没有此人的任何记录，请核对人员编号和单位。")
        label = People(history, shelf.today()).name(person)
        head = {"person": person, "label": label, "region": region, "bureau": bureau, "year": year}
        return _json(head | {"sections": _sections(entries)})

    @routes.get(
        "/v1/organisations/{region}/{bureau}/departments",
        summary="各部门法治队伍工作",
        response_model=bodies.DepartmentYear,
        responses=_NO_BUREAU,
    )
    async def get_departments(region: Place, bureau: Place, year: Year) -> Response:
        history = await shelf.bureau(region, bureau)
        if not history.facts:
            raise Problem(404, "organisation_not_found", "没有这个单位，请核对地区和单位编码。")
        cases = await shelf.cases(region, bureau, members(history, year), year)
        found = departments(history, cases, year)
        head = {"region": region, "bureau": bureau, "year": year, "note": NOTE}
        return _json(head | {"items": [_department(one) for one in found]})

    return routes


def _by_stream(events: Iterable[Recorded]) -> Iterable[tuple[str, list[Recorded]]]:
    streams: dict[str, list[Recorded]] = {}
    for event in events:
        streams.setdefault(event.stream, []).append(event)
    return streams.items()


def _sections(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    found = []
    for section, of in groupby(entries, key=lambda entry: entry.section):
        items = [_item(entry) for entry in of]
        found.append({"section": section.value, "title": section.title, "count": len(items), "items": items})
    return found


def _item(entry: Entry) -> dict[str, Any]:
    event = entry.fact.event
    return {
        "occurred_on": entry.fact.occurred_on,
        "type": event.type,
        "title": event.title,
        "case_id": entry.case,
        "case_name": entry.case_name,
        "said": in_words(event),
    }


def _department(one: Department) -> dict[str, Any]:
    efforts = [
        {"effort": effort.value, "title": effort.title, "count": one.counts.get(effort, 0), "weight": weight}
        for effort, weight in WEIGHTS.items()
    ]
    return {"department": one.name, "members": one.members, "points": one.points, "efforts": efforts}


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
