"""Rosters that must have so many people every day: how many there are, since when the number is wrong, until when it must be put right. Pure.

A standing duty is in order or not; it is never done. While it is not, it is at risk until the time to refill is over, then it has failed.
A document that gives no time to refill (or says 即时 without one being agreed) is broken from the first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.deadlines.duties.assessment import STANDING, Assessment, Item
from services.deadlines.duties.book import Member
from services.deadlines.duties.look import ONE_DAY, Look, Subject, subjects
from services.deadlines.duties.periods import span_around
from services.deadlines.law.rules import period_of
from shared.dates import due
from shared.events.organisation import DepartmentRegistered
from shared.events.terms import DutyState
from shared.policy.duties import Quota, Size


@dataclass(frozen=True, slots=True)
class Place:
    """Where so many people are needed: the bureau or one department, its size, its members ever, the first day it owes them."""

    subject: Subject
    size: Size
    members: tuple[Member, ...]
    begun: date


def assess(rule: str, quota: Quota, in_force: date | None, look: Look) -> Iterator[Assessment]:
    """One assessment for each department, or for the bureau. ``in_force`` is the first day of the document."""
    for subject in subjects(quota, look, span_around("year", look.on)):
        yield _assessed(rule, quota, _place(quota, subject, in_force, look), look)


def _place(quota: Quota, subject: Subject, in_force: date | None, look: Look) -> Place:
    assert quota.roster
    name = subject.department
    members = tuple(m for m in look.book.members(quota.roster) if name is None or m.department == name)
    plain = Size(at_least=quota.at_least, at_most=quota.at_most)
    size = quota.sizes[look.book.departments[name]] if name and quota.sizes else plain
    begun = (day for day in (in_force, look.book.since, _registered(look, name)) if day)
    return Place(subject, size, members, max(begun, default=look.on))


def _assessed(rule: str, quota: Quota, place: Place, look: Look) -> Assessment:
    size, on = place.size, look.on
    now = [member for member in place.members if member.on_roster(on)]
    wrong = wrong_since(size, place.members, place.begun, on)
    refill = due(wrong, period_of(quota.refill), look.calendar) if wrong and quota.refill else None
    last = refill.due if refill else wrong or on
    failed = wrong is not None and (refill is None or on > last)
    too_many = size.at_most is not None and len(now) > size.at_most
    return Assessment(
        duty=look.duty(rule, STANDING, place.subject),
        state=DutyState.FAILED if failed else DutyState.AT_RISK if wrong else DutyState.ON_TRACK,
        count=len(now),
        target=size.at_most if too_many and size.at_most else size.at_least,
        due=last,
        since=(last + ONE_DAY if refill else last) if failed else wrong or on,
        items=tuple(Item("fact", m.label, m.joined, counts=True) for m in now),
        forecast=_said(size, len(now), wrong, last, on) if wrong else None,
        provisional=bool(refill and refill.provisional),
    )


def wrong_since(size: Size, members: Sequence[Member], begun: date, on: date) -> date | None:
    """The first day of the run of days, up to ``on``, on which the number is too small or too large; null when it is right on ``on``."""
    changes = {day for member in members for day in (member.joined, member.left) if day and begun < day <= on}
    since = None
    for day in sorted({*changes, min(begun, on)}, reverse=True):
        if _fits(size, sum(member.on_roster(day) for member in members)):
            break
        since = day
    return since


def _fits(size: Size, number: int) -> bool:
    return number >= size.at_least and (size.at_most is None or number <= size.at_most)


def _registered(look: Look, department: str | None) -> date | None:
    """A department owes nothing before it exists."""
    found = (fact.on for fact, event in look.book.of(DepartmentRegistered) if event.department == department)
    return next(found, None)


def _said(size: Size, number: int, wrong: date, last: date, on: date) -> str:
    days = f"自{wrong}起，已{(on - wrong).days}天"
    until = f"，最迟{last}补足或调整" if last > wrong else ""
    if number < size.at_least:
        return f"缺{size.at_least - number}人，{days}{until}"
    return f"超出{number - (size.at_most or 0)}人，{days}{until}"
