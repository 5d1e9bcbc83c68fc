"""What one counted row adds to which half of a month of which figure. Pure.

Cells added up over a period are, with the days beside its halves of months (``edges``), what ``tally`` counts over the rows (a property test). Only figures
that add up have cells: no different values, no “perhaps”. A stock is kept as what came and what went, its level at a day is the sum of all before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

from services.stats.indicators import Figure
from services.stats.measuring import matcher
from shared.policy.measures import Measure
from shared.policy.subjects import OF_A_PERIOD, Subject

#: halves of months are counted from year 0; facts without a day stand before all of them
UNDATED, LAST = -1, 10_000 * 24
#: the last day of the first half of every month
MIDDLE = 15
NUMERATOR, COUNTED, APART = range(3)


class Key(NamedTuple):
    """Which cell."""

    code: str
    region: str
    bureau: str
    half: int


Slot: TypeAlias = tuple[Key, int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A measure, and in which of a cell's three numbers a row of a certain profile is counted."""

    measure: Measure
    slot: int

    def slots(self, row: Any) -> Iterator[Slot]:
        measure = self.measure
        slot, amount = self.slot, 1
        if measure.amount:
            stated = row.value(measure.amount)
            slot, amount = (APART, 1) if stated is None else (slot, stated)
        if measure.dated_by:
            half = half_of(row.value(measure.dated_by))
            yield Key(measure.code, row.region, row.bureau, half), slot, amount
            return
        for half, sign in self._moves(row):
            yield Key(measure.code, row.region, row.bureau, half), slot, sign * amount

    def _moves(self, row: Any) -> Iterator[tuple[int, int]]:
        """Of a stock: +1 in the half it came and -1 in the half it went."""
        stands = self.measure.stands
        assert stands
        came, went = row.value(stands.came), row.value(stands.went)
        if came is None and stands.at == "start":
            return
        yield half_of(came), 1
        if went is not None:
            yield max(half_of(came), half_of(went)), -1


@dataclass(slots=True)
class Sums:
    """The measures of one subject that have cells. A row's profile (the fields they ask for) decides once for all rows alike."""

    measures: tuple[Measure, ...]
    _fields: tuple[str, ...] = field(init=False, default=())
    _known: dict[tuple[Any, ...], tuple[Rule, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        asked = (where for m in self.measures for where in (m.where, m.numerator or {}, m.apart or {}))
        self._fields = tuple(sorted({name for where in asked for name in where}))

    def slots(self, row: Any) -> Iterator[Slot]:
        profile = tuple(_plain(row.value(name)) for name in self._fields)
        rules = self._known.get(profile)
        if rules is None:
            rules = self._known[profile] = tuple(_rules(self.measures, row))
        for rule in rules:
            yield from rule.slots(row)


def adds_up(measure: Measure) -> bool:
    """Whether it has cells."""
    if measure.distinct or OF_A_PERIOD & {*measure.where, *(measure.numerator or {}), *(measure.apart or {})}:
        return False
    if measure.stands is None:
        return True
    plain = measure.numerator is None and measure.apart is None and measure.amount is None
    return plain and measure.stands.at in {"start", "end"}


def sums_of(measures: Iterable[Measure]) -> dict[Subject, Sums]:
    """By subject, the measures among these that add up."""
    by_subject: dict[Subject, list[Measure]] = {}
    for measure in measures:
        if adds_up(measure):
            by_subject.setdefault(measure.of, []).append(measure)
    return {subject: Sums(tuple(found)) for subject, found in by_subject.items()}


def digest(measure: Measure) -> str:
    """What it counts, in short: a measure that is defined anew has other cells."""
    return sha256(measure.model_dump_json().encode()).hexdigest()[:16]


def half_of(day: date | None) -> int:
    return UNDATED if day is None else 2 * month_of(day) + (day.day > MIDDLE)


def month_of(day: date) -> int:
    """Counted from year 0: by when something was learned."""
    return day.year * 12 + day.month - 1


def figure_of(measure: Measure, numerator: int, counted: int, apart: int) -> Figure:
    """As ``tally`` gives it."""
    if measure.amount:
        return Figure(counted, None, apart)
    if measure.numerator is None:
        return Figure(counted)
    return Figure(numerator + counted, numerator, apart)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _rules(measures: Iterable[Measure], row: Any) -> Iterator[Rule]:
    for measure in measures:
        matches = matcher(measure.where)
        if matches(row) and (slot := _slot(measure, row)) is not None:
            yield Rule(measure, slot)


def _slot(measure: Measure, row: Any) -> int | None:
    """Null for a row beside a plain count; a sum takes every row."""
    if measure.amount:
        return COUNTED
    if measure.apart and matcher(measure.apart)(row):
        return None if measure.numerator is None else APART
    return NUMERATOR if measure.numerator is not None and matcher(measure.numerator)(row) else COUNTED
