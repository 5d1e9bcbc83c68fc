"""A preview over HTTP: of one event, one case or one deadline."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from services.notify import bodies
from services.notify.preview.desk import Desk
from services.notify.standing import case_id
from shared.events.case import CaseEvent
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.runtime.openapi import problems

_NOTHING = problems({404: "没有所指的事件、案件或期限"})


def previewing(desk: Desk) -> APIRouter:
    routes = APIRouter(tags=["notify"])

    @routes.get(
        "/v1/events/{event}/preview",
        summary="通知预览：一个事件会使谁何时经何渠道得知，不发送",
        response_model=bodies.Preview,
        responses=_NOTHING,
    )
    async def get_event_preview(event: UUID) -> Response:
        found = await desk.log.find([event])
        streams = {f"case-{about}" for one in found if (about := _case_of(one))} | {
            one.stream for one in found
        }
        story = await desk.log.read_streams(streams) if found else []
        return await desk.show([one for one in story if one.position <= found[0].position], found)

    @routes.get(
        "/v1/cases/{case_id}/preview",
        summary="通知预览：一个案件及其各项期限的事件",
        response_model=bodies.Preview,
        responses=_NOTHING,
    )
    async def get_case_preview(case_id: UUID) -> Response:
        story = await desk.log.read_streams({f"case-{case_id}", *await desk.deadlines_of(case_id)})
        return await desk.show(story, story)

    @routes.get(
        "/v1/deadlines/{deadline}/preview",
        summary="通知预览：一个期限的事件，以及此后无人办理时的各级提醒、逾期和督促",
        response_model=bodies.Preview,
        responses=_NOTHING,
    )
    async def get_deadline_preview(deadline: UUID) -> Response:
        stream = f"deadline-{deadline}"
        wanted = await desk.log.read_stream(stream)
        cases = {f"case-{about}" for one in wanted if (about := _case_of(one))}
        story = await desk.log.read_streams({stream, *cases})
        return await desk.show(story, wanted, deadline)

    return routes


def _case_of(event: Recorded) -> UUID | None:
    match event.payload:
        case CaseEvent():
            return case_id(event)
        case DeadlineEvent(case_id=key):
            return key
    return None
