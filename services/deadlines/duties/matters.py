"""Matters that a fact begins and another one ends within a time (主动公开、投诉举报核查): which are open, until when, which are late. Pure.

A standing duty: in order while nothing open is near its end, at risk from five working days before one ends, failed while one is overdue. What
was settled late is listed as late and no longer held open. Matters that began before the document, or with no known day, are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.deadlines.duties.assessment import STANDING, Assessment, Item
from services.deadlines.duties.book import Known
from services.deadlines.duties.look import ONE_DAY, Look
from services.deadlines.law.rules import period_of
from shared.dates import Due, due
from shared.events.terms import DutyState
from shared.events.wording import in_words
from shared.policy.duties import Quota, Settled

#: working days before the end of a matter from which it is at risk, and on which it is said again
NEAR, REMIND = 5, (5, 3, 1, 0)


@dataclass(frozen=True, slots=True)
class Matter:
    """``settled`` is null while it is open."""

    begun: Known
    due: Due
    settled: date | None

    def late(self, on: date) -> bool:
        return (self.settled or on) > self.due.due


def assess(rule: str, quota: Quota, in_force: date | None, look: Look) -> Iterator[Assessment]:
    """One assessment for the bureau. ``in_force`` is the first day of the document."""
    assert quota.settled_by
    found = list(_matters(quota, quota.settled_by, in_force, look))
    open_ = sorted((m for m in found if m.settled is None), key=lambda m: m.due.due)
    state, since = _verdict(open_, look) if found else (DutyState.NO_OCCASION, look.on)
    yield Assessment(
        duty=look.duty(rule, STANDING),
        state=state,
        count=len(found) - len(open_),
        target=len(found),
        due=open_[0].due.due if open_ else look.on,
        since=since,
        items=tuple(_item(matter, look.on) for matter in found),
        forecast=f"尚有{len(open_)}件未办结，最早的最迟{open_[0].due.due}办结" if open_ else None,
        provisional=any(matter.due.provisional for matter in open_),
        looks=tuple(sorted({look.workdays_before(m.due.due, step) for m in open_ for step in REMIND})),
    )


def _matters(quota: Quota, ends: Settled, in_force: date | None, look: Look) -> Iterator[Matter]:
    assert quota.count.fact
    assert quota.refill
    done: dict[object, list[date]] = {}
    for fact in look.book.matching(ends.fact):
        if fact.on:
            done.setdefault(getattr(fact.event, ends.same), []).append(fact.on)
    for fact in look.book.matching(quota.count.fact):
        if fact.on and (in_force is None or fact.on >= in_force):
            after = [day for day in done.get(getattr(fact.event, ends.same), ()) if day >= fact.on]
            yield Matter(fact, due(fact.on, period_of(quota.refill), look.calendar), min(after, default=None))


def _verdict(open_: Sequence[Matter], look: Look) -> tuple[DutyState, date]:
    """The state and the day it dates from; ``open_`` in the order of their ends."""
    if not open_:
        return DutyState.ON_TRACK, look.on
    first = open_[0]
    if first.late(look.on):
        return DutyState.FAILED, first.due.due + ONE_DAY
    near = look.workdays_before(first.due.due, NEAR)
    return (DutyState.AT_RISK, near) if near <= look.on else (DutyState.ON_TRACK, look.on)


def _item(matter: Matter, on: date) -> Item:
    event, ends = matter.begun.event, matter.due.due
    text = f"{event.title}：{'；'.join(value for _, value in in_words(event))}"
    late = "，逾期" if matter.late(on) else ""
    note = f"{matter.settled}办结{late}" if matter.settled else f"未办结，最迟{ends}{late}"
    return Item("fact", text, matter.begun.on, matter.begun.id, counts=matter.settled is not None, note=note)
