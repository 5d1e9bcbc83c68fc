"""The bodies of the answers of every check, before and after a hearing and of a case's file and tasks, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from services.intake.appearance.evaluators import Verdict
from services.intake.cases.handling import TaskState
from shared.contracts.body import Body
from shared.events.terms import Role, Strength
from shared.policy.provisions import CheckPoint, Requirement


class VerdictCounts(Body):
    fail: int
    unknown: int
    passed: int = Field(alias="pass")


class CheckLine(Body):
    """One requirement of one document: whether it is met, in whose words it is asked for, and what to do."""

    check: str
    requirement: Requirement
    requirement_title: str
    title: str
    verdict: Verdict
    verdict_title: str
    said: str
    clause: str
    quote: str
    document: str
    strength: Strength
    strength_title: str
    consequence: str | None


class PlanRefused(Body):
    code: str
    field: str | None
    message: str


class HearingCheck(Body):
    instance: int
    hearing: int
    hearing_on: date | None
    planned: bool
    counts: VerdictCounts
    refused: PlanRefused | None
    items: list[CheckLine]


class CaseCheckLine(CheckLine):
    at: CheckPoint
    at_title: str


class CaseChecks(Body):
    case_id: UUID
    instance: int
    counts: VerdictCounts
    items: list[CaseCheckLine]


class TaskLine(Body):
    task: str
    state: TaskState
    state_title: str
    person: str | None
    due: date | None
    role: Role | None
    role_title: str | None
    clause: str | None
    quote: str | None
    document: str | None


class CaseTasks(Body):
    case_id: UUID
    instance: int
    items: list[TaskLine]
