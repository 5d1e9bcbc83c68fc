"""Asking for the State Council's next notice, once each month, from October on."""

from __future__ import annotations

from datetime import date

from services.deadlines.calendars.recalculation import queries
from services.deadlines.calendars.wanted import wanted_id, wanted_year
from services.deadlines.life.announcing import ACTOR
from shared.calendars.editions import BUREAU, REGION, STREAM
from shared.database import Connection
from shared.dates import WorkCalendar
from shared.eventlog import EventLog, Expected, Write, reader
from shared.events.calendar import NoticeWanted
from shared.events.envelope import new_event


async def ask_for_notice(db: Connection, events: EventLog, calendar: WorkCalendar, today: date) -> None:
    """Say that the next year's notice is wanted and how many open deadlines wait for it, unless this month it was said."""
    year = wanted_year(calendar, today)
    if year is None or await reader.find(db, [key := wanted_id(year, today)]):
        return
    wanted = NoticeWanted(year=year, provisional=await db.fetchval(queries.provisional))
    event = new_event(wanted, region=REGION, bureau=BUREAU, actor=ACTOR, occurred_on=today, id=key)
    # said twice at once, one of them is a duplicate
    await events.append(Write(STREAM, (event,), Expected.any()))
