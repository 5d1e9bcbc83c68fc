"""Rows of effective facts: what the log's events become in the table of duties, and how a book is read back from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from pydantic import TypeAdapter

from services.deadlines.duties.book import Known
from services.deadlines.duties.docket import Opening
from shared.events.case import (
    CaseEvent,
    CaseOpened,
    Closed,
    HandlerAssigned,
    HearingMoved,
    HearingScheduled,
    InstanceEvent,
    InstanceOpened,
    Judged,
    Plaintiff,
)
from shared.events.envelope import Recorded, decode
from shared.events.history import effective as restated
from shared.events.model import Event
from shared.events.organisation import OrganisationEvent
from shared.events.terms import CaseKind, Origin


class Row(NamedTuple):
    """One effective fact, as it was recorded first or as its last correction states it. ``position`` stays that of the first record.
    ``instance`` and ``hearing_on`` are read from it where they tell whether its case may still fill a gap. ``case_kind`` is null of what is of no case,
    or of a published one, which never counts.
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
    case_id: UUID | None
    instance: int | None = None
    hearing_on: date | None = None
    case_kind: str | None = None


class OpenedRow(NamedTuple):
    """How a case of the bureau was opened; ``plaintiffs`` is JSON."""

    case_id: UUID
    region: str
    bureau: str
    name: str
    kind: str
    origin: str
    plaintiffs: str


_PLAINTIFFS = TypeAdapter(tuple[Plaintiff, ...])
_ALL_PLAINTIFFS = TypeAdapter(list[tuple[Plaintiff, ...]])
_KINDS: dict[str, CaseKind] = {one.value: one for one in CaseKind}
_ORIGINS: dict[str, Origin] = {one.value: one for one in Origin}

#: of a row, what a book is made of: fact_id, position, occurred_on, type, schema, data, case_id
Stored: TypeAlias = tuple[UUID, int, date | None, str, int, str, UUID | None]
#: of one or of several that are only counted: the same, then the kind of their cases, how many; case_id is null of several
Summed: TypeAlias = tuple[UUID, int, date | None, str, int, str, UUID | None, str, int]
#: of an opening: case_id, name, kind, origin, plaintiffs
Began: TypeAlias = tuple[UUID, str, str, str, str]

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
        case_of(event.stream),
        *(_opening(event.payload) if event.type in OPENING else ()),
    )


def opened(row: Row) -> OpenedRow:
    """Of the row of a case's opening."""
    event = decode(row.type, row.schema, row.data)
    assert isinstance(event, CaseOpened)
    assert row.case_id
    plaintiffs = _PLAINTIFFS.dump_json(event.plaintiffs, exclude_none=True).decode()
    return OpenedRow(row.case_id, row.region, row.bureau, event.name, event.kind, event.origin, plaintiffs)


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
            (r.fact_id, r.position, r.occurred_on, r.type, r.schema, r.data, r.case_id) for r in rows
        )
    )


class Reading:
    """Of a year's facts many say the same in the same words (who took an instance, who came to a hearing): each wording is read once."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, int, str], Event] = {}

    def known(self, rows: Iterable[Stored]) -> Iterator[Known]:
        for id_, position, on, type_, schema, data, case in rows:
            yield Known(id_, position, on, self._event((type_, schema, data)), case)

    def summed(self, rows: Iterable[Summed]) -> Iterator[Known]:
        for id_, position, on, type_, schema, data, case, kind, times in rows:
            yield Known(id_, position, on, self._event((type_, schema, data)), case, _KINDS[kind], times)

    def _event(self, said: tuple[str, int, str]) -> Event:
        return self._said.get(said) or self._said.setdefault(said, decode(*said))


def openings(rows: Sequence[Began]) -> Iterator[tuple[UUID, Opening]]:
    """By case."""
    who = _ALL_PLAINTIFFS.validate_json(f"[{','.join(row[4] for row in rows)}]")
    for (case, name, kind, origin, _), plaintiffs in zip(rows, who, strict=True):
        yield case, Opening(name, _KINDS[kind], _ORIGINS[origin], plaintiffs)


def case_of(stream: str) -> UUID | None:
    """The case whose stream it is; null of an organisation's."""
    area, _, key = stream.partition("-")
    return UUID(key) if area == CaseEvent.area else None


def is_fact(event: Recorded) -> bool:
    return event.type.partition(".")[0] in {CaseEvent.area, OrganisationEvent.area}
