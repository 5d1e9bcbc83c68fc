"""A last day that a document names itself (文书载明的届满日): nothing is counted, but a rest day still moves it."""

from __future__ import annotations

from datetime import date

from shared.dates.calendar import WorkCalendar
from shared.dates.period import Due


def stated_day(day: date, calendar: WorkCalendar) -> Due:
    """On a rest day it ends on the next working day (行诉解释48 speaks of 指定 periods too); be reminded of the last one before."""
    table, nominal = calendar.table, day.toordinal()
    end, safe = table.on_or_after(nominal), table.on_or_before(nominal)
    return Due(day, date.fromordinal(end), date.fromordinal(safe), table.provisional(safe, end))
