"""The projection ``stats.reports``: the list of reports and of their editions. A stream is short and is read whole, so live and replay agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.stats.publishing.identity import Subject
from services.stats.publishing.record import Edition, Record, fold
from shared.database import Connection
from shared.eventlog import reader
from shared.events import CATALOGUE
from shared.events.envelope import Recorded
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)


class ReportRow(NamedTuple):
    """A field here is a column of ``stats_reports``, in the same order; ``edition``, its number and day are those in force."""

    report: UUID
    form: str
    region: str
    bureau: str | None
    case_id: UUID | None
    period: str
    state: str
    draft: UUID
    drafted_at: datetime
    drafts: int
    edits: int
    edition: UUID | None
    number: str | None
    issued_on: date | None
    editions: int
    position: int


class EditionRow(NamedTuple):
    """A field here is a column of ``stats_editions``, in the same order."""

    edition: UUID
    report: UUID
    form: str
    region: str
    bureau: str | None
    case_id: UUID | None
    period: str
    number_of: int
    number: str | None
    person: str
    issued_on: date
    log_position: int
    recalled: bool
    delivered: int
    position: int


class Reports:
    """Appends nothing to the log."""

    name = "stats.reports"
    version = 2
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(type_ for type_, event in CATALOGUE.items() if event.area == "report")

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        last = {event.stream: event.position for event in page}
        events: dict[str, list[Recorded]] = {stream: [] for stream in last}
        for event in await reader.streams(db, last) if last else ():
            if event.position <= last[event.stream]:
                events[event.stream].append(event)
        reports = [report_row(fold(stream, known), known) for stream, known in events.items()]
        editions = [row for stream, known in events.items() for row in edition_rows(fold(stream, known), known)]  # fmt: skip
        await db.execute(queries.save_reports, *_columns(reports))
        if editions:
            await db.execute(queries.save_editions, *_columns(editions))


def report_row(record: Record, events: Sequence[Recorded]) -> ReportRow:
    draft, edition = record.draft, record.in_force
    about = Subject.of(draft.said).about
    return ReportRow(
        Subject.of(draft.said).report,
        draft.said.form,
        about.region,
        about.bureau,
        about.case_id,
        about.period.code,
        record.state.value,
        draft.id,
        draft.recorded_at,
        len(record.drafts),
        len(record.words()),
        edition.id if edition else None,
        edition.said.number if edition else None,
        edition.said.issued_on if edition else None,
        len(record.editions),
        events[-1].position,
    )


def edition_rows(record: Record, events: Sequence[Recorded]) -> Iterator[EditionRow]:
    positions = {event.id: event.position for event in events}
    return (_edition_row(record, edition, positions[edition.id]) for edition in record.editions)


def _edition_row(record: Record, edition: Edition, position: int) -> EditionRow:
    drafted, said = record.draft_of(edition.said.draft).said, edition.said
    subject = Subject.of(drafted)
    about = subject.about
    return EditionRow(
        edition.id,
        subject.report,
        drafted.form,
        about.region,
        about.bureau,
        about.case_id,
        about.period.code,
        edition.number_of,
        said.number,
        said.person,
        said.issued_on,
        drafted.log_position,
        edition.recalled is not None,
        len(edition.delivered),
        position,
    )


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
