"""Counting a legal period: one pure function of the trigger's day, the period and the calendar (law: 行诉解释48, 民诉法85, 民法典200-204).

After: the trigger's day is not counted; an end on a rest day goes to the next working day, worked weekends included.
Before: the event's day is not counted; an end on a rest day goes back. 「N日前」 has two readings: wide H-N, strict (N clear days) H-N-1.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from services.deadlines.dates.calendar import WorkCalendar
from services.deadlines.dates.period import Direction, Due, Period, Unit
from services.deadlines.dates.table import Table, out_of_range


def due(start: date, period: Period, calendar: WorkCalendar) -> Due:
    """When ``period`` from (or before) ``start`` ends. PeriodError ``date_out_of_range`` beyond 1949-2100."""
    table = calendar.table
    if period.direction is Direction.BEFORE:
        return _before(start, period, table)
    if period.unit is Unit.WORKDAYS:
        return _after_workdays(start, period.n, table)
    return rolled_forward(_nominal(start, period.unit, period.n), table)


def rolled_forward(nominal: int, table: Table) -> Due:
    """A count that ends on ordinal ``nominal``, moved off a rest day."""
    end = table.on_or_after(nominal)
    last = date.fromordinal(end)
    return Due(date.fromordinal(nominal), last, last, table.provisional(nominal, end))


def fixed_day(day: date, calendar: WorkCalendar) -> Due:
    """「3月1日前」: the last working day before ``day``, whatever day that is (law of the fixed day, E52)."""
    table, nominal = calendar.table, day.toordinal()
    end = table.on_or_before(nominal - 1)
    last = date.fromordinal(end)
    return Due(day, last, last, table.provisional(end, nominal))


def _after_workdays(start: date, n: int, table: Table) -> Due:
    first = start.toordinal()
    end = table.after(first, n)
    last = date.fromordinal(end)
    return Due(last, last, last, table.provisional(first + 1, end))


def _before(start: date, period: Period, table: Table) -> Due:
    event = start.toordinal()
    if period.unit is Unit.WORKDAYS:
        nominal = wide = table.before(event, period.n)
        safe = table.before(event, period.n + 1)
        decided = event - 1
    else:
        nominal = decided = _nominal(start, period.unit, -period.n)
        wide, safe = table.on_or_before(nominal), table.on_or_before(nominal - 1)
    return Due(
        date.fromordinal(nominal),
        date.fromordinal(wide),
        date.fromordinal(safe),
        table.provisional(safe, decided),
    )


def _nominal(start: date, unit: Unit, n: int) -> int:
    """The ordinal ``n`` days, months or years from ``start``, before any rest day is considered."""
    if unit is Unit.DAYS:
        return start.toordinal() + n
    return add_months(start, n * 12 if unit is Unit.YEARS else n).toordinal()


def add_months(start: date, months: int) -> date:
    """The corresponding day; where the month has none, its last day (民法典202). 02-28 plus 6 months is 08-28: month ends do not stick."""
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        raise out_of_range()
    return date(year, month, min(start.day, monthrange(year, month)[1]))
