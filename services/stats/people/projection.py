"""The projection ``stats.people``: what the posts and rosters of a bureau call each person. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import Connection
from shared.events.envelope import Recorded
from shared.events.organisation import PersonAssigned, RosterJoined
from shared.events.organisation_repair import EntryCorrected, EntryVoided
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)


class People:
    """Appends nothing to the log, so that live and replay are the same."""

    name = "stats.people"
    version = 1
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(one.type for one in (PersonAssigned, RosterJoined, EntryCorrected, EntryVoided))

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        named, mended = list[tuple[object, ...]](), list[tuple[object, ...]]()
        for event in page:
            match event.payload:
                case PersonAssigned(person=person, label=label) | RosterJoined(person=person, label=label):
                    named.append((event.id, event.position, event.region, event.bureau, person, label))
                case EntryCorrected(corrects=fact, data=data):
                    mended.append((fact, event.position, data.get("person"), data.get("label")))
                case EntryVoided(voids=fact):
                    mended.append((fact, event.position, None, None))
        if named:
            await db.execute(queries.save_named, *map(list, zip(*named, strict=True)))
        if mended:
            await db.execute(queries.save_mended, *map(list, zip(*mended, strict=True)))
