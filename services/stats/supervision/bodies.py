"""The bodies of the answers about supervision, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from shared.contracts.body import Body, EventBody
from shared.events.terms import Consequence, Finding, ProposalKind, ProposalState
from shared.files.kinds import FileKind


class ProposalLine(Body):
    id: UUID
    version: int
    kind: ProposalKind
    kind_title: str
    state: ProposalState
    state_title: str
    rule: str
    name: str
    clause: str
    quote: str
    region: str
    bureau: str
    bureau_name: str
    year: int
    findings: list[Finding]
    finding_titles: list[str] = Field(title="认定（名称）")
    consequences: list[Consequence]
    consequence_titles: list[str] = Field(title="拟处理（名称）")
    case_id: UUID | None
    instance: int | None
    case_name: str | None
    count: int
    threshold: int
    restricted: bool = Field(title="限制查阅（责任追究线索）")
    failed_on: date = Field(title="情形成立之日")
    asked_on: date = Field(title="提出（变更）之日")
    reply_until: date = Field(title="申辩期至")
    reply_days: int = Field(title="申辩期日数（自然日，约定）")
    reply_agreed: str = Field(title="申辩期的约定出处")


class ProposalPage(Body):
    today: date
    position: int
    items: list[ProposalLine]
    next: int | None


class EvidenceBody(Body):
    """``event`` null: that something is not there."""

    text: str
    event: UUID | None
    fact_on: date | None
    type: str | None
    title: str | None
    recorded_at: datetime | None
    position: int | None


class ReplyPaperBody(Body):
    """``event`` is the reply that it came with."""

    digest: str
    name: str
    event: UUID
    replied_on: date | None = Field(title="申辩日期")


class StoredPaper(Body):
    digest: str
    size: int
    media_type: FileKind


class RestsOn(Body):
    id: UUID
    name: str
    state: ProposalState
    state_title: str
    case_name: str | None


class ProposalInFull(ProposalLine):
    today: date
    readings: list[str]
    human: str | None
    pack: str = Field(title="依据的文件版本（SM3）")
    calendar: str | None
    evidence: list[EvidenceBody]
    papers: list[ReplyPaperBody] = Field(title="申辩材料")
    rests_on: list[RestsOn]
    reply: str | None = Field(title="申辩意见")
    replied_on: date | None = Field(title="申辩日期")
    decided_by: str | None = Field(title="核定人")
    decided_on: date | None = Field(title="核定日期")
    reason: str | None
    found: str | None
    carried_out: list[Consequence] = Field(title="已执行的处理")
    life: list[EventBody]


class BranchCount(Body):
    clause: str
    quote: str
    findings: list[Finding]
    count: int
    at_least: int = Field(title="达到的数目（含本数）")
    reached: bool = Field(title="是否达到")
    proposals: list[UUID] = Field(title="计入的认定")


class ThresholdBody(Body):
    rule: str
    name: str
    clause: str
    consequences: list[Consequence]
    joined: str = Field(title="各情形的关系：any 或，all 且")
    readings: list[str]
    reached: bool = Field(title="是否达到")
    one_short: bool = Field(title="还差一次即达到")
    branches: list[BranchCount] = Field(title="各情形")


class BureauCounts(Body):
    region: str
    bureau: str
    bureau_name: str
    notices: int = Field(title="已认定的专项通报数")
    open: int = Field(title="待核定数")
    found: dict[str, int] = Field(title="各项认定的件数")
    thresholds: list[ThresholdBody] = Field(title="各阈值")
    window: str = Field(title="计次方式：calendar 自然年，rolling 连续十二个月")
    agreed: str = Field(title="计次方式的约定出处")


class CountsBody(Body):
    year: int
    position: int
    as_of: date | None
    items: list[BureauCounts]
