"""A month as a sheet of weeks: what the calendar says of each day, and the deadlines that end on it. Pure."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.dates import WorkCalendar
from shared.dates.calendar import FIRST, LAST
from shared.errors import Rejected

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """``label`` names what is not an ordinary day: 国庆节放假, 国庆节调休上班; ``number`` counts all deadlines of the day, ``items`` are the first."""

    day: date
    inside: bool
    today: bool
    rests: bool
    label: str
    provisional: bool
    number: int
    items: tuple[Row, ...]


def month_of(text: str, today: date) -> date:
    """The first day of the month asked for (2026-11); this month's without one. Rejected for what is none."""
    if not text:
        return today.replace(day=1)
    found = _MONTH.fullmatch(text)
    if not found or not FIRST.year <= int(found[1]) <= LAST.year:
        raise Rejected(
            "month_invalid", f"没有“{text}”这个月份，请写成 2026-11，并在 1949 至 2100 年之间。", "month"
        )
    return date(int(found[1]), int(found[2]), 1)


def beside(first: date, step: int) -> str | None:
    """The month before (-1) or after (1), as its address names it; none beyond the calendar."""
    number = first.year * 12 + first.month - 1 + step
    year, month = divmod(number, 12)
    return f"{year}-{month + 1:02}" if FIRST.year <= year <= LAST.year else None


def sheet(first: date, today: date, calendar: WorkCalendar, rows: Iterable[Row]) -> list[list[Cell]]:
    """Weeks from Monday to Sunday; ``rows`` have the columns due and number."""
    found: dict[date, list[Row]] = {}
    for row in rows:
        found.setdefault(row["due"], []).append(row)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return [[_cell(day, first, today, calendar, found.get(day, [])) for day in week] for week in weeks]


def _cell(day: date, first: date, today: date, calendar: WorkCalendar, rows: list[Row]) -> Cell:
    inside = day.month == first.month
    if not FIRST <= day <= LAST:
        return Cell(day, False, False, True, "", False, 0, ())
    told = calendar.day(day)
    return Cell(
        day=day,
        inside=inside,
        today=day == today,
        rests=not told.is_workday,
        label=calendar.named.get(day, ""),
        provisional=told.provisional,
        number=rows[0]["number"] if rows and inside else 0,
        items=tuple(rows) if inside else (),
    )
