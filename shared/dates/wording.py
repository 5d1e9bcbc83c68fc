"""Days and runs of days in the words of a clerk: 2026-02-28（六）, “2026-02-15（日）至2026-02-23（一）：春节放假”."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

WEEKDAYS = "一二三四五六日"
#: as many as the calendar has, 1949 to 2100
DAYS_KEPT = 55_518


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


@lru_cache(maxsize=DAYS_KEPT)
def said(day: date) -> str:
    return f"{day.isoformat()}（{WEEKDAYS[day.weekday()]}）"


def span(first: date, last: date) -> str:
    return said(first) if first == last else f"{said(first)}至{said(last)}"
