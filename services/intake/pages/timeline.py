"""办案记录: every fact of a case in the order in which it became known, with what was corrected and voided since, by whom and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.intake.pages.dossier import Dossier
from services.intake.pages.rooms import Rooms
from shared.events.case import CaseOpened, Corrected, InstanceEvent, Voided
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.security import Act
from shared.web import Visit

PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """``taken_by``: (what, who, when, why) of each that corrected or voided it; ``standing``: it can be corrected or voided."""

    id: UUID
    version: int
    title: str
    instance: int | None
    occurred_on: date | None
    recorded_at: datetime
    who: str
    said: list[tuple[str, str]]
    taken_by: list[tuple[str, str, datetime, str]]
    standing: bool
    voided: bool
    first: bool


def entries(of: Dossier) -> list[Entry]:
    """Of each fact that was stated first; what mends it stands within it. A void of the whole case stands by itself. Pure."""
    mended: dict[UUID, list[Recorded]] = {}
    for event in of.events:
        if (target := _target(event)) is not None:
            mended.setdefault(target, []).append(event)
    return [_entry(of, event, mended.get(event.id, ())) for event in of.events if _target(event) is None]


def _target(event: Recorded) -> UUID | None:
    match event.payload:
        case Corrected(corrects=target) | Voided(voids=UUID() as target):
            return target
    return None


def _entry(of: Dossier, event: Recorded, mended: Sequence[Recorded]) -> Entry:
    """As it stands now; of what no longer stands, as it last did."""
    fact = of.history.facts.get(event.id)
    last = fact or fold(e for e in (event, *mended) if not isinstance(e.payload, Voided)).facts.get(event.id)
    payload = last.event if last else event.payload
    return Entry(
        id=event.id,
        version=event.version,
        title=payload.title,
        instance=payload.instance if isinstance(payload, InstanceEvent) else None,
        occurred_on=last.occurred_on if last else event.occurred_on,
        recorded_at=event.recorded_at,
        who=of.words.who(event.actor),
        said=of.words.said(payload),
        taken_by=[_mending(of, event, one) for one in mended],
        standing=fact is not None and not of.history.voided,
        voided=fact is None and not isinstance(payload, Voided),
        first=isinstance(payload, CaseOpened),
    )


def _mending(of: Dossier, event: Recorded, by: Recorded) -> tuple[str, str, datetime, str]:
    """Of the correction: what was said before it."""
    payload = by.payload
    assert isinstance(payload, Corrected | Voided)
    before = (
        f"原登记：{_day(of, event)}{of.words.line(event.payload)}。" if isinstance(payload, Corrected) else ""
    )
    return payload.title, of.words.who(by.actor), by.recorded_at, f"{before}理由：{payload.reason}"


def _day(of: Dossier, event: Recorded) -> str:
    return f"日期 {of.words.text(event.occurred_on.isoformat())}；" if event.occurred_on else ""


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/cases/{case_id}/timeline")
    async def get_timeline(
        case_id: UUID,
        before: Annotated[int | None, Query(ge=1, le=10**9)] = None,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        """The last first."""
        of = await rooms.case(visit, case_id)
        found = [one for one in reversed(entries(of)) if before is None or one.version < before]
        more = found[PAGE - 1].version if len(found) > PAGE else None
        return rooms.site.page(
            visit,
            "timeline.html",
            of=of,
            entries=found[:PAGE],
            next_path=f"/cases/{case_id}/timeline?before={more}" if more else None,
            may_record=visit.identity.can(Act.RECORD),
        )

    return routes
