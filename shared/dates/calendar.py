"""The working-day calendar: immutable, versioned by its content, and able to say why a day is worked or not.

A rest day is a weekend day that is not worked by notice, or a day off by notice. Where no notice is known the calendar goes on with
weekends and the statutory days and marks the day provisional (暂定); so it does from 21 December of the last known year, since a
notice has five times changed the end of the year before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, partial
from hashlib import sha256
from typing import Self

from shared.dates.notice import Notice, shipped_notices
from shared.dates.once import Once
from shared.dates.period import Due
from shared.dates.rolls import rolled_back, rolled_forward
from shared.dates.statutory import probable
from shared.dates.stretches import Stretch, Stretches
from shared.dates.table import Table
from shared.dates.telling import Telling
from shared.dates.wording import WEEKDAYS, Day

__all__ = ["FIRST", "LAST", "WEEKDAYS", "Day", "WorkCalendar", "shipped"]
FIRST, LAST = date(1949, 1, 1), date(2100, 12, 31)
_WEEK = bytes((1, 1, 1, 1, 1, 0, 0))


@dataclass(frozen=True)
class WorkCalendar:
    """Build one with ``WorkCalendar.of(notices)``; ``with_notice`` gives the next version and leaves this one as it was.

    What depends on a day alone is worked out when first asked for and kept, so a calendar in use grows to its number of days.
    """

    version: str
    notices: tuple[Notice, ...]
    table: Table = field(repr=False, compare=False)
    #: days off, worked weekends and probable holidays, with the reason
    named: dict[date, str] = field(repr=False, compare=False)
    #: the same days in order
    special: tuple[date, ...] = field(repr=False, compare=False)

    @classmethod
    def of(cls, notices: Iterable[Notice]) -> Self:
        """A later notice for the same year replaces the earlier one (a correction by the State Council)."""
        by_year = {notice.year: notice for notice in notices}
        ordered = tuple(by_year[year] for year in sorted(by_year))
        working, unknown = _weekends(), bytearray()
        named: dict[date, str] = {}
        for year in range(FIRST.year, LAST.year + 1):
            unknown += _unknown(year, known=year in by_year, next_known=year + 1 in by_year)
            if year not in by_year:
                _apply(probable(year), working, named, suffix="（推定）", worked=0)
        for notice in ordered:
            _apply(notice.off, working, named, suffix="放假", worked=0)
            _apply(notice.work, working, named, suffix="调休上班", worked=1)
        table = Table.build(FIRST.toordinal(), bytes(working), bytes(unknown))
        return cls(_version(ordered), ordered, table, named, tuple(sorted(named)))

    def with_notice(self, notice: Notice) -> WorkCalendar:
        return WorkCalendar.of((*self.notices, notice))

    def is_workday(self, day: date) -> bool:
        return self.table.is_workday(day.toordinal())

    def day(self, day: date) -> Day:
        """What the calendar knows of one day, in words."""
        return self._described[day]

    @cached_property
    def rolled_forward(self) -> Once[int, Due]:
        """By ordinal: where a count rests that ends on that day."""
        return Once(partial(rolled_forward, table=self.table))

    @cached_property
    def rolled_back(self) -> Once[int, Due]:
        """By ordinal: where a count backwards rests that ends on that day, in both readings."""
        return Once(partial(rolled_back, table=self.table))

    @cached_property
    def stretches(self) -> Stretches:
        """Its days, by ordinal, in stretches that are worked, or not, for one reason."""
        return Stretches(lambda ordinal: self.day(date.fromordinal(ordinal)), LAST.toordinal())

    @cached_property
    def _exceptions(self) -> Stretches:
        return Stretches(lambda place: self.day(self.special[place]), len(self.special) - 1)

    @cached_property
    def telling(self) -> Telling:
        """What is said of its days in every explanation."""
        return Telling(self)

    @cached_property
    def _described(self) -> Once[date, Day]:
        return Once(self._describe)

    def _describe(self, day: date) -> Day:
        worked = self.is_workday(day)
        plain = "工作日" if worked else f"周{WEEKDAYS[day.weekday()]}"
        ordinal = day.toordinal()
        return Day(day, worked, self.named.get(day, plain), self.table.provisional(ordinal, ordinal))

    def exceptions(self, first: date, last: date) -> list[Stretch]:
        """Days off, worked weekends and probable holidays from ``first`` to ``last`` in stretches: those next to each other here may have ordinary days between them."""
        low, high = bisect_left(self.special, first), bisect_right(self.special, last)
        return self._exceptions.between(low, high - 1)

    def changed_days(self, other: WorkCalendar) -> list[tuple[date, date]]:
        """Maximal runs (first, last) of days on which ``is_workday`` or ``provisional`` differ between the two, in order."""
        return [
            (date.fromordinal(first), date.fromordinal(last))
            for first, last in self.table.differing(other.table)
        ]

    def notice_of(self, day: date) -> Notice | None:
        """The notice that speaks of ``day``: the next year's if it names the day, else its own year's."""
        return self._ahead.get(day) or self._by_year.get(day.year)

    @cached_property
    def _by_year(self) -> dict[int, Notice]:
        return {notice.year: notice for notice in self.notices}

    @cached_property
    def _ahead(self) -> dict[date, Notice]:
        """Days that the notice of the following year names."""
        return {
            day: notice
            for notice in self.notices
            for day in (*notice.off, *notice.work)
            if day.year == notice.year - 1
        }


@cache
def shipped() -> WorkCalendar:
    """The calendar of this release. Reads the shipped notices once a process."""
    return WorkCalendar.of(shipped_notices())


def _weekends() -> bytearray:
    days, start = (LAST - FIRST).days + 1, FIRST.weekday()
    return bytearray((_WEEK * (days // 7 + 2))[start : start + days])


def _unknown(year: int, *, known: bool, next_known: bool) -> bytes:
    days = date(year, 12, 31).timetuple().tm_yday
    if not known:
        return b"\1" * days
    open_end = 0 if next_known else 11
    return b"\0" * (days - open_end) + b"\1" * open_end


def _apply(
    days: Mapping[date, str], working: bytearray, named: dict[date, str], *, suffix: str, worked: int
) -> None:
    for day, holiday in days.items():
        working[day.toordinal() - FIRST.toordinal()] = worked
        named[day] = holiday + suffix


def _version(notices: tuple[Notice, ...]) -> str:
    text = repr([(n.year, sorted(n.off.items()), sorted(n.work.items())) for n in notices])
    last = notices[-1].year if notices else "none"
    return f"CN{last}-{sha256(text.encode()).hexdigest()[:8]}"
