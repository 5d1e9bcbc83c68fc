"""What people were called at a log position: figures tell them apart by their codes, pages by their names."""

from __future__ import annotations

from asyncpg import UndefinedTableError

from services.stats.knowledge import known
from services.stats.people.projection import queries
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from shared.database import Pool
from shared.policy.subjects import Subject


async def names_then(pool: Pool, at: Standpoint, scope: Scope) -> dict[str, str]:
    """By code, as the bureaus of the scope called somebody last; nobody before there is a table of them."""
    try:
        rows = await pool.fetch(queries.names_then, at.position, scope.region, scope.bureau)
    except UndefinedTableError:
        return {}
    return {row["person"]: row["label"] for row in rows}


async def on_rosters_then(pool: Pool, at: Standpoint, scope: Scope) -> dict[str, str]:
    """By code, as the rosters of the scope's bureaus name them, which papers go by; who stands on none is missing."""
    found = await known(pool, at, scope, subjects={Subject.POST})
    return {row.value("person"): row.unit.label for row in found.rows(Subject.POST) if row.unit.label}
