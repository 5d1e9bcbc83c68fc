"""The projection ``stats.entries``: when each fact of a case happened and when it was entered. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from shared.clock import SHANGHAI
from shared.database import Connection
from shared.events import CATALOGUE
from shared.events.case import CaseOpened, Corrected, Voided
from shared.events.envelope import Recorded
from shared.events.site import SiteMirrored
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)

#: what is no fact of its own but repairs one; its day is that of the repair
REPAIRS = {Corrected.type: "corrected", Voided.type: "voided"}


class Entry(NamedTuple):
    """``kind`` is fact, corrected or voided."""

    position: int
    case_id: UUID
    region: str
    bureau: str
    kind: str
    occurred_on: date | None
    recorded_on: date


def day_of(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


def learned_elsewhere(event: Recorded) -> dict[int, date]:
    """Position here → day on which the site it was copied from learned of it, where that was another day. ``event`` is what was appended with them."""
    assert isinstance(event.payload, SiteMirrored)
    days = enumerate((day_of(one.recorded_at) for one in event.payload.origins), event.position + 1)
    return {position: day for position, day in days if day != day_of(event.recorded_at)}


def entry(event: Recorded, learned_on: date | None = None) -> Entry:
    case_id = UUID(event.stream.partition("-")[2])
    kind = REPAIRS.get(event.type, "fact")
    day = learned_on or day_of(event.recorded_at)
    return Entry(event.position, case_id, event.region, event.bureau, kind, event.occurred_on, day)


class Entries:
    """Appends nothing to the log, so that live and replay are the same."""

    name = "stats.entries"
    version = 2
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(type_ for type_, event in CATALOGUE.items() if event.area == "case") | {
        SiteMirrored.type
    }

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        for event in page:
            if event.type == SiteMirrored.type and (days := learned_elsewhere(event)):
                await db.execute(queries.save_learned, list(days), list(days.values()))
        facts = [event for event in page if event.type != SiteMirrored.type]
        rows = await db.fetch(queries.learned, [event.position for event in facts])
        learned = {row["position"]: row["learned_on"] for row in rows}
        entries = [entry(event, learned.get(event.position)) for event in facts]
        if entries:
            await db.execute(queries.save_entries, *map(list, zip(*entries, strict=True)))
        opened = [event for event in facts if isinstance(event.payload, CaseOpened)]
        if opened:
            origins = [
                event.payload.origin.value for event in opened if isinstance(event.payload, CaseOpened)
            ]
            await db.execute(queries.save_origins, [entry(event).case_id for event in opened], origins)
