"""Days and runs of days in the words of a clerk: 2026年2月28日, 2026年2月28日（周六）, “2026年2月15日（周日）至2026年2月23日（周一）：春节放假”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

WEEKDAYS = "一二三四五六日"
#: as many as the calendar has, 1949 to 2100
DAYS_KEPT = 55_518
_ISO = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\dT-])")


class Day(NamedTuple):
    date: date
    is_workday: bool
    #: why: 工作日, 周六, 国庆节放假, 国庆节调休上班, 春节（推定）
    reason: str
    provisional: bool


class Run(NamedTuple):
    """Neighbouring days that are counted, or left out, for the same reason. ``start`` and ``stop`` number the counted ones."""

    first: date
    last: date
    reason: str
    counted: bool
    start: int
    stop: int

    @property
    def span(self) -> str:
        return span(self.first, self.last)


def runs(days: Iterable[Day], counts: Callable[[Day], bool]) -> Iterator[Run]:
    """Group ``days``, given in the order they are counted, forwards or backwards."""
    number = 0
    for (counted, reason), group in groupby(days, lambda day: (counts(day), group_of(day))):
        members = [day.date for day in group]
        stop = number + len(members) if counted else number
        yield Run(min(members), max(members), reason, counted, number + 1, stop)
        number = stop


def group_of(day: Day) -> str:
    """A Saturday and the Sunday after it are one weekend."""
    return "周末" if day.reason.startswith("周") else day.reason


def written(day: date) -> str:
    """As an official document dates itself: Arabic numerals without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=DAYS_KEPT)
def said(day: date) -> str:
    return f"{written(day)}（周{WEEKDAYS[day.weekday()]}）"


def days_said(text: str, say: Callable[[date], str] = said) -> str:
    """A recorded sentence with every 2026-02-28 in it as people read it; what is no day of the calendar stays."""

    def told(found: re.Match[str]) -> str:
        try:
            return say(date.fromisoformat(found[0]))
        except ValueError:
            return found[0]

    return _ISO.sub(told, text)


def span(first: date, last: date) -> str:
    return said(first) if first == last else f"{said(first)}至{said(last)}"
