"""The bodies of intake's answers about cases, files, ledgers and the contracts, as its OpenAPI document says them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from shared.contracts.body import Body
from shared.events.terms import CaseKind, FilePart, Level, Origin, Paper
from shared.files.kinds import FileKind


class LastFact(Body):
    position: int
    type: str
    title: str
    occurred_on: date | None
    recorded_at: datetime


class CaseLine(Body):
    id: UUID
    region: str
    bureau: str
    bureau_name: str
    name: str
    kind: CaseKind
    origin: Origin
    levels: list[Level] = Field(title="经过的审级")
    version: int
    flags: list[str] = Field(
        title="unparsed_case_no 案号无法识别，closed 已结案，voided 已作废",
    )
    last: LastFact


class CasePage(Body):
    items: list[CaseLine]
    next: int | None


class TimelineEntry(Body):
    id: UUID
    position: int
    version: int
    type: str
    title: str
    occurred_on: date | None
    recorded_at: datetime
    actor: str
    superseded_by: UUID | None = Field(title="更正或作废它的记录")
    data: dict[str, Any] = Field(title="内容，按 type 的 JSON Schema")
    said: list[tuple[str, str]] = Field(title="逐项：名称和中文内容")


class Timeline(Body):
    id: UUID
    name: str | None
    region: str
    bureau: str
    version: int
    voided: bool
    events: list[TimelineEntry]


class StoredFile(Body):
    digest: str
    size: int
    media_type: FileKind


class PaperLine(Body):
    id: UUID
    instance: int
    paper: Paper
    paper_title: str
    name: str
    digest: str
    size: int
    media_type: str
    department: str | None
    declared_by: str | None
    filed_on: date | None
    filed_by: str
    recorded_at: datetime


class PapersOfPart(Body):
    part: FilePart
    title: str
    papers: list[PaperLine]


class CaseFile(Body):
    case_id: UUID
    parts: list[PapersOfPart]


class LedgerFacts(Body):
    version: int
    voided: bool
    facts: list[tuple[UUID, UUID, date | None, str, int, str]] = Field(
        title="每条有效事实：编号、依据的记录、发生日期、类型、模式版本、内容",
    )


class LedgerLine(Body):
    id: UUID
    region: str
    bureau: str
    history: LedgerFacts


class LedgerPage(Body):
    items: list[LedgerLine]
    next: int | None


class EventKind(Body):
    type: str
    title: str
    area: str
    version: int
    versions: list[int]
    dated: bool
    clauses: list[str]
    submittable: bool


class EventCatalogue(Body):
    items: list[EventKind]
