"""A pack's rule put to the calendar: its period counted, its readings weighed."""

from __future__ import annotations

from datetime import date

from shared.dates import (
    Direction,
    Due,
    Period,
    Unit,
    WorkCalendar,
    ambiguous,
    due,
)
from shared.policy.model import Length, Version


def period_of(length: Length) -> Period:
    """The one unit a pack gives, as the date engine counts it."""
    unit, n = next((u, n) for u in Unit if (n := getattr(length, u.value)) is not None)
    return Period(n, unit, Direction.BEFORE if length.before else Direction.AFTER)


def count(version: Version, start: date, calendar: WorkCalendar) -> Due:
    """When the rule's period ends. Of several readings the latest decides a breach and the earliest reminds."""
    counted = [due(start, period_of(length), calendar) for length in version.periods]
    return counted[0] if len(counted) == 1 else ambiguous(counted)
