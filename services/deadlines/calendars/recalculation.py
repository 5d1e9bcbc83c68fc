"""Which cases a calendar concerns, found in the tables: nothing is remembered, so that whoever takes over finds what is still to be done.

Every date names the calendar it was counted by. Where that differs from the one in force, only days on which the two differ matter; dates
whose window meets such days are counted again, and only cases in which a date comes out otherwise are decided on their facts.
"""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

from services.deadlines.calendars.recount import differs
from shared.calendars.editions import Editions
from shared.database import Connection, Pool
from shared.dates import WorkCalendar
from shared.dates.calendar import FIRST, LAST
from shared.sql import load_queries

queries = load_queries(__package__)


async def concerned(db: Pool | Connection, known: Editions, calendar: WorkCalendar) -> list[UUID]:
    """Cases with something open in which ``calendar`` may date something otherwise, in order of their ids."""
    found: set[UUID] = set()
    for row in await db.fetch(queries.calendars_in_use, calendar.version):
        runs = _changed(known.named(row["calendar"]), calendar)
        firsts, lasts = [first for first, _ in runs], [last for _, last in runs]
        for one in await db.fetch(queries.meeting, row["calendar"], firsts, lasts) if runs else []:
            if differs(one, calendar):
                found.update(one["cases"])
        await asyncio.sleep(0)  # requests are answered meanwhile
    return sorted(found)


def _changed(counted_by: WorkCalendar | None, calendar: WorkCalendar) -> list[tuple[date, date]]:
    """Runs of days that may count otherwise; every day when the calendar of then is not known."""
    return counted_by.changed_days(calendar) if counted_by else [(FIRST, LAST)]
