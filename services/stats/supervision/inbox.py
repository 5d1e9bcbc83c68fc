"""The inbox, one proposal with its evidence, and the counts of a year: read here for doors and pages alike.

Clues about people (责任追究) are only among them where ``restricted`` is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from asyncpg import UndefinedTableError

from services.stats.selection import Scope
from services.stats.standpoint import Standpoint, standpoint
from services.stats.supervision.answers import Names, counted, in_full, line
from services.stats.supervision.asked import AskedCounts, AskedInbox
from services.stats.supervision.office import Office
from services.stats.supervision.projection import queries
from services.stats.supervision.reading import PROJECTIONS, bureau_names, proposals
from services.stats.supervision.rulebook import Rulebook
from services.stats.supervision.standing import Row, folded
from shared.errors import Retry
from shared.events.envelope import Recorded


@dataclass(frozen=True, slots=True)
class Dossier:
    """One proposal as its own stream tells it: what somebody just did is there. ``proofs`` are the events that its evidence names."""

    row: Row
    life: Sequence[Recorded]
    proofs: Mapping[UUID, Recorded]
    basis: Sequence[Row]
    names: Names

    def plain(self, book: Rulebook) -> dict[str, Any]:
        head = line(self.row, book, self.names)
        return head | in_full(self.row, self.life, self.proofs, self.basis)


async def dossier(office: Office, key: UUID) -> Dossier | None:
    """Null when there is no such proposal."""
    life = await office.life(key)
    row = folded(life)
    if row is None:
        return None
    event = row.event
    proofs = {one.id: one for one in await office.log.find([e.event for e in event.evidence if e.event])}
    basis = [Row._make(one) for one in await office.pool.fetch(queries.proposals, list(event.rests_on))]
    at = await standpoint(office.pool, projections=PROJECTIONS)
    return Dossier(row, life, proofs, basis, await bureau_names(office.pool, at.position))


async def page(
    office: Office, asked: AskedInbox, position: int, *, restricted: bool = True
) -> dict[str, Any]:
    """``items`` newest first, and ``next``, the cursor of the following page. Retry before there are tables."""
    filters = (asked.region, asked.bureau, asked.state, asked.kind, asked.rule, asked.year)
    try:
        rows = await office.pool.fetch(queries.inbox, asked.cursor, *filters, asked.limit + 1, restricted)
    except UndefinedTableError:
        raise Retry("监督表正在建立") from None
    shown = [Row._make(row) for row in rows[: asked.limit]]
    names = await bureau_names(office.pool, position)
    return {
        "today": office.today(),
        "position": position,
        "items": [line(row, office.book, names) for row in shown],
        "next": shown[-1].proposed_at if len(rows) > asked.limit else None,
    }


async def counts(
    office: Office, asked: AskedCounts, at: Standpoint, *, restricted: bool = True
) -> dict[str, Any]:
    """A line for each bureau of which anything was ever proposed."""
    rows = await proposals(office.pool, at, Scope(asked.region, asked.bureau))
    names = await bureau_names(office.pool, at.position)
    places = defaultdict[tuple[str, str], list[Row]](list)
    for row in rows:
        if restricted or not row.restricted:
            places[row.region, row.bureau].append(row)
    items = [counted(office.book, place, of, asked.year, names) for place, of in places.items()]
    return {"year": asked.year, "position": at.position, "as_of": asked.day, "items": items}
