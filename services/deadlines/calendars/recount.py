"""Dates put to another calendar without their case: a period from its start, as the event that stated the date describes it. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from shared.dates import Direction, Due, Period, PeriodError, Unit, WorkCalendar, ambiguous, due


class Row(Protocol):
    """A row by its columns."""

    def __getitem__(self, column: str) -> Any: ...


def differs(row: Row, calendar: WorkCalendar) -> bool:
    """Whether ``calendar`` dates it otherwise, or may: what was adjusted can be told from the facts of its case only.

    ``row`` has the columns trigger_on, periods, adjusted and the four of a date.
    """
    if row["adjusted"] or not row["periods"]:
        return True
    stands = Due(row["nominal"], row["due"], row["due_safe"], row["provisional"])
    try:
        return recounted(row["trigger_on"], row["periods"], calendar) != stands
    except PeriodError:
        return True


def recounted(start: date, periods: list[str], calendar: WorkCalendar) -> Due:
    """``periods`` as the table has them, one or one a reading: ``15 days``, ``3 days before``. PeriodError beyond the calendar."""
    counted = [due(start, _period(text), calendar) for text in periods]
    return counted[0] if len(counted) == 1 else ambiguous(counted)


def _period(text: str) -> Period:
    n, unit, *before = text.split()
    return Period(int(n), Unit(unit), Direction.BEFORE if before else Direction.AFTER)
