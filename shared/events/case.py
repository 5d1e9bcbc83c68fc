"""What happens to a case: facts a bureau registers, in the order they become known, each with its legal date.

A case is one stream; its instances (审级) are numbered 1, 2, … in the order they are opened. The legal date of every fact is the
envelope's ``occurred_on``: 签收日 for a notice, 裁判日 for a judgment, 送达日 for a service, 开庭日 for a hearing.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.model import Event, Value
from shared.events.terms import (
    ActType,
    Advice,
    AgencyResult,
    Application,
    CaseKind,
    DefendantRole,
    Document,
    Extendable,
    LeaderRank,
    Level,
    Mark,
    Material,
    Matter,
    MediationOutcome,
    Notice,
    OrganLevel,
    Origin,
    Outcome,
    Party,
    PartyKind,
    Procedure,
    Recipient,
    Relation,
    ReviewOutcome,
    Risk,
    StopReason,
)

Text = Annotated[str, Field(min_length=1, max_length=2_000)]
InstanceNo = Annotated[int, Field(ge=1, le=99)]
Days = Annotated[int, Field(ge=1, le=3_650)]
Person = Annotated[
    str, Field(min_length=1, max_length=64, description="pseudonymous person id, never a name")
]


class Plaintiff(Value):
    """原告或申请人; ``label`` as the source prints it, natural persons masked (“刘某等2人”)."""

    label: Text
    kind: PartyKind | None = None
    #: the same plaintiff in other cases; without it plaintiffs are told apart by their label
    party_id: Person | None = None


class Defendant(Value):
    name: Text
    level: OrganLevel | None = None
    role: DefendantRole | None = None


class Act(Value):
    """被诉行政行为."""

    made_on: date | None = None
    doc_no: Text | None = None


class PriorReview(Value):
    """此前的行政复议."""

    organ: Text | None = None
    decided_on: date | None = None
    doc_no: Text | None = None
    outcome: ReviewOutcome | None = None


class CaseNo(Value):
    """案号: always as printed; ``normal`` is null when it could not be parsed, and the case is flagged for a person to look at."""

    printed: Text
    normal: Text | None = None


class CaseEvent(Event):
    area: ClassVar = "case"


class InstanceEvent(CaseEvent):
    instance: InstanceNo


class CaseOpened(CaseEvent):
    title: ClassVar = "建案"
    dated: ClassVar = False
    schema_version: ClassVar = 2
    clauses: ClassVar = ("JH-2.3a",)

    name: Text
    kind: CaseKind = CaseKind.LITIGATION
    origin: Origin = Origin.REPORTED
    act_type: ActType | None = None
    field: Text | None = None
    plaintiffs: tuple[Plaintiff, ...] = Field(default=(), max_length=200)
    defendants: tuple[Defendant, ...] = Field(default=(), max_length=50)
    has_third_party: bool | None = None
    act: Act | None = None
    prior_review: PriorReview | None = None
    source_ref: Text | None = None
    note: Text | None = None


class InstanceOpened(InstanceEvent):
    """``occurred_on`` is the day the court docketed it (立案) or the review organ accepted it (受理)."""

    title: ClassVar = "进入审级"
    dated: ClassVar = False

    level: Level
    court: Text | None = None
    case_no: CaseNo | None = None
    procedure: Procedure | None = None
    follows: InstanceNo | None = None


class NoticeReceived(InstanceEvent):
    """``occurred_on`` is the day the agency was served: the statutory periods run from it, whoever in the house gets it later."""

    title: ClassVar = "收到应诉通知"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("JH-1.2a", "JH-1.2b")

    notice: Notice = Notice.COMPLAINT
    signed_by: Text | None = None
    served_how: Text | None = None
    #: which of several defendants was served; each has a period of its own, null is the bureau itself
    defendant: Text | None = None


class Registered(InstanceEvent):
    title: ClassVar = "收案登记"
    clauses: ClassVar = ("MH26-2.2",)


class Forwarded(InstanceEvent):
    title: ClassVar = "转交承办部门"
    clauses: ClassVar = ("JH-1.2a",)

    to: Text


class Reported(InstanceEvent):
    title: ClassVar = "报备"
    schema_version: ClassVar = 2
    clauses: ClassVar = (
        "YC23-2.2b",
        "YC23-2.5a",
        "YC23-2.5b",
        "YC23-2.5c",
        "YC23-3.2b",
        "YC23-3.3c",
        "JH-1.2c",
        "JH-1.2e",
        "JH-1.6b",
        "JH-2.3e",
    )

    matter: Matter
    #: null is the 司法局
    to: Recipient | None = None


class HandlerAssigned(InstanceEvent):
    title: ClassVar = "确定承办人"
    clauses: ClassVar = ("MH26-2.7", "MH26-3.3b")

    handler: Person
    reason: Text | None = None


class DefenceFiled(InstanceEvent):
    """答辩状 to the court, or the 书面答复 to the review organ."""

    title: ClassVar = "提交答辩状"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("JH-1.2e",)

    #: as in the notice it answers
    defendant: Text | None = None


class EvidenceFiled(InstanceEvent):
    title: ClassVar = "提交证据"
    schema_version: ClassVar = 2

    defendant: Text | None = None


class HearingScheduled(InstanceEvent):
    title: ClassVar = "排定开庭"
    clauses: ClassVar = ("YC23-2.2b", "JH-1.4b")

    hearing: InstanceNo
    hearing_on: date
    court_requires_leader: bool | None = None


class HearingMoved(InstanceEvent):
    title: ClassVar = "开庭改期"
    clauses: ClassVar = ("YC23-2.2b",)

    hearing: InstanceNo
    hearing_on: date
    reason: Text | None = None


class HearingHeld(InstanceEvent):
    """Who appeared; null is “the source does not say”, and is counted apart from “no”."""

    title: ClassVar = "开庭"
    dated: ClassVar = False
    schema_version: ClassVar = 2
    clauses: ClassVar = (
        "MH26-3.1a",
        "MH26-3.1b",
        "MH26-3.1d",
        "BS24-1.3e",
        "BS24-1.3g",
        "YC23-2.2c",
        "YC23-2.2d",
        "JH-1.4a",
        "JH-1.4b",
    )

    hearing: InstanceNo
    leader_appeared: bool | None = None
    leader: Person | None = None
    leader_rank: LeaderRank | None = None
    leader_title: Text | None = None
    leader_spoke: bool | None = None
    lawyer_only: bool | None = None


class Judged(InstanceEvent):
    """The document that ends the instance; ``occurred_on`` is the date it bears."""

    title: ClassVar = "裁判作出"
    dated: ClassVar = False
    clauses: ClassVar = ("BS24-1.3h", "YC23-2.5c", "JH-2.3e")

    document: Document | None = None
    outcome: Outcome | None = None
    agency_result: AgencyResult | None = None
    operative: Text | None = None
    law: Text | None = None


class JudgmentServed(InstanceEvent):
    """Each party has its own service date, and its own appeal period from it."""

    title: ClassVar = "裁判文书送达"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("BS24-1.3f", "YC23-2.5c")

    party: Party
    #: which of several persons on that side; null when there is one
    who: Text | None = None


class AppealDecided(InstanceEvent):
    """Whether the agency uses its right of appeal."""

    title: ClassVar = "上诉决策"
    clauses: ClassVar = ("JH-1.7c",)

    appeal: bool
    reason: Text | None = None


class Appealed(InstanceEvent):
    title: ClassVar = "提起上诉"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("JH-1.7c",)

    by: Party
    #: which of several persons on that side, as in the service
    who: Text | None = None


class BecameEffective(InstanceEvent):
    title: ClassVar = "裁判生效"
    clauses: ClassVar = ("JH-2.3e",)


class ApplicationMade(InstanceEvent):
    """``occurred_on`` is the day the court or the organ received it."""

    title: ClassVar = "提出申请"

    application: Application
    by: Party | None = None


class ActServed(InstanceEvent):
    """被诉行政行为送达原告: the limits of suing and of enforcing run from it."""

    title: ClassVar = "行政行为送达"


class ContactNamed(InstanceEvent):
    """涉案部门联系人."""

    title: ClassVar = "确定涉案部门联系人"
    clauses: ClassVar = ("MH26-3.2a",)

    department: Text
    person: Person | None = None


class MaterialsSubmitted(InstanceEvent):
    title: ClassVar = "提交材料"
    clauses: ClassVar = ("MH26-2.3", "MH26-2.4", "MH26-3.2b", "JH-1.2c")

    materials: tuple[Material, ...] = Field(min_length=1, max_length=20)
    department: Text | None = None


class MediationPlanned(InstanceEvent):
    title: ClassVar = "制定调解和解方案"
    clauses: ClassVar = ("YC23-2.4a", "YC23-3.2b")

    plan: Text | None = None


class MediationEnded(InstanceEvent):
    title: ClassVar = "调解和解结束"
    clauses: ClassVar = ("BS24-1.3i", "YC23-2.4d", "JH-1.9b")

    outcome: MediationOutcome


class RiskAssessed(InstanceEvent):
    title: ClassVar = "败诉风险研判"
    clauses: ClassVar = ("YC23-2.4b", "YC23-2.4c", "YC23-3.2b", "JH-1.6b")

    risk: Risk
    #: whether other bureaus or townships have to help
    needs_others: bool | None = None
    reason: Text | None = None


class GuaranteeSet(InstanceEvent):
    """一案一包保: all four elements."""

    title: ClassVar = "落实一案一包保"
    clauses: ClassVar = ("YC23-2.4c",)

    unit: Text
    leader: Person
    responsible: Person
    resolve_by: date


class CaseMarked(InstanceEvent):
    title: ClassVar = "标记特殊案件"
    clauses: ClassVar = ("MH26-3.2e", "MH26-3.3e", "MH23-4.3a", "YC23-3.3c")

    marks: tuple[Mark, ...] = Field(min_length=1, max_length=10)


class LessonsDrawn(InstanceEvent):
    title: ClassVar = "案后总结"
    clauses: ClassVar = ("MH26-3.2e",)

    note: Text | None = None


class ClockStopped(InstanceEvent):
    """``occurred_on`` is the first day that is not counted."""

    title: ClassVar = "停止计算期间"

    reason: StopReason
    note: Text | None = None


class ClockResumed(InstanceEvent):
    """``occurred_on`` is the first day that is counted again."""

    title: ClassVar = "恢复计算期间"

    note: Text | None = None


class ExtensionApplied(InstanceEvent):
    title: ClassVar = "申请延期"

    matter: Extendable
    reason: Text | None = None


class ExtensionGranted(InstanceEvent):
    """By days on top, until a day, or (neither) until the obstacle is gone."""

    title: ClassVar = "准许延期"
    clauses: ClassVar = ("MH26-2.4",)

    matter: Extendable
    days: Days | None = None
    until: date | None = None
    granted_by: Text | None = None
    reason: Text | None = None


class ExtensionRefused(InstanceEvent):
    title: ClassVar = "不准延期"

    matter: Extendable
    reason: Text | None = None


class ObstacleRemoved(InstanceEvent):
    """The reason for which an extension was granted is gone."""

    title: ClassVar = "延期事由消除"

    matter: Extendable


class PeriodSet(InstanceEvent):
    """A period a court or an organ sets itself: so many days from service (``occurred_on``), or until a day."""

    title: ClassVar = "指定期限"

    matter: Extendable
    item: InstanceNo = 1
    days: Days | None = None
    until: date | None = None
    what: Text | None = None
    source: Text | None = None


class PeriodKept(InstanceEvent):
    title: ClassVar = "完成指定事项"

    item: InstanceNo = 1


class AdviceReceived(InstanceEvent):
    """``reply_by`` where the document itself says until when."""

    title: ClassVar = "收到建议书"
    clauses: ClassVar = ("JH-1.7b",)

    advice: Advice
    item: InstanceNo = 1
    reply_by: date | None = None
    doc_no: Text | None = None


class AdviceReplied(InstanceEvent):
    title: ClassVar = "回复建议书"
    clauses: ClassVar = ("JH-1.7b",)

    item: InstanceNo = 1


class AccountabilityDecided(InstanceEvent):
    title: ClassVar = "作出责任追究决定"
    clauses: ClassVar = ("JH-2.3d", "JH-2.3f")

    note: Text | None = None


class AccountabilityNotified(InstanceEvent):
    title: ClassVar = "函告问责意见"
    clauses: ClassVar = ("JH-2.3f",)

    to: Recipient


class Performed(InstanceEvent):
    title: ClassVar = "履行完毕"
    clauses: ClassVar = ("JH-1.7a",)

    note: Text | None = None


class Closed(CaseEvent):
    title: ClassVar = "结案"

    note: Text | None = None


class Linked(CaseEvent):
    title: ClassVar = "关联案件"

    relation: Relation
    other_case: UUID | None = None
    other_case_no: CaseNo | None = None


class Corrected(CaseEvent):
    """Replaces an earlier fact: ``data`` and ``fact_on`` are the whole fact as it should have been. Nothing is edited in place."""

    title: ClassVar = "更正"

    corrects: UUID
    fact_on: date | None = None
    data: dict[str, Any]
    reason: Text


class Voided(CaseEvent):
    """Takes back an earlier fact, or with ``voids`` null the whole case (重复建案、录错单位)."""

    title: ClassVar = "作废"

    voids: UUID | None = None
    reason: Text
