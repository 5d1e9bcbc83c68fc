"""Whose turn it is to appear in court (MH26-3.1b, 3.1c): the leader in charge of the matter, then whoever has not appeared longest. Pure.

It proposes and binds nobody. Leaders on leave come last. Coverage says how many of the leadership have appeared this year, and how often
the leader in charge was there when his matter was heard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.intake.assigning.docket import Case, People
from shared.events.case import HearingHeld
from shared.events.terms import Role, Roster


@dataclass(frozen=True, slots=True)
class Turn:
    person: str
    label: str
    in_charge: bool
    last_appeared: date | None
    this_year: int
    away_until: date | None
    said: str


@dataclass(frozen=True, slots=True)
class Rota:
    """``appeared`` of ``leaders`` this year; ``charge_present`` of ``charge_hearings`` in which the leader in charge is known."""

    turns: tuple[Turn, ...]
    leaders: int
    appeared: int
    charge_hearings: int
    charge_present: int


@dataclass(frozen=True)
class Sitting:
    """A hearing that was held; ``leader`` is who of the leadership was there."""

    on: date
    leader: str | None
    topics: frozenset[str]


@dataclass(frozen=True)
class Sittings:
    """What a rota needs of a bureau's hearings. ``last`` by leader: the last time in court by its day, and how often since its year began;
    ``heard`` in that year: how many by what they were about and who was there.
    """

    last: Mapping[str, tuple[date, int]] = field(default_factory=dict)
    heard: Mapping[tuple[frozenset[str], str | None], int] = field(default_factory=dict)

    @classmethod
    def of(cls, cases: Iterable[Case], on: date) -> Sittings:
        """From the cases themselves: the law of what the read model answers (``bureau.py``)."""
        held = [one for case in cases for one in sittings(case)]
        days: dict[str, list[date]] = {}
        for one in held:
            if one.leader and one.on <= on:
                days.setdefault(one.leader, []).append(one.on)
        last = {who: (max(of), sum(day.year == on.year for day in of)) for who, of in days.items()}
        return cls(last, Counter((one.topics, one.leader) for one in held if one.on.year == on.year))


def sittings(case: Case) -> list[Sitting]:
    """The hearings of a case whose day is known."""
    return [
        Sitting(fact.occurred_on, held.leader if held.leader_appeared else None, case.topics)
        for fact, held in case.history.of(HearingHeld)
        if fact.occurred_on
    ]


def leadership(people: People) -> dict[str, str]:
    """Who takes turns, with the label screens show."""
    return people.holders(Role.PRINCIPAL, Role.LEADER) | people.members(Roster.LEADERSHIP)


def rota(people: People, known: Sittings, case: Case | None = None) -> Rota:
    """The leadership in the order of its turns, for ``case`` if one is given."""
    leaders = leadership(people)
    turns = sorted((_turn(p, label, people, known, case) for p, label in leaders.items()), key=_order)
    appeared = sum(turn.this_year > 0 for turn in turns)
    heard = _in_charge(people, leaders, known)
    return Rota(tuple(turns), len(turns), appeared, len(heard), sum(heard))


def _turn(person: str, label: str, people: People, known: Sittings, case: Case | None) -> Turn:
    topics = people.specialties.get(person, frozenset()) & (case.topics if case else frozenset())
    last, this_year = known.last.get(person, (None, 0))
    away = people.away.get(person)
    said = [f"上次出庭 {last}" if last else "尚未出庭"]
    if topics:
        said.insert(0, f"分管本案所涉领域（{'、'.join(sorted(topics))}），尽量参与庭审")
    if away:
        said.append(f"请假至 {away}")
    return Turn(person, label, bool(topics), last, this_year, away, "；".join(said))


def _order(turn: Turn) -> tuple[bool, bool, date, int, str]:
    return (
        turn.away_until is not None,
        not turn.in_charge,
        turn.last_appeared or date.min,
        turn.this_year,
        turn.person,
    )


def _in_charge(people: People, leaders: Iterable[str], known: Sittings) -> list[bool]:
    """For each hearing of the year in a matter that a leader is in charge of: was one of those in charge there?"""
    found: list[bool] = []
    for (topics, leader), hearings in known.heard.items():
        charged = {p for p in leaders if people.specialties.get(p, frozenset()) & topics}
        found += [leader in charged] * hearings if charged else []
    return found
