"""Organisations and who holds which role in them: what notify and the checks on leaders stand on."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.model import Event
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

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]


class OrganisationEvent(Event):
    area: ClassVar = "organisation"


class OrganisationRegistered(OrganisationEvent):
    title: ClassVar = "单位登记"
    dated: ClassVar = False
    schema_version: ClassVar = 2

    name: Text
    level: OrganLevel | None = None
    #: 有行政执法职能: it must also train its certified enforcers (静海)
    enforces: bool | None = None


class PersonAssigned(OrganisationEvent):
    """``label`` is what screens show (“承办人甲”, a title): never a real name in samples."""

    title: ClassVar = "人员任职"
    schema_version: ClassVar = 2

    person: Person
    label: Text
    role: Role
    rank: LeaderRank | None = None
    email: Email | None = None


class PersonLeft(OrganisationEvent):
    title: ClassVar = "人员离任"
    schema_version: ClassVar = 2

    person: Person
    role: Role


class DepartmentRegistered(OrganisationEvent):
    title: ClassVar = "部门登记"
    dated: ClassVar = False

    department: Text
    kind: DepartmentKind


class RosterJoined(OrganisationEvent):
    """``occurred_on`` is the first day on the list."""

    title: ClassVar = "列入名册"

    person: Person
    label: Text
    roster: Roster
    department: Text | None = None
    qualified: bool | None = None


class RosterLeft(OrganisationEvent):
    """``occurred_on`` is the first day no longer on the list."""

    title: ClassVar = "退出名册"

    person: Person
    roster: Roster


class TrainingHeld(OrganisationEvent):
    title: ClassVar = "举办培训"

    training: Training
    topic: Text
    groups: tuple[Roster, ...] = Field(default=(), max_length=20)
    attendees: Annotated[int, Field(ge=0, le=100_000)] | None = None


class MeetingHeld(OrganisationEvent):
    title: ClassVar = "召开会议"

    meeting: Meeting
    topic: Text | None = None


class ReportSubmitted(OrganisationEvent):
    """``period`` as in 2026, 2026H1, 2026-03."""

    title: ClassVar = "报送报告"

    report: Report
    period: Annotated[str, Field(pattern=r"^\d{4}(H[12]|-\d{2})?$")]
    to: Recipient | None = None
