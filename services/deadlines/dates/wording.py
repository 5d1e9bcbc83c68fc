"""Days and runs of days in the words of a clerk: 2026-02-28（六）, “02-15 至 02-23 春节放假”."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from services.deadlines.dates.calendar import WEEKDAYS, Day


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
    for (counted, reason), group in groupby(days, lambda day: (counts(day), _group(day))):
        members = [day.date for day in group]
        stop = number + len(members) if counted else number
        yield Run(min(members), max(members), reason, counted, number + 1, stop)
        number = stop


def _group(day: Day) -> str:
    """A Saturday and the Sunday after it are one weekend."""
    return "周末" if day.reason.startswith("周") else day.reason


def said(day: date) -> str:
    return f"{day.isoformat()}（{WEEKDAYS[day.weekday()]}）"


def span(first: date, last: date) -> str:
    return said(first) if first == last else f"{said(first)}至{said(last)}"
