"""What people were called at a log position: figures tell them apart by their codes, pages by their names."""

from __future__ import annotations

from services.stats.knowledge import known
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from shared.database import Pool
from shared.policy.subjects import Subject


async def names_then(pool: Pool, at: Standpoint, scope: Scope) -> dict[str, str]:
    """By code, as the rosters of the scope's bureaus name them; who stands on none is missing."""
    found = await known(pool, at, scope, subjects={Subject.POST})
    return {row.value("person"): row.unit.label for row in found.rows(Subject.POST) if row.unit.label}
