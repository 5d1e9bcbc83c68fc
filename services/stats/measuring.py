"""A measure, which is data, as the indicator that counts and traces by it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeAlias

from services.stats.indicators import Indicator, Place
from services.stats.periods import Period
from shared.policy.measures import Measure, Stands, Where

#: whatever is counted answers ``value(name)``
Row: TypeAlias = Any
Predicate: TypeAlias = Callable[[Row, Period], bool]


def indicator(measure: Measure) -> Indicator[Row]:
    """Counts what is in ``where`` and in the period; of it, ``apart`` stands beside the denominator."""
    asked = (measure.where, measure.numerator or {}, measure.apart or {})
    return Indicator(
        code=measure.code,
        title=measure.title,
        counted=measure.counted,
        dated_by=measure.dated,
        inside=_inside(measure),
        stands=_standing(measure),
        asks=tuple(dict.fromkeys(name for where in asked for name in where)),
        is_rate=measure.numerator is not None,
        apart_title=measure.apart_title,
        left_out=measure.left_out or "",
        clause=measure.clause or "",
        amount=_reader(measure.amount),
        distinct=_distinct(measure.distinct),
    )


def _standing(measure: Measure) -> Callable[[Row], Place | None]:
    """Where a row stands in whatever period; of what ``where`` says, ``apart`` stands beside the denominator."""
    where, apart = matcher(measure.where), matcher(measure.apart) if measure.apart else None
    numerator = matcher(measure.numerator) if measure.numerator is not None else None

    def stands(row: Row) -> Place | None:
        if not where(row):
            return None
        if apart and apart(row):
            return Place.APART
        return Place.NUMERATOR if numerator and numerator(row) else Place.COUNTED

    return stands


def matcher(where: Where) -> Callable[[Row], bool]:
    """Every field has one of its values; of a field that has several at once, one of them is enough."""
    wanted = [(name, frozenset(values)) for name, values in where.items()]
    return lambda row: all(_is_one_of(row.value(name), values) for name, values in wanted)


def _is_one_of(found: Any, wanted: frozenset[Any]) -> bool:
    if isinstance(found, list):
        return not wanted.isdisjoint(found) if found else None in wanted
    return found in wanted


def _reader(name: str | None) -> Callable[[Row], Any] | None:
    return (lambda row: row.value(name)) if name else None


def _distinct(name: str | None) -> Callable[[Row], Any] | None:
    """Codes of people are each bureau's own."""

    def value(row: Row) -> Any:
        found = row.value(name)
        return None if found is None else (row.region, row.bureau, found)

    return value if name else None


def _inside(measure: Measure) -> Predicate:
    return _standing_in(measure.stands) if measure.stands else dated(measure.dated_by or "")


@cache
def dated(day: str) -> Predicate:
    """The same one for all that are dated by the day: it is asked of a row once."""
    return lambda row, period: period.contains(row.value(day))


@cache
def _standing_in(stands: Stands) -> Predicate:
    return partial(_stands, stands)


def _stands(stands: Stands, row: Row, period: Period) -> bool:
    """See ``Stands``: what is known to have gone before it came is not asked here, only days against the period."""
    came, went = row.value(stands.came), row.value(stands.went)
    if stands.at == "start":
        return period.before(came) and not period.before(went)
    if stands.at == "end":
        return not period.after(came) and (went is None or period.after(went))
    overlaps = not period.after(came) and not period.before(went)
    ended_inside = bool(stands.ended and row.value(stands.ended)) and period.contains(went)
    if stands.at == "during":
        return overlaps or ended_inside
    return overlaps and not ended_inside
