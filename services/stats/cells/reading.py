"""Figures from cells: of whole months, by bureau, as far as the cells have come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from asyncpg import UndefinedTableError

from services.stats.cells.changes import queries
from services.stats.cells.contributions import adds_up, digest, figure_of, months_of, whole_months
from services.stats.cells.projection import Cells
from services.stats.indicators import Figure
from services.stats.knowledge import Scope
from services.stats.periods import Period
from services.stats.tables import Bureau
from shared.database import Pool
from shared.policy.measures import Measure

#: a figure in a period
Wanted: TypeAlias = tuple[Measure, Period]


@dataclass(frozen=True, slots=True)
class Added:
    """``found`` has what cells can answer, at ``position``."""

    position: int
    found: Mapping[tuple[str, str], dict[Bureau, Figure]]


async def position(pool: Pool) -> int | None:
    """How far the cells of this release have come; null while there are none."""
    found: int | None = await pool.fetchval(queries.standing, Cells.name, Cells.version)
    return found


async def add_up(pool: Pool, scope: Scope, wanted: Iterable[Wanted]) -> Added | None:
    """What can be answered, in one snapshot, by code and period; null while there are no cells."""
    async with pool.acquire(timeout=5) as db, db.transaction(isolation="repeatable_read", readonly=True):
        at = await db.fetchval(queries.standing, Cells.name, Cells.version)
        if at is None:
            return None
        try:
            kept = {row["code"]: row["digest"] for row in await db.fetch(queries.kept_codes)}
        except UndefinedTableError:
            return None
        asked = [(m, p) for m, p in wanted if _answerable(m, p, kept)]
        months = [months_of(measure, period) for measure, period in asked]
        codes = [measure.code for measure, _ in asked]
        rows = await db.fetch(
            queries.add_up, codes, [m[0] for m in months], [m[1] for m in months], scope.region, scope.bureau
        )
    found: dict[tuple[str, str], dict[Bureau, Figure]] = {(m.code, p.code): {} for m, p in asked}
    for no, region, bureau, *sums in rows:
        measure, period = asked[no - 1]
        found[measure.code, period.code][region, bureau] = figure_of(measure, *sums)
    return Added(at, found)


def _answerable(measure: Measure, period: Period, kept: Mapping[str, str]) -> bool:
    return adds_up(measure) and whole_months(period) and kept.get(measure.code) == digest(measure)
