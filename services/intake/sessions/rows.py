"""One bureau's records → its sessions and its people's sign-ups, as rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.sessions.rules import cancelled, planned
from shared.events.envelope import Recorded
from shared.events.history import History
from shared.events.organisation import OrganisationRegistered
from shared.events.organisation_sessions import (
    PlannedSession,
    SignedUp,
    SignUpWithdrawn,
    TrainingPlanned,
)
from shared.events.terms import SessionKind


@dataclass(frozen=True, slots=True)
class Session:
    """``region`` and ``bureau`` are the organiser's; ``evidence`` is the event that states the plan now; ``called_off`` why it does not take place."""

    session: UUID
    region: str
    bureau: str
    organiser: str
    evidence: UUID
    kind: str
    topic: str
    session_on: date
    place: str
    audience: str
    bureaus: tuple[str, ...]
    capacity: int | None
    closes_on: date
    called_off: str | None

    def says(self) -> dict[str, object]:
        """What every event about it says."""
        return {
            "session": self.session,
            "session_kind": SessionKind(self.kind),
            "topic": self.topic,
            "session_on": self.session_on,
            "place": self.place,
            "organiser": self.organiser,
        }


@dataclass(frozen=True, slots=True)
class SignUp:
    """``position`` of the event that signed up: seats go by it."""

    id: UUID
    session: UUID
    region: str
    bureau: str
    person: str
    label: str
    position: int


def name_of(history: History, code: str) -> str:
    return next((one.name for _, one in history.of(OrganisationRegistered)), code)


def sessions_of(place: tuple[str, str], history: History) -> Iterator[Session]:
    gone = cancelled(history)
    for fact, plan in planned(history):
        off = gone.get(fact.id)
        yield Session(
            session=fact.id,
            region=place[0],
            bureau=place[1],
            organiser=name_of(history, place[1]),
            evidence=fact.evidence,
            kind=kind_of(plan).value,
            topic=plan.topic,
            session_on=plan.session_on,
            place=plan.place,
            audience=plan.audience.value,
            bureaus=plan.bureaus,
            capacity=plan.capacity,
            closes_on=plan.last_day,
            called_off=off.reason if off else None,
        )


def kind_of(plan: PlannedSession) -> SessionKind:
    return SessionKind.TRAINING if isinstance(plan, TrainingPlanned) else SessionKind.OBSERVATION


def sign_ups(place: tuple[str, str], stream: Sequence[Recorded], history: History) -> list[SignUp]:
    """Those that stand, in the order in which they were made; without the ``stream`` their positions are not known."""
    positions = {event.id: event.position for event in stream}
    found: dict[tuple[UUID, str], SignUp] = {}
    for fact in history.facts.values():
        match fact.event:
            case SignedUp(session=session, person=person, label=label):
                found[session, person] = SignUp(
                    fact.id, session, *place, person, label or person, positions.get(fact.id, 0)
                )
            case SignUpWithdrawn(session=session, person=person):
                found.pop((session, person), None)
    return list(found.values())


def differs(before: Session, after: Session) -> bool:
    """Whether people must hear of it again."""
    return before.evidence != after.evidence and any(
        getattr(before, name) != getattr(after, name)
        for name in ("topic", "session_on", "place", "closes_on", "kind")
    )
