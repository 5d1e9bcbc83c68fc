"""Periods beside a period, and how a figure changed between them. Pure.

A change of a rate is in percentage points and only between two rates that have a denominator; a change of a count is a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from services.stats.indicators import Figure
from services.stats.periods import Period, months, parse_period

#: how many parts a trend may have
MOST = 240
STEPS = ("month", "quarter", "half", "year")


@dataclass(frozen=True, slots=True)
class Change:
    """``difference`` of counts and sums; ``points`` of rates, “+3.12”, null where one of the two has no denominator."""

    difference: int | None = None
    points: str | None = None


def previous(period: Period) -> Period | None:
    """上期: the year, half-year, month or as many days before; null for ``all``."""
    if period.since is None or period.until is None:
        return None
    last = period.since - timedelta(days=1)
    if ".." in period.code:
        return parse_period(f"{last - (period.until - period.since)}..{last}")
    return parse_period(_code(len(period.code), last.year, last.month))


def change(now: Figure, then: Figure) -> Change:
    if now.numerator is None or then.numerator is None:
        return Change(now.count - then.count)
    if not now.count or not then.count:
        return Change()
    points = 10_000 * (Fraction(now.numerator, now.count) - Fraction(then.numerator, then.count))
    hundredths = round(points)
    sign = "+" if hundredths > 0 else "-" if hundredths < 0 else ""
    return Change(points=f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}")


def parts(whole: Period, step: str) -> list[Period]:
    """The months, quarters, half-years or years that the period touches, each whole."""
    return list(dict.fromkeys(_parts(whole, step)))


def clipped(found: Sequence[Period], whole: Period) -> list[Period]:
    """The parts as far as they lie in the whole, so that they add up to it."""
    return [_clipped(part, whole) for part in found]


def _clipped(part: Period, whole: Period) -> Period:
    assert part.since
    assert part.until
    assert whole.since
    assert whole.until
    since, until = max(part.since, whole.since), min(part.until, whole.until)
    if (since, until) == (part.since, part.until):
        return part
    return parse_period(f"{since}..{until}")


def _parts(whole: Period, step: str) -> Iterator[Period]:
    for month in months(whole):
        assert month.since
        if step == "quarter":
            yield quarter(month.since)
        else:
            size = {"month": 7, "half": 6, "year": 4}[step]
            yield parse_period(_code(size, month.since.year, month.since.month))


def quarter(day: date) -> Period:
    """The quarter of a day. It has no code of its own: it is asked for by its first and last day."""
    number = (day.month + 2) // 3
    first = date(day.year, 3 * number - 2, 1)
    last = (first + timedelta(days=92)).replace(day=1) - timedelta(days=1)
    return replace(parse_period(f"{first}..{last}"), title=f"{day.year}年第{'一二三四'[number - 1]}季度")


def _code(size: int, year: int, month: int) -> str:
    """By the length of its code: ``2026``, ``2026H1`` or ``2026-03``."""
    return {4: f"{year:04d}", 6: f"{year:04d}H{1 if month <= 6 else 2}", 7: f"{year:04d}-{month:02d}"}[size]
