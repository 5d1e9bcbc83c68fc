"""Organisations and who holds which role in them: what notify and the checks on leaders stand on."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.model import Event
from shared.events.personal import MailAddress
from shared.events.terms import (
    DepartmentKind,
    LeaderRank,
    Meeting,
    OrganLevel,
    Recipient,
    Report,
    Role,
    Roster,
    Training,
)


class OrganisationEvent(Event):
    area: ClassVar = "organisation"


class OrganisationRegistered(OrganisationEvent):
    title: ClassVar = "单位登记"
    dated: ClassVar = False
    schema_version: ClassVar = 2
    clauses: ClassVar = ("JH-1.8c",)

    name: Text
    level: OrganLevel | None = None
    #: 有行政执法职能: it must also train its certified enforcers (静海)
    enforces: bool | None = None


class PersonAssigned(OrganisationEvent):
    """``label`` is what screens show (“承办人甲”, a title): never a real name in samples."""

    title: ClassVar = "人员任职"
    schema_version: ClassVar = 3
    clauses: ClassVar = ("MH23-3.1b", "YC23-2.1a")

    person: Person
    label: Text
    role: Role
    rank: LeaderRank | None = None
    email: MailAddress | None = None


class PersonLeft(OrganisationEvent):
    title: ClassVar = "人员离任"
    schema_version: ClassVar = 2

    person: Person
    role: Role


class DepartmentRegistered(OrganisationEvent):
    title: ClassVar = "部门登记"
    dated: ClassVar = False
    clauses: ClassVar = ("MH23-3.1c",)

    department: Text
    kind: DepartmentKind


class RosterJoined(OrganisationEvent):
    """``occurred_on`` is the first day on the list."""

    title: ClassVar = "列入名册"
    clauses: ClassVar = (
        "MH26-3.3a",
        "MH26-A.1",
        "MH26-A.2",
        "MH23-3.1a",
        "MH23-3.1b",
        "MH23-3.1c",
        "MH23-3.2a",
        "BS24-1.1b",
        "JH-1.8a",
    )

    person: Person
    label: Text
    roster: Roster
    department: Text | None = None
    qualified: bool | None = None


class RosterLeft(OrganisationEvent):
    """``occurred_on`` is the first day no longer on the list."""

    title: ClassVar = "退出名册"
    clauses: ClassVar = ("MH26-A.2", "MH23-3.2a", "MH23-3.2b")

    person: Person
    roster: Roster


class LeaveRegistered(OrganisationEvent):
    """Away from ``first_day`` to ``until``, both included; registered again for the same first day it replaces the leave."""

    title: ClassVar = "登记请假"
    clauses: ClassVar = ("MH26-2.7", "MH26-3.3b")

    person: Person
    first_day: date
    until: date
    reason: Text | None = None


class SpecialtySet(OrganisationEvent):
    """What a member knows best, or what a leader is in charge of (分管领域), in the words of the cases' ``field``; the last one stands."""

    title: ClassVar = "登记专长或分管领域"
    clauses: ClassVar = ("MH26-3.3b", "MH26-3.1c")

    person: Person
    fields: tuple[Text, ...] = Field(max_length=50)


class TrainingHeld(OrganisationEvent):
    """``session``: the planned one that this came of."""

    title: ClassVar = "举办培训"
    schema_version: ClassVar = 2
    clauses: ClassVar = ("MH26-3.3c", "MH26-4.2", "MH23-5.3", "BS24-1.2b", "YC23-2.8a", "JH-1.8b", "JH-1.8c")

    training: Training
    topic: Text
    groups: tuple[Roster, ...] = Field(default=(), max_length=20)
    attendees: Annotated[int, Field(ge=0, le=100_000)] | None = None
    session: UUID | None = None


class MeetingHeld(OrganisationEvent):
    title: ClassVar = "召开会议"
    clauses: ClassVar = ("MH23-5.2c", "YC23-2.3a", "YC23-2.7a", "JH-1.6b")

    meeting: Meeting
    topic: Text | None = None


class ReportSubmitted(OrganisationEvent):
    """``period`` as in 2026, 2026H1, 2026-03."""

    title: ClassVar = "报送报告"
    clauses: ClassVar = ("MH26-3.3d", "MH23-5.2c", "YC23-2.6b", "YC23-2.6c")

    report: Report
    period: Annotated[str, Field(pattern=r"^\d{4}(H[12]|-\d{2})?$")]
    to: Recipient | None = None
