"""Working days as two flat tables over proleptic ordinals, so that every step of counting is one or two look-ups.

``rank[i]`` is how many working days lie before day i, ``workdays`` lists them: the working day on or after day i is ``workdays[rank[i]]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, compress
from operator import add

from shared.dates.period import PeriodError


@dataclass(frozen=True, slots=True)
class Table:
    first: int
    last: int
    rank: tuple[int, ...]
    workdays: tuple[int, ...]
    #: how many days before day i belong to no known notice
    unknown: tuple[int, ...]
    #: one byte a day, worked + 2 × unknown, so that two tables are compared in one go
    states: bytes

    @classmethod
    def build(cls, first: int, working: bytes, unknown: bytes) -> Table:
        """``working`` and ``unknown`` hold one byte, 0 or 1, for each day from ordinal ``first`` on."""
        days = range(first, first + len(working))
        states = bytes(map(add, working, unknown.replace(b"\1", b"\2")))
        return cls(first, days[-1], _sums(working), tuple(compress(days, working)), _sums(unknown), states)

    def _index(self, day: int) -> int:
        if self.first <= day <= self.last:
            return day - self.first
        raise out_of_range()

    def _workday(self, index: int) -> int:
        if 0 <= index < len(self.workdays):
            return self.workdays[index]
        raise out_of_range()

    def is_workday(self, day: int) -> bool:
        i = self._index(day)
        return self.rank[i + 1] > self.rank[i]

    def on_or_after(self, day: int) -> int:
        return self._workday(self.rank[self._index(day)])

    def on_or_before(self, day: int) -> int:
        return self._workday(self.rank[self._index(day) + 1] - 1)

    def after(self, day: int, n: int) -> int:
        """The ``n``-th working day after ``day``, which is not counted."""
        return self._workday(self.rank[self._index(day) + 1] + n - 1)

    def before(self, day: int, n: int) -> int:
        """The ``n``-th working day before ``day``, which is not counted."""
        return self._workday(self.rank[self._index(day)] - n)

    def count(self, first: int, last: int) -> int:
        """Working days from ``first`` to ``last``, both included."""
        return self.rank[self._index(last) + 1] - self.rank[self._index(first)]

    def differing(self, other: Table) -> Iterator[tuple[int, int]]:
        """Maximal runs (first, last) of days that the two tables, of the same span, know differently."""
        theirs = int.from_bytes(other.states)
        differing = (int.from_bytes(self.states) ^ theirs).to_bytes(len(self.states))
        for run in re.finditer(rb"[^\0]+", differing):
            yield self.first + run.start(), self.first + run.end() - 1

    def provisional(self, first: int, last: int) -> bool:
        """Whether any day from ``first`` to ``last`` belongs to no known notice."""
        return self.unknown[self._index(last) + 1] > self.unknown[self._index(first)]


def _sums(flags: Iterable[int]) -> tuple[int, ...]:
    return tuple(accumulate(flags, initial=0))


def out_of_range() -> PeriodError:
    return PeriodError(
        "date_out_of_range", "日期超出可计算范围（1949-01-01 至 2100-12-31）；请核对起算日和期间"
    )
