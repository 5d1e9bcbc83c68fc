"""The projection ``stats.entries``: when each fact of a case happened and when it was entered. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """``kind`` is fact, corrected or voided; ``origin`` is that of the case."""

    position: int
    case_id: UUID
    region: str
    bureau: str
    origin: str
    type: str
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


def entry(event: Recorded, origin: str, learned_on: date | None = None) -> Entry:
    kind = REPAIRS.get(event.type, "fact")
    day = learned_on or day_of(event.recorded_at)
    place = (case_of(event), event.region, event.bureau)
    return Entry(event.position, *place, origin, event.type, kind, event.occurred_on, day)


def case_of(event: Recorded) -> UUID:
    return UUID(event.stream.partition("-")[2])


class Entries:
    """Appends nothing to the log, so that live and replay are the same."""

    name = "stats.entries"
    version = 4
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
        origins = await _origins(db, facts)
        entries = [
            entry(event, origins.get(case_of(event), ""), learned.get(event.position)) for event in facts
        ]
        if entries:
            await db.execute(queries.save_entries, *map(list, zip(*entries, strict=True)))
            await _save_since(db, entries)


async def _save_since(db: Connection, entries: Iterable[Entry]) -> None:
    """The first day of each bureau; a page says it again, which changes nothing."""
    first: dict[tuple[str, str], date] = {}
    for one in entries:
        first.setdefault((one.region, one.bureau), one.recorded_on)
    regions, bureaus = zip(*first, strict=True)
    await db.execute(queries.save_since, regions, bureaus, list(first.values()))


async def _origins(db: Connection, facts: Sequence[Recorded]) -> dict[UUID, str]:
    """Where each case comes from: said when it is opened, which is kept for its later facts."""
    opened = {case_of(e): e.payload.origin.value for e in facts if isinstance(e.payload, CaseOpened)}
    if opened:
        await db.execute(queries.save_origins, list(opened), list(opened.values()))
    older = {case_of(event) for event in facts} - opened.keys()
    known = {row["case_id"]: row["origin"] for row in await db.fetch(queries.origins, list(older))}
    return {**known, **opened}
