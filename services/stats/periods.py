"""The periods of a report: a year, a half-year, a month, a range of days, or everything there is. Pure.

A figure belongs to a period by the date of the event (开庭日, 裁判日), never by the day it was typed in. A fact without a date belongs to
no period but ``all``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.dates.wording import written

_YEAR = re.compile(r"(\d{4})", re.ASCII)
_HALF = re.compile(r"(\d{4})H([12])", re.ASCII | re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both counted; both null is ``all``."""

    code: str
    title: str
    since: date | None = None
    until: date | None = None

    def contains(self, day: date | None) -> bool:
        """Whether a fact of that day is counted here; an unknown day is only in ``all``."""
        if self.since is None or self.until is None:
            return True
        return day is not None and self.since <= day <= self.until

    def before(self, day: date | None) -> bool:
        """Whether the day is known and lies before the period."""
        return day is not None and self.since is not None and day < self.since

    def after(self, day: date | None) -> bool:
        """Whether the day is known and lies after the period."""
        return day is not None and self.until is not None and day > self.until


ALL = Period("all", "全部期间")


def parse_period(text: str) -> Period:
    """``2026 | 2026H1 | 2026-03 | 2026-01-01..2026-06-30 | all``; ValueError, in Chinese, for anything else."""
    text = text.strip()
    if text.lower() == ALL.code:
        return ALL
    try:
        period = _parse(text)
    except ValueError:
        period = None
    if period is None:
        raise ValueError(f"期间“{text}”看不懂：请写成 2026、2026H1、2026-03、2026-01-01..2026-06-30 或 all")
    return period


def year_earlier(period: Period) -> Period | None:
    """上年同期: the same days of the year before (29 February becomes the 28th); null for ``all``."""
    if period.since is None or period.until is None:
        return None
    if ".." in period.code:
        return _range(_day_earlier(period.since), _day_earlier(period.until))
    return _parse(f"{int(period.code[:4]) - 1:04d}{period.code[4:]}")


def months(period: Period) -> list[Period]:
    """The months of a period, the first and the last as far as they lie in it; none for ``all``."""
    if period.since is None or period.until is None:
        return []
    found, day = [], period.since
    while day <= period.until:
        month = _month(day.year, day.month)
        assert month.until
        found.append(replace(month, since=day, until=min(month.until, period.until)))
        day = month.until + timedelta(days=1)
    return found


def _day_earlier(day: date) -> date:
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return last.replace(year=day.year - 1)


def _parse(text: str) -> Period | None:
    if found := _YEAR.fullmatch(text):
        year = int(found[1])
        return Period(text, f"{year}年", date(year, 1, 1), date(year, 12, 31))
    if found := _HALF.fullmatch(text):
        return _half(int(found[1]), first=found[2] == "1")
    if found := _MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if found := _RANGE.fullmatch(text):
        return _range(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    return None


def _half(year: int, *, first: bool) -> Period:
    """上半年 01-01 to 06-30, 下半年 07-01 to 12-31."""
    if first:
        return Period(f"{year}H1", f"{year}年上半年", date(year, 1, 1), date(year, 6, 30))
    return Period(f"{year}H2", f"{year}年下半年", date(year, 7, 1), date(year, 12, 31))


def _month(year: int, month: int) -> Period:
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period(f"{year:04d}-{month:02d}", f"{year}年{month}月", first, last)


def _range(first: date, last: date) -> Period | None:
    if first > last:
        return None
    return Period(f"{first}..{last}", f"{written(first)}至{written(last)}", first, last)
