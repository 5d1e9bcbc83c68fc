"""Who takes a case: the weighed proposal with its reasons, accepted or overruled with one; cases that must be given to somebody else; the leaders' rota."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, HTTPException, Query, Response

from services.intake.assigning import answers
from services.intake.assigning.docket import Held
from services.intake.assigning.doors import Asked, Desk, proposed_item
from services.intake.assigning.proposal import Excluded, Proposal
from services.intake.assigning.reassigning import gone, stranded
from services.intake.assigning.rota import rota
from services.intake.assigning.undertaking import provision_day, undertakers
from services.intake.pages.dossier import Dossier
from services.intake.pages.factform import Sent
from services.intake.pages.facts import recorded
from services.intake.pages.organisation_file import Code
from services.intake.pages.recording import BUSY, Outcome, fact_id, item, outcome
from services.intake.pages.rooms import Rooms
from services.intake.problems import Problem
from shared.events.case import HandlerAssigned
from shared.security import Act
from shared.web import Visit

PAGE = 50
Instance = Annotated[int | None, Query(ge=1, le=99)]
Defendant = Annotated[str, Query(max_length=2_000)]


@dataclass(frozen=True)
class Sheet:
    """A case, the place that is to be filled, and what is proposed for it."""

    of: Dossier
    asked: Asked
    proposal: Proposal
    ruling: dict[str, Any]

    @property
    def first(self) -> str | None:
        return self.proposal.candidates[0].person if self.proposal.candidates else None


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()
    desk = Desk(rooms.pool, rooms.log, rooms.packs, rooms.site.today)

    @routes.get("/work/proposal/{case_id}")
    async def get_proposal(
        case_id: UUID,
        instance: Instance = None,
        defendant: Defendant = "",
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        of = await rooms.case(visit, case_id)
        sheet = await _sheet(desk, of, instance, defendant or None)
        return _page(rooms, visit, sheet, Sent(), key=uuid4())

    @routes.post("/work/proposal/{case_id}")
    async def post_proposal(
        case_id: UUID,
        instance: Instance = None,
        defendant: Defendant = "",
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        of = await rooms.case(visit, case_id, Act.RECORD)
        sent = Sent.of((await visit.form()).multi_items())
        sheet = await _sheet(desk, of, instance, defendant or None)
        result = await _assigned(rooms, visit, sheet, sent)
        if result.done:
            return recorded(case_id, result, "确定承办人")
        return _page(rooms, visit, sheet, sent, key=fact_id(sent), outcome=result)

    @routes.get("/work/{region}/{bureau}/assignments")
    async def get_assignments(
        region: Code,
        bureau: Code,
        after: Annotated[int, Query(ge=0, le=10**6)] = 0,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        """Cases whose handler is away, left or is recused; and whose turn it is in court."""
        of = await rooms.organisation(visit, region, bureau)
        known = desk.bureau(region, bureau)
        people = await known.people(of.today)
        held = await known.stranded(gone(people), PAGE, after)
        more = after + PAGE if held.count > after + PAGE else None
        return rooms.site.page(
            visit,
            "work_assignments.html",
            of=of,
            due=[_stranded(*one) for one in stranded(held.places, people)],
            count=held.count,
            next_path=f"{of.work_path}/assignments?after={more}" if more else None,
            rota=answers.of_rota(rota(people, await desk.sittings(known, people))),
        )

    return routes


def _stranded(one: Held, why: Excluded) -> dict[str, Any]:
    instance, defendant = one.place
    return {
        "case_id": one.case_id,
        "case_name": one.name,
        "instance": instance,
        "defendant": defendant,
        "why": why,
    }


async def _sheet(desk: Desk, of: Dossier, instance: int | None, defendant: str | None) -> Sheet:
    """404 for a case or an instance that is not there."""
    try:
        asked = await desk.asked(of.id, instance)
    except Problem as why:
        raise HTTPException(404) from why
    bench = await desk.bench(asked)
    day = provision_day(asked.case, asked.instance, of.today)
    packs = desk.in_force(asked.region, asked.bureau, day)
    same = bench.had_this_plaintiff(asked.instance)
    ruling = undertakers(asked.case, asked.instance, packs, same_plaintiff=same)
    proposal = bench.propose((asked.instance, defendant))
    return Sheet(of, asked, proposal, answers.of_ruling(asked.case, asked.instance, ruling))


async def _assigned(rooms: Rooms, visit: Visit, sheet: Sheet, sent: Sent) -> Outcome:
    """Proposal and decision are recorded together. Whoever else is chosen than the first needs a reason, as does a change."""
    if there := await rooms.log.find([fact_id(sent)]):
        return Outcome(position=there[0].position, again=True)
    handler, reason = sent.text("handler"), sent.text("reason")
    known = {one.person for one in sheet.proposal.candidates}
    current = sheet.proposal.current
    if handler not in known:
        return Outcome(errors={"handler": "请选择一名承办人。"})
    if not reason and (handler != sheet.first or (current and current != handler)):
        return Outcome(errors={"reason": "改派，或不采纳首位人选的，请写明理由。"})
    facts = _facts(sheet, visit.identity.person, handler, reason, key=fact_id(sent), today=sheet.of.today)
    for dry_run in (True, False):
        results = [outcome(one) for one in await rooms.accept(facts, dry_run=dry_run)]
        if any(one.later for one in results):
            return Outcome(errors={"": BUSY}, later=True)
        if wrong := {path: said for one in results for path, said in one.errors.items()}:
            return Outcome(errors={path.removeprefix("data."): said for path, said in wrong.items()})
    return results[-1]


def _facts(
    sheet: Sheet, who: str, handler: str, reason: str, *, key: UUID, today: date
) -> list[dict[str, Any]]:
    instance, defendant = sheet.proposal.place
    data: dict[str, Any] = {"instance": instance, "handler": handler}
    data |= {"reason": reason} if reason else {}
    data |= {"defendant": defendant} if defendant else {}
    of = sheet.of
    place, subject = (of.region, of.bureau), f"case-{of.id}"
    assigned = item(HandlerAssigned, data, today.isoformat(), subject=subject, place=place, who=who, key=key)
    return [proposed_item(sheet.asked, sheet.proposal, who, today), assigned]


def _page(
    rooms: Rooms, visit: Visit, sheet: Sheet, sent: Sent, *, key: UUID, outcome: Outcome | None = None
) -> Response:
    errors = dict(outcome.errors) if outcome else {}
    levels = [(number, level.title) for number, (level, _) in sorted(sheet.asked.case.levels.items())]
    return rooms.site.page(
        visit,
        "work_proposal.html",
        status=outcome.status if outcome else 200,
        of=sheet.of,
        one=answers.of_proposal(sheet.asked.case, sheet.proposal),
        ruling=sheet.ruling,
        levels=levels,
        first=sheet.first,
        sent=sent,
        key=key,
        errors=errors,
        faults=[(name if name in {"handler", "reason"} else "", said) for name, said in errors.items()],
        may_record=visit.identity.can(Act.RECORD),
    )
