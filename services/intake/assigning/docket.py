"""A case and a bureau as assignments look at them: instances still open, who handles what, whose suit it is; who is on which list, away,
recused, or good at what. Pure, over effective facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from shared.events.case import (
    CaseOpened,
    Closed,
    Defendant,
    HandlerAssigned,
    InstanceOpened,
    Judged,
    Linked,
    Plaintiff,
    Recused,
)
from shared.events.defendants import defendants
from shared.events.history import Fact, History
from shared.events.model import Event
from shared.events.organisation import (
    LeaveRegistered,
    PersonAssigned,
    PersonLeft,
    RosterJoined,
    RosterLeft,
    SpecialtySet,
)
from shared.events.terms import Level, Role, Roster

E = TypeVar("E", bound=Event)

#: instance and, where a co-defendant has a handler of its own, its name
Place = tuple[int, str | None]


@dataclass(frozen=True)
class Case:
    id: UUID
    history: History

    @cached_property
    def opened(self) -> CaseOpened:
        """LookupError when the case was never opened."""
        if self.history.opened is None:
            raise LookupError(f"case {self.id} was never opened")
        return self.history.opened

    @property
    def plaintiffs(self) -> tuple[Plaintiff, ...]:
        return self.opened.plaintiffs

    @cached_property
    def defendants(self) -> tuple[Defendant, ...]:
        """Those the case was opened with and those added, less those removed."""
        return defendants(self.history)

    @cached_property
    def topics(self) -> frozenset[str]:
        """What the case is about, in the words specialties are written in: 领域 and 行为种类."""
        kind = self.opened.act_type
        return frozenset(filter(None, (self.opened.field, kind and kind.title)))

    @cached_property
    def levels(self) -> dict[int, tuple[Level, date | None]]:
        """By instance its level and the day it was opened."""
        return {
            event.instance: (event.level, fact.occurred_on) for fact, event in self.history.of(InstanceOpened)
        }

    @cached_property
    def assigned(self) -> dict[Place, tuple[str, date | None]]:
        """Who handles each place now, and since when."""
        found = self.history.of(HandlerAssigned)
        return {(e.instance, e.defendant): (e.handler, fact.occurred_on) for fact, e in found}

    @cached_property
    def open_instances(self) -> frozenset[int]:
        """Not decided, of a case that is not closed."""
        if self.history.voided or self.history.of(Closed):
            return frozenset()
        return frozenset(self.levels) - {event.instance for _, event in self.history.of(Judged)}

    @cached_property
    def in_hand(self) -> dict[Place, str]:
        """Who works on what is still open."""
        return {place: who for place, (who, _) in self.assigned.items() if place[0] in self.open_instances}

    @cached_property
    def recused(self) -> dict[str, str]:
        """By person the reason."""
        return {event.person: event.reason for _, event in self.history.of(Recused)}

    @cached_property
    def linked(self) -> frozenset[UUID]:
        return frozenset(event.other_case for _, event in self.history.of(Linked) if event.other_case)


@dataclass(frozen=True, slots=True)
class Held:
    """A place that somebody works on; ``recused`` says why they may not."""

    case_id: UUID
    name: str
    place: Place
    handler: str
    recused: str | None = None


def held(case: Case) -> list[Held]:
    """What is in hand of a case, in the order of its places."""
    found = sorted(case.in_hand.items(), key=lambda one: (one[0][0], one[0][1] or ""))
    return [Held(case.id, case.opened.name, place, who, case.recused.get(who)) for place, who in found]


@dataclass(frozen=True)
class People:
    """A bureau's people on a day; a fact without a day holds always."""

    history: History
    on: date

    def members(self, roster: Roster) -> dict[str, str]:
        """Who is on a list, with the label screens show."""
        listed: dict[str, str] = {}
        for fact in self._until_today:
            match fact.event:
                case RosterJoined(person=person, roster=joined, label=label) if joined is roster:
                    listed[person] = label
                case RosterLeft(person=person, roster=left) if left is roster:
                    listed.pop(person, None)
        return listed

    def left(self, roster: Roster) -> dict[str, date | None]:
        """Who was on a list and is no longer, since when."""
        gone = {e.person: fact.occurred_on for fact, e in self._dated(RosterLeft) if e.roster is roster}
        members = self.members(roster)
        return {person: day for person, day in gone.items() if person not in members}

    @cached_property
    def left_team(self) -> dict[str, date | None]:
        return self.left(Roster.RESPONSE_TEAM)

    def holders(self, *roles: Role) -> dict[str, str]:
        """Who holds one of the roles."""
        held: dict[tuple[str, Role], str] = {}
        for fact in self._until_today:
            match fact.event:
                case PersonAssigned(person=person, role=role, label=label) if role in roles:
                    held[person, role] = label
                case PersonLeft(person=person, role=role):
                    held.pop((person, role), None)
        return {person: label for (person, _), label in held.items()}

    @cached_property
    def labels(self) -> dict[str, str]:
        kinds = (PersonAssigned, RosterJoined)
        return {
            f.event.person: f.event.label for f in self.history.facts.values() if isinstance(f.event, kinds)
        }

    @cached_property
    def away(self) -> dict[str, date]:
        """Who is on leave, and until when (that day included)."""
        leaves = {(e.person, e.first_day): e.until for _, e in self.history.of(LeaveRegistered)}
        standing = [(who, until) for (who, first), until in leaves.items() if first <= self.on <= until]
        return dict(sorted(standing, key=lambda leave: leave[1]))

    @cached_property
    def specialties(self) -> dict[str, frozenset[str]]:
        return {event.person: frozenset(event.fields) for _, event in self._dated(SpecialtySet)}

    def name(self, person: str) -> str:
        return self.labels.get(person, person)

    @cached_property
    def _until_today(self) -> list[Fact]:
        return sorted(
            (f for f in self.history.facts.values() if f.occurred_on is None or f.occurred_on <= self.on),
            key=lambda fact: fact.occurred_on or date.min,
        )

    def _dated(self, kind: type[E]) -> list[tuple[Fact, E]]:
        return [(fact, fact.event) for fact in self._until_today if isinstance(fact.event, kind)]
