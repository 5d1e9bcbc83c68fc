"""The projection ``intake.causes``: for each case in which a loss was analysed or a measure set, the rows of its causes.

Rows are derived from the case's whole stream up to the page's end, so that corrections and voids need no care of their own. A judgment,
a correction or a void is looked at only where the case is known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.intake.work.causes import CauseRow, rows_of
from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.events.case import (
    Corrected,
    Judged,
    LossAnalysed,
    MeasureDone,
    MeasureSet,
    MeasureVerified,
    Voided,
)
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.sql import load_queries, load_sql

queries = load_queries(__package__, "causes.sql")

_OWN = frozenset({LossAnalysed.type, MeasureSet.type, MeasureDone.type, MeasureVerified.type})


class Causes:
    name = "intake.causes"
    version = 1
    schema = load_sql(__package__, "causes_schema.sql")
    types = _OWN | {Judged.type, Corrected.type, Voided.type}

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        concerned = await _concerned(db, page)
        if not concerned:
            return
        streams: dict[str, list[Recorded]] = {name: [] for name in concerned}
        for event in await reader.streams(db, concerned):
            if event.position <= page[-1].position:
                streams[event.stream].append(event)
        await db.execute(queries.forget_causes, [_id_of(name) for name in concerned])
        await db.execute(queries.save_causes, [row for events in streams.values() for row in _rows(events)])


async def _concerned(db: Connection, page: Sequence[Recorded]) -> set[str]:
    own = {event.stream for event in page if event.type in _OWN}
    others = {event.stream for event in page} - own
    found = await db.fetch(queries.known_causes, [_id_of(name) for name in others]) if others else []
    return own | {f"case-{row['case_id']}" for row in found}


def _rows(events: Sequence[Recorded]) -> list[CauseRow]:
    first = events[0]
    return rows_of(_id_of(first.stream), (first.region, first.bureau), fold(events))


async def causes(pool: Pool, region: str | None, bureau: str | None) -> list[CauseRow]:
    """The rows of a region, of a bureau, or all."""
    found = await pool.fetch(queries.causes, region, bureau)
    return [CauseRow(**dict(row) | {"case_id": UUID(str(row["case_id"]))}) for row in found]


def _id_of(stream: str) -> UUID:
    return UUID(stream.removeprefix("case-"))
