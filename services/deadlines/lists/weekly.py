"""无钟案件周报: on the first worked day of a week each bureau's cases in which nothing has been running are listed, once.

After downtime it is said once, for the week at hand: by what had been quiet before that day, so that whoever says it says the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.deadlines.life.announcing import ACTOR
from services.deadlines.lists.unclocked import missing_of, queries
from shared.database import Connection
from shared.dates import WorkCalendar
from shared.eventlog import EventLog, Expected, Write, reader
from shared.events.envelope import derived_id, new_event
from shared.events.terms import Missing
from shared.events.unclocked import MOST_NAMED, UnclockedCase, UnclockedListed

Row = Mapping[str, Any]
Place = tuple[str, str]  #: region, bureau

#: cases read in one query
PAGE = 1_000
#: appends in flight at once
IN_FLIGHT = 200


def listing_day(calendar: WorkCalendar, today: date) -> date | None:
    """The first worked day of this week; None before it, and in a week without any."""
    monday = today - timedelta(days=today.weekday())
    days = (monday + timedelta(days=n) for n in range(today.weekday() + 1))
    return next(filter(calendar.is_workday, days), None)


async def list_unclocked(db: Connection, events: EventLog, day: date) -> None:
    """Say it for every bureau that has such cases, unless this week it was said there; ``day`` is the ``listing_day``."""
    writes = [_write(place, cases, day) for place, cases in quiet(await _all(db), day).items()]
    said = {event.id for event in await reader.find(db, [write.events[0].id for write in writes])}
    new = [write for write in writes if write.events[0].id not in said]
    for start in range(0, len(new), IN_FLIGHT):  # said twice at once, one of them is a duplicate
        await asyncio.gather(*map(events.append, new[start : start + IN_FLIGHT]))


def quiet(rows: Iterable[Row], day: date) -> dict[Place, list[Row]]:
    """By bureau, the oldest first, what nothing spoke of before ``day``. Pure."""
    found: dict[Place, list[Row]] = {}
    for row in rows:
        if row["quiet_since"] < day:
            found.setdefault((row["region"], row["bureau"]), []).append(row)
    return found


async def _all(db: Connection) -> list[Row]:
    found = list[Any]()
    after: tuple[date | None, UUID | None] = (None, None)
    while rows := await db.fetch(queries.unclocked, None, None, [Missing.DEADLINE], *after, PAGE):
        found.extend(rows)
        after = rows[-1]["opened_on"], rows[-1]["case_id"]
    return found


def _write(place: Place, rows: Sequence[Row], day: date) -> Write:
    region, bureau = place
    monday = day - timedelta(days=day.weekday())
    named = (
        UnclockedCase(
            case_id=row["case_id"],
            name=row["name"],
            case_no=row["case_no"],
            missing=tuple(what for what, _ in missing_of(row)),
        )
        for row in rows[:MOST_NAMED]
    )
    event = new_event(
        UnclockedListed(case_count=len(rows), cases=tuple(named)),
        region=region,
        bureau=bureau,
        actor=ACTOR,
        occurred_on=day,
        id=derived_id("unclocked.listed", region, bureau, monday),
    )
    return Write(f"unclocked-{derived_id('unclocked', region, bureau)}", (event,), Expected.any())
