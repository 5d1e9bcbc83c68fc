"""Who did not appear in court as the law asks, hearing by hearing. Pure.

One leader at one hearing is enough for an instance, unless the court asked again (法释〔2020〕3号第七条). A just cause that was recorded excuses
(第八条; whether it holds is the court's to say); a co-defendant's leader may stand for all (第三条). What is not known is no failing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared.events.case import (
    AppearancePlanned,
    AppearanceRecorded,
    HearingHeld,
    HearingScheduled,
    InstanceOpened,
    LeaderNotified,
)
from shared.events.history import Fact, History
from shared.events.terms import Level

Place = tuple[int, int]  #: instance, hearing


@dataclass(frozen=True, slots=True)
class Absent:
    """A hearing without a leader; ``asked`` is the court's notice, if there was one."""

    instance: int
    hearing: int
    fact: Fact
    asked: Fact | None = None


def leaders_absent(history: History) -> Iterator[Absent]:
    """Hearings of suits at which a leader should have been and was not."""
    suits = {e.instance for _, e in history.of(InstanceOpened) if e.level is not Level.RECONSIDERATION}
    held = {(e.instance, e.hearing): (fact, e) for fact, e in history.of(HearingHeld) if e.instance in suits}
    asked, excused = _asked(history), _excused(history)
    for place, (fact, event) in sorted(held.items()):
        if event.leader_appeared is not False or place in excused or fact.occurred_on is None:
            continue
        same = [other.leader_appeared for (instance, _), (_, other) in held.items() if instance == place[0]]
        if place in asked or all(appeared is False for appeared in same):
            yield Absent(*place, fact, asked.get(place))


def nobody_there(history: History) -> Iterator[Fact]:
    """Neither a leader nor anybody else for the agency (YC23-2.10)."""
    absent = {
        (event.instance, event.hearing)
        for _, event in history.of(HearingHeld)
        if event.leader_appeared is False
    }
    for fact, event in history.of(AppearanceRecorded):
        if (event.instance, event.hearing) in absent and event.leader is None and not event.agents:
            yield fact


def left_early(history: History) -> Iterator[Fact]:
    """Gone before the end, and it is recorded that the court gave no leave."""
    for fact, event in history.of(AppearanceRecorded):
        if event.left_early and event.left_with_leave is False:
            yield fact


def _asked(history: History) -> dict[Place, Fact]:
    """Hearings for which the court asked for a leader."""
    found: dict[Place, Fact] = {}
    for fact, notified in history.of(LeaderNotified):
        found[notified.instance, notified.hearing] = fact
    for fact, scheduled in history.of(HearingScheduled):
        if scheduled.court_requires_leader:
            found.setdefault((scheduled.instance, scheduled.hearing), fact)
    return found


def _excused(history: History) -> set[Place]:
    """By one of the four causes, or because a co-defendant's leader appears for all."""
    plans = {(event.instance, event.hearing): event for _, event in history.of(AppearancePlanned)}
    records = {(event.instance, event.hearing): event for _, event in history.of(AppearanceRecorded)}
    joint = {place for place, plan in plans.items() if plan.joint_leader}
    planned = {place for place, plan in plans.items() if plan.absence and plan.absence.reason}
    recorded = {place for place, record in records.items() if record.absence and record.absence.reason}
    return joint | planned | recorded
