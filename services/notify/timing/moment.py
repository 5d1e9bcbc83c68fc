"""When one notice goes out, whoever it is for. Pure.

What is scheduled for a later day goes out on it, or on the last worked day before it. What is told now goes at once in open hours, else at
the next opening, unless the day it is about would be over by then: it then is as urgent as what is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.notify.recipients import Telling
from services.notify.timing.house import Hours
from shared.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Moment:
    """``at``: the earliest instant, ``now`` or later; ``waits``: it is later. ``urgent``: closed hours do not hold it up."""

    at: datetime
    waits: bool
    urgent: bool

    @property
    def day(self) -> date:
        return self.at.astimezone(SHANGHAI).date()


def moment(told: Telling, hours: Hours, now: datetime) -> Moment:
    """Never after the day it is about, if that is not over yet."""
    today = now.astimezone(SHANGHAI).date()
    urgent = told.urgent or _is_near(told, hours, today)
    if told.due_on > today and (start := hours.opening_before(told.due_on)) > now:
        return Moment(start, waits=True, urgent=urgent)
    if urgent:
        return Moment(now, waits=False, urgent=True)
    start = hours.next_open(now)
    if start > now and over_by(start, told, now):
        return Moment(now, waits=False, urgent=True)
    return Moment(start, waits=start > now, urgent=False)


def _is_near(told: Telling, hours: Hours, today: date) -> bool:
    """Whether the day it is about has come so near that it cannot wait."""
    if told.day is None or told.urgent_within is None:
        return False
    return hours.is_within(told.day, told.urgent_within, today)


def over_by(at: datetime, told: Telling, now: datetime) -> bool:
    """Whether its day is over at ``at``, and is not ``now``: waiting would then make it worthless."""
    first, last = (instant.astimezone(SHANGHAI).date() for instant in (now, at))
    return told.day is not None and first <= told.day < last
