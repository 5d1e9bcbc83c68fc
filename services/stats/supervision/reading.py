"""Proposals as of a log position, for the doors and for reports."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from asyncpg import UndefinedTableError

from services.stats.knowledge import queries as known
from services.stats.reports.form import Standing
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.supervision.projection import Supervision, queries
from services.stats.supervision.standing import FOUND, Row
from shared.database import Pool
from shared.errors import Retry
from shared.events.terms import Consequence, ProposalState

#: what the answers rest on
PROJECTIONS = (Supervision.name, "stats.figures")


async def proposals(pool: Pool, at: Standpoint, scope: Scope) -> list[Row]:
    """All proposals of the scope as they stood at the position, by bureau and age. Retry before there are tables."""
    try:
        rows = await pool.fetch(queries.proposals_as_of, at.position, scope.region, scope.bureau)
    except UndefinedTableError:
        raise Retry("监督表正在建立") from None
    return [Row._make(row) for row in rows]


async def standings(
    pool: Pool, at: Standpoint, scope: Scope, *, restricted: bool = False
) -> tuple[Standing, ...]:
    """The same for reports. Clues about people (责任追究) only where asked for: papers go to many hands."""
    return tuple(
        _standing(row) for row in await proposals(pool, at, scope) if restricted or not row.restricted
    )


async def bureau_names(pool: Pool, position: int) -> dict[tuple[str, str], str]:
    """The registered name of (region, bureau)."""
    rows = await pool.fetch(known.bureaus_as_of, position)
    return {(row["region"], row["bureau"]): row["name"] for row in rows}


def _standing(row: Row) -> Standing:
    return Standing(
        id=UUID(str(row.proposal_id)),
        region=row.region,
        bureau=row.bureau,
        proposal=row.event,
        state=ProposalState(row.state),
        reply=row.reply,
        reason=row.reason,
        confirmed_on=row.decided_on if row.state in FOUND else None,
        carried_out=_titles(row.carried_out),
        officer=row.decided_by,
        found=row.found,
        replied_on=row.replied_on,
    )


def _titles(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(Consequence(code).title for code in codes)
