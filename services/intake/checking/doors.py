"""What is missing, over HTTP: ``GET /v1/cases/{id}/checks`` and ``…/tasks``, of the last instance unless one is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Response

from services.intake.appearance import bodies
from services.intake.checking import checks, tasks
from services.intake.checking.view import View, view
from services.intake.problems import Problem, ProblemRoute
from shared.clock import Today
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.events.history import fold
from shared.policy.choice import Packs
from shared.policy.model import Pack
from shared.runtime.openapi import problems

_NO_CASE = problems({404: "没有这个案件，或没有这个审级"})

Number = Annotated[int | None, Query(ge=1, le=99, alias="instance", description="审级序号；不写为最近的审级")]


def router(log: EventLog, packs: Packs, today: Today) -> APIRouter:
    routes = APIRouter(route_class=ProblemRoute, tags=["checking"])

    async def looked_at(case_id: UUID, number: int | None) -> tuple[View, Sequence[Pack]]:
        events = await log.read_stream(f"case-{case_id}")
        if not events:
            raise Problem(404, "case_not_found", f"没有编号为 {case_id} 的案件。")
        try:
            seen = view(fold(events), number)
        except Rejected as why:
            raise Problem(404, why.code, why.message) from None
        first = events[0]
        return seen, packs.binding(first.region, first.bureau, seen.began() or today())

    @routes.get(
        "/v1/cases/{case_id}/checks",
        summary="案件核查：缺什么",
        response_model=bodies.CaseChecks,
        responses=_NO_CASE,
    )
    async def get_checks(case_id: UUID, number: Number = None) -> Response:
        seen, binding = await looked_at(case_id, number)
        results = checks.evaluate(seen, binding)
        head = {"case_id": str(case_id), "instance": seen.instance.number}
        return _json(head | checks.as_json(results))

    @routes.get(
        "/v1/cases/{case_id}/tasks",
        summary="案件任务清单",
        response_model=bodies.CaseTasks,
        responses=_NO_CASE,
    )
    async def get_tasks(case_id: UUID, number: Number = None) -> Response:
        seen, binding = await looked_at(case_id, number)
        items = tasks.tasks(seen, binding)
        return _json({"case_id": str(case_id), "instance": seen.instance.number, "items": items})

    return routes


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
