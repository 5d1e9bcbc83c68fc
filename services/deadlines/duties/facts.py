"""Rows of effective facts: what the log's events become in the table of duties, and how a book is read back from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from services.deadlines.duties.book import Known
from shared.events.case import CaseEvent
from shared.events.envelope import Recorded, decode
from shared.events.history import effective as restated
from shared.events.organisation import OrganisationEvent


class Row(NamedTuple):
    """One effective fact, as it was recorded first or as its last correction states it. ``position`` stays that of the first record."""

    fact_id: UUID
    stream: str
    position: int
    region: str
    bureau: str
    type: str
    schema: int
    occurred_on: date | None
    data: str


def plain(event: Recorded) -> Row:
    """A fact that corrects nothing."""
    return Row(
        event.id,
        event.stream,
        event.position,
        event.region,
        event.bureau,
        event.type,
        event.schema,
        event.occurred_on,
        event.data,
    )


def effective(events: Sequence[Recorded]) -> list[Row]:
    """One stream's facts after its corrections; nothing of a case that was voided."""
    return [plain(event) for event in restated(events)]


def known(rows: Iterable[Mapping[str, Any] | Row]) -> list[Known]:
    """Rows read back as facts."""
    return [_known(row if isinstance(row, Row) else Row(**row)) for row in rows]


def _known(row: Row) -> Known:
    area, _, key = row.stream.partition("-")
    case = UUID(key) if area == CaseEvent.area else None
    return Known(row.fact_id, row.position, row.occurred_on, decode(row.type, row.schema, row.data), case)


def is_fact(event: Recorded) -> bool:
    return event.type.partition(".")[0] in {CaseEvent.area, OrganisationEvent.area}
