"""Handling a case: who is named, what is assigned and verified, what was instructed, approved, discussed, and who is party to it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case.values import CaseNo, Defendant, InstanceEvent, Person, Text
from shared.events.terms import CaseRole, Risk

People = Annotated[tuple[Person, ...], Field(min_length=1, max_length=50)]


class ElementsSet(InstanceEvent):
    """The five elements of every case: all of them, together. Setting them again replaces them."""

    title: ClassVar = "确定应诉五要素"
    clauses: ClassVar = ("YC23-3.2a",)

    unit: Text
    leader: Person
    staff: People
    opinion: Text
    resolve_by: date


class RoleFilled(InstanceEvent):
    """Filling a place again replaces who was there."""

    title: ClassVar = "确定办案角色"
    clauses: ClassVar = ("MH26-2.1",)

    case_role: CaseRole
    person: Person


class TaskAssigned(InstanceEvent):
    """``task`` names it within the instance, in the words of the document where it is one of its tasks."""

    title: ClassVar = "派发任务"
    clauses: ClassVar = ("MH26-2.2", "MH26-2.3", "MH26-2.5", "MH26-4.0", "YC23-2.1b")

    task: Text
    person: Person
    due: date | None = None


class TaskDone(InstanceEvent):
    title: ClassVar = "完成任务"
    clauses: ClassVar = ("MH26-2.2", "MH26-2.3", "MH26-2.5", "MH26-4.0")

    task: Text
    note: Text | None = None


class TaskVerified(InstanceEvent):
    """What does not pass is to be done again."""

    title: ClassVar = "核验任务"
    clauses: ClassVar = ("MH26-4.0",)

    task: Text
    passed: bool
    reason: Text | None = None


class PrincipalInstructed(InstanceEvent):
    """“一把手”亲自过问、亲自研究."""

    title: ClassVar = "主要负责人批示研究"
    clauses: ClassVar = ("YC23-2.1a", "YC23-2.1b")

    person: Person
    instruction: Text


class AdviserApproved(InstanceEvent):
    """What the legal adviser says of the defence before it is filed; a refusal has its reason."""

    title: ClassVar = "法律顾问审签"
    clauses: ClassVar = ("JH-1.2f", "YC23-2.8b")

    adviser: Person
    approved: bool
    reason: Text | None = None


class StrategyMet(InstanceEvent):
    """Internal: what was found to be at issue and how the case will be answered."""

    title: ClassVar = "商定应诉策略"
    clauses: ClassVar = ("MH26-3.2c",)

    participants: People
    focus: Text
    strategy: Text
    risk: Risk | None = None


class CourtContacted(InstanceEvent):
    title: ClassVar = "与法院沟通"
    clauses: ClassVar = ("JH-2.2", "YC23-3.3a")

    topic: Text
    outcome: Text | None = None


class SuitsMerged(InstanceEvent):
    """The court hears another suit together with this one."""

    title: ClassVar = "合并审理"

    other_case: UUID | None = None
    other_case_no: CaseNo | None = None


class DefendantAdded(InstanceEvent):
    title: ClassVar = "追加被告"

    defendant: Defendant
    reason: Text | None = None


class DefendantRemoved(InstanceEvent):
    """``defendant`` is the name as the case has it."""

    title: ClassVar = "变更退出被告"

    defendant: Text
    reason: Text | None = None
