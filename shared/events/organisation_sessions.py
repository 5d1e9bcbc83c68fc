"""Trainings and observations of hearings (旁听) that are planned: who may come, who signs up for oneself or is signed up, who does not come after all.

A session is known by the id of the fact that planned it, in the organiser's records; a sign-up stands in the records of the bureau whose person
it is. What came of it is said by 举办培训, 参加学法培训 and 旁听庭审, which name the session: so quotas count it once.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import InstanceNo, Person, Text
from shared.events.organisation import OrganisationEvent
from shared.events.terms import Audience, Roster, Training

BureauCode = Annotated[str, Field(pattern=r"^[a-z0-9-]{2,40}$")]


class PlannedSession(OrganisationEvent):
    """``capacity`` null: no bound; whoever signs up beyond it waits for a seat. ``closes_on``: the last day to sign up, null: the day itself."""

    topic: Text
    session_on: date
    place: Text
    audience: Audience
    bureaus: tuple[BureauCode, ...] = Field(default=(), max_length=200)
    groups: tuple[Roster, ...] = Field(default=(), max_length=20)
    capacity: Annotated[int, Field(ge=1, le=10_000)] | None = None
    closes_on: date | None = None

    @property
    def last_day(self) -> date:
        """To sign up."""
        return self.closes_on or self.session_on

    def is_for(self, bureau: str, organiser: str) -> bool:
        return bureau == organiser or self.audience is Audience.REGION or bureau in self.bureaus


class TrainingPlanned(PlannedSession):
    title: ClassVar = "计划培训"
    clauses: ClassVar = ("MH26-3.3c", "MH26-4.2", "BS24-1.2b", "YC23-2.8a", "JH-1.8b")

    training: Training


class ObservationPlanned(PlannedSession):
    """``case_id`` is a case of the organiser with its hearing, ``others_case`` what another's is called: one of the two."""

    title: ClassVar = "计划旁听"
    clauses: ClassVar = ("MH26-3.4a", "BS24-1.3j")

    case_id: UUID | None = None
    instance: InstanceNo | None = None
    hearing: InstanceNo | None = None
    others_case: Text | None = None
    typical: bool | None = None


class SessionCancelled(OrganisationEvent):
    title: ClassVar = "取消培训或旁听"

    session: UUID
    reason: Text


class SignedUp(OrganisationEvent):
    """``host`` is the code of the bureau that planned it, null: the person's own. ``label`` is what the organiser reads: never a real name
    in samples.
    """

    title: ClassVar = "报名"

    session: UUID
    host: BureauCode | None = None
    person: Person
    label: Text | None = None


class SignUpWithdrawn(OrganisationEvent):
    title: ClassVar = "取消报名"

    session: UUID
    person: Person
    reason: Text | None = None
