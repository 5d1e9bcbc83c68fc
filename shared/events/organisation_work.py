"""What a bureau does for the rule of law besides its cases: what yearly reports count, and what is followed up to its end."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.organisation import OrganisationEvent
from shared.events.organisation_review import Key
from shared.events.terms import Agenda, EnforcementSystem, Meeting, PersonalAct, Study

Count = Annotated[int, Field(ge=1, le=10_000_000)]
People = Annotated[int, Field(ge=0, le=10_000_000)]
FileNo = Annotated[str, Field(min_length=1, max_length=64)]


class PublicityHeld(OrganisationEvent):
    """So many ``sessions`` at once, for those who only report numbers."""

    title: ClassVar = "开展普法"
    clauses: ClassVar = ("MH23-4.7", "BS24-1.2c")

    topic: Text
    brand: Text | None = None
    sessions: Count = 1
    people: People | None = None


class StudyHeld(OrganisationEvent):
    title: ClassVar = "领导学法"
    clauses: ClassVar = ("BS24-1.1c", "BS24-1.2a")

    study: Study
    topic: Text
    people: People | None = None


class EnforcementRecorded(OrganisationEvent):
    title: ClassVar = "三项制度登记"
    clauses: ClassVar = ("BS24-1.3a", "BS24-1.3b")

    system: EnforcementSystem
    quantity: Count
    channel: Text | None = None


class FileReviewDrawn(OrganisationEvent):
    """案卷评查: ``drawn`` is what ``seed`` draws from ``population``; anybody can draw again and find the same."""

    title: ClassVar = "案卷评查抽取"
    clauses: ClassVar = ("BS24-1.3d", "BS24-4c")

    draw: Key
    seed: Key
    population: tuple[FileNo, ...] = Field(min_length=1, max_length=5_000)
    drawn: tuple[FileNo, ...] = Field(min_length=1, max_length=5_000)
    emphasis: Text | None = None


class FileReviewed(OrganisationEvent):
    """``problems`` null: none found. Said again it replaces what was said of the file, as when it is rectified."""

    title: ClassVar = "案卷评查结果"
    clauses: ClassVar = ("BS24-1.3d", "BS24-4c")

    draw: Key
    file: FileNo
    problems: Text | None = None
    rectified: bool | None = None


class ProblemFound(OrganisationEvent):
    title: ClassVar = "列入法治问题清单"
    clauses: ClassVar = ("MH23-2.3", "BS24-2")

    problem: Key
    what: Text
    department: Text | None = None
    measures: Text | None = None


class ProblemClosed(OrganisationEvent):
    title: ClassVar = "法治问题销号"
    clauses: ClassVar = ("MH23-2.3", "BS24-2")

    problem: Key
    proof: Text


class PlanAdopted(OrganisationEvent):
    """``posted`` of ``tasks`` are assigned to a post (任务到岗)."""

    title: ClassVar = "制定年度法治工作计划"
    clauses: ClassVar = ("BS24-1.1a", "BS24-4b")

    year: Annotated[int, Field(ge=2000, le=2100)]
    subject: Text
    tasks: People | None = None
    posted: People | None = None


class HonourReceived(OrganisationEvent):
    title: ClassVar = "获得荣誉"
    clauses: ClassVar = ("BS24-1.h", "MH23-5.4")

    honour: Text
    organ: Text | None = None
    person: Person | None = None


class LeaderActed(OrganisationEvent):
    title: ClassVar = "领导亲自履职"
    clauses: ClassVar = ("BS24-3a", "BS24-3c")

    person: Person
    acted: PersonalAct
    what: Text


class DecisionRegistered(OrganisationEvent):
    title: ClassVar = "重大行政决策登记"
    clauses: ClassVar = ("MH23-2.2", "BS24-3b")

    subject: Text
    doc_no: Text | None = None
    legal_officer_involved: bool | None = None


class MeetingResolved(OrganisationEvent):
    title: ClassVar = "会议议定事项"
    clauses: ClassVar = ("YC23-2.3a", "YC23-2.3b")

    resolution: Key
    meeting: Meeting
    agenda: Agenda | None = None
    what: Text
    department: Text | None = None
    complete_by: date | None = None


class ResolutionDone(OrganisationEvent):
    title: ClassVar = "落实议定事项"
    clauses: ClassVar = ("YC23-2.3a",)

    resolution: Key
    proof: Text
