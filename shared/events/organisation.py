"""Organisations and who holds which role in them: what notify and the checks on leaders stand on."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.model import Event
from shared.events.terms import LeaderRank, OrganLevel, Role

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]


class OrganisationEvent(Event):
    area: ClassVar = "organisation"


class OrganisationRegistered(OrganisationEvent):
    title: ClassVar = "单位登记"
    dated: ClassVar = False

    name: Text
    level: OrganLevel | None = None


class PersonAssigned(OrganisationEvent):
    """``label`` is what screens show (“承办人甲”, a title): never a real name in samples."""

    title: ClassVar = "人员任职"

    person: Person
    label: Text
    role: Role
    rank: LeaderRank | None = None
    email: Email | None = None


class PersonLeft(OrganisationEvent):
    title: ClassVar = "人员离任"

    person: Person
    role: Role
