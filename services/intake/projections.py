"""The list of cases: what is open where, what happened last, and what a person has to look at (a case number that could not be read).

A row is the state a page starts from, so a case costs no more however long its history. Only a correction or a void goes back to the
case's own stream and derives the row from its effective facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.database import Connection
from shared.eventlog import reader
from shared.events import CATALOGUE
from shared.events.case import (
    CaseEvent,
    CaseNo,
    CaseOpened,
    Closed,
    Corrected,
    HandlerAssigned,
    InstanceOpened,
    NoticeReceived,
    Voided,
)
from shared.events.envelope import Recorded
from shared.events.history import History, fold
from shared.events.model import Event
from shared.events.terms import Level
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)

_CORRECTIONS = frozenset({Corrected.type, Voided.type})
#: the events whose content a row shows; of all others only the envelope matters
_SHOWN = frozenset(
    {CaseOpened.type, InstanceOpened.type, Closed.type, HandlerAssigned.type, NoticeReceived.type}
)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """``handler``: the last one named for the bureau itself; ``numbers``: every case number, a line as printed and one in the one style, for searching;
    ``received_on``: the day of the last notice.
    """

    case_id: UUID
    region: str
    bureau: str
    name: str
    kind: str
    origin: str
    levels: tuple[str, ...]
    unparsed_case_no: bool
    closed: bool
    voided: bool
    opened_position: int
    version: int
    last_position: int
    last_type: str
    last_on: date | None
    last_at: datetime
    handler: str | None
    numbers: str
    received_on: date | None


class Cases:
    """The projection ``intake.cases``."""

    name = "intake.cases"
    version = 3
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(type_ for type_, event in CATALOGUE.items() if issubclass(event, CaseEvent))

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        rows = await _known(db, page)
        streams = await _streams(db, page)
        for event in page:
            rows[event.stream] = step(rows.get(event.stream), event, streams.get(event.stream, ()))
        await db.execute(queries.save_cases, list(rows.values()))


def step(row: CaseRow | None, event: Recorded, stream: Iterable[Recorded]) -> CaseRow:
    """The row after one more event. Pure; ``stream`` is only looked at for corrections and voids."""
    row = replace(
        row or _new(event),
        version=event.version,
        last_position=event.position,
        last_type=event.type,
        last_on=event.occurred_on,
        last_at=event.recorded_at,
    )
    if event.type in _CORRECTIONS:
        return _derived(row, fold(known for known in stream if known.version <= event.version))
    return _with(row, event.payload, event.occurred_on) if event.type in _SHOWN else row


def _with(row: CaseRow, payload: Event, day: date | None) -> CaseRow:
    match payload:
        case CaseOpened(name=name, kind=kind, origin=origin):
            return replace(row, name=name, kind=kind.value, origin=origin.value)
        case InstanceOpened(level=level, case_no=number):
            unparsed = row.unparsed_case_no or _is_unparsed(level, number)
            numbers = (
                f"{row.numbers}\n{number.printed}\n{number.normal or number.printed}".strip()
                if number
                else row.numbers
            )
            return replace(row, levels=(*row.levels, level.value), unparsed_case_no=unparsed, numbers=numbers)
        case HandlerAssigned(handler=handler, defendant=None):
            return replace(row, handler=handler)
        case NoticeReceived(defendant=None):
            return replace(row, received_on=day or row.received_on)
        case Closed():
            return replace(row, closed=True)
    return row


def _derived(row: CaseRow, history: History) -> CaseRow:
    """What the row shows, from the facts that stand now; a case without any keeps its name."""
    row = replace(
        row,
        levels=(),
        unparsed_case_no=False,
        closed=False,
        voided=history.voided,
        handler=None,
        numbers="",
        received_on=None,
    )
    for fact in history.facts.values():
        row = _with(row, fact.event, fact.occurred_on)
    return row


def _is_unparsed(level: Level, number: CaseNo | None) -> bool:
    """Numbers of reconsiderations follow each organ's own style and are no court's."""
    return number is not None and number.normal is None and level is not Level.RECONSIDERATION


def _new(event: Recorded) -> CaseRow:
    return CaseRow(
        case_id=_id_of(event.stream),
        region=event.region,
        bureau=event.bureau,
        name="",
        kind="",
        origin="",
        levels=(),
        unparsed_case_no=False,
        closed=False,
        voided=False,
        opened_position=event.position,
        version=0,
        last_position=0,
        last_type="",
        last_on=None,
        last_at=event.recorded_at,
        handler=None,
        numbers="",
        received_on=None,
    )


async def _known(db: Connection, page: Sequence[Recorded]) -> dict[str, CaseRow]:
    """The rows of cases that did not begin in this page, in one query."""
    begun = {event.stream for event in page if event.version == 1}
    wanted = {event.stream for event in page} - begun
    found = await db.fetch(queries.cases, [_id_of(stream) for stream in wanted]) if wanted else []
    return {f"case-{row['case_id']}": _row(row) for row in found}


async def _streams(db: Connection, page: Sequence[Recorded]) -> dict[str, list[Recorded]]:
    """The whole streams of the cases in which something is corrected or voided."""
    corrected = {event.stream for event in page if event.type in _CORRECTIONS}
    streams: dict[str, list[Recorded]] = {stream: [] for stream in corrected}
    for event in await reader.streams(db, corrected) if corrected else []:
        streams[event.stream].append(event)
    return streams


def _row(values: Any) -> CaseRow:
    columns = dict(values)
    # asyncpg's UUID is its own
    plain = {"case_id": UUID(str(columns["case_id"])), "levels": tuple(columns["levels"])}
    return CaseRow(**columns | plain)


def _id_of(stream: str) -> UUID:
    return UUID(stream.partition("-")[2])
