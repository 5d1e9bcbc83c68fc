"""The process manager ``notify.reminders``: keeps what is open, and says on each day which reminders are owed.

It asks the clock only in ``tick``, when the log is read to its end: what is not done by then was not done. What it says it appends under ids that
follow from matter, day and step, and learns from the log like anyone else: a crash, a second worker or a rebuild says nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from services.notify.reminders.ladders import FURTHEST, Ladders
from services.notify.reminders.owed import Owed, all_owed
from services.notify.reminders.tables import matters_of, project, queries
from shared.calendars.keeper import Calendars
from shared.clock import Today
from shared.database import Connection
from shared.eventlog import EventLog, Expected, Write
from shared.events.case import (
    CaseOpened,
    Closed,
    Corrected,
    HearingHeld,
    HearingMoved,
    HearingScheduled,
    Voided,
)
from shared.events.deadline import (
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
)
from shared.events.envelope import Recorded, derived_id, new_event
from shared.events.notification import NotificationAcknowledged
from shared.events.reminder import ReminderDue
from shared.sql import load_sql

ACTOR = "notify"
#: matters looked at in one tick
TICK = 1_000
#: appends in flight at once: enough to fill the writer's batches, far below its queue's bound
IN_FLIGHT = 200
#: no rung lies further ahead of its day: that many worked days, with the longest holiday between
AHEAD = timedelta(days=2 * FURTHEST + 20)
_READ = (
    CaseOpened, HearingScheduled, HearingMoved, HearingHeld, Closed, Corrected, Voided,
    DeadlineSet, DeadlineMoved, DeadlineResumed, DeadlinePaused, DeadlineMet, DeadlineCancelled,
    NotificationAcknowledged, ReminderDue,
)  # fmt: skip


class Reminders:
    """The projection ``notify.reminders``. It owns no clock: ``today`` says which day it is."""

    name = "notify.reminders"
    version = 1
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(event.type for event in _READ)

    def __init__(self, log: EventLog, calendars: Calendars, ladders: Ladders, today: Today) -> None:
        self._log = log
        self._calendars = calendars
        self._ladders = ladders
        self._today = today
        #: the day and the calendar under which everything open was put on the list of what to look at
        self._seen: tuple[date, str] | None = None
        self._waiting: dict[UUID, None] = {}

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        changed = await project(db, page)
        if live:
            self._waiting |= dict.fromkeys(sorted(changed))

    async def tick(self, db: Connection) -> None:
        """Look at some of what is waiting for it; a new day or a new calendar makes all of it wait."""
        today, calendar = self._today(), (await self._calendars.refresh(db)).calendar
        if (now := (today, calendar.version)) != self._seen:
            rows = await db.fetch(queries.open_matters, today + AHEAD)
            self._waiting = dict.fromkeys(row["id"] for row in rows)
            self._seen = now
        ids = list(self._waiting)[:TICK]
        if ids:
            matters = await matters_of(db, queries.told_of, ids)
            await self._say(all_owed(matters, self._ladders, calendar, today))
            for key in ids:
                self._waiting.pop(key, None)

    async def _say(self, owed: Iterable[Owed]) -> None:
        """Each by itself: what somebody said before, perhaps this process before a crash, is a duplicate and changes nothing."""
        writes = [write(one) for one in owed]
        for start in range(0, len(writes), IN_FLIGHT):
            await asyncio.gather(*map(self._log.append, writes[start : start + IN_FLIGHT]))


def write(owed: Owed) -> Write:
    """The event under the id that follows from what it says: the same reminder is recorded once."""
    one, event = owed.matter, owed.event
    new = new_event(
        event,
        region=one.region,
        bureau=one.bureau,
        actor=ACTOR,
        occurred_on=owed.on,
        id=derived_id("reminder", one.id, event.kind.value, event.day, event.step),
        causation=one.cause,
    )
    return Write(f"reminder-{one.id}", (new,), Expected.any())
