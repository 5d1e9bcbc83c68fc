"""The bodies of the answers about courts' lists, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.intake.court_list.figures import Total, Why
from services.intake.court_list.terms import Attribute, Confidence, Finding
from shared.contracts.body import Body
from shared.events.terms import ListBasis


class ListReceipt(Body):
    id: UUID
    status: Literal["accepted", "duplicate"]
    dry_run: bool = Field(title="是否只预览")
    edition: int
    editions: int
    rows: int = Field(title="案件行数")
    passed_over: int = Field(title="略过的合计、签章等行数")
    ignored_columns: list[str] = Field(title="未采用的列")
    unread: dict[str, list[str]] = Field(title="各行中无法识别的内容")


class ListLine(Body):
    id: UUID
    region: str
    court: str
    basis: ListBasis
    first_day: date
    last_day: date
    editions: int
    row_count: int
    received_on: date
    position: int


class ListPage(Body):
    items: list[ListLine]
    next: int | None


class EditionLine(Body):
    edition: int
    current: bool = Field(title="现行")
    digest: str
    row_count: int
    received_on: date | None
    recorded_at: datetime
    actor: str
    file_name: str | None


class ListHead(Body):
    id: UUID
    region: str
    court: str
    basis: ListBasis
    basis_title: str
    first_day: date
    last_day: date
    editions: list[EditionLine]


class CaseRef(Body):
    case_id: UUID
    instance: int
    bureau: str
    name: str
    case_no: str | None


class WhyExplained(Body):
    reason: str
    actor: str
    explained_on: str | None


class DifferenceLine(Body):
    entry: str
    attribute: Attribute
    title: str
    case: str | None
    ours: str | None
    theirs: str | None
    explained: WhyExplained | None


class ReconciledLine(Body):
    key: str
    finding: Finding
    finding_title: str
    rows: list[int] = Field(title="名单行号")
    case_no: str | None
    level: str | None
    court: str | None
    plaintiffs: list[str]
    defendants: list[str]
    cause: str | None = Field(title="案由")
    confidence: Confidence | None
    confidence_title: str | None
    cases: list[CaseRef]
    bureaus: list[str] = Field(title="相关单位")
    notes: list[str]
    differences: list[DifferenceLine]


class ReconciliationBody(Body):
    list_: ListHead = Field(alias="list", title="名单")
    counts: dict[str, int] = Field(title="各结果的数量")
    items: list[ReconciledLine]
    undated: list[CaseRef]


class Counted(Body):
    part: int = Field(title="分子或件数")
    whole: int | None


class GapCause(Body):
    key: str
    why: Why
    why_title: str
    of: Literal["part", "whole"]
    weight: int


class GapLine(Body):
    total: Total
    title: str
    published: float | None = Field(title="法院公布数")
    listed: float | None
    ours: float | None = Field(title="登记数")
    counts: dict[str, Counted] = Field(title="双方的数量")
    causes: list[GapCause] = Field(title="只计入一方的案件")
    unexplained: float | None


class ListFigures(Body):
    list_: ListHead = Field(alias="list", title="名单")
    figures: list[GapLine]


class ExplanationAnswer(Body):
    id: UUID
    explained: int = Field(title="说明了几项差异")
