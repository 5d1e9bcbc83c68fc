"""The process manager ``deadlines.desk``: follows every case, says what its deadlines do, and keeps them for the lists.

What it decides it appends to the log and then learns from the log like anyone else: so a rebuild, which appends nothing, gives the same
tables, and a crash between append and checkpoint repeats nothing. When an append met a faster writer, the case is decided again as soon as
the log brings what was really recorded.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

import structlog

from services.deadlines.announcing import Announcement, writes
from services.deadlines.case import Case
from services.deadlines.dates import WorkCalendar
from services.deadlines.entries import Entry
from services.deadlines.lifecycle import Desk, Standings, next_look, on_day, on_facts
from services.deadlines.standing import Emission, Standing
from services.deadlines.tables import entries_after, entries_of_cases, project_cases, queries, save_entries
from shared.clock import Today
from shared.database import Connection
from shared.eventlog import Appended, EventLog, Outcome, Write, reader
from shared.events import CATALOGUE
from shared.events.case import CaseEvent
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.policy.load import Packs
from shared.sql import load_sql

log = structlog.get_logger(__name__)

Decide = Callable[[Case, Standings, Desk], list[Emission]]

#: cases looked at in one tick: some half a second of deciding
TICK = 300
#: appends in flight at once: enough to fill the writer's batches, far below its queue's bound
IN_FLIGHT = 200


class DeadlineDesk:
    """The projection ``deadlines.desk``. It owns no clock: ``today`` says which day it is."""

    name = "deadlines.desk"
    version = 2
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(t for t, event in CATALOGUE.items() if issubclass(event, (CaseEvent, DeadlineEvent)))

    def __init__(self, events: EventLog, packs: Packs, calendar: WorkCalendar, today: Today) -> None:
        self._events = events
        self._packs = packs
        self._calendar = calendar
        self._today = today
        self._remind = {pack.rule_id(rule): rule.remind for pack, rule in packs.rules()}
        #: open cases up to this one have been decided by the rules of this release; None when all have
        self._checked: UUID | None = UUID(int=0)
        #: by case: what its last decision recorded and the log has not brought back yet
        self._echoes: dict[UUID, set[UUID]] = {}

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        facts = [event for event in page if event.type.startswith(CaseEvent.area)]
        duties = [event for event in page if event.type.startswith(DeadlineEvent.area)]
        await project_cases(db, facts)
        await save_entries(db, await entries_after(db, duties), self._look_on)
        if live and (concerned := self._concerned(facts, duties)):
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
        await save_entries(db, entries, self._look_on)  # their rules may remind on other days now
        self._checked = rows[-1]["case_id"] if len(rows) == TICK else None

    def _concerned(self, facts: Iterable[Recorded], duties: Iterable[Recorded]) -> set[UUID]:
        """Cases with new facts, and cases of whose deadlines more was recorded than our own last decision."""
        concerned = {_case_id(fact.stream) for fact in facts}
        for event in duties:
            assert isinstance(event.payload, DeadlineEvent)
            case_id = event.payload.case_id
            awaited = self._echoes.get(case_id, set())
            if event.id not in awaited:
                concerned.add(case_id)
            elif len(awaited) == 1:
                del self._echoes[case_id]
            else:
                awaited.remove(event.id)
        return concerned

    async def _decide(self, db: Connection, ids: set[UUID], decide: Decide) -> list[Entry]:
        """Decide every case on its facts in the log and its deadlines in the tables; append what there is to say."""
        entries = await entries_of_cases(db, ids)
        standings: defaultdict[UUID, dict[UUID, Standing]] = defaultdict(dict)
        for entry in entries:
            standings[entry.standing.identity.case_id][entry.id] = entry.standing
        desk = Desk(self._packs, self._calendar, self._today())
        said: list[Announcement] = []
        for case, facts in _cases(await reader.streams(db, [f"case-{key}" for key in ids])):
            self._echoes.pop(case.id, None)
            said += [Announcement(case, facts, one) for one in decide(case, standings[case.id], desk)]
            await asyncio.sleep(0)  # requests are answered meanwhile
        await self._say(said)
        return entries

    async def _say(self, said: Sequence[Announcement]) -> None:
        """One append a deadline. A conflict, a duplicate or a reused id: somebody was faster, and the log will bring it."""
        pending = list(writes(said))
        outcomes: list[Outcome] = []
        for start in range(0, len(pending), IN_FLIGHT):
            part = pending[start : start + IN_FLIGHT]
            outcomes += await asyncio.gather(*map(self._events.append, part))
        forestalled = set()
        for write, outcome in zip(pending, outcomes, strict=True):
            _log_said(write, outcome)
            if not isinstance(outcome, Appended):
                forestalled.add(write.stream)
        self._await_echoes(said, forestalled)

    def _await_echoes(self, said: Sequence[Announcement], forestalled: set[str]) -> None:
        """A decision that was recorded whole need not be made again when it comes back."""
        open_again = {one.case.id for one in said if f"deadline-{one.emission.deadline}" in forestalled}
        for one in said:
            if one.case.id not in open_again:
                self._echoes.setdefault(one.case.id, set()).add(one.emission.id)

    def _look_on(self, entry: Entry) -> date | None:
        remind = self._remind.get(entry.standing.identity.rule, ())
        return next_look(entry.standing, remind, self._calendar)


def _by_facts_then_day(case: Case, standings: Standings, desk: Desk) -> list[Emission]:
    """What the facts say comes first: a completion that is still on its way must not be called a miss."""
    return on_facts(case, standings, desk) or on_day(case, standings, desk)


def _cases(facts: Iterable[Recorded]) -> Iterable[tuple[Case, list[Recorded]]]:
    """Each case with its events."""
    streams: dict[str, list[Recorded]] = {}
    for event in facts:
        streams.setdefault(event.stream, []).append(event)
    for stream, events in streams.items():
        yield Case(_case_id(stream), events[0].region, events[0].bureau, fold(events)), events


def _log_said(write: Write, outcome: Outcome) -> None:
    types, correlation = [event.type for event in write.events], str(write.events[0].correlation)
    said = "deadline.said" if isinstance(outcome, Appended) else "deadline.said_before"
    log.info(said, stream=write.stream, types=types, correlation=correlation)


def _case_id(stream: str) -> UUID:
    return UUID(stream.partition("-")[2])
