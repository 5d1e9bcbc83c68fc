"""The periods of duties and when they end. Pure.

A period is a calendar year (2026), a half of it (2026H1: to 06-30, 2026H2) or a month (2026-03); a fact belongs to the period of the day on
which it happened. Nothing is carried over from one period to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.deadlines.law.rules import period_of
from shared.dates import Due, PeriodError, WorkCalendar, due, fixed_day
from shared.policy.duties import Periodic

Every = Literal["year", "half_year", "month"]

_CODE = re.compile(r"(?P<year>\d{4})(?:H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)
_MONTHS: dict[Every, int] = {"year": 12, "half_year": 6, "month": 1}


@dataclass(frozen=True, slots=True)
class Span:
    """A period with its first and last day, both in it."""

    code: str
    every: Every
    first: date
    last: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @property
    def title(self) -> str:
        """2026年, 2026年上半年, 2026年3月."""
        halves = {1: "上半年", 7: "下半年"}
        part = {"year": "", "half_year": halves.get(self.first.month, ""), "month": f"{self.first.month}月"}
        return f"{self.first.year}年{part[self.every]}"

    @property
    def previous(self) -> Span:
        return span_around(self.every, self.first - timedelta(days=1))

    @property
    def next(self) -> Span:
        return span_around(self.every, self.last + timedelta(days=1))


def span_of(code: str) -> Span:
    """The period a code names. PeriodError ``period_invalid`` for anything else."""
    found = _CODE.fullmatch(code)
    if found is None or not 1950 <= int(found["year"]) <= 2099:
        raise PeriodError("period_invalid", f"期间“{code}”看不懂：请写成 2026、2026H1 或 2026-03")
    year = int(found["year"])
    if found["half"]:
        return span_around("half_year", date(year, 1 if found["half"] == "1" else 7, 1))
    if found["month"]:
        return span_around("month", date(year, int(found["month"]), 1))
    return span_around("year", date(year, 1, 1))


def span_around(every: Every, day: date) -> Span:
    """The period of that kind in which ``day`` lies."""
    months = _MONTHS[every]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    last = (first + timedelta(days=31 * months)).replace(day=1) - timedelta(days=1)
    last = last if months < 12 else date(day.year, 12, 31)
    code = {"year": f"{day.year}", "half_year": f"{day.year}H{1 + first.month // 7}"}
    return Span(code.get(every, f"{day.year}-{first.month:02d}"), every, first, last)


def due_of(periodic: Periodic, period: str, calendar: WorkCalendar) -> Due:
    """When the report for ``period`` is due: so long after the period's last day, or the last working day before a day of the next year
    (「3月1日前」, law of the fixed day). PeriodError when the duty has no such period.
    """
    span = span_of(period)
    if span.every != periodic.every:
        raise PeriodError("period_invalid", f"{periodic.title}没有期间“{period}”：请核对年、半年或月")
    if periodic.after is not None:
        return due(span.last, period_of(periodic.after), calendar)
    assert periodic.by
    return fixed_day(month_day(span.first.year + 1, periodic.by), calendar)


def month_day(year: int, text: str) -> date:
    """09-30 of a year; 02-29 of a common year is 03-01."""
    month, day = map(int, text.split("-"))
    return date(year, month, 1) + timedelta(days=day - 1)
