"""A planned training or observation as a bureau's page shows it: who of theirs comes, whether it is still open, what is to be recorded of it. Pure.

The bureau's own people are read from its own records, which are never behind; the others, and who has a seat, from the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from services.intake.sessions.rows import SignUp, sign_ups
from shared.events.history import History
from shared.events.observation import HearingObserved
from shared.events.organisation import TrainingHeld
from shared.events.organisation_learning import TrainingAttended
from shared.events.organisation_sessions import ObservationPlanned, PlannedSession, TrainingPlanned
from shared.events.terms import Audience, ObserverGroup, SessionKind, Training


@dataclass(frozen=True, slots=True)
class Seat:
    """``waits``: which one of those who have no seat; 0: they have one. ``key`` for the form that takes it back."""

    person: str
    label: str
    bureau: str
    bureau_name: str
    waits: int
    key: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Shown:
    """``coming`` are this bureau's, ``others`` only the organiser sees; ``recorded``: the bureau has said what came of it; ``key`` for its form."""

    row: Mapping[str, Any]
    kind: SessionKind
    own: bool
    today: date
    coming: tuple[Seat, ...]
    others: tuple[Seat, ...]
    recorded: bool
    plan: PlannedSession | None
    key: UUID

    @property
    def people(self) -> frozenset[str]:
        return frozenset(seat.person for seat in self.coming)

    @property
    def called(self) -> bool:
        return self.row["called_off"] is not None

    @property
    def over(self) -> bool:
        return bool(self.row["session_on"] < self.today)

    @property
    def is_open(self) -> bool:
        return not self.called and bool(self.row["closes_on"] >= self.today)

    @property
    def path(self) -> str:
        return f"sessions/{self.row['session']}"

    @property
    def full(self) -> bool:
        return self.row["capacity"] is not None and self.row["taken"] >= self.row["capacity"]

    @property
    def audience(self) -> str:
        return Audience(self.row["audience"]).title

    def concerns(self, region: str, bureau: str) -> bool:
        meant = self.row["audience"] == Audience.REGION.value or bureau in self.row["bureaus"]
        return self.row["region"] == region and (self.row["bureau"] == bureau or meant)


def all_shown(
    rows: Iterable[Any], seats: Sequence[Any], history: History, place: tuple[str, str], today: date
) -> list[Shown]:
    """In the order of ``rows``."""
    own = sign_ups(place, (), history)
    return [
        _shown(
            row,
            [seat for seat in seats if seat["session"] == row["session"]],
            own,
            (place[1], history, today),
        )
        for row in rows
    ]


def _shown(row: Any, seats: Sequence[Any], own: Sequence[SignUp], whose: tuple[str, History, date]) -> Shown:
    bureau, history, today = whose
    session, is_own = UUID(str(row["session"])), row["bureau"] == bureau
    fact = history.facts.get(session)
    return Shown(
        row=row,
        kind=SessionKind(row["kind"]),
        own=is_own,
        today=today,
        coming=_coming(row, seats, (one for one in own if one.session == session)),
        others=_others(row, seats, bureau) if is_own else (),
        recorded=_recorded(session, history),
        plan=fact.event if fact and isinstance(fact.event, PlannedSession) else None,
        key=uuid4(),
    )


def _coming(row: Any, seats: Sequence[Any], own: Iterable[SignUp]) -> tuple[Seat, ...]:
    """Whoever has just signed up is there before the tables know: as the last."""
    turns = {(seat["bureau"], seat["person"]): seat["turn"] for seat in seats}
    last = len(seats) + 1
    return tuple(
        Seat(
            one.person,
            one.label,
            one.bureau,
            "",
            _waits(turns.get((one.bureau, one.person), last), row["capacity"]),
        )
        for one in own
    )


def _others(row: Any, seats: Sequence[Any], bureau: str) -> tuple[Seat, ...]:
    return tuple(
        Seat(
            seat["person"],
            seat["label"],
            seat["bureau"],
            seat["bureau_name"] or seat["bureau"],
            _waits(seat["turn"], row["capacity"]),
        )
        for seat in seats
        if seat["bureau"] != bureau
    )


def _waits(turn: int, capacity: int | None) -> int:
    return max(turn - capacity, 0) if capacity is not None else 0


def _recorded(session: UUID, history: History) -> bool:
    """Of the organiser's training that it was held, of anything else that people of the bureau were there."""
    own = session in history.facts
    kinds = (TrainingHeld, HearingObserved) if own else (TrainingAttended, HearingObserved)
    return any(
        getattr(f.event, "session", None) == session
        for f in history.facts.values()
        if isinstance(f.event, kinds)
    )


def results(one: Shown, path: str) -> list[tuple[str, str]]:
    """(address of a form with all filled in that is known, what it is called): nothing of it counts before it is recorded there."""
    if one.called or one.row["session_on"] > one.today:
        return []
    head = {"day": one.row["session_on"].isoformat(), "session": str(one.row["session"])}
    if one.kind is SessionKind.OBSERVATION:
        return [(f"{path}/facts/hearing_observed?{urlencode(head | _watched(one))}", "登记旁听庭审")]
    head |= {"topic": one.row["topic"]} | _training(one)
    held = head | {"attendees": str(len(one.coming) + len(one.others))}
    came = list(head.items()) + [
        (f"participants.{n}", s.person) for n, s in enumerate(one.coming) if not s.waits
    ]
    links = [(f"{path}/facts/training_held?{urlencode(held)}", "登记举办培训")] if one.own else []
    return links + (
        [(f"{path}/facts/training_attended?{urlencode(came)}", "登记本单位人员参加")] if one.coming else []
    )


def _training(one: Shown) -> dict[str, str]:
    return {
        "training": (one.plan.training if isinstance(one.plan, TrainingPlanned) else Training.CENTRAL).value
    }


def _watched(one: Shown) -> dict[str, str]:
    """An own case by its id; for everybody else it is another bureau's, by what it was called."""
    number = str(max(sum(not seat.waits for seat in one.coming), 1))
    people = {"observers.0.group": ObserverGroup.OTHER.value, "observers.0.number": number}
    plan = one.plan
    if isinstance(plan, ObservationPlanned) and plan.case_id:
        more = {"case_id": plan.case_id, "instance": plan.instance, "hearing": plan.hearing}
        return people | {name: str(value) for name, value in more.items() if value}
    other = (
        plan.others_case if isinstance(plan, ObservationPlanned) and plan.others_case else one.row["topic"]
    )
    return people | {"others_case": other}
