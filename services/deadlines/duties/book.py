"""What is known of one bureau: its effective facts, its people and departments, its cases. Pure.

It is made from facts after their corrections, so a correction or a void means the same here as everywhere. ``as_of`` looks back by the day
things happened. Published judgments are left out: what they do not say can be held against nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar
from uuid import UUID

from services.deadlines.duties.docket import CaseFile, Opening, opening
from shared.events.case import CaseOpened, HandlerAssigned, InstanceOpened
from shared.events.model import Event
from shared.events.organisation import (
    DepartmentRegistered,
    OrganisationRegistered,
    PersonAssigned,
    RosterJoined,
    RosterLeft,
)
from shared.events.terms import CaseKind, DepartmentKind, Origin, Role, Roster
from shared.policy.facts import FactPattern

E = TypeVar("E", bound=Event)
Period = tuple[date, date]  #: its first and last day, both in it


class Known(NamedTuple):
    """One effective fact; ``case`` is null when it is about the organisation. ``no`` is the order in which facts were recorded.

    Or the first of several that are only counted: ``times`` how many there are, ``kind`` of what cases. They are of one day in the same words; or,
    of cases that somebody handled, they come after so many others that neither their days nor their words are asked for.
    """

    id: UUID
    no: int
    on: date | None
    event: Event
    case: UUID | None = None
    kind: CaseKind | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """One time on a roster, from its first day to the first day no longer on it."""

    person: str
    label: str
    department: str | None
    joined: date
    left: date | None = None

    def on_roster(self, day: date) -> bool:
        return self.joined <= day and (self.left is None or day < self.left)


@dataclass(frozen=True)
class Book:
    """``facts`` in the order they were recorded; ``openings`` of its cases. ``summed``, by type: facts that are counted instead of those
    among ``facts``, the alike ones of a day as one; of own cases only. ``given``: of some periods what ``handled`` answers, as far as counting it asks.
    """

    region: str
    bureau: str
    facts: tuple[Known, ...] = field(repr=False)
    openings: Mapping[UUID, Opening] = field(repr=False)
    summed: Mapping[str, tuple[Known, ...]] = field(default_factory=dict, repr=False)
    given: Mapping[Period, tuple[Known, ...]] = field(default_factory=dict, repr=False)

    def as_of(self, day: date) -> Book:
        """What had happened by the end of ``day``, as it is known now; ``given`` was read as of the day it is looked at."""
        summed = {name: _by(day, facts) for name, facts in self.summed.items()}
        return replace(self, facts=_by(day, self.facts), summed=summed)

    def of(self, kind: type[E]) -> Iterator[tuple[Known, E]]:
        """Facts of one kind, of published cases too."""
        return (
            (fact, fact.event) for fact in self._by_type.get(kind.type, ()) if isinstance(fact.event, kind)
        )

    @cached_property
    def registered(self) -> OrganisationRegistered | None:
        return next((event for _, event in self.of(OrganisationRegistered)), None)

    @cached_property
    def since(self) -> date | None:
        """The first day that its own records speak of: nothing earlier is held against a bureau that was not kept here then."""
        return min((fact.on for fact in self.facts if fact.case is None and fact.on), default=None)

    @cached_property
    def is_justice_bureau(self) -> bool:
        """Somebody was assigned there as the 司法局 (and may have been succeeded since)."""
        return any(event.role is Role.JUSTICE_BUREAU for _, event in self.of(PersonAssigned))

    @cached_property
    def departments(self) -> dict[str, DepartmentKind]:
        return {event.department: event.kind for _, event in self.of(DepartmentRegistered)}

    @cached_property
    def labels(self) -> dict[str, str]:
        """What screens call a person."""
        assigned = {event.person: event.label for _, event in self.of(PersonAssigned)}
        return assigned | {event.person: event.label for _, event in self.of(RosterJoined)}

    def members(self, roster: Roster) -> list[Member]:
        """Every time anybody was on the roster, in the order of joining. Joining again while on it changes label and department."""
        open_: dict[str, Member] = {}
        ended: list[Member] = []
        turns = (*self._by_type.get(RosterJoined.type, ()), *self._by_type.get(RosterLeft.type, ()))
        for fact in sorted((f for f in turns if f.on), key=lambda f: (f.on, f.no)):
            match fact.event:
                case RosterJoined() as joined if joined.roster is roster and fact.on:
                    before = open_.get(joined.person)
                    first = before.joined if before else fact.on
                    open_[joined.person] = Member(joined.person, joined.label, joined.department, first)
                case RosterLeft() as left if left.roster is roster and left.person in open_:
                    ended.append(replace(open_.pop(left.person), left=fact.on))
        return sorted([*ended, *open_.values()], key=lambda member: (member.joined, member.person))

    def opening(self, case: UUID) -> Opening:
        """How the case was opened; where only later facts of it are known it goes by its id."""
        return self.openings.get(case) or Opening(str(case))

    @cached_property
    def begun(self) -> dict[UUID, CaseFile]:
        """The bureau's own cases whose instances are known here: of no other can anything be open."""
        facts: dict[UUID, list[Known]] = {
            fact.case: [] for fact in self._counted.get(InstanceOpened.type, ()) if fact.case
        }
        for fact in self.facts:
            if fact.case in facts:
                facts[fact.case].append(fact)
        return {key: CaseFile(key, tuple(of)) for key, of in facts.items()}

    def handled(self, first: date, last: date) -> Sequence[Known]:
        """By instance and defendant of a case, the last assignment of those days: an earlier handler of the same days who gave the case
        away is not counted.
        """
        if (first, last) in self.given:
            return self.given[first, last]
        given = [f for f in self._counted.get(HandlerAssigned.type, ()) if f.on and first <= f.on <= last]
        given.sort(key=lambda fact: fact.on or first)  # those of one day stay in the order they were recorded
        return list({_place(fact): fact for fact in given}.values())

    def matching(self, pattern: FactPattern) -> Iterator[Known]:
        """The facts that quotas may count, of one kind."""
        name = pattern.event
        facts: Sequence[Known] = self.summed[name] if name in self.summed else self._counted.get(name, ())
        return (fact for fact in facts if not pattern.where or pattern.matches(fact.event))

    @cached_property
    def _counted(self) -> dict[str, list[Known]]:
        if not self._published:
            return self._by_type
        own = (
            (name, [f for f in facts if f.case not in self._published])
            for name, facts in self._by_type.items()
        )
        return dict(own)

    @cached_property
    def _by_type(self) -> dict[str, list[Known]]:
        """Sorted once: of a large bureau's year every question is about a few of its kinds."""
        by_type = defaultdict[str, list[Known]](list)
        for fact in self.facts:
            by_type[fact.event.type].append(fact)
        return by_type

    @cached_property
    def _published(self) -> frozenset[UUID]:
        return frozenset(case for case, one in self.openings.items() if one.origin is Origin.PUBLISHED)


def _place(fact: Known) -> tuple[UUID | None, int, str | None]:
    assert isinstance(fact.event, HandlerAssigned)
    return fact.case, fact.event.instance, fact.event.defendant


def _by(day: date, facts: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(fact for fact in facts if fact.on is None or fact.on <= day)


def book(region: str, bureau: str, facts: Iterable[Known]) -> Book:
    """Of all its facts: how its cases were opened is among them."""
    ordered = tuple(sorted(facts, key=lambda fact: fact.no))
    opened = ((fact.case, fact.event) for fact in ordered)
    openings = {case: opening(event) for case, event in opened if case and isinstance(event, CaseOpened)}
    return Book(region, bureau, ordered, openings)
