"""Where to stand: the log position that figures are of.

Rows are never changed, so the same position always gives the same rows. A past day means everything recorded before its end in Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.stats.projection import Figures
from services.stats.units.projection import Units
from shared.clock import end_of, utc_now
from shared.database import Pool
from shared.errors import Rejected, Retry
from shared.eventlog.reader import tail_before
from shared.projection import generation


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The log position the figures are of, and the past day it stands for if one was asked for. ``ended``: the day is over, nothing more comes of it."""

    position: int
    as_of: date | None = None
    ended: bool = False


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
