"""Rows of effective facts: what the log's events become in the table of duties, and how a book is read back from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from services.deadlines.duties.book import Known
from shared.events.case import (
    CaseEvent,
    Closed,
    HandlerAssigned,
    HearingMoved,
    HearingScheduled,
    InstanceEvent,
    InstanceOpened,
    Judged,
)
from shared.events.envelope import Recorded, decode
from shared.events.history import effective as restated
from shared.events.model import Event
from shared.events.organisation import OrganisationEvent


class Row(NamedTuple):
    """One effective fact, as it was recorded first or as its last correction states it. ``position`` stays that of the first record.
    ``instance`` and ``hearing_on`` are read from it where they tell whether its case may still fill a gap.
    """

    fact_id: UUID
    stream: str
    position: int
    region: str
    bureau: str
    type: str
    schema: int
    occurred_on: date | None
    data: str
    instance: int | None = None
    hearing_on: date | None = None


#: of a row, what a book is made of: fact_id, position, occurred_on, type, schema, data, stream
Stored: TypeAlias = tuple[UUID, int, date | None, str, int, str, str]

#: of these a case's row in ``duty_cases`` is made
OPENING = frozenset({InstanceOpened.type, HandlerAssigned.type, HearingScheduled.type, HearingMoved.type, Judged.type, Closed.type})  # fmt: skip


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
        *(_opening(event.payload) if event.type in OPENING else ()),
    )


def _opening(fact: Event) -> tuple[int | None, date | None]:
    match fact:
        case HearingScheduled() | HearingMoved():
            return fact.instance, fact.hearing_on
        case InstanceEvent():
            return fact.instance, None
    return None, None


def effective(events: Sequence[Recorded]) -> list[Row]:
    """One stream's facts after its corrections; nothing of a case that was voided."""
    return [plain(event) for event in restated(events)]


def known(rows: Iterable[Row]) -> list[Known]:
    """Rows read back as facts."""
    return list(
        Reading().known(
            (r.fact_id, r.position, r.occurred_on, r.type, r.schema, r.data, r.stream) for r in rows
        )
    )


class Reading:
    """Of a year's facts many say the same in the same words (who took an instance, who came to a hearing): each wording is read once."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, int, str], Event] = {}
        self._cases: dict[str, UUID | None] = {}

    def known(self, rows: Iterable[Stored]) -> Iterator[Known]:
        for id_, position, on, type_, schema, data, stream in rows:
            if stream not in self._cases:
                self._cases[stream] = _case(stream)
            yield Known(id_, position, on, self._event((type_, schema, data)), self._cases[stream])

    def _event(self, said: tuple[str, int, str]) -> Event:
        return self._said.get(said) or self._said.setdefault(said, decode(*said))


def _case(stream: str) -> UUID | None:
    area, _, key = stream.partition("-")
    return UUID(key) if area == CaseEvent.area else None


def is_fact(event: Recorded) -> bool:
    return event.type.partition(".")[0] in {CaseEvent.area, OrganisationEvent.area}
