"""The projection ``intake.court_lists``: which lists were received, and how the bureaus that a list may name are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.intake.court_list.reconciliation import Names
from shared.database import Connection, Pool
from shared.events.court_list import CourtListReceived
from shared.events.envelope import Recorded
from shared.events.organisation import OrganisationRegistered
from shared.events.organisation_repair import EntryCorrected
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)


class CourtLists:
    name = "intake.court_lists"
    version = 1
    schema = load_sql(__package__, "schema.sql")
    types = frozenset({CourtListReceived.type, OrganisationRegistered.type, EntryCorrected.type})

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        lists: dict[str, dict[str, Any]] = {}
        names: dict[UUID, dict[str, Any]] = {}
        renamed: dict[UUID, dict[str, Any]] = {}
        for event in page:
            match event.payload:
                case CourtListReceived() as received:
                    before = lists.get(event.stream, {}).get("editions", 0)
                    lists[event.stream] = _row(event, received) | {"editions": before + 1}
                case OrganisationRegistered(name=name):
                    place = {"region": event.region, "bureau": event.bureau}
                    names[event.id] = place | {"name": name, "fact": str(event.id)}
                case EntryCorrected(corrects=fact, data={"name": str() as name}):
                    renamed[fact] = {"fact": str(fact), "name": name}
        for query, rows in (
            (queries.save_lists, lists),
            (queries.save_names, names),
            (queries.rename, renamed),
        ):
            if rows:
                await db.execute(query, list(rows.values()))


def _row(event: Recorded, received: CourtListReceived) -> dict[str, Any]:
    return {
        "list_id": UUID(event.stream.partition("-")[2]),
        "region": event.region,
        "court": received.court,
        "basis": received.basis.value,
        "first_day": received.first_day,
        "last_day": received.last_day,
        "row_count": received.row_count,
        "received_on": event.occurred_on,
        "position": event.position,
    }


async def names_of(pool: Pool, region: str) -> Names:
    return {row["bureau"]: row["name"] for row in await pool.fetch(queries.names, region)}
