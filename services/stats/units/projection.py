"""The projection ``stats.units``: every version of every unit, one statement a page and kind of change. It appends nothing to the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson
from asyncpg import Record

from services.stats.units.folding import READ, families, recount, step
from services.stats.units.unit import Heard, Place, Unit
from services.stats.versions import VALIDITY, Versions
from shared.database import Connection
from shared.eventlog import reader
from shared.events.envelope import Recorded
from shared.events.history import MENDING, fold
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)

#: what repairs a fact of its stream
_REPAIRS = MENDING


@dataclass(slots=True)
class Sheet:
    """What a page works on: the units of the streams it touches, by name, the streams to count again, and the versions it adds."""

    units: dict[str, dict[str, Unit]] = field(default_factory=dict)
    streams: dict[str, list[Recorded]] = field(default_factory=dict)
    versions: Versions[tuple[str, str], Unit] = field(default_factory=Versions)

    def know(self, unit: Unit) -> None:
        self.units.setdefault(unit.stream, {})[unit.name] = unit
        self.versions.current[unit.stream, unit.name] = unit


class Units:
    name = "stats.units"
    version = 8
    schema = load_sql(__package__, "schema.sql")
    types = frozenset({event.type for event in READ}) | MENDING

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        sheet = await _sheet(db, page)
        for event in page:
            enter(sheet, event)
        await _write(db, sheet)


def enter(sheet: Sheet, event: Recorded) -> None:
    """One event in memory. Pure but for the sheet."""
    place = Place(event.stream, event.region, event.bureau)
    known = sheet.units.setdefault(event.stream, {})
    if event.type in _REPAIRS:
        told = (e for e in sheet.streams[event.stream] if e.version <= event.version)
        changed = recount(place, known, fold(told))
    else:
        changed = step(place, known, Heard(event.id, event.occurred_on, event.payload))
    for name, unit in changed.items():
        known[name] = unit
        sheet.versions.put((event.stream, name), unit, event.position, event.recorded_at)


async def _sheet(db: Connection, page: Sequence[Recorded]) -> Sheet:
    """What the page needs to know. A case's units are read whole; an organisation's only where the page touches them.

    Streams that begin in the page are not looked for.
    """
    sheet = Sheet()
    begun = {event.stream for event in page if event.version == 1}
    older = [event for event in page if event.stream not in begun]
    repaired = {event.stream for event in page if event.type in _REPAIRS}
    whole = {event.stream for event in older if event.stream.startswith("case-")} | repaired
    _know(sheet, await db.fetch(queries.units_of_streams, list(whole)) if whole else ())
    touched = {
        (event.stream, family)
        for event in older
        if event.stream not in whole
        for family in families(Heard(event.id, event.occurred_on, event.payload))
    }
    if touched:
        _know(sheet, await db.fetch(queries.units_of_families, *map(list, zip(*touched, strict=True))))
    for event in await reader.streams(db, repaired) if repaired else ():
        sheet.streams.setdefault(event.stream, []).append(event)
    return sheet


def _know(sheet: Sheet, rows: Iterable[Record]) -> None:
    for row in rows:
        sheet.know(read_unit(row))


def read_unit(row: Record) -> Unit:
    *before, values, voided = row
    return Unit._make((*before, orjson.loads(values), voided))


async def _write(db: Connection, sheet: Sheet) -> None:
    """Old versions end before new ones begin."""
    if ended := sheet.versions.ended:
        streams, names = zip(*ended, strict=True)
        await db.execute(queries.end_units, streams, names, list(ended.values()))
    if written := sheet.versions.written():
        at = len(VALIDITY) + Unit._fields.index("values")
        for version in written:
            version[at] = orjson.dumps(version[at], option=orjson.OPT_SORT_KEYS).decode()
        await db.copy_records_to_table("stats_units", columns=[*VALIDITY, *Unit._fields], records=written)
