"""The projection ``intake.work``: one row for each fact of a bureau's work; what ends another thing settles its row.

A bureau in whose records something was corrected or voided is written anew, from its whole stream.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.intake.work.tally import ENDS, KINDS, WorkRow, row_of
from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.events import CATALOGUE
from shared.events.envelope import Recorded
from shared.events.history import ENTRY_MENDING, effective
from shared.events.organisation_review import DecisionMade, ReviewConcluded, ReviewRequested
from shared.sql import load_queries, load_sql

queries = load_queries(__package__, "work.sql")

_STARTS = {end: start for start, end in ENDS.items()}
_OF_REVIEWS = frozenset({ReviewConcluded.type, DecisionMade.type})


_KINDS = frozenset(kind.type for kind in KINDS)


class Work:
    name = "intake.work"
    version = 1
    schema = load_sql(__package__, "work_schema.sql")
    types = _KINDS | ENTRY_MENDING

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        rows = [row_of(event) for event in await _restated(db, page)]
        await db.execute(queries.save_work, [asdict(row) | {"said": said} for row, said in rows])
        ended = [asdict(row) | {"type": _STARTS[row.type]} for row, _ in rows if row.type in _STARTS]
        if ended:
            await db.execute(queries.settle, ended)
        if after := [row.position for row, _ in rows if row.type in _OF_REVIEWS]:
            await db.execute(queries.name_parts, after, ReviewRequested.type)


async def _restated(db: Connection, page: Sequence[Recorded]) -> list[Recorded]:
    """What is to be written: the page's facts, and of mended streams all facts up to the page's end, whose rows are forgotten."""
    mended = {event.stream: event for event in page if event.type in ENTRY_MENDING}
    facts = [event for event in page if event.stream not in mended]
    if not mended:
        return facts
    places = [(event.region, event.bureau) for event in mended.values()]
    await db.execute(queries.forget_work, *map(list, zip(*places, strict=True)))
    streams: dict[str, list[Recorded]] = {name: [] for name in mended}
    for event in await reader.streams(db, mended):
        if event.position <= page[-1].position:
            streams[event.stream].append(event)
    return facts + [one for of in streams.values() for one in effective(of) if one.type in _KINDS]


async def year_of(pool: Pool, region: str, bureau: str, year: int) -> list[WorkRow]:
    """The bureau's facts of one year, in the order in which they were recorded."""
    return [WorkRow(**dict(row)) for row in await pool.fetch(queries.year, region, bureau, year)]


async def items_of(
    pool: Pool, region: str, bureau: str, year: int, *, kind: str | None, after: int | None, limit: int
) -> list[dict[str, Any]]:
    """A page of the same with their words, of one kind or of all."""
    rows = await pool.fetch(queries.items, region, bureau, year, kind, after, limit)
    return [dict(row) | {"title": CATALOGUE[row["type"]].title} for row in rows]
