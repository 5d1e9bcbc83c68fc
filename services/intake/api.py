"""Intake over HTTP: ``POST /v1/events`` takes facts, ``GET /v1/cases/{id}`` shows what is recorded of a case.

Every item of a request has its own outcome. 200: all recorded, now or before; 207: some; 422: none, each with its reason; 503: come
again with the same ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response

from services.intake import bodies
from services.intake.accept import Accept
from services.intake.answers import Answer, Refused, as_json
from services.intake.body import BATCH, EITHER, MAX_ITEMS, SINGLE, read_items
from services.intake.journal import note
from services.intake.problems import Problem, ProblemRoute
from services.intake.submission import AREAS
from services.intake.timeline import timeline
from shared.contracts.messages import ANSWERS, submission
from shared.eventlog import EventLog
from shared.runtime.http import given_correlation
from shared.runtime.openapi import problems

_ONE = submission(AREAS)
_MANY = {"type": "array", "minItems": 1, "maxItems": MAX_ITEMS, "items": _ONE}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            SINGLE: {"schema": _ONE},
            BATCH: {"schema": _MANY},
            EITHER: {"schema": {"oneOf": [_ONE, _MANY]}},
        },
    }
}
_ANSWERED = {"content": {EITHER: {"schema": ANSWERS}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _ANSWERED,
    207: _ANSWERED | {"description": "部分已登记"},
    **problems({413: "内容或条数太多", 415: "内容类型不支持", 422: "无一登记，各附原因"}),
}


def router(accept: Accept, log: EventLog, *, max_bytes: int) -> APIRouter:
    """The doors of intake. ``max_bytes`` bounds what is ever held of one request's body."""
    routes = APIRouter(route_class=ProblemRoute, tags=["intake"])

    @routes.post("/v1/events", openapi_extra=_BODY, summary="报送事实", responses=_RESPONSES)
    async def post_events(request: Request, dry_run: bool = False) -> Response:
        items = await read_items(request, max_bytes)
        answers = await accept(items, dry_run=dry_run, correlation=given_correlation(request.headers))
        note("http", items, answers)
        return respond(answers, dry_run=dry_run)

    @routes.get(
        "/v1/cases/{case_id}",
        summary="案件时间线",
        response_model=bodies.Timeline,
        responses=problems({404: "没有这个案件"}),
    )
    async def get_case(case_id: UUID) -> Response:
        events = await log.read_stream(f"case-{case_id}")
        if not events:
            raise Problem(404, "case_not_found", f"没有编号为 {case_id} 的案件。")
        return Response(orjson.dumps(timeline(case_id, events)), media_type="application/json")

    return routes


def respond(answers: Sequence[Answer], *, dry_run: bool) -> Response:
    """The answers as one HTTP response; raises Problem when nothing was taken."""
    counts = Counter(answer.status for answer in answers)
    items = [as_json(answer) for answer in answers]
    if counts["retry"] == len(answers):
        raise Problem(503, "try_later", "系统暂时无法受理，请稍后以相同内容重试。", items=items)
    if counts["rejected"] == len(answers):
        raise Problem(422, *_reason(answers), items=items)
    done = counts["accepted"] + counts["duplicate"] == len(answers)
    body: dict[str, Any] = {"dry_run": dry_run, **_COUNTS, **counts, "items": items}
    return Response(orjson.dumps(body), 200 if done else 207, media_type="application/json")


_COUNTS = {"accepted": 0, "duplicate": 0, "rejected": 0, "retry": 0}


def _reason(answers: Sequence[Answer]) -> tuple[str, str]:
    """The code that all share, else ``all_rejected``; the first message."""
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    codes = {answer.code for answer in refused}
    return (codes.pop() if len(codes) == 1 else "all_rejected"), refused[0].message
