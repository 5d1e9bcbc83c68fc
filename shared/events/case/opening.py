"""A case comes in: opened, served, registered, forwarded, given to somebody, linked, and in the end closed."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case.values import (
    Act,
    CaseEvent,
    CaseNo,
    Defendant,
    InstanceEvent,
    InstanceNo,
    Person,
    Plaintiff,
    PriorReview,
    Text,
)
from shared.events.personal import NamingText
from shared.events.terms import (
    ActType,
    Application,
    CaseKind,
    Level,
    Notice,
    Origin,
    Party,
    Procedure,
    Relation,
)


class CaseOpened(CaseEvent):
    title: ClassVar = "建案"
    dated: ClassVar = False
    schema_version: ClassVar = 2
    clauses: ClassVar = ("JH-2.3a",)

    name: NamingText
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
    note: NamingText | None = None


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


class HandlerAssigned(InstanceEvent):
    """A second one for the same instance and defendant replaces the first and says why."""

    title: ClassVar = "确定承办人"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("MH26-2.7", "MH26-3.3b")

    handler: Person
    reason: Text | None = None
    #: of several defendants each may have its own handler (静海1.1d); null is the bureau itself
    defendant: Text | None = None


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


class Closed(CaseEvent):
    title: ClassVar = "结案"

    note: Text | None = None


class Linked(CaseEvent):
    title: ClassVar = "关联案件"

    relation: Relation
    other_case: UUID | None = None
    other_case_no: CaseNo | None = None
