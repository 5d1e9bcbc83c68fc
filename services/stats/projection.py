"""Keeps the figures in step with the log: every version of every row, one statement per table and page.

The rows themselves are the state a page starts from. Only a correction or a void goes back to the case's own stream in the log and
counts it again from its first effective fact, by the same steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.stats.figures import duty as duties
from services.stats.figures import fold as figures
from services.stats.figures.duty import Duty
from services.stats.figures.fold import Counted
from services.stats.figures.instance import Case, Instance
from services.stats.versions import VALIDITY, Versions
from shared.database import Connection
from shared.eventlog import reader
from shared.events.case import CaseEvent, Corrected, Voided
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.events.history import ENTRY_MENDING, effective, fold
from shared.events.model import Event
from shared.events.organisation import OrganisationRegistered
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)

_CORRECTIONS = (Corrected.type, Voided.type)
_READ: tuple[type[Event], ...] = (*figures.FOLDED, *duties.FOLDED, Corrected, Voided, OrganisationRegistered)
_NAMED = ENTRY_MENDING | {OrganisationRegistered.type}
_NAMES = ("region", "bureau", "name")


@dataclass(slots=True)
class Sheet:
    """What a page works on: the current rows it touches and the versions it adds, by stream (and number of the instance)."""

    cases: dict[str, Counted] = field(default_factory=dict)
    streams: dict[str, list[Recorded]] = field(default_factory=dict)
    renamed: dict[UUID, Case] = field(default_factory=dict)
    instances: Versions[tuple[str, int], Instance] = field(default_factory=Versions)
    duties: Versions[str, Duty] = field(default_factory=Versions)
    bureaus: Versions[tuple[str, str], tuple[str, str, str]] = field(default_factory=Versions)


class Figures:
    """The projection ``stats.figures``."""

    name = "stats.figures"
    version = 8
    schema = load_sql(__package__, "schema.sql")
    types = frozenset({event.type for event in _READ}) | ENTRY_MENDING

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        sheet = await _sheet(db, page)
        for event in page:
            enter(sheet, event)
        await _write(db, sheet)


def enter(sheet: Sheet, event: Recorded) -> None:
    """One event in memory. Pure but for the sheet."""
    payload = event.payload
    if isinstance(payload, CaseEvent):
        _enter_case(sheet, event, payload)
    elif isinstance(payload, DeadlineEvent):
        before = sheet.duties.current.get(event.stream)
        deadline_id = before.deadline_id if before else _id_of(event.stream)
        if row := duties.step(before, deadline_id, (event.region, event.bureau), payload):
            sheet.duties.put(event.stream, row, event.position, event.recorded_at)
    elif isinstance(payload, OrganisationRegistered):
        _enter_name(sheet, event, payload)
    elif event.type in ENTRY_MENDING:
        known = [e for e in sheet.streams[event.stream] if e.version <= event.version]
        for entry in effective(known):
            if isinstance(entry.payload, OrganisationRegistered):
                _enter_name(sheet, event, entry.payload)


def _enter_name(sheet: Sheet, event: Recorded, registered: OrganisationRegistered) -> None:
    named = (event.region, event.bureau, registered.name)
    sheet.bureaus.put(named[:2], named, event.position, event.recorded_at)


def _enter_case(sheet: Sheet, event: Recorded, payload: CaseEvent) -> None:
    before = sheet.cases.get(event.stream) or Counted(_new_case(event))
    if event.type in _CORRECTIONS:
        known = (e for e in sheet.streams[event.stream] if e.version <= event.version)
        counted = figures.recount(before, fold(known))
    else:
        counted = figures.step(before, payload, event.occurred_on)
    if counted is before:
        return
    sheet.cases[event.stream] = counted
    if counted.case is not before.case:
        sheet.renamed[counted.case.case_id] = counted.case
    for number, row in counted.instances.items():
        if row is not before.instances.get(number):
            sheet.instances.put((event.stream, number), row, event.position, event.recorded_at)


def _new_case(event: Recorded) -> Case:
    return Case(_id_of(event.stream), event.region, event.bureau, name="", kind="", origin="")


def _id_of(stream: str) -> UUID:
    return UUID(stream.partition("-")[2])


async def _sheet(db: Connection, page: Sequence[Recorded]) -> Sheet:
    """What the page needs to know, in one query a table. Streams that begin in the page are not looked for."""
    begun = {event.stream for event in page if event.version == 1}
    wanted: dict[str, dict[str, None]] = defaultdict(dict)
    for event in page:
        if event.stream not in begun:
            wanted[event.type.partition(".")[0]][event.stream] = None
    sheet = Sheet()
    if wanted["case"]:
        await _load_cases(db, sheet, wanted["case"])
    if ids := {_id_of(stream): stream for stream in wanted["deadline"]}:
        rows = await db.fetch(queries.current_duties, list(ids))
        sheet.duties.current = {ids[row["deadline_id"]]: Duty._make(row) for row in rows}
    if places := {(e.region, e.bureau) for e in page if e.type in _NAMED}:
        rows = await db.fetch(queries.current_bureaus, *map(list, zip(*places, strict=True)))
        sheet.bureaus.current = {(row["region"], row["bureau"]): tuple(row) for row in rows}
    if corrected := {event.stream for event in page if event.type in (*_CORRECTIONS, *ENTRY_MENDING)}:
        for known in await reader.streams(db, corrected):
            sheet.streams.setdefault(known.stream, []).append(known)
    return sheet


async def _load_cases(db: Connection, sheet: Sheet, streams: dict[str, None]) -> None:
    ids = {_id_of(stream): stream for stream in streams}
    for row in await db.fetch(queries.cases, list(ids)):
        sheet.cases[ids[row["case_id"]]] = Counted(Case._make(row))
    for row in await db.fetch(queries.current_instances, list(ids)):
        instance = Instance._make(row)
        stream = ids[instance.case_id]
        sheet.cases[stream].instances[instance.instance] = instance
        sheet.instances.current[stream, instance.instance] = instance


async def _write(db: Connection, sheet: Sheet) -> None:
    """One statement a table and kind of change; old versions end before new ones begin."""
    if sheet.renamed:
        await db.execute(queries.save_cases, *_columns(list(sheet.renamed.values())))
    if sheet.instances.ended:
        ends = [(_id_of(stream), no, position) for (stream, no), position in sheet.instances.ended.items()]
        await db.execute(queries.end_instances, *_columns(ends))
    if sheet.duties.ended:
        gone_duties = [(_id_of(stream), position) for stream, position in sheet.duties.ended.items()]
        await db.execute(queries.end_duties, *_columns(gone_duties))
    if sheet.bureaus.ended:
        gone = [(*key, position) for key, position in sheet.bureaus.ended.items()]
        await db.execute(queries.end_bureaus, *_columns(gone))
    await _copy(db, "stats_instances", Instance._fields, sheet.instances.written())
    await _copy(db, "stats_duties", Duty._fields, sheet.duties.written())
    await _copy(db, "stats_bureaus", _NAMES, sheet.bureaus.written())


async def _copy(db: Connection, table: str, fields: Sequence[str], versions: list[list[object]]) -> None:
    if versions:
        await db.copy_records_to_table(table, columns=[*VALIDITY, *fields], records=versions)


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
