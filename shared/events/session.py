"""What intake says of planned trainings and observations when the day has come to say it: open to a bureau, near for a person, called off for a person.

Each bears region and bureau of those who hear of it. One stream a session and hearer, ``session-<uuid>``; ids derive from what is said, so nothing is said twice.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.events.case import Person, Text
from shared.events.model import Event
from shared.events.terms import SessionKind


class SessionEvent(Event):
    """``session`` is the id of the fact that planned it, ``organiser`` the name of who did."""

    area: ClassVar = "session"

    session: UUID
    session_kind: SessionKind
    topic: Text
    session_on: date
    place: Text
    organiser: Text


class SessionOffered(SessionEvent):
    """Said again, with ``changed``, when day, place or topic are others."""

    title: ClassVar = "培训或旁听开放报名"

    closes_on: date
    changed: bool = False


class SessionNear(SessionEvent):
    """The last worked day before it, to each who has a seat."""

    title: ClassVar = "培训或旁听临近"

    person: Person


class SessionCalledOff(SessionEvent):
    title: ClassVar = "培训或旁听不再举行"

    person: Person
    reason: Text | None = None
