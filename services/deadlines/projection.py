"""The process manager ``deadlines.desk``: follows every case, says what its deadlines do, and keeps them for the lists.

What it decides it appends to the log and then learns from the log like anyone else: so a rebuild, which appends nothing, gives the same
tables, and a crash between append and checkpoint repeats nothing. A case is decided again when its own deadlines' events come back; a
decision that met a faster writer is thus made anew on what was really recorded.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import structlog

from services.deadlines import files
from services.deadlines.announcing import Announcement, writes
from services.deadlines.case import Case
from services.deadlines.dates import WorkCalendar
from services.deadlines.entries import Entry, entered, entry, row
from services.deadlines.files import File
from services.deadlines.lifecycle import Desk, Standings, next_look, on_day, on_facts
from services.deadlines.standing import Emission, Standing
from shared.clock import Today
from shared.database import Connection
from shared.eventlog import EventLog, reader
from shared.events import CATALOGUE
from shared.events.case import CaseEvent
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.policy.load import Packs
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)
log = structlog.get_logger(__name__)

Decide = Callable[[Case, Standings, Desk], list[Emission]]

#: cases looked at in one tick: some half a second of deciding
TICK = 300
#: appends in flight at once: enough to fill the writer's batches, far below its queue's bound
IN_FLIGHT = 200


class DeadlineDesk:
    """The projection ``deadlines.desk``. It owns no clock: ``today`` says which day it is."""

    name = "deadlines.desk"
    version = 1
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(t for t, event in CATALOGUE.items() if issubclass(event, (CaseEvent, DeadlineEvent)))

    def __init__(self, log: EventLog, packs: Packs, calendar: WorkCalendar, today: Today) -> None:
        self._log = log
        self._packs = packs
        self._calendar = calendar
        self._today = today
        self._remind = {pack.rule_id(rule): rule.remind for pack, rule in packs.rules()}
        #: open cases up to this one have been decided by the rules of this release; None when all have
        self._checked: UUID | None = UUID(int=0)

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        cases = [event for event in page if event.type.startswith(CaseEvent.area)]
        duties = [event for event in page if event.type.startswith(DeadlineEvent.area)]
        await _project_cases(db, cases)
        entries = await _project_duties(db, duties)
        await self._save(db, entries)
        if live:
            concerned = {_id_of(event.stream) for event in cases}
            concerned |= {known.standing.identity.case_id for known in entries}
            await self._decide(db, concerned, on_facts)

    async def tick(self, db: Connection) -> None:
        """Say what the day brings, then, after a start, what new rules or a new calendar change in open cases."""
        rows = await db.fetch(queries.cases_to_look_at, self._today(), TICK)
        if rows:
            await self._decide(db, {row["case_id"] for row in rows}, _by_facts_then_day)
        elif self._checked is not None:
            await self._check_again(db, self._checked)

    async def _check_again(self, db: Connection, after: UUID) -> None:
        rows = await db.fetch(queries.open_cases_after, after, TICK)
        entries = await self._decide(db, {row["case_id"] for row in rows}, on_facts)
        await self._save(db, entries)  # their rules may remind on other days now
        self._checked = rows[-1]["case_id"] if len(rows) == TICK else None

    async def _decide(self, db: Connection, ids: Iterable[UUID], decide: Decide) -> list[Entry]:
        """Decide every case on its facts in the log and its deadlines in the tables; append what there is to say."""
        wanted = list(ids)
        entries = [entry(known) for known in await db.fetch(queries.deadlines_of_cases, wanted)]
        facts = await reader.streams(db, [f"case-{key}" for key in wanted])
        standings: defaultdict[UUID, dict[UUID, Standing]] = defaultdict(dict)
        for known in entries:
            standings[known.standing.identity.case_id][known.id] = known.standing
        desk = Desk(self._packs, self._calendar, self._today())
        said: list[Announcement] = []
        for case, recorded in _cases(facts):
            said += [Announcement(case, recorded, one) for one in decide(case, standings[case.id], desk)]
            await asyncio.sleep(0)  # requests are answered meanwhile
        await self._append(said)
        return entries

    async def _append(self, said: Sequence[Announcement]) -> None:
        """One append a deadline. A conflict, a duplicate or a reused id: somebody was faster, and the log will bring it."""
        pending = list(writes(said))
        for start in range(0, len(pending), IN_FLIGHT):
            await asyncio.gather(*map(self._log.append, pending[start : start + IN_FLIGHT]))
        for write in pending:
            types, correlation = [event.type for event in write.events], write.events[0].correlation
            log.info("deadline.said", stream=write.stream, types=types, correlation=str(correlation))

    async def _save(self, db: Connection, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        rows = [row(known, self._look_on(known)) for known in entries]
        await db.execute(queries.forget_deadlines, [known.id for known in entries])
        records = [tuple(values.values()) for values in rows]
        await db.copy_records_to_table("deadlines", columns=list(rows[0]), records=records)

    def _look_on(self, known: Entry) -> Any:
        remind = self._remind.get(known.standing.identity.rule, ())
        return next_look(known.standing, remind, self._calendar)


def _by_facts_then_day(case: Case, standings: Standings, desk: Desk) -> list[Emission]:
    """What the facts say comes first: a completion that is still on its way must not be called a miss."""
    return on_facts(case, standings, desk) or on_day(case, standings, desk)


def _cases(facts: Iterable[Recorded]) -> Iterable[tuple[Case, list[Recorded]]]:
    """Each case with its events."""
    streams: dict[str, list[Recorded]] = {}
    for event in facts:
        streams.setdefault(event.stream, []).append(event)
    for stream, events in streams.items():
        yield Case(_id_of(stream), events[0].region, events[0].bureau, fold(events)), events


async def _project_duties(db: Connection, events: Sequence[Recorded]) -> list[Entry]:
    """The page's deadlines as they stand after it. Those that begin in the page are not looked for."""
    begun = {event.stream for event in events if event.version == 1}
    wanted = {_id_of(event.stream) for event in events if event.stream not in begun}
    rows = await db.fetch(queries.deadlines, list(wanted)) if wanted else []
    entries = {known["deadline_id"]: entry(known) for known in rows}
    for event in events:
        key = _id_of(event.stream)
        entries[key] = entered(entries.get(key), event)
    return list(entries.values())


async def _project_cases(db: Connection, events: Sequence[Recorded]) -> None:
    shown = [event for event in events if event.type in files.SHOWN]
    begun = {event.stream for event in shown if event.version == 1}
    wanted = {_id_of(event.stream) for event in shown if event.stream not in begun}
    rows = await db.fetch(queries.cases, list(wanted)) if wanted else []
    cases = {known["case_id"]: File._make(known) for known in rows}
    mended = await _streams(db, {event.stream for event in shown if event.type in files.MENDING})
    for event in shown:
        key = _id_of(event.stream)
        file = cases.get(key) or File(key, event.region, event.bureau)
        if event.type in files.MENDING:
            cases[key] = files.reread(file, (e for e in mended[event.stream] if e.version <= event.version))
        else:
            cases[key] = files.step(file, event)
    if cases:
        await db.execute(queries.save_cases, *map(list, zip(*cases.values(), strict=True)))


async def _streams(db: Connection, names: set[str]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {name: [] for name in names}
    for event in await reader.streams(db, names) if names else []:
        found[event.stream].append(event)
    return found


def _id_of(stream: str) -> UUID:
    return UUID(stream.partition("-")[2])
