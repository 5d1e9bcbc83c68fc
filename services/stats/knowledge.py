"""What was known at a log position: the rows that every figure, trace and report is made from.

Rows are never changed, so the same position always gives the same rows. A past day means everything recorded before its end in Shanghai.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from asyncpg import UndefinedColumnError, UndefinedTableError

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
class _Wanted:
    """What is read of a place."""

    period: Period
    subjects: frozenset[Subject]
    dated_by: DatedBy

    @property
    def days_of_instances(self) -> list[str] | None:
        return None if self.dated_by is None else [day for of, day in self.dated_by if of is Subject.INSTANCE]

    @property
    def days_of_units(self) -> tuple[list[str], list[str]]:
        """Subjects, and beside each a day of it; of what is not among them no day is asked."""
        named = [(of.value, day) for of, day in self.dated_by or ()]
        return [of for of, _ in named], [day for _, day in named]


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
    wanted = _Wanted(period, frozenset(subjects), dated_by if period.since else None)
    try:
        async with pool.acquire() as db:
            return await _read(db, at, scope, wanted)
    except (
        UndefinedTableError,
        UndefinedColumnError,
    ):  # of an older release, while the new ones are being built
        raise Retry("统计表正在建立") from None


async def _read(db: Connection, at: Standpoint, scope: Scope, wanted: _Wanted) -> Knowledge:
    asked = (at.position, scope.region, scope.bureau, wanted.period.since, wanted.period.until)
    of_cases, of_duties = (subject in wanted.subjects for subject in (Subject.INSTANCE, Subject.DUTY))
    instances = await db.fetch(queries.instances_as_of, *asked, wanted.days_of_instances) if of_cases else ()
    duties = await db.fetch(queries.duties_as_of, *asked) if of_duties else ()
    bureaus = await db.fetch(queries.bureaus_as_of, at.position)
    rows = tuple(Instance._make(row) for row in instances)
    return Knowledge(
        at,
        scope,
        rows,
        tuple(OwedDuty._make(row) for row in duties),
        {(row["region"], row["bureau"]): row["name"] for row in bureaus},
        await _units(db, asked, wanted, rows),
    )


async def _units(
    db: Connection, asked: Asked, wanted: _Wanted, rows: Iterable[Instance]
) -> dict[Subject, tuple[Placed, ...]]:
    """The units of each subject, with the instances they belong to."""
    names = sorted(wanted.subjects - {Subject.INSTANCE, Subject.DUTY})
    found = await db.fetch(unit_queries.units_as_of, *asked, names, *wanted.days_of_units) if names else ()
    units = [read_unit(row) for row in found]
    instances = {(row.case_id, row.instance): row for row in rows}
    of = {(unit.case_id, unit.instance or 1) for unit in units if unit.case_id}
    if missing := {
        case_id for case_id, _ in of - instances.keys()
    }:  # its instance may lie outside the period
        found = await db.fetch(queries.instances_of_cases, asked[0], list(missing))
        instances |= {(row["case_id"], row["instance"]): Instance._make(row) for row in found}
    return by_subject(units, instances, wanted.period)
