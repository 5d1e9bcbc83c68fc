"""The process manager ``deadlines.desk``: follows every case, says what its deadlines do, and keeps them for the lists.

What it decides it appends to the log and then learns from the log like anyone else: so a rebuild, which appends nothing, gives the same
tables, and a crash between append and checkpoint repeats nothing. When an append met a faster writer, the case is decided again as soon as
the log brings what was really recorded. Tables are filled by the calendar that held at their position, decisions by the one in force now.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from services.deadlines.calendars.asking import ask_for_notice
from services.deadlines.calendars.looks import look_again
from services.deadlines.calendars.moves import save_moves
from services.deadlines.calendars.recalculation import concerned
from services.deadlines.life import people
from services.deadlines.life.announcing import Announcement
from services.deadlines.life.deciding import Decide, by_facts_then_day, case_id, decided
from services.deadlines.life.entries import Entry
from services.deadlines.life.lifecycle import Desk, next_look, on_facts
from services.deadlines.life.saying import say
from services.deadlines.life.tables import entries_after, project_cases, queries, save_entries
from services.deadlines.lists.weekly import list_unclocked, listing_day
from shared.calendars.keeper import Calendars
from shared.clock import Today
from shared.database import Connection
from shared.dates import WorkCalendar
from shared.eventlog import EventLog
from shared.events import CATALOGUE
from shared.events.calendar import CalendarEvent
from shared.events.case import CaseEvent
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.policy.load import Packs
from shared.sql import load_sql

#: cases looked at in one go: some half a second of deciding
TICK = 300
#: seconds that one tick may go on recounting after a new calendar
RECOUNTING = 3.0


class DeadlineDesk:
    """The projection ``deadlines.desk``. It owns no clock: ``today`` says which day it is."""

    name = "deadlines.desk"
    version = 8
    schema = load_sql(__package__, "schema.sql")
    types = people.TYPES | frozenset(
        t for t, event in CATALOGUE.items() if issubclass(event, (CaseEvent, DeadlineEvent, CalendarEvent))
    )

    def __init__(
        self,
        events: EventLog,
        packs: Packs,
        calendars: Calendars,
        today: Today,
        elsewhere: frozenset[str] = frozenset(),
    ) -> None:
        """``elsewhere``: regions that another site keeps; their days pass there."""
        self._events = events
        self._packs = packs
        self._calendars = calendars
        self._today = today
        self._elsewhere = list(elsewhere)
        self._remind = {pack.rule_id(rule): rule.remind for pack, rule in packs.rules()}
        #: open cases up to this one have been decided by the rules of this release; None when all have
        self._checked: UUID | None = UUID(int=0)
        #: the number of the calendar by which ``_left`` was found: cases still to be decided on it
        self._recounted: int | None = None
        self._left: list[UUID] = []
        #: the month in which the next notice was last asked for
        self._asked: str | None = None
        #: the first worked day of the week for which the cases without a clock were last listed
        self._listed: date | None = None
        #: by case: what its last decision recorded and the log has not brought back yet
        self._echoes: dict[UUID, set[UUID]] = {}

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        facts = [event for event in page if event.type.startswith(CaseEvent.area)]
        duties = [event for event in page if event.type.startswith(DeadlineEvent.area)]
        notices = [event for event in page if event.type.startswith(CalendarEvent.area)]
        known = await self._calendars.refresh(db)
        calendar = known.at(page[-1].position if page else 0).calendar
        await people.project_people(db, page)
        await project_cases(db, facts)
        entries, steps = await entries_after(db, duties)
        await save_entries(db, entries, partial(self._look_on, calendar))
        await save_moves(db, steps, known.numbers())
        if notices:
            await look_again(db, known.at(notices[0].position - 1).calendar, calendar, self._remind)
        if live and (wanted := self._concerned(facts, duties)):
            await self._decide(db, wanted, on_facts)

    async def tick(self, db: Connection) -> None:
        """Say what the day brings; then what a new calendar moves; then, after a start, what new rules change in open cases."""
        known = await self._calendars.refresh(db)
        rows = await db.fetch(queries.cases_to_look_at, self._today(), TICK, self._elsewhere)
        if rows:
            await self._decide(db, {row["case_id"] for row in rows}, by_facts_then_day)
        elif self._left or self._recounted != known.current.number:
            await self._recount(db)
        elif self._checked is not None:
            await self._check_again(db, self._checked)
        elif self._asked != f"{self._today():%Y-%m}":
            await ask_for_notice(db, self._events, known.calendar, self._today())
            self._asked = f"{self._today():%Y-%m}"
        elif (day := listing_day(known.calendar, self._today())) and self._listed != day:
            await list_unclocked(db, self._events, day)
            self._listed = day

    async def _recount(self, db: Connection) -> None:
        """Decide what the calendar in force concerns, for a while; what is left waits for the next tick, or is found anew by whoever goes on."""
        known, started = self._calendars.known, time.monotonic()
        if self._recounted != known.current.number:
            self._left = await concerned(db, known, known.calendar)
            self._recounted = known.current.number
        while self._left and time.monotonic() - started < RECOUNTING:
            await self._decide(db, set(self._left[:TICK]), on_facts)
            del self._left[:TICK]

    async def _check_again(self, db: Connection, after: UUID) -> None:
        rows = await db.fetch(queries.open_cases_after, after, TICK)
        entries = await self._decide(db, {row["case_id"] for row in rows}, on_facts)
        look_on = partial(self._look_on, self._calendars.current)
        await save_entries(db, entries, look_on)  # their rules may remind on other days now
        self._checked = rows[-1]["case_id"] if len(rows) == TICK else None

    def _concerned(self, facts: Iterable[Recorded], duties: Iterable[Recorded]) -> set[UUID]:
        """Cases with new facts, and cases of whose deadlines more was recorded than our own last decision."""
        wanted = {case_id(fact.stream) for fact in facts}
        for event in duties:
            assert isinstance(event.payload, DeadlineEvent)
            case = event.payload.case_id
            awaited = self._echoes.get(case, set())
            if event.id not in awaited:
                wanted.add(case)
            elif len(awaited) == 1:
                del self._echoes[case]
            else:
                awaited.remove(event.id)
        return wanted

    async def _decide(self, db: Connection, ids: set[UUID], decide: Decide) -> list[Entry]:
        """Decide every case by the calendar in force; append what there is to say."""
        known = self._calendars.known
        desk = Desk(self._packs, known.calendar, self._today(), known.change())
        said, entries, cases = await decided(db, ids, decide, desk)
        for case in cases:
            self._echoes.pop(case, None)
        self._await_echoes(said, await say(self._events, said))
        return entries

    def _await_echoes(self, said: Sequence[Announcement], forestalled: set[str]) -> None:
        """A decision that was recorded whole need not be made again when it comes back."""
        open_again = {one.case.id for one in said if f"deadline-{one.emission.deadline}" in forestalled}
        for one in said:
            if one.case.id not in open_again:
                self._echoes.setdefault(one.case.id, set()).add(one.emission.id)

    def _look_on(self, calendar: WorkCalendar, entry: Entry) -> date | None:
        remind = self._remind.get(entry.standing.identity.rule, ())
        return next_look(entry.standing, remind, calendar)
