"""The bodies of the answers about deadlines and policies, as the OpenAPI document says them. Dates of what has none are null."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.deadlines.life.entries import State
from services.deadlines.lists.lamps import Lamp
from shared.contracts.body import Body, EventBody, EventHead, PolicyHead, PolicyIssued
from shared.dates import StepCode
from shared.events.terms import CaseKind, DeadlineKind, Level, Nature, Origin, Role, Strength


class DeadlineLine(Body):
    id: UUID
    case_id: UUID
    case_name: str | None
    case_no: str | None
    case_kind: CaseKind | None
    case_kind_title: str | None
    origin: Origin | None
    origin_title: str | None
    instance: int
    level: Level | None
    level_title: str | None
    region: str
    bureau: str
    bureau_name: str | None
    handler: str | None
    handler_label: str | None
    rule: str
    subject: str = Field(title="同一规则的期限之间的区别；只有一个时为空")
    subject_title: str
    name: str
    clause: str | None
    kind: DeadlineKind | None
    kind_title: str | None
    nature: Nature | None
    nature_title: str | None
    strength: Strength | None
    strength_title: str | None
    responsible: Role | None
    responsible_title: str | None
    trigger_on: date
    nominal: date | None
    due: date | None
    due_safe: date | None
    provisional: bool | None
    previous_dues: list[date]
    state: State
    state_title: str
    earliest: date | None
    met_on: date | None
    reason: str | None
    lamp: Lamp | None
    lamp_title: str | None
    note: str | None
    remaining_days: int | None
    position: int


class DeadlinePage(Body):
    today: date
    items: list[DeadlineLine]
    next: str | None


class StepLine(Body):
    code: StepCode
    title: str
    first: date | None
    last: date | None
    text: str


class ReadingLine(Body):
    id: str
    text: str
    period: str
    nominal: date
    due: date
    due_safe: date
    provisional: bool


class NoticeHead(Body):
    year: int
    title: str
    number: str | None
    published: date | None
    url: str | None


class CalendarUsed(Body):
    version: str
    notices: list[NoticeHead]


class Explanation(Body):
    policy: PolicyIssued
    clause: str
    quote: str | None
    note: str | None
    readings: list[ReadingLine]
    steps: list[StepLine]
    calendar: CalendarUsed


class DeadlineInFull(DeadlineLine):
    evidence: EventHead | None
    met_by: EventHead | None
    explanation: Explanation | None
    life: list[EventBody]


class CaseHead(Body):
    case_id: UUID
    region: str
    bureau: str
    name: str
    kind: CaseKind
    origin: Origin
    opened_on: date
    closed_on: date | None
    voided: bool


class CaseDeadlines(Body):
    case: CaseHead
    today: date
    running: int = Field(title="正在计算的期限数")
    items: list[DeadlineLine]


class DeadlineSummary(Body):
    today: date
    states: dict[State, int]
    waiting: int = Field(title="今天应说而尚未说的事项数")


class MissingLine(Body):
    code: Literal["deadline", "handler", "contact", "mediation", "guarantee"]
    title: str
    since: date
    days: int


class UnclockedCase(Body):
    case_id: UUID
    name: str
    case_no: str | None
    kind: CaseKind
    kind_title: str
    origin: Origin
    origin_title: str
    region: str
    bureau: str
    bureau_name: str | None
    instance: int | None
    level: Level | None
    level_title: str | None
    handler: str | None
    handler_label: str | None
    opened_on: date
    missing: list[MissingLine]


class UnclockedPage(Body):
    today: date
    items: list[UnclockedCase]
    next: str | None


class RuleHead(Body):
    id: str
    title: str
    kind: DeadlineKind
    kind_title: str
    strength: Strength
    strength_title: str
    clauses: list[str]


class PolicyBody(PolicyHead):
    """A pack: its head, its deadlines in brief, and its other sections as they stand in the file."""

    issuer: str
    issued: date | None
    effective: dict[str, date | None]
    binds: dict[str, Any]
    document: str | None
    unnumbered: list[int]
    laws: list[str]
    deadlines: list[RuleHead]
    roles: list[dict[str, Any]]
    assignment: list[dict[str, Any]]
    checks: list[dict[str, Any]]
    quotas: list[dict[str, Any]]
    periodic: list[dict[str, Any]]
    rosters: list[dict[str, Any]]
    supervision: list[dict[str, Any]]
    indicators: list[dict[str, Any]]
    reports: list[dict[str, Any]]
    definitions: list[dict[str, Any]]


class PolicyList(Body):
    items: list[PolicyBody]


class MoveLine(Body):
    case_id: UUID
    case_name: str
    bureau: str
    instance: int
    rule: str
    name: str
    subject: str
    subject_title: str
    change: Literal["moved", "new", "gone"]
    old: date | None
    new: date | None
    old_safe: date | None
    new_safe: date | None


class ChangeCounts(Body):
    moved: int
    new: int
    gone: int


class PolicyPreview(Body):
    pack: str
    limit: int
    looked_at: int
    cases: int
    counts: ChangeCounts
    items: list[MoveLine]
    next: UUID | None
