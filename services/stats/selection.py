"""Which rows are read, and the questions that give them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from services.stats.periods import Period
from services.stats.standpoint import Standpoint
from services.stats.units import projection as units_projection
from shared.policy.subjects import Subject
from shared.sql import load_queries

queries = load_queries(__package__)
unit_queries = units_projection.queries

#: position, region, bureau, first and last day
Asked: TypeAlias = tuple[int, str | None, str | None, date | None, date | None]
#: what and by which of its days; null: not only by days
DatedBy: TypeAlias = Collection[tuple[Subject, str]] | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: a region, a bureau of it, or null for all."""

    region: str | None = None
    bureau: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of these subjects as they stood. A property gives a question with its arguments, as ``fetch`` takes it."""

    at: Standpoint
    scope: Scope
    period: Period
    subjects: frozenset[Subject]
    #: counts only where the period has a first day
    dated_by: DatedBy = None

    @property
    def instances(self) -> tuple[Any, ...]:
        named = self._named
        days = None if named is None else [day for of, day in named if of is Subject.INSTANCE]
        return queries.instances_as_of, *self._asked, days

    @property
    def duties(self) -> tuple[Any, ...]:
        return queries.duties_as_of, *self._asked

    @property
    def units(self) -> tuple[Any, ...]:
        """Subjects, then again those asked by a day, and beside each its day; of what is not among them no day is asked."""
        named = [(of.value, day) for of, day in self._named or ()]
        of, days = [of for of, _ in named], [day for _, day in named]
        return unit_queries.units_as_of, *self._asked, self.kinds_of_units, of, days

    @property
    def kinds_of_units(self) -> list[str]:
        return sorted(self.subjects - {Subject.INSTANCE, Subject.DUTY})

    @property
    def _named(self) -> DatedBy:
        return self.dated_by if self.period.since else None

    @property
    def _asked(self) -> Asked:
        return self.at.position, self.scope.region, self.scope.bureau, self.period.since, self.period.until
