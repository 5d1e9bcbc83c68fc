"""The process manager ``deadlines.duties``: keeps the facts that duties are counted from, and says how each duty stands when a day of looking,
the end of a period or a change calls for it.

It looks at a bureau when the log brought something of it and on every new day, and only from ``tick``, when the log is read to its end: what
is not done by then was not done. What it says it appends, and then learns from the log like anyone else; ids are derived and versions exact,
so a crash or a second worker repeats nothing, and a rebuild, which appends nothing, gives the same tables.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import date

import structlog

from services.deadlines.duties.owed import now_and_lately, owed
from services.deadlines.duties.reach import reach, types_read
from services.deadlines.duties.saying import Saying, to_say, write
from services.deadlines.duties.tables import (
    Place,
    book_of,
    last_said,
    registered,
    save_facts,
    save_said,
)
from shared.calendars.keeper import Calendars
from shared.clock import Today
from shared.database import Connection
from shared.dates import WorkCalendar
from shared.eventlog import Appended, EventLog
from shared.events import CATALOGUE
from shared.events.case import CaseEvent
from shared.events.duty import DutyAssessed, DutyEvent
from shared.events.envelope import Recorded
from shared.events.history import MENDING
from shared.events.organisation import OrganisationEvent
from shared.policy.choice import Packs
from shared.sql import load_sql

log = structlog.get_logger(__name__)

#: seconds after which a tick begins with no further bureau: a transaction is open meanwhile, and pages of events wait
TICK = 2.0
#: appends in flight at once: enough to fill the writer's batches, far below its queue's bound
IN_FLIGHT = 200
_READ = (CaseEvent, OrganisationEvent, DutyEvent)


class DutyDesk:
    """The projection ``deadlines.duties``. It owns no clock: ``today`` says which day it is."""

    name = "deadlines.duties"
    version = 3
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(name for name, event in CATALOGUE.items() if issubclass(event, _READ))

    def __init__(self, events: EventLog, packs: Packs, calendars: Calendars, today: Today) -> None:
        self._events = events
        self._packs = packs
        self._calendars = calendars
        self._today = today
        #: what can change how a duty stands
        self._telling = types_read(packs) | MENDING | {DutyAssessed.type}
        #: the day and the calendar under which every bureau was put on the list of those to look at
        self._seen: tuple[date, str] | None = None
        self._waiting: dict[Place, None] = {}

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        await save_facts(db, page)
        await save_said(db, page)
        if live:
            told = (event for event in page if event.type in self._telling)
            self._waiting |= {(event.region, event.bureau): None for event in told}

    async def tick(self, db: Connection) -> None:
        """Look at some of the bureaus that are waiting for it."""
        today, calendar = self._today(), (await self._calendars.refresh(db)).calendar
        if (now := (today, calendar.version)) != self._seen:
            self._waiting = dict.fromkeys(await registered(db))
            self._seen = now
        began = time.monotonic()
        while self._waiting and time.monotonic() - began < TICK:
            place = next(iter(self._waiting))
            await self._say(await self._sayings(db, place, today, calendar))
            self._waiting.pop(place, None)

    async def _sayings(
        self, db: Connection, place: Place, today: date, calendar: WorkCalendar
    ) -> list[Saying]:
        said = await last_said(db, place)
        book = await book_of(db, place, reach(self._packs, *place, today, now_and_lately, listed=False))
        duties = owed(self._packs, book, today, calendar, now_and_lately, listed=False)
        new = (to_say(one, said.get(one.assessment.duty.id), today) for one in duties)
        return [saying for saying in new if saying]

    async def _say(self, sayings: Iterable[Saying]) -> None:
        """One append a duty. A conflict or a duplicate: somebody was faster, the log will bring it, and the bureau is looked at again."""
        writes = [write(saying) for saying in sayings]
        for start in range(0, len(writes), IN_FLIGHT):
            part = writes[start : start + IN_FLIGHT]
            outcomes = await asyncio.gather(*map(self._events.append, part))
            for one, outcome in zip(part, outcomes, strict=True):
                log.info(
                    "duty.said" if isinstance(outcome, Appended) else "duty.said_before",
                    stream=one.stream,
                    id=str(one.events[0].id),
                )
