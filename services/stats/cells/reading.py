"""Figures from cells: of the halves of months of a period, by bureau, as far as the cells have come or as they stood at the end of a past day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from asyncpg import UndefinedTableError

from services.stats.cells.changes import queries
from services.stats.cells.contributions import adds_up, figure_of, month_of
from services.stats.cells.edges import Days, share_of
from services.stats.cells.projection import Cells
from services.stats.indicators import Figure
from services.stats.periods import Period
from services.stats.projection import Figures
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.tables import Bureau
from services.stats.units.projection import Units
from shared.database import Pool
from shared.policy.measures import Measure

#: cells that are so many positions behind the rows are being built, and not asked
BEHIND = 1_000
#: a figure in a period
Wanted: TypeAlias = tuple[Measure, Period]


@dataclass(frozen=True, slots=True)
class Added:
    """``found`` has what cells can answer, at ``position``; ``beside`` names what days of a half belong to it too, or do not."""

    position: int
    found: Mapping[tuple[str, str], dict[Bureau, Figure]]
    beside: Mapping[tuple[str, str], Days]


async def position(pool: Pool) -> int | None:
    """How far the cells of this release have come; null while there are none, or while they are far behind the rows."""
    rows = await pool.fetch(queries.standings, [Cells.name, Figures.name, Units.name])
    live: dict[str, int] = {row["name"]: row["position"] for row in rows}
    versions = {row["name"]: row["version"] for row in rows}
    if len(live) < len((Cells, Figures, Units)) or versions[Cells.name] != Cells.version:
        return None
    behind = min(live[Figures.name], live[Units.name]) - live[Cells.name]
    return live[Cells.name] if behind <= BEHIND else None


async def add_up(
    pool: Pool,
    scope: Scope,
    wanted: Iterable[Wanted],
    digests: Mapping[str, str],
    past: Standpoint | None = None,
    *,
    whole: bool = False,
) -> Added | None:
    """What can be answered, in one snapshot, by code and period; null while there are no cells, or none as far as a ``past`` day.

    ``digests`` say what each code counts now. ``past`` is the end of a day, if not of the present. ``whole``: all bureaus together, under
    the name of no bureau.
    """
    async with pool.acquire(timeout=5) as db, db.transaction(isolation="repeatable_read", readonly=True):
        try:
            standing = await db.fetch(queries.standing, Cells.name, Cells.version)
        except UndefinedTableError:
            return None
        if not standing or (past and past.position > standing[0]["position"]):
            return None
        kept = {row["code"]: row["digest"] for row in standing}
        asked = [(m, p) for m, p in wanted if adds_up(m) and kept.get(m.code) == digests[m.code]]
        shares = [share_of(measure, period) for measure, period in asked]
        columns = ([m.code for m, _ in asked], [one.first for one in shares], [one.last for one in shares])
        asking = (*columns, scope.region, scope.bureau, whole)
        if past and past.as_of and past.as_of < standing[0]["today"]:
            month = past.as_of.replace(day=1)
            rows = await db.fetch(queries.add_up_known, *asking, month_of(month), month, past.as_of)
        else:  # of the present, or nothing was learned since that day
            rows = await db.fetch(queries.add_up, *asking)
    found: dict[tuple[str, str], dict[Bureau, Figure]] = {(m.code, p.code): {} for m, p in asked}
    for no, region, bureau, *sums in rows:
        measure, period = asked[no - 1]
        found[measure.code, period.code][region, bureau] = figure_of(measure, *sums)
    beside = {(m.code, p.code): one.days for (m, p), one in zip(asked, shares, strict=True) if one.days}
    return Added(past.position if past else standing[0]["position"], found, beside)
