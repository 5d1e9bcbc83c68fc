"""The bodies of the answers about duties, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.body import Body, EventBody, PolicyIssued
from shared.events.terms import DeadlineKind, DutyState, Role, Strength


class DutyLine(Body):
    id: UUID
    rule: str
    name: str
    clause: str
    kind: DeadlineKind
    kind_title: str
    strength: Strength
    strength_title: str
    responsible: Role
    responsible_title: str
    region: str
    bureau: str
    bureau_name: str
    period: str
    period_title: str
    person: str | None
    person_label: str | None
    department: str | None
    state: DutyState
    state_title: str
    since: date
    count: int
    target: int
    due: date
    provisional: bool
    forecast: str | None
    notes: list[str]


class DutyPage(Body):
    today: date
    on: date
    items: list[DutyLine]
    next: UUID | None


class DutyItem(Body):
    kind: Literal["fact", "candidate"]
    kind_title: str
    text: str
    on: date | None
    fact: UUID | None
    case: UUID | None
    instance: int | None
    counts: bool
    note: str | None


class DutyInFull(DutyLine):
    today: date
    on: date
    policy: PolicyIssued
    quote: str | None
    note: str | None
    readings: str | None
    looks: list[date]
    items: list[DutyItem]
    life: list[EventBody]
