"""The bodies of the answers about who takes a case, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.intake.assigning.proposal import Factor
from shared.contracts.body import Body, PolicyHead
from shared.events.terms import Share
from shared.policy.provisions import Undertaker


class InstanceHead(Body):
    case_id: UUID
    case_name: str
    instance: int


class UnitLine(Body):
    unit: Undertaker | None
    title: str
    name: str | None
    share: Share
    share_title: str
    reason: str | None
    decided: bool


class Undertakers(InstanceHead):
    units: list[UnitLine]
    policy: PolicyHead | None
    provision: str | None
    provision_title: str | None
    clause: str | None
    quote: str | None
    note: str | None
    notes: list[str]


class PersonExcluded(Body):
    person: str
    label: str
    code: Literal["recused", "on_leave", "left_team"]
    said: str


class FactorLine(Body):
    factor: Factor
    title: str
    points: int
    said: str
    clause: str | None


class CandidateLine(Body):
    person: str
    label: str
    points: int
    in_hand: int
    last_given: date | None
    factors: list[FactorLine]


class ProposalBody(InstanceHead):
    defendant: str | None
    current: str | None
    reassign: PersonExcluded | None
    candidates: list[CandidateLine] = Field(title="按得分从高到低")
    excluded: list[PersonExcluded]
    notes: list[str]


class AnswerBody(Body):
    """What became of one submitted fact; members that say nothing are left out."""

    status: Literal["accepted", "duplicate", "rejected", "retry"]
    id: str | None = None
    position: int | None = None
    version: int | None = None
    code: str | None = None
    field: str | None = None
    message: str | None = None
    after: float | None = None


class RecordedProposal(ProposalBody):
    recorded: AnswerBody


class ReassignmentLine(InstanceHead):
    defendant: str | None
    handler: PersonExcluded
    proposed: str | None


class Reassignments(Body):
    items: list[ReassignmentLine]


class TurnLine(Body):
    turn: int
    person: str
    label: str
    in_charge: bool
    last_appeared: date | None
    this_year: int
    away_until: date | None
    said: str


class Coverage(Body):
    leaders: int
    appeared: int


class InCharge(Body):
    hearings: int
    present: int


class RotaBody(Body):
    region: str
    bureau: str
    case_id: UUID | None
    items: list[TurnLine]
    coverage: Coverage
    in_charge: InCharge
    clauses: list[str]
