"""Who takes it, over HTTP: undertakers and handler proposal of a case, cases to be reassigned, the leaders' rota.

A look (GET) records nothing. ``POST …/proposal`` records the proposal in the case's own stream, from where on overruling it needs a reason.
The case itself is read from the log; the bureau's other cases and people from the read model.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response

from services.intake.accept import Accept
from services.intake.answers import as_json
from services.intake.assigning import answers, bodies
from services.intake.assigning.bureau import Bureau
from services.intake.assigning.docket import Case, People
from services.intake.assigning.proposal import Bench, Policy, Proposal
from services.intake.assigning.reassigning import Reassignment, gone, stranded
from services.intake.assigning.rota import Sittings, leadership, rota
from services.intake.assigning.undertaking import provision_day, undertakers
from services.intake.problems import Problem, ProblemRoute
from shared.clock import Today
from shared.database import Pool
from shared.eventlog import EventLog
from shared.events.case import HandlerProposed
from shared.events.envelope import derived_id
from shared.events.history import fold
from shared.events.terms import Roster
from shared.policy.choice import Packs
from shared.runtime.http import given_correlation
from shared.runtime.openapi import problems

Instance = Annotated[int | None, Query(ge=1, le=99, description="审级序号，缺省为最近的审级")]
Defendant = Annotated[str | None, Query(max_length=2_000, description="共同被告的名称，缺省为本机关")]
Code = Annotated[str, Query(pattern=r"^[a-z0-9-]{2,40}$", description="代码")]
Actor = Annotated[str, Query(pattern=r"^[^\x00-\x1f\x7f]{1,128}$", description="操作人")]
ForCase = Annotated[UUID | None, Query(description="为哪个案件的开庭")]
_NO_CASE = problems({404: "没有这个案件或审级"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as the log has it, whose it is, and which of its instances is meant."""

    case: Case
    region: str
    bureau: str
    instance: int


@dataclass(frozen=True)
class Desk:
    pool: Pool
    log: EventLog
    packs: Packs
    today: Today

    async def asked(self, case_id: UUID, instance: int | None) -> Asked:
        """Problem 404 for a case or an instance that is not there."""
        events = await self.log.read_stream(f"case-{case_id}")
        case = Case(case_id, fold(events))
        if not events or not case.history.opened or case.history.voided:
            raise Problem(404, "case_not_found", f"没有编号为 {case_id} 的案件，或已作废。")
        number = max(case.levels, default=0) if instance is None else instance
        if number not in case.levels:
            raise Problem(404, "instance_not_found", "案件没有这个审级；请先报送“进入审级”。")
        return Asked(case, events[0].region, events[0].bureau, number)

    async def bench(self, asked: Asked) -> Bench:
        bureau = self.bureau(asked.region, asked.bureau)
        people = await bureau.people(self.today())
        return await self.bench_of(asked.case, bureau, people)

    async def bench_of(self, case: Case, bureau: Bureau, people: People) -> Bench:
        policy = Policy.of(self.in_force(bureau.region, bureau.code, people.on))
        team = people.members(Roster.RESPONSE_TEAM)
        return Bench(case, await bureau.others(case, team, people.on.year), people, policy)

    def in_force(self, region: str, bureau: str, on: date) -> Any:
        return self.packs.for_bureau(region, bureau).binding(region, bureau, on)

    def bureau(self, region: str, bureau: str) -> Bureau:
        return Bureau(self.pool, region, bureau)

    async def sittings(self, bureau: Bureau, people: People) -> Sittings:
        return await bureau.sittings(list(leadership(people)), people.on)

    async def reassignments(self, region: str, code: str) -> list[Reassignment]:
        """Open cases whose handler cannot go on, each with who is proposed instead."""
        bureau = self.bureau(region, code)
        people = await bureau.people(self.today())
        due = list(stranded((await bureau.stranded(gone(people))).places, people))
        cases = await bureau.cases({place.case_id for place, _ in due})
        found = []
        for one, why in due:
            best = (await self.bench_of(cases[one.case_id], bureau, people)).propose(one.place).candidates
            found.append(Reassignment(cases[one.case_id], one.place, why, best[0].person if best else None))
        return found


def router(desk: Desk, accept: Accept) -> APIRouter:
    """``desk.pool`` sees intake's read model."""
    routes = APIRouter(route_class=ProblemRoute, tags=["intake"])

    @routes.get(
        "/v1/cases/{case_id}/undertakers",
        summary="承办单位",
        response_model=bodies.Undertakers,
        responses=_NO_CASE,
    )
    async def get_undertakers(case_id: UUID, instance: Instance = None) -> Response:
        asked = await desk.asked(case_id, instance)
        packs = desk.in_force(
            asked.region, asked.bureau, provision_day(asked.case, asked.instance, desk.today())
        )
        same = await _same_plaintiff(desk, asked)
        ruling = undertakers(asked.case, asked.instance, packs, same_plaintiff=same)
        return _json(answers.of_ruling(asked.case, asked.instance, ruling))

    @routes.get(
        "/v1/cases/{case_id}/proposal",
        summary="承办人建议",
        response_model=bodies.ProposalBody,
        responses=_NO_CASE,
    )
    async def get_proposal(case_id: UUID, instance: Instance = None, defendant: Defendant = None) -> Response:
        asked = await desk.asked(case_id, instance)
        proposal = (await desk.bench(asked)).propose((asked.instance, defendant))
        return _json(answers.of_proposal(asked.case, proposal))

    @routes.post(
        "/v1/cases/{case_id}/proposal",
        summary="提出并登记承办人建议",
        response_model=bodies.RecordedProposal,
        responses=_NO_CASE | problems({409: "没有可建议的承办人"}),
    )
    async def post_proposal(
        request: Request, case_id: UUID, actor: Actor, instance: Instance = None, defendant: Defendant = None
    ) -> Response:
        asked = await desk.asked(case_id, instance)
        proposal = (await desk.bench(asked)).propose((asked.instance, defendant))
        if not proposal.candidates:
            raise Problem(
                409,
                "nobody_to_propose",
                "没有可建议的承办人，未登记。",
                **answers.of_proposal(asked.case, proposal),
            )
        item = proposed_item(asked, proposal, actor, desk.today())
        (recorded,) = await accept([item], correlation=given_correlation(request.headers))
        return _json(answers.of_proposal(asked.case, proposal) | {"recorded": as_json(recorded)})

    @routes.get("/v1/reassignments", summary="须改派的案件", response_model=bodies.Reassignments)
    async def get_reassignments(region: Code, bureau: Code) -> Response:
        """Open cases whose handler left the team, is recused or on leave."""
        due = await desk.reassignments(region, bureau)
        return _json({"items": [answers.of_reassignment(one) for one in due]})

    @routes.get("/v1/rota", summary="负责人出庭轮值", response_model=bodies.RotaBody, responses=_NO_CASE)
    async def get_rota(region: Code, bureau: Code, case: ForCase = None) -> Response:
        found = desk.bureau(region, bureau)
        known = await found.case(case) if case else None
        if case is not None and known is None:
            raise Problem(404, "case_not_found", f"该单位没有编号为 {case} 的案件。")
        people = await found.people(desk.today())
        turns = rota(people, await desk.sittings(found, people), known)
        return _json(
            {"region": region, "bureau": bureau, "case_id": case and str(case), **answers.of_rota(turns)}
        )

    return routes


async def _same_plaintiff(desk: Desk, asked: Asked) -> bool:
    return (await desk.bench(asked)).had_this_plaintiff(asked.instance)


def proposed_item(asked: Asked, proposal: Proposal, actor: str, today: date) -> dict[str, Any]:
    """The same proposal on the same day is recorded once."""
    instance, defendant = proposal.place
    first = proposal.candidates[0]
    event = HandlerProposed(
        instance=instance,
        candidates=tuple(one.person for one in proposal.candidates[:100]),
        grounds=tuple(score.said for score in first.scores),
        defendant=defendant,
    )
    data = event.model_dump(mode="json", exclude_none=True)
    subject = f"case-{asked.case.id}"
    return {
        "id": str(derived_id("proposal", subject, today, actor, orjson.dumps(data))),
        "type": HandlerProposed.type,
        "subject": subject,
        "region": asked.region,
        "bureau": asked.bureau,
        "actor": actor,
        "occurredon": today.isoformat(),
        "data": data,
    }


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
