"""Whose turn it is to appear in court (MH26-3.1b, 3.1c): the leader in charge of the matter, then whoever has not appeared longest. Pure.

It proposes and binds nobody. Leaders on leave come last. Coverage says how many of the leadership have appeared this year, and how often
the leader in charge was there when his matter was heard.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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


def rota(people: People, cases: Iterable[Case], case: Case | None = None) -> Rota:
    """The leadership in the order of its turns, for ``case`` if one is given."""
    listed = tuple(cases)
    leaders = people.holders(Role.PRINCIPAL, Role.LEADER) | people.members(Roster.LEADERSHIP)
    days = _appearances(listed, people.on)
    turns = sorted(
        (_turn(p, label, people, days.get(p, []), case) for p, label in leaders.items()), key=_order
    )
    heard = [present for one in listed for present in _in_charge_present(one, people, leaders)]
    appeared = sum(turn.this_year > 0 for turn in turns)
    return Rota(tuple(turns), len(turns), appeared, len(heard), sum(heard))


def _appearances(cases: Iterable[Case], on: date) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for case in cases:
        for fact, held in case.history.of(HearingHeld):
            if held.leader and held.leader_appeared and fact.occurred_on and fact.occurred_on <= on:
                found.setdefault(held.leader, []).append(fact.occurred_on)
    return found


def _turn(person: str, label: str, people: People, days: list[date], case: Case | None) -> Turn:
    topics = people.specialties.get(person, frozenset()) & (case.topics if case else frozenset())
    last, away = max(days, default=None), people.away.get(person)
    said = [f"上次出庭 {last}" if last else "尚未出庭"]
    if topics:
        said.insert(0, f"分管本案所涉领域（{'、'.join(sorted(topics))}），尽量参与庭审")
    if away:
        said.append(f"请假至 {away}")
    this_year = sum(day.year == people.on.year for day in days)
    return Turn(person, label, bool(topics), last, this_year, away, "；".join(said))


def _order(turn: Turn) -> tuple[bool, bool, date, int, str]:
    return (
        turn.away_until is not None,
        not turn.in_charge,
        turn.last_appeared or date.min,
        turn.this_year,
        turn.person,
    )


def _in_charge_present(case: Case, people: People, leaders: Iterable[str]) -> Iterable[bool]:
    """For each hearing of the year in a matter that a leader is in charge of: was one of those in charge there?"""
    charged = {p for p in leaders if people.specialties.get(p, frozenset()) & case.topics}
    for fact, held in case.history.of(HearingHeld):
        if charged and fact.occurred_on and fact.occurred_on.year == people.on.year:
            yield bool(held.leader_appeared and held.leader in charged)
