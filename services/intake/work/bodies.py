"""The bodies of the answers about the bureaus' work, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contracts.body import Body
from shared.events.terms import LossCause


class MeasureCount(Body):
    open: int
    closed: int


class LostCase(Body):
    case_id: UUID
    name: str
    region: str
    bureau: str
    instance: int
    lost_on: date | None
    measures: MeasureCount


class ClosedMeasure(Body):
    case_id: UUID
    name: str
    closed_on: date


class Recurrence(LostCase):
    after: ClosedMeasure = Field(title="此前已针对同一原因完成整改的案件")


class CauseLine(Body):
    cause: LossCause
    title: str
    rows: int
    losses: int
    cases: list[LostCase]
    measures: MeasureCount
    recurrences: list[Recurrence]


class CausesBody(Body):
    items: list[CauseLine]


class WorkSums(Body):
    items: int = Field(title="件数")
    quantity: int
    people: int


class WorkPart(WorkSums):
    part: str | None


class WorkKind(WorkSums):
    type: str
    title: str
    open: int | None
    parts: list[WorkPart]


class WorkLine(Body):
    position: int
    type: str
    title: str
    occurred_on: date | None
    part: str | None
    ref: str | None
    settled: bool | None
    said: list[tuple[str, str]] = Field(title="逐项：名称和中文内容")


class WorkYear(Body):
    region: str
    bureau: str
    year: int
    kinds: list[WorkKind]
    items: list[WorkLine]
    next: int | None


class Drawn(Body):
    seed: str
    drawn: list[str]
