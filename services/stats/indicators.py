"""What an indicator is: one definition that both counts and traces, so that a number and the cases behind it cannot differ.

A count says which rows it counts. A rate adds which of them are its numerator and which rows stand apart (unknown, not yet due): never
in the denominator, always shown. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from services.stats.periods import Period

R = TypeVar("R")
Predicate = Callable[[R, Period], bool]


class Place(StrEnum):
    """Where a row stands in an indicator."""

    NUMERATOR = "numerator"
    COUNTED = "counted"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Generic[R]):
    """What is ``inside`` the period is counted where it ``stands``: in the denominator, in the numerator too, or apart; null: nowhere."""

    code: str
    title: str
    counted: str  #: what one unit is, for the reader
    dated_by: str  #: which date assigns it to a period
    inside: Predicate[R]
    #: in whatever period, and the fields that this asks for: rows alike in those need be looked at once
    stands: Callable[[R], Place | None]
    asks: tuple[str, ...] = ()
    is_rate: bool = False
    apart_title: str = "不详"
    left_out: str = ""
    clause: str = ""
    #: what is added up instead of counting one each; null is not known and stands apart
    amount: Callable[[R], int | None] | None = None
    #: rows with the same value count once
    distinct: Callable[[R], tuple[Any, ...] | None] | None = None

    def place(self, row: R, period: Period) -> Place | None:
        """Where the row stands; null if it is not part of this indicator."""
        return self.stands(row) if self.inside(row, period) else None


@dataclass(frozen=True, slots=True)
class Figure:
    """``count`` is the number or the sum, or the denominator of a rate; ``numerator`` is null but for a rate, ``apart`` for a plain count."""

    count: int
    numerator: int | None = None
    apart: int | None = None

    def __add__(self, other: Figure) -> Figure:
        if self.apart is None:
            return Figure(self.count + other.count)
        if self.numerator is None:
            return Figure(self.count + other.count, None, self.apart + (other.apart or 0))
        numerator, apart = self.numerator + (other.numerator or 0), (self.apart or 0) + (other.apart or 0)
        return Figure(self.count + other.count, numerator, apart)

    def __neg__(self) -> Figure:
        numerator, apart = (n if n is None else -n for n in (self.numerator, self.apart))
        return Figure(-self.count, numerator, apart)

    @property
    def percent(self) -> str | None:
        """“71.43%”; null for a plain count and over an empty denominator."""
        if self.numerator is None or not self.count:
            return None
        hundredths = (self.numerator * 20_000 + self.count) // (2 * self.count)
        return f"{hundredths // 100}.{hundredths % 100:02d}%"


def tally(indicator: Indicator[R], rows: Iterable[R], period: Period) -> Figure:
    """Count the rows of an indicator."""
    placed = list(trace(indicator, rows, period))
    if indicator.amount:
        amounts = [indicator.amount(row) for row, _ in placed]
        return Figure(sum(n for n in amounts if n is not None), None, amounts.count(None))
    places = _once_each(indicator, placed) if indicator.distinct else [place for _, place in placed]
    upper, rest, apart = (places.count(place) for place in (Place.NUMERATOR, Place.COUNTED, Place.APART))
    return Figure(upper + rest, upper, apart) if indicator.is_rate else Figure(rest)


def _once_each(indicator: Indicator[R], placed: Iterable[tuple[R, Place]]) -> list[Place]:
    """One place for each different value, the best of its rows."""
    assert indicator.distinct
    best: dict[object, Place] = {}
    order = [Place.APART, Place.COUNTED, Place.NUMERATOR]
    for row, place in placed:
        value = indicator.distinct(row)
        best[value] = max(best.get(value, place), place, key=order.index)
    return list(best.values())


def trace(indicator: Indicator[R], rows: Iterable[R], period: Period) -> Iterator[tuple[R, Place]]:
    """The rows behind a number, each with its place; where values are counted, rows without one are not behind it."""
    for row in rows:
        if indicator.distinct and indicator.distinct(row) is None:
            continue
        if place := indicator.place(row, period):
            yield row, place
