"""Counting a legal period: one pure function of the trigger's day, the period and the calendar (law: 行诉解释48, 民诉法85, 民法典200-204).

After: the trigger's day is not counted; an end on a rest day goes to the next working day, worked weekends included.
Before: the event's day is not counted; an end on a rest day goes back. 「N日前」 has two readings: wide H-N, strict (N clear days) H-N-1.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from shared.dates.calendar import WorkCalendar
from shared.dates.period import BEFORE, DAYS, WORKDAYS, YEARS, Due, Period, Unit
from shared.dates.table import out_of_range

#: every month has it
_SHORTEST = 28


def due(start: date, period: Period, calendar: WorkCalendar) -> Due:
    """When ``period`` from (or before) ``start`` ends. PeriodError ``date_out_of_range`` beyond 1949-2100."""
    if period.direction is BEFORE:
        if period.unit is WORKDAYS:
            return _workdays_before(start.toordinal(), period.n, calendar)
        return calendar.rolled_back[_nominal(start, period.unit, -period.n)]
    if period.unit is WORKDAYS:
        return _workdays_after(start.toordinal(), period.n, calendar)
    return calendar.rolled_forward[_nominal(start, period.unit, period.n)]


def fixed_day(day: date, calendar: WorkCalendar) -> Due:
    """「3月1日前」: the last working day before ``day``, whatever day that is (law of the fixed day, E52)."""
    table, nominal = calendar.table, day.toordinal()
    end = table.on_or_before(nominal - 1)
    last = date.fromordinal(end)
    return Due(day, last, last, table.provisional(end, nominal))


def _workdays_after(start: int, n: int, calendar: WorkCalendar) -> Due:
    """It ends on a working day, so it rests there; every day from the one after ``start`` had its say in the count."""
    end = calendar.table.after(start, n)
    return _unsure(calendar.rolled_forward[end], calendar.table.provisional(start + 1, end))


def _workdays_before(event: int, n: int, calendar: WorkCalendar) -> Due:
    """The strict reading, one working day more, is where a count back from the day before the wide end rests."""
    counted = calendar.rolled_back[calendar.table.before(event, n)]
    return _unsure(counted, calendar.table.provisional(counted.due_safe.toordinal(), event - 1))


def _unsure(counted: Due, provisional: bool) -> Due:
    return counted if counted.provisional or not provisional else counted._replace(provisional=True)


def _nominal(start: date, unit: Unit, n: int) -> int:
    """The ordinal ``n`` days, months or years from ``start``, before any rest day is considered."""
    if unit is DAYS:
        return start.toordinal() + n
    return add_months(start, n * 12 if unit is YEARS else n).toordinal()


def add_months(start: date, months: int) -> date:
    """The corresponding day; where the month has none, its last day (民法典202). 02-28 plus 6 months is 08-28: month ends do not stick."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise out_of_range()
    day = start.day
    return date(year, month + 1, day if day <= _SHORTEST else min(day, monthrange(year, month + 1)[1]))
