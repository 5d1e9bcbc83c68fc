"""The page of a case: what it is, where it stands, what comes next, what is missing; and the same as a sheet to print."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.intake.appearance.evaluators import Verdict
from services.intake.appearance.precheck import shown
from services.intake.cases.handling import TaskState
from services.intake.checking import checks, tasks
from services.intake.checking.view import view
from services.intake.pages import case_view
from services.intake.pages.dossier import Dossier
from services.intake.pages.opening import TITLE as OPENED
from services.intake.pages.rooms import Rooms
from services.intake.pages.steps import standing
from shared.errors import Rejected
from shared.events.fields import recordable
from shared.security import Act
from shared.web import Visit

#: a link may not make this page say what it likes
_TITLES = frozenset({kind.title for kind in recordable("case")} | {OPENED, "整案作废"})
Position = Annotated[int | None, Query(ge=1, le=2**63 - 1)]


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/cases/{case_id}")
    async def get_case(
        case_id: UUID,
        recorded: Position = None,
        title: Annotated[str, Query(max_length=100)] = "",
        again: bool = False,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        of = await rooms.case(visit, case_id)
        told = {"position": recorded, "title": known(title), "again": again} if recorded or again else None
        may_record = visit.identity.can(Act.RECORD) and not of.history.voided
        return rooms.site.page(
            visit,
            "case.html",
            told=told,
            may_record=may_record,
            **await _shown(rooms, of),
            **_work(rooms, of),
        )

    @routes.get("/cases/{case_id}/sheet")
    async def get_sheet(case_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.case(visit, case_id)
        return rooms.site.page(visit, "case_sheet.html", **await _shown(rooms, of), today=of.today)

    return routes


def known(title: str) -> str:
    """What was recorded, as the page that recorded it says; nothing where a link says anything else. Pure."""
    head, _, fact = title.rpartition("：")
    return title if fact in _TITLES and head in {"", "更正", "作废"} else ""


async def _shown(rooms: Rooms, of: Dossier) -> dict[str, Any]:
    return {
        "of": of,
        "standing": standing(of.history, of.today),
        "bureau": await rooms.bureaus.name(of.region, of.bureau),
        "elements": case_view.elements(of),
        "missing_elements": case_view.missing_elements(),
        "roles": case_view.roles(of),
        "parties": case_view.parties(of),
        "act": case_view.act(of),
        "instances": case_view.instances(of),
        "links": list(case_view.links(of)),
    }


def _work(rooms: Rooms, of: Dossier) -> dict[str, Any]:
    """What the documents that bind the bureau ask for and is not there, and the tasks somebody has; nothing without an instance."""
    try:
        seen = view(of.history)
    except Rejected:
        return {"gaps": [], "tasks": []}
    packs = rooms.packs.binding(of.region, of.bureau, seen.began() or of.today)
    found = [one for one in checks.evaluate(seen, packs) if one.opinion.verdict is Verdict.FAIL]
    open_tasks = [one for one in tasks.tasks(seen, packs) if one["state"] in _OPEN]
    return {
        "gaps": [shown(one) | {"at": one.check.at.title} for one in found],
        "tasks": [one | {"who": of.words.who(one["person"])} for one in open_tasks],
    }


#: given to somebody and not verified
_OPEN = frozenset({TaskState.ASSIGNED, TaskState.DONE})
