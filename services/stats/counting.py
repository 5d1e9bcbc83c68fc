"""Many figures over the same rows at once, each what ``tally`` gives for it alone (a property test). Pure.

Rows that are alike in everything the figures ask of them are looked at once: it tells in which figures they stand and where. Then only
their days are asked, once for all figures that are dated alike, and where rows only count, how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar

from services.stats.indicators import Figure, Indicator, Place, Predicate
from services.stats.periods import Period
from services.stats.units.placed import told
from shared.policy.subjects import Subject

K = TypeVar("K", bound=Hashable)
#: of the places of several rows with the same value the last one counts
_ORDER = (Place.APART, Place.COUNTED, Place.NUMERATOR)
#: a figure's code, its definition, and where rows of a profile stand in it
_Standing = tuple[str, Indicator[Any], Place]


@dataclass(slots=True)
class _Alike:
    """The figures in which rows of a profile stand by the same days: ``plain`` ones count rows, by what ``key`` gives; ``others`` look at each."""

    inside: Predicate[Any]
    plain: list[_Standing] = field(default_factory=list)
    others: list[_Standing] = field(default_factory=list)
    rows: dict[Any, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(slots=True)
class _Sum:
    """What one figure has so far; ``best`` where different values are counted."""

    places: dict[Place, int] = field(default_factory=lambda: dict.fromkeys(Place, 0))
    best: dict[object, Place] = field(default_factory=dict)

    def add(self, indicator: Indicator[Any], row: Any, place: Place) -> None:
        if indicator.amount:
            amount = indicator.amount(row)
            self.places[Place.APART if amount is None else Place.COUNTED] += 1 if amount is None else amount
        elif indicator.distinct is None:
            self.places[place] += 1
        elif (value := indicator.distinct(row)) is not None:
            self.best[value] = max(self.best.get(value, place), place, key=_ORDER.index)

    def figure(self, indicator: Indicator[Any]) -> Figure:
        for place in self.best.values():
            self.places[place] += 1
        upper, rest, apart = (self.places[place] for place in (Place.NUMERATOR, Place.COUNTED, Place.APART))
        if indicator.amount:
            return Figure(rest, None, apart)
        return Figure(upper + rest, upper, apart) if indicator.is_rate else Figure(rest)


def count(
    indicators: Mapping[str, tuple[Subject, Indicator[Any]]],
    rows: Callable[[Subject], Iterable[Any]],
    period: Period,
    key: Callable[[Any], K],
) -> dict[str, dict[K, Figure]]:
    """For each code its figures by what ``key`` gives of a row, where there is anything; ``rows`` gives what there is of each subject."""
    subjects: dict[Subject, list[str]] = defaultdict(list)
    for code, (subject, _) in indicators.items():
        subjects[subject].append(code)
    sums: dict[str, dict[K, _Sum]] = {code: defaultdict(_Sum) for code in indicators}
    for subject, codes in subjects.items():
        chosen = [(code, indicators[code][1]) for code in codes]
        profiles: dict[int, list[_Alike]] = {}
        for row, standings in _standings(subject, chosen, rows(subject)):
            for alike in profiles.get(id(standings)) or profiles.setdefault(id(standings), _alike(standings)):
                if alike.inside(row, period):
                    at = key(row)
                    alike.rows[at] += 1
                    for code, indicator, place in alike.others:
                        sums[code][at].add(indicator, row, place)
        _add_rows(sums, profiles.values())
    return {code: _figures(indicators[code][1], of) for code, of in sums.items()}


def _alike(standings: Iterable[_Standing]) -> list[_Alike]:
    found: dict[Predicate[Any], _Alike] = {}
    for one in standings:
        _, indicator, _ = one
        of = found.setdefault(indicator.inside, _Alike(indicator.inside))
        (of.others if indicator.amount or indicator.distinct else of.plain).append(one)
    return list(found.values())


def _add_rows(sums: Mapping[str, dict[K, _Sum]], profiles: Iterable[list[_Alike]]) -> None:
    for alike in (one for of in profiles for one in of):
        for code, _, place in alike.plain:
            for at, n in alike.rows.items():
                sums[code][at].places[place] += n


def behind(
    subject: Subject, indicator: Indicator[Any], rows: Iterable[Any], period: Period
) -> tuple[Figure, list[tuple[Any, Place]]]:
    """One figure and the rows behind it, each with its place, as ``trace`` gives them."""
    found = [
        (row, place)
        for row, standings in _standings(subject, [(indicator.code, indicator)], rows)
        for _, _, place in standings
        if indicator.inside(row, period) and not (indicator.distinct and indicator.distinct(row) is None)
    ]
    total = _Sum()
    for row, place in found:
        total.add(indicator, row, place)
    return total.figure(indicator), found


def _figures(indicator: Indicator[Any], sums: Mapping[K, _Sum]) -> dict[K, Figure]:
    figures = {key: one.figure(indicator) for key, one in sums.items()}
    return {key: figure for key, figure in figures.items() if figure.count or figure.apart}


def _standings(
    subject: Subject, indicators: Sequence[tuple[str, Indicator[Any]]], rows: Iterable[Any]
) -> Iterator[tuple[Any, list[_Standing]]]:
    """Each row with the figures that it stands in."""
    profile = _profile(subject, sorted({name for _, one in indicators for name in one.asks}))
    known: dict[object, list[_Standing]] = {}
    for row in rows:
        alike = profile(row)
        found = known.get(alike)
        if found is None:
            found = known[alike] = [(c, one, p) for c, one in indicators if (p := one.stands(row))]
        if found:
            yield row, found


def _profile(subject: Subject, asked: Sequence[str]) -> Callable[[Any], object]:
    """What the figures ask of a row, as a key."""
    if subject not in {Subject.INSTANCE, Subject.DUTY}:
        return told(subject, asked)
    return attrgetter(*asked) if asked else lambda _: None
