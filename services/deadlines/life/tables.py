"""The tables of the desk, one page of events at a time: a query to read and a statement to write for each table, whatever the page holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.deadlines.life import files
from services.deadlines.life.entries import Entry, entered, entry, row
from services.deadlines.life.files import File, Folder, Hearing, Stage
from shared.breaths import in_breaths
from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.events.envelope import Recorded
from shared.sql import load_queries

queries = load_queries(__package__)

#: the next day on which something has to be said of a deadline
LookOn = Callable[[Entry], date | None]


class Step(NamedTuple):
    """One event of a deadline, with how it stood before and stands after."""

    before: Entry | None
    event: Recorded
    after: Entry


async def entries_after(db: Connection, events: Sequence[Recorded]) -> tuple[list[Entry], list[Step]]:
    """The page's deadlines as they stand after it, and every step there. Those that begin in the page are not looked for."""
    begun = {event.stream for event in events if event.version == 1}
    wanted = {_key(event) for event in events if event.stream not in begun}
    rows = await db.fetch(queries.deadlines, list(wanted)) if wanted else []
    entries = {str(known["deadline_id"]): entry(known) async for known in in_breaths(rows)}
    steps = []
    async for event in in_breaths(events):
        key = _key(event)
        before = entries.get(key)
        entries[key] = entered(before, event)
        steps.append(Step(before, event, entries[key]))
    return list(entries.values()), steps


async def entries_of_cases(db: Pool | Connection, cases: Iterable[UUID]) -> list[Entry]:
    return [entry(known) for known in await db.fetch(queries.deadlines_of_cases, list(cases))]


async def save_entries(db: Connection, entries: Sequence[Entry], look_on: LookOn) -> None:
    if not entries:
        return
    rows = [row(known, look_on(known)) async for known in in_breaths(entries)]
    await db.execute(queries.forget_deadlines, [known.id for known in entries])
    records = [tuple(values.values()) for values in rows]
    await db.copy_records_to_table("deadlines", columns=list(rows[0]), records=records)


async def project_cases(db: Connection, events: Iterable[Recorded]) -> None:
    """Cases, instances and hearings as they stand after the page."""
    shown = [event for event in events if event.type in files.SHOWN]
    begun = {event.stream for event in shown if event.version == 1}
    folders = await _folders(db, {_key(event) for event in shown if event.stream not in begun})
    mended = await _streams(db, {event.stream for event in shown if event.type in files.MENDING})
    for event in shown:
        key = _key(event)
        folder = folders.get(key) or files.opened(event)
        if event.type in files.MENDING:
            folder = files.reread(
                folder.file, (e for e in mended[event.stream] if e.version <= event.version)
            )
        else:
            folder.step(event.payload, event.occurred_on, event.version)
        folders[key] = folder
    await _save_folders(db, list(folders.values()))


async def _folders(db: Connection, keys: set[str]) -> dict[str, Folder]:
    if not keys:
        return {}
    wanted = list(keys)
    found = {str(one["case_id"]): Folder(File._make(one)) for one in await db.fetch(queries.cases, wanted)}
    for known in await db.fetch(queries.instances, wanted):
        found[str(known["case_id"])].stages[known["instance"]] = Stage._make(known)
    for known in await db.fetch(queries.hearings, wanted):
        found[str(known["case_id"])].hearings[known["instance"], known["hearing"]] = Hearing._make(known)
    return found


async def _save_folders(db: Connection, folders: Sequence[Folder]) -> None:
    if not folders:
        return
    await db.execute(queries.forget_cases, [folder.file.case_id for folder in folders])
    await _copy(db, "cases", [folder.file for folder in folders])
    await _copy(db, "instances", [stage for folder in folders for stage in folder.stages.values()])
    await _copy(db, "hearings", [hearing for folder in folders for hearing in folder.hearings.values()])


async def _copy(db: Connection, table: str, rows: Sequence[File | Stage | Hearing]) -> None:
    if rows:
        await db.copy_records_to_table(table, columns=list(rows[0]._fields), records=rows)


async def _streams(db: Connection, names: set[str]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {name: [] for name in names}
    for event in await reader.streams(db, names) if names else []:
        found[event.stream].append(event)
    return found


def _key(event: Recorded) -> str:
    """The id in the stream's name, as text: a page has thousands of them."""
    return event.stream.partition("-")[2]
