"""What was known at a log position: the rows that every figure, trace and report is made from.

Rows are never changed, so the same position always gives the same rows. A past day means everything recorded before its end in Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from asyncpg import UndefinedTableError

from services.stats.figures.duty import OwedDuty
from services.stats.figures.instance import Instance
from services.stats.projection import Figures
from shared.clock import end_of, utc_now
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog.reader import tail_before
from shared.projection import generation
from shared.sql import load_queries

queries = load_queries(__package__)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: a region, a bureau of it, or null for all."""

    region: str | None = None
    bureau: str | None = None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The log position the figures are of, and the past day it stands for if one was asked for."""

    position: int
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``bureaus`` gives the registered name of (region, bureau)."""

    at: Standpoint
    scope: Scope
    instances: tuple[Instance, ...]
    duties: tuple[OwedDuty, ...]
    bureaus: dict[tuple[str, str], str]

    def bureau_name(self, row: Instance | OwedDuty) -> str:
        """As registered; the code where no name is known."""
        return self.bureaus.get((row.region, row.bureau), row.bureau)


async def standpoint(
    pool: Pool, as_of: date | None = None, position: int | None = None, projection: str = Figures.name
) -> Standpoint:
    """Where to stand: a past day, a log position, or (both null) as far as the projection has come.

    Rejected when both are given; Retry while the figures have not come that far.
    """
    if as_of is not None and position is not None:
        raise Rejected("as_of_and_position", "as_of 与 position 只能给一个", "position")
    live = await generation.find(pool, projection, "live")
    reached = live.position if live else 0
    if as_of is not None:
        position = await tail_before(pool, end_of(as_of))
        if end_of(as_of) > utc_now():  # the day is not over: as far as the figures have come
            position = min(position, reached)
    position = reached if position is None else position
    if position > reached:
        raise Retry(f"统计只处理到日志第 {reached} 位，尚未到第 {position} 位")
    return Standpoint(position, as_of)


async def known(pool: Pool, at: Standpoint, scope: Scope) -> Knowledge:
    """All rows valid at the standpoint, within the scope. Retry in the first moments of a new system, before there are tables."""
    wanted = (at.position, scope.region, scope.bureau)
    try:
        instances = await pool.fetch(queries.instances_as_of, *wanted)
        duties = await pool.fetch(queries.duties_as_of, *wanted)
        bureaus = await pool.fetch(queries.bureaus_as_of, at.position)
    except UndefinedTableError:
        raise Retry("统计表正在建立") from None
    return Knowledge(
        at,
        scope,
        tuple(Instance._make(row) for row in instances),
        tuple(OwedDuty._make(row) for row in duties),
        {(row["region"], row["bureau"]): row["name"] for row in bureaus},
    )
