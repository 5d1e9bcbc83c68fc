"""What was known at a log position: the rows that every figure, trace and report is made from.

Rows are never changed, so the same position always gives the same rows. A past day means everything recorded before its end in Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from asyncpg import Record, UndefinedColumnError, UndefinedTableError

from services.stats.figures.duty import OwedDuty
from services.stats.figures.instance import Instance
from services.stats.periods import ALL, Period
from services.stats.selection import DatedBy, Scope, Selection
from services.stats.standpoint import Standpoint
from services.stats.units.placed import Placed, by_subject
from services.stats.units.projection import read_unit
from shared.database import Connection, Pool
from shared.errors import Retry
from shared.policy.subjects import Subject
from shared.sql import load_queries

queries = load_queries(__package__)

Counted: TypeAlias = Instance | OwedDuty | Placed


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
    return await selected(pool, Selection(at, scope, period, frozenset(subjects), dated_by))


async def selected(pool: Pool, selection: Selection) -> Knowledge:
    """Retry as ``known``."""
    with being_built():
        async with pool.acquire() as db:
            return await _read(db, selection)


@contextmanager
def being_built() -> Iterator[None]:
    """Retry where there is no table yet, or one of an older release while the new ones are being built."""
    try:
        yield
    except (UndefinedTableError, UndefinedColumnError):
        raise Retry("统计表正在建立") from None


async def _read(db: Connection, selection: Selection) -> Knowledge:
    instances = await db.fetch(*selection.instances) if Subject.INSTANCE in selection.subjects else ()
    duties = await db.fetch(*selection.duties) if Subject.DUTY in selection.subjects else ()
    bureaus = await names_of_bureaus(db, selection.at)
    units = await db.fetch(*selection.units) if selection.kinds_of_units else ()
    rows = tuple(Instance._make(row) for row in instances)
    return Knowledge(
        selection.at,
        selection.scope,
        rows,
        tuple(OwedDuty._make(row) for row in duties),
        bureaus,
        await with_instances(db, selection, units, rows),
    )


async def names_of_bureaus(db: Connection, at: Standpoint) -> dict[tuple[str, str], str]:
    found = await db.fetch(queries.bureaus_as_of, at.position)
    return {(row["region"], row["bureau"]): row["name"] for row in found}


async def with_instances(
    db: Connection, selection: Selection, found: Iterable[Record], rows: Iterable[Instance] = ()
) -> dict[Subject, tuple[Placed, ...]]:
    """The units of each subject, with the instances they belong to; ``rows`` are those read already."""
    units = [read_unit(row) for row in found]
    instances = {(row.case_id, row.instance): row for row in rows}
    of = {(unit.case_id, unit.instance or 1) for unit in units if unit.case_id}
    if missing := {case_id for case_id, _ in of - instances.keys()}:  # theirs may lie outside the period
        more = await db.fetch(queries.instances_of_cases, selection.at.position, list(missing))
        instances |= {(row["case_id"], row["instance"]): Instance._make(row) for row in more}
    return by_subject(units, instances, selection.period)
