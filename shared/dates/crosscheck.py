"""The calendar against two independent libraries, at start-up: differences are reported for a person to judge, never adopted.

``holidays`` answers silently for years it does not know, and ``chinesecalendar`` raises: neither may be the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from shared.dates.calendar import WorkCalendar

CHECKED_YEARS = range(2023, 2027)


class Difference(NamedTuple):
    day: date
    library: str
    #: what the calendar says, and what the library says instead
    ours_is_workday: bool

    @property
    def text(self) -> str:
        ours, theirs = ("工作日", "休息日") if self.ours_is_workday else ("休息日", "工作日")
        return f"{self.day}：本日历为{ours}，{self.library} 为{theirs}"


def cross_check(calendar: WorkCalendar, years: Iterable[int] = CHECKED_YEARS) -> tuple[Difference, ...]:
    """Every day of ``years`` on which a library disagrees. A year a library does not know is left out."""
    return tuple(
        Difference(day, library, ours)
        for year in years
        for day, library, theirs in _library_days(year)
        if (ours := calendar.is_workday(day)) != theirs
    )


def _library_days(year: int) -> Iterator[tuple[date, str, bool]]:
    import chinese_calendar
    import holidays

    china = holidays.country_holidays("CN", years=year)
    for day in _days(year):
        yield day, "holidays", china.is_working_day(day)
        try:
            yield day, "chinesecalendar", chinese_calendar.is_workday(day)
        except NotImplementedError:
            continue


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)
