"""What lies unread in the inbox, and nowhere else, when somebody's absence begins: no courier ever looks at it, so it is handed over here.

Looked at on a new day and when somebody said that they are away. Only what came since the last worked day before: what lay there longer they had
time to read, and a deputy is not told of an old pile.
"""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from services.notify.contacts.contact import Contact
from services.notify.contacts.handing_over import HandsOver, queries
from services.notify.notices import stream_of
from services.notify.progress import Progress, progress
from shared.clock import SHANGHAI
from shared.database import Connection
from shared.dates import WorkCalendar
from shared.eventlog import reader
from shared.events.terms import Channel


async def hand_over_unread(db: Connection, deputies: HandsOver, today: date, calendar: WorkCalendar) -> None:
    """Each person's by itself. Done again it changes nothing."""
    for row in await db.fetch(queries.away, today):
        begun = Contact.model_validate(row["contact"]).away_since(today)
        if begun is None:
            continue
        since = date.fromordinal(calendar.table.before(begun.toordinal(), 1))
        at = datetime.combine(since, time(), SHANGHAI)
        found = await db.fetch(queries.lying_unread, row["region"], row["bureau"], row["person"], at)
        if wanted := await _wanted(db, [one["id"] for one in found]):
            await deputies.hand_over(wanted, Channel.INBOX)


async def _wanted(db: Connection, ids: list[UUID]) -> list[Progress]:
    events = await reader.streams(db, [stream_of(one) for one in ids]) if ids else []
    raised = (progress([event], Channel.INBOX) for event in events)
    return [one for one in raised if one]
