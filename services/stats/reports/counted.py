"""The figures of one report: every number comes from the tally of a named indicator, bureau by bureau, so that each can be traced.

A figure of the whole is the sum of the bureaus', which is what the tables' total rows show.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from typing import Any, TypeAlias

from services.stats import standing
from services.stats.catalogue import Catalogue
from services.stats.indicators import Figure, Indicator, Place, tally, trace
from services.stats.knowledge import Knowledge
from services.stats.periods import Period, year_earlier
from services.stats.reports.form import Material
from shared.policy.subjects import Subject

Bureau: TypeAlias = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Reading:
    """What is known of a period, of one bureau or (``bureau`` null) of all that are known."""

    known: Knowledge
    catalogue: Catalogue
    period: Period
    bureau: str | None = None
    _rows: dict[Subject, dict[Bureau, list[Any]]] = field(default_factory=dict)
    _figures: dict[str, dict[Bureau, Figure]] = field(default_factory=dict)

    def indicator(self, code: str) -> Indicator[Any]:
        """KeyError where there is no such indicator."""
        return self.catalogue.indicators[code][1]

    def has(self, code: str) -> bool:
        return code in self.catalogue.indicators

    def figure(self, code: str) -> Figure:
        return reduce(add, self.of_bureaus(code).values(), tally(self.indicator(code), (), self.period))

    def count(self, *codes: str) -> int:
        """Counts of several indicators added up."""
        return sum(self.figure(code).count for code in codes)

    def of_bureaus(self, code: str) -> dict[Bureau, Figure]:
        """The figure of every bureau that has rows of its subject."""
        if code not in self._figures:
            subject, one = self.catalogue.indicators[code]
            grouped = self._grouped(subject)
            self._figures[code] = {key: tally(one, grouped[key], self.period) for key in sorted(grouped)}
        return self._figures[code]

    def bureaus(self, codes: Iterable[str]) -> list[Bureau]:
        """Those that have anything in one of the figures, in order."""
        found = (self.of_bureaus(code) for code in codes)
        return sorted({key for figures in found for key, one in figures.items() if one.count or one.apart})

    def name(self, bureau: Bureau) -> str:
        """As registered; the code where no name is known."""
        return self.known.bureaus.get(bureau, bureau[1])

    def rows(self, subject: Subject) -> list[Any]:
        return [row for rows in self._grouped(subject).values() for row in rows]

    def behind(self, code: str, *places: Place) -> list[Any]:
        """The rows behind a figure; of a rate only those in ``places``, if given."""
        subject, one = self.catalogue.indicators[code]
        placed = trace(one, self.rows(subject), self.period)
        return [row for row, place in placed if not places or place in places]

    def during(self, period: Period) -> Reading:
        """The same rows in a part of the period."""
        return replace(self, period=period, _figures={})

    @property
    def only_litigation(self) -> bool:
        """Whether no reconsideration stood in the period."""
        rows = self.rows(Subject.INSTANCE)
        return all(row.litigation for row in rows if standing.concerned(row, self.period))

    @property
    def origins(self) -> Counter[str]:
        """Where the cases of the period come from."""
        rows = self.rows(Subject.INSTANCE)
        return Counter(
            row.origin
            for row in rows
            if standing.concerned(row, self.period) or (row.heard and self.period.contains(row.hearing_on))
        )

    def _grouped(self, subject: Subject) -> dict[Bureau, list[Any]]:
        if subject not in self._rows:
            found = self._rows.setdefault(subject, defaultdict(list))
            for row in self.known.rows(subject):
                if self.bureau is None or row.bureau == self.bureau:
                    found[row.region, row.bureau].append(row)
        return self._rows[subject]


@dataclass(frozen=True, slots=True)
class Readings:
    """The period, and the same period a year earlier: null for all time, and where nothing at all was recorded then."""

    now: Reading
    then: Reading | None


def readings(material: Material, bureau: str | None = None) -> Readings:
    """Of one bureau, or of all that the material knows."""
    period = material.asked.period
    now = Reading(material.known, material.catalogue, period, bureau)
    earlier = year_earlier(period)
    then = Reading(material.before, material.catalogue, earlier, bureau) if earlier else None
    return Readings(now, then if then and _anything(then) else None)


def _anything(reading: Reading) -> bool:
    codes = ("concerned", "heard", "trainings", "problems_found", "advice_received")
    return any(reading.figure(code).count for code in codes)
