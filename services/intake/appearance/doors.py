"""The checks of a hearing over HTTP: before it of a plan that is supposed or recorded, after it of what was recorded of it.

None records anything. All answer 200 with the findings; whether something fails is in ``counts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response

from services.intake.appearance import bodies
from services.intake.appearance.afterwards import as_plan
from services.intake.appearance.precheck import aftercheck, as_json, precheck
from services.intake.appearance.rules import hearing_days
from services.intake.appearance.scene import Scene, instance_of, registered_ranks
from services.intake.body import EITHER, read_items
from services.intake.problems import Problem, ProblemRoute
from services.intake.submission import validated
from shared.clock import Today
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.events.case import AppearancePlanned, AppearanceRecorded, InstanceOpened
from shared.events.envelope import Recorded
from shared.events.history import Fact, History, fold
from shared.policy.choice import Packs
from shared.policy.model import Pack
from shared.runtime.openapi import problems

#: a plan is a few hundred bytes
MAX_BYTES = 100_000
_BODY = {"requestBody": {"required": True, "content": {EITHER: {"schema": {
    "type": "object",
    "required": ["case_id", "data"],
    "properties": {
        "case_id": {"type": "string", "format": "uuid"},
        "data": {"type": "object", "description": "“确定出庭人员”（case.appearance_planned）的内容"},
    },
}}}}}  # fmt: skip
_NO_CASE = problems({404: "没有这个案件，或没有这次开庭"})

InstanceNo = Annotated[int | None, Query(ge=1, le=99, description="审级序号；不写为最后一个审级")]
HearingNo = Annotated[int | None, Query(ge=1, le=99, description="庭次；不写为最后一次排定的开庭")]


class Checker:
    """Puts the case, the register of leaders and the documents in force that day before the check."""

    def __init__(self, log: EventLog, packs: Packs, today: Today) -> None:
        self._log = log
        self._packs = packs
        self._today = today

    async def case(self, case_id: UUID) -> list[Recorded]:
        """Problem 404 for a case that nobody opened, 422 for one that was voided."""
        events = await self._log.read_stream(f"case-{case_id}")
        if not events:
            raise Problem(404, "case_not_found", f"没有编号为 {case_id} 的案件。")
        if fold(events).voided:
            raise Problem(422, "case_voided", "该案已整案作废，没有需要核对的开庭。")
        return events

    async def check(
        self, events: Sequence[Recorded], plan: AppearancePlanned, *, planned: bool
    ) -> dict[str, Any]:
        scene = await self._scene(events, plan)
        return as_json(scene, precheck(scene, self._binding(events, scene.day)), planned=planned)

    async def check_held(
        self, events: Sequence[Recorded], fact: Fact, record: AppearanceRecorded
    ) -> dict[str, Any]:
        history = fold(events)
        scene = await self._scene(events, as_plan(record, _planned(history, record.instance, record.hearing)))
        results = aftercheck(scene, record, self._binding(events, fact.occurred_on))
        held_on = fact.occurred_on and fact.occurred_on.isoformat()
        return as_json(scene, results, planned=True) | {"hearing_on": held_on}

    async def _scene(self, events: Sequence[Recorded], plan: AppearancePlanned) -> Scene:
        own = f"organisation-{events[0].region}-{events[0].bureau}"
        organisation = await self._log.read_stream(own)
        return Scene(fold(events), plan, registered_ranks(fold(organisation)))

    def _binding(self, events: Sequence[Recorded], day: date | None) -> tuple[Pack, ...]:
        return self._packs.binding(events[0].region, events[0].bureau, day or self._today())


def router(log: EventLog, packs: Packs, today: Today) -> APIRouter:
    """The doors of the check before a hearing."""
    checker = Checker(log, packs, today)
    routes = APIRouter(route_class=ProblemRoute, tags=["appearance"])

    @routes.post(
        "/v1/precheck",
        openapi_extra=_BODY,
        responses=_NO_CASE,
        summary="庭前核对（假设的出庭人员）",
        response_model=bodies.HearingCheck,
    )
    async def post_precheck(request: Request) -> Response:
        case_id, plan = _supposed(await read_items(request, MAX_BYTES))
        events = await checker.case(case_id)
        _check_hearing(fold(events), plan.instance, plan.hearing)
        return _json(await checker.check(events, plan, planned=False))

    @routes.get(
        "/v1/cases/{case_id}/precheck",
        responses=_NO_CASE,
        summary="庭前核对",
        response_model=bodies.HearingCheck,
    )
    async def get_precheck(case_id: UUID, instance: InstanceNo = None, hearing: HearingNo = None) -> Response:
        events = await checker.case(case_id)
        history = fold(events)
        number, sitting = _check_hearing(history, instance, hearing)
        plan = _planned(history, number, sitting)
        empty = AppearancePlanned(instance=number, hearing=sitting)
        return _json(await checker.check(events, plan or empty, planned=plan is not None))

    @routes.get(
        "/v1/cases/{case_id}/aftercheck",
        responses=_NO_CASE,
        summary="庭后核对",
        response_model=bodies.HearingCheck,
    )
    async def get_aftercheck(
        case_id: UUID, instance: InstanceNo = None, hearing: HearingNo = None
    ) -> Response:
        events = await checker.case(case_id)
        fact, record = _recorded(fold(events), instance, hearing)
        return _json(await checker.check_held(events, fact, record))

    return routes


def _supposed(items: list[Any]) -> tuple[UUID, AppearancePlanned]:
    """Problem 422 names the first field that is wrong."""
    asked = items[0]
    if len(items) > 1 or not isinstance(asked, dict) or set(asked) != {"case_id", "data"}:
        raise Problem(422, "bad_shape", "请只送一个对象：case_id（案件编号）和 data（出庭人员）。")
    try:
        plan = validated(AppearancePlanned, asked["data"])
        return UUID(asked["case_id"]), AppearancePlanned.model_validate(plan)
    except Rejected as why:
        raise Problem(422, why.code, why.message, field=why.field) from None
    except (ValueError, TypeError, AttributeError):
        raise Problem(422, "bad_shape", "case_id 应为案件编号（UUID）。", field="case_id") from None


def _check_hearing(history: History, instance: int | None, hearing: int | None) -> tuple[int, int]:
    """The instance and the hearing meant; Problem 404 where there is none."""
    opened = [event.instance for _, event in history.of(InstanceOpened)]
    number = instance or max(opened, default=1)
    days = hearing_days(instance_of(history, number))
    sitting = hearing or max(days, default=0)
    if number not in opened or sitting not in days:
        which = f"第 {hearing} 次开庭" if hearing else "开庭"
        message = f"第 {number} 个审级没有排定{which}；请核对审级和庭次，或先报“排定开庭”。"
        raise Problem(404, "hearing_not_found", message)
    return number, sitting


def _planned(history: History, instance: int, hearing: int) -> AppearancePlanned | None:
    """The plan that stands: the last one recorded for this hearing."""
    plans = [
        plan
        for _, plan in history.of(AppearancePlanned)
        if (plan.instance, plan.hearing) == (instance, hearing)
    ]
    return plans[-1] if plans else None


def _recorded(history: History, instance: int | None, hearing: int | None) -> tuple[Fact, AppearanceRecorded]:
    """The record meant, the last one of those that fit; Problem 404 where there is none."""
    records = [
        (fact, record)
        for fact, record in history.of(AppearanceRecorded)
        if instance in {None, record.instance} and hearing in {None, record.hearing}
    ]
    if not records:
        raise Problem(404, "appearance_not_recorded", "没有这次开庭的出庭记录；请先报“出庭记录”。")
    return max(records, key=lambda found: (found[1].instance, found[1].hearing))


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
