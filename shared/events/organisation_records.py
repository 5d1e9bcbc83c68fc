"""Smaller records that the documents ask a bureau to keep: passing on, looking at oneself, comments on cases, complaints, means."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.organisation import OrganisationEvent
from shared.events.organisation_review import Key
from shared.events.organisation_work import People
from shared.events.terms import Trend


class ExperienceShared(OrganisationEvent):
    """A member of the response team passes on to the colleagues of the own department."""

    title: ClassVar = "传授推广"
    clauses: ClassVar = ("MH26-3.3f",)

    person: Person
    topic: Text
    people: People | None = None


class SelfExamined(OrganisationEvent):
    """After observing a hearing a department looks at its own practice; ``problems`` null: none found."""

    title: ClassVar = "对照检视"
    clauses: ClassVar = ("MH26-3.4b",)

    topic: Text
    department: Text | None = None
    problems: Text | None = None


class CasesCommented(OrganisationEvent):
    """经典案例或败诉案件评析, and of what kind the problems are that it found."""

    title: ClassVar = "案例评析"
    clauses: ClassVar = ("YC23-2.7b",)

    topic: Text
    trends: tuple[Trend, ...] = Field(default=(), max_length=3)
    note: Text | None = None


class ComplaintReceived(OrganisationEvent):
    title: ClassVar = "收到投诉举报"
    clauses: ClassVar = ("JH-1.9a",)

    complaint: Key
    what: Text


class ComplaintHandled(OrganisationEvent):
    title: ClassVar = "投诉举报核查处理"
    clauses: ClassVar = ("JH-1.9a",)

    complaint: Key
    result: Text


class MeansProvided(OrganisationEvent):
    title: ClassVar = "落实工作保障"
    clauses: ClassVar = ("JH-1.8d",)

    what: Text


class TaskForceSet(OrganisationEvent):
    title: ClassVar = "成立工作专班"
    clauses: ClassVar = ("YC23-3.1",)

    leader: Person
    doc_no: Text | None = None


class CompilationIssued(OrganisationEvent):
    title: ClassVar = "政策汇编成册"
    clauses: ClassVar = ("BS24-4d",)

    subject: Text
    quantity: Annotated[int, Field(ge=1, le=100_000)] = 1
