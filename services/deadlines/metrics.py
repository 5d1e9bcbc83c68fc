"""What operators watch of deadlines: how many are overdue, of which kind. Kinds are those of the policy packs."""

from __future__ import annotations

from shared.database import Pool
from shared.measuring import gauge
from shared.sql import load_queries

queries = load_queries(__package__, "metrics.sql")

OVERDUE = gauge(
    "yingsu_deadlines_overdue",
    "deadlines that passed and are not done, by kind",
    "kind",
    worry="a jump at midnight: look at whom the notices of that kind went to",
)


async def look(pool: Pool) -> None:
    rows = await pool.fetch(queries.overdue)
    OVERDUE.clear()  # a kind that has none any more has no series
    for row in rows:
        OVERDUE.labels(row["kind"]).set(row["number"])
