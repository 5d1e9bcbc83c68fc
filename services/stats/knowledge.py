"""What was known at a log position: the rows that every figure, trace and report is made from.

Rows are never changed, so the same position always gives the same rows. A past day means everything recorded before its end in Shanghai.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from asyncpg import Record, UndefinedColumnError, UndefinedTableError

from services.stats.figures.duty import OwedDuty
from services.stats.figures.instance import Instance
from services.stats.periods import ALL, Period
from services.stats.projection import Figures
from services.stats.units import projection as units_projection
from services.stats.units.placed import Placed, by_subject
from services.stats.units.projection import Units, read_unit
from shared.clock import end_of, utc_now
from shared.database import Connection, Pool
from shared.errors import Rejected, Retry
from shared.eventlog.reader import tail_before
from shared.policy.subjects import Subject
from shared.projection import generation
from shared.sql import load_queries

queries = load_queries(__package__)
unit_queries = units_projection.queries

#: position, region, bureau, first and last day
Asked: TypeAlias = tuple[int, str | None, str | None, date | None, date | None]
#: what and by which of its days; null: not only by days
DatedBy: TypeAlias = Collection[tuple[Subject, str]] | None
Counted: TypeAlias = Instance | OwedDuty | Placed


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: a region, a bureau of it, or null for all."""

    region: str | None = None
    bureau: str | None = None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The log position the figures are of, and the past day it stands for if one was asked for. ``ended``: the day is over, nothing more comes of it."""

    position: int
    as_of: date | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``bureaus`` gives the registered name of (region, bureau). Rows that cannot touch ``period`` need not be there."""

    at: Standpoint
    scope: Scope
    instances: tuple[Instance, ...]
    duties: tuple[OwedDuty, ...]
    bureaus: dict[tuple[str, str], str]
    units: dict[Subject, tuple[Placed, ...]]

    def bureau_name(self, row: Counted) -> str:
        """As registered; the code where no name is known."""
        return self.bureaus.get((row.region, row.bureau), row.bureau)

    def rows(self, subject: Subject) -> tuple[Any, ...]:
        """All that is counted of a subject."""
        if subject is Subject.INSTANCE:
            return self.instances
        return self.duties if subject is Subject.DUTY else self.units.get(subject, ())


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are read, and the questions that give them, each with its arguments."""

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


async def standpoint(
    pool: Pool,
    as_of: date | None = None,
    position: int | None = None,
    projections: Iterable[str] = (Figures.name, Units.name),
) -> Standpoint:
    """Where to stand: a past day, a log position, or (both null) as far as the projections have come.

    Rejected when both are given; Retry while the figures have not come that far.
    """
    if as_of is not None and position is not None:
        raise Rejected("as_of_and_position", "as_of 与 position 只能给一个", "position")
    live = [await generation.find(pool, projection, "live") for projection in projections]
    reached = min(one.position if one else 0 for one in live)
    ended = as_of is not None and end_of(as_of) <= utc_now()
    if as_of is not None:
        position = await tail_before(pool, end_of(as_of))
        if not ended:  # as far as the figures have come
            position = min(position, reached)
    position = reached if position is None else position
    if position > reached:
        raise Retry(f"统计只处理到日志第 {reached} 位，尚未到第 {position} 位")
    return Standpoint(position, as_of, ended)


async def known(
    pool: Pool,
    at: Standpoint,
    scope: Scope,
    period: Period = ALL,
    subjects: Iterable[Subject] = Subject,
    *,
    dated_by: DatedBy = None,
) -> Knowledge:
    """The rows valid at the standpoint that may touch the period, or of what ``dated_by`` names have one of these days in it. Others may be there too.

    Retry in the first moments of a new system, before there are tables.
    """
    return await read(pool, Wanted(at, scope, period, frozenset(subjects), dated_by))


async def read(pool: Pool, wanted: Wanted) -> Knowledge:
    """Retry as ``known``."""
    with being_built():
        async with pool.acquire() as db:
            return await _read(db, wanted)


@contextmanager
def being_built() -> Iterator[None]:
    """Retry where there is no table yet, or one of an older release while the new ones are being built."""
    try:
        yield
    except (UndefinedTableError, UndefinedColumnError):
        raise Retry("统计表正在建立") from None


async def _read(db: Connection, wanted: Wanted) -> Knowledge:
    instances = await db.fetch(*wanted.instances) if Subject.INSTANCE in wanted.subjects else ()
    duties = await db.fetch(*wanted.duties) if Subject.DUTY in wanted.subjects else ()
    bureaus = await names_of_bureaus(db, wanted.at)
    units = await db.fetch(*wanted.units) if wanted.kinds_of_units else ()
    rows = tuple(Instance._make(row) for row in instances)
    return Knowledge(
        wanted.at,
        wanted.scope,
        rows,
        tuple(OwedDuty._make(row) for row in duties),
        bureaus,
        await with_instances(db, wanted, units, rows),
    )


async def names_of_bureaus(db: Connection, at: Standpoint) -> dict[tuple[str, str], str]:
    found = await db.fetch(queries.bureaus_as_of, at.position)
    return {(row["region"], row["bureau"]): row["name"] for row in found}


async def with_instances(
    db: Connection, wanted: Wanted, found: Iterable[Record], rows: Iterable[Instance] = ()
) -> dict[Subject, tuple[Placed, ...]]:
    """The units of each subject, with the instances they belong to; ``rows`` are those read already."""
    units = [read_unit(row) for row in found]
    instances = {(row.case_id, row.instance): row for row in rows}
    of = {(unit.case_id, unit.instance or 1) for unit in units if unit.case_id}
    if missing := {
        case_id for case_id, _ in of - instances.keys()
    }:  # its instance may lie outside the period
        read = await db.fetch(queries.instances_of_cases, wanted.at.position, list(missing))
        instances |= {(row["case_id"], row["instance"]): Instance._make(row) for row in read}
    return by_subject(units, instances, wanted.period)
