"""The calendar in stretches: neighbouring days that are worked, or not, for one and the same reason, already put in words.

A stretch depends on the calendar alone, so each is made once, when first needed; a weekend is one stretch, a holiday another. A count that
begins or ends inside one takes a piece of it. Pieces are few: no stretch is longer than a holiday.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from shared.dates.once import Once
from shared.dates.steps import Step, StepCode
from shared.dates.wording import Day, group_of, span


class Stretch(NamedTuple):
    first: date
    last: date
    days: int
    worked: bool
    #: what every sentence on it begins with: 2026年2月15日（周日）至2026年2月23日（周一）：春节放假，
    told: str
    #: the step for a count that leaves the stretch out
    skipped: Step


class Stretches:
    """Stretches of days that stand in a row: ``day`` gives the one at a place, up to ``last``, and raises PeriodError beyond the calendar."""

    def __init__(self, day: Callable[[int], Day], last: int) -> None:
        self._day, self._last = day, last
        self._from = Once(self._from_place)
        self._pieces = Once(self._piece)

    def passed(self, here: int, end: int) -> list[Stretch]:
        """From the place after ``here`` to ``end``, or, counting back, from the place before it."""
        if here <= end:
            return self.between(here + 1, end)
        return self.between(end, here - 1)[::-1]

    def between(self, low: int, high: int) -> list[Stretch]:
        """From place ``low`` to ``high``, both included, in the order of the calendar."""
        found, place, beyond = [], low, high + 1
        while place < beyond:
            stretch, following = self._from[place]
            found.append(stretch if following <= beyond else self._pieces[place, high])
            place = following
        return found

    def _from_place(self, place: int) -> tuple[Stretch, int]:
        """The rest of its stretch from ``place`` on, and the place that follows."""
        last = self._last_alike(place)
        return self._pieces[place, last], last + 1

    def _last_alike(self, place: int) -> int:
        same = self._kind(place)
        while place < self._last and self._kind(place + 1) == same:
            place += 1
        return place

    def _kind(self, place: int) -> tuple[bool, str]:
        known = self._day(place)
        return known.is_workday, group_of(known)

    def _piece(self, ends: tuple[int, int]) -> Stretch:
        first, last = (self._day(place).date for place in ends)
        worked, reason = self._kind(ends[0])
        told = f"{span(first, last)}：{reason}，"
        skipped = Step(StepCode.SKIPPED, first, last, f"{told}不计")
        return Stretch(first, last, ends[1] - ends[0] + 1, worked, told, skipped)
