"""Periods that begin or end on any day: the sums of whole halves of months, and what the days between say. Pure.

A period is rounded to the nearer end of a half on each side; what the days up to there changed is added, or taken away. So no more than eight days
of a side are counted over rows, and the figure is what counting the period over the rows gives (a property test).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from services.stats.cells.contributions import LAST, MIDDLE, UNDATED, half_of
from services.stats.counting import count
from services.stats.indicators import Figure, Indicator
from services.stats.measuring import Predicate, dated
from services.stats.periods import Period
from services.stats.tables import Bureau
from shared.policy.measures import Measure, Stands
from shared.policy.subjects import Subject

#: days of one half of a month, added (1) or taken away (-1)
Days: TypeAlias = tuple[tuple[Period, int], ...]
Changed: TypeAlias = dict[str, dict[Bureau, Figure]]


@dataclass(frozen=True, slots=True)
class Share:
    """What a figure of a period is made of: the halves of months from ``first`` to ``last``, and days beside them."""

    first: int
    last: int
    days: Days = ()


def share_of(measure: Measure, period: Period) -> Share:
    """Of a stock the level at the period's start or end: all that was before."""
    before, opening = (UNDATED - 1, ()) if period.since is None else _upto(period.since, period.since.day - 1)
    last, closing = (LAST, ()) if period.until is None else _upto(period.until, period.until.day)
    if measure.stands is None:
        return Share(before + 1, last, (*closing, *((days, -sign) for days, sign in opening)))
    return (
        Share(UNDATED, last, closing) if measure.stands.at == "end" else Share(UNDATED + 1, before, opening)
    )


def _upto(day: date, n: int) -> tuple[int, Days]:
    """Everything up to the ``n``-th day of the day's month: the last whole half, and the days to add or to take away."""
    length = monthrange(day.year, day.month)[1]
    first, last = (1, MIDDLE) if n <= MIDDLE else (MIDDLE + 1, length)
    half = half_of(day.replace(day=first))
    if n in {0, last}:
        return (half if n else half - 1), ()
    if 2 * (n - first + 1) <= last - first + 1:
        return half - 1, ((Period("", "", day.replace(day=first), day.replace(day=n)), 1),)
    return half, ((Period("", "", day.replace(day=n + 1), day.replace(day=last)), -1),)


def changed_by(measure: Measure) -> tuple[str, ...]:
    """The days by which it changes."""
    return (measure.stands.came, measure.stands.went) if measure.stands else (measure.dated_by or "",)


def changes(
    indicators: Mapping[str, tuple[Subject, Indicator[Any], Measure]],
    rows: Callable[[Subject], Iterable[Any]],
    days: Period,
    key: Callable[[Any], Bureau],
) -> Changed:
    """What the days changed of each figure, by bureau: of a count what is dated by them, of a stock what came less what went."""
    came = {
        code: (of, replace(one, inside=_came(measure))) for code, (of, one, measure) in indicators.items()
    }
    went = {
        code: (of, replace(one, inside=_went(measure.stands)))
        for code, (of, one, measure) in indicators.items()
        if measure.stands
    }
    found = count(came, rows, days, key)
    for code, figures in count(went, rows, days, key).items():
        found[code] = plus(found[code], figures, -1)
    return found


def plus(one: Mapping[Bureau, Figure], other: Mapping[Bureau, Figure], sign: int = 1) -> dict[Bureau, Figure]:
    """Bureau by bureau."""
    found = dict(one)
    for bureau, figure in other.items():
        more = figure if sign > 0 else -figure
        found[bureau] = found[bureau] + more if bureau in found else more
    return found


def _came(measure: Measure) -> Predicate:
    return dated(changed_by(measure)[0])


@cache
def _went(stands: Stands) -> Predicate:
    """Nothing goes before it came."""

    def inside(row: Any, days: Period) -> bool:
        came, went = row.value(stands.came), row.value(stands.went)
        if went is None or (came is None and stands.at == "start"):
            return False
        return days.contains(went if came is None else max(came, went))

    return inside
