"""The bodies of stats' answers, as its OpenAPI document says them: a rate always with its numerator and denominator."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from services.stats.figures.duty import State
from services.stats.indicators import Place
from shared.contracts.body import Body
from shared.events.terms import (
    ActType,
    AgencyResult,
    CaseKind,
    Document,
    Level,
    OrganLevel,
    Origin,
    Outcome,
    Procedure,
    Risk,
)


class PeriodBody(Body):
    code: str
    title: str
    since: date | None
    until: date | None


class CountBody(Body):
    """``apart``: of a sum, how many units say no amount."""

    count: int
    apart: int | None = None


class RateBody(Body):
    numerator: int
    denominator: int
    apart: int
    percent: str | None


class ColumnBody(Body):
    code: str
    title: str
    is_rate: bool
    apart_title: str
    counted: str
    dated_by: str
    left_out: str
    clause: str


class LineBody(Body):
    region: str
    bureau: str
    name: str
    figures: dict[str, CountBody | RateBody]


class BlockBody(Body):
    code: str
    title: str
    sparse: bool = Field(default=False, title="全为零的列不必显示")
    columns: list[ColumnBody]
    lines: list[LineBody]
    total: dict[str, CountBody | RateBody]


class Tables(Body):
    title: str
    period: PeriodBody
    region: str | None
    bureau: str | None
    as_of: date | None
    position: int
    warning: str | None
    origins: dict[Origin, int]
    blocks: list[BlockBody]


class CountedCase(Body):
    bureau_name: str
    case_id: UUID
    instance: int
    region: str
    bureau: str
    name: str
    kind: CaseKind
    origin: Origin
    level: Level
    case_no: str | None
    taken_on: date | None
    closed: bool
    closed_on: date | None
    document: Document | None
    outcome: Outcome | None
    agency_result: AgencyResult | None
    served_on: date | None
    effective_on: date | None
    hearings: int
    hearing_on: date | None
    leader_appeared: bool | None
    principal: bool | None
    spoke: bool | None
    lawyer_only: bool | None
    voided: bool
    act_type: ActType | None = None
    field: str | None = Field(default=None, title="领域")
    plaintiffs: int | None = Field(default=None, title="原告人数")
    procedure: Procedure | None = None
    handler: str | None = None
    notice_on: date | None = Field(default=None, title="首次收到应诉通知的日期")
    in_charge: bool | None = Field(default=None, title="分管负责人出庭")
    staff_agent: bool | None = Field(default=None, title="有工作人员出庭")
    mediation_planned: bool | None = Field(default=None, title="有调解和解方案")
    mediation_outcome: str | None = Field(default=None, title="调解和解结果")
    risk: Risk | None = None
    organ_level: OrganLevel | None = Field(default=None, title="被诉（被申请）机关级别")


class CountedDuty(Body):
    bureau_name: str
    title: str
    deadline_id: UUID
    case_id: UUID
    instance: int
    rule: str
    due: date
    state: State
    region: str
    bureau: str
    name: str
    kind: CaseKind | None = None
    level: Level | None = None
    procedure: Procedure | None = None
    act_type: ActType | None = None
    field: str | None = Field(default=None, title="领域")
    handler: str | None = None
    taken_on: date | None = None
    closed: bool | None = None
    closed_on: date | None = None


class UndatedCase(Body):
    bureau_name: str
    case_id: UUID
    instance: int


class ReportBody(Tables):
    cases: list[CountedCase]
    duties: list[CountedDuty]
    undated: list[UndatedCase]
    notes: list[str]


class TracedCase(Body):
    """One unit; null case where it is a bureau's (a training, a review)."""

    case_id: UUID | None
    instance: int | None
    name: str
    region: str
    bureau: str
    bureau_name: str
    place: Place
    amount: int | None = None
    counts_as: str | None = None


class Trace(Body):
    indicator: ColumnBody
    period: PeriodBody
    region: str | None
    bureau: str | None
    as_of: date | None
    position: int
    figure: CountBody | RateBody
    rows: list[TracedCase]
    next: str | None = None


class EntriesLine(Body):
    region: str
    bureau: str
    facts: int
    median_days: int | None
    over_3_days: int
    over_10_days: int
    adjustments: int
    corrections: int
    voids: int


class EntriesBody(Body):
    period: str
    position: int
    as_of: date | None
    items: list[EntriesLine]
    note: str
