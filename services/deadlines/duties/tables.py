"""The tables of duties: a page of events in, the books of bureaus out. A statement for each table, whatever the page holds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from services.deadlines.duties.book import Book, Known, book
from services.deadlines.duties.facts import OPENING, Reading, Row, Stored, effective, is_fact, plain
from services.deadlines.duties.reach import Reach
from services.deadlines.duties.saying import Said
from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.events.case import CaseOpened
from shared.events.duty import DutyAssessed
from shared.events.envelope import Recorded
from shared.events.history import MENDING
from shared.sql import load_queries

queries = load_queries(__package__)
Place = tuple[str, str]  #: region, bureau

#: rows made into facts before others are let on
PART = 1_000


async def save_facts(db: Connection, page: Sequence[Recorded]) -> None:
    """Add what is new; a stream in which something was corrected or voided is written anew, as far as the page goes."""
    facts = [event for event in page if is_fact(event)]
    mended = {event.stream for event in facts if event.type in MENDING}
    rows = [plain(event) for event in facts if event.stream not in mended]
    if mended:
        await db.execute(queries.forget_streams, list(mended))
        streams: dict[str, list[Recorded]] = {name: [] for name in mended}
        for event in await reader.streams(db, mended):
            if event.position <= page[-1].position:
                streams[event.stream].append(event)
        rows += [row for events in streams.values() for row in effective(events)]
    await db.copy_records_to_table("duty_facts", columns=list(Row._fields), records=rows)
    if changed := mended | {row.stream for row in rows if row.type in OPENING}:
        await db.execute(queries.forget_cases, list(changed))
        await db.execute(queries.save_cases, list(changed), list(OPENING))


async def save_said(db: Connection, page: Iterable[Recorded]) -> None:
    """What was said last of each duty."""
    last = {event.stream: event for event in page if event.type == DutyAssessed.type}
    rows = [_said(event) for event in last.values()]
    if rows:
        await db.execute(queries.forget_said, [row.duty_id for row in rows])
        await db.copy_records_to_table("duties_said", columns=list(Said._fields), records=rows)


async def registered(
    db: Connection | Pool, region: str | None = None, bureau: str | None = None
) -> list[Place]:
    rows = await db.fetch(queries.bureaus, region, bureau)
    return [(row["region"], row["bureau"]) for row in rows]


async def book_of(db: Connection | Pool, place: Place, within: Reach) -> Book:
    """What is known of the bureau, as far as the question reaches."""
    rows = await db.fetch(queries.facts, *place, within.whole, within.counted, within.first, within.last)
    if within.filling:
        rows += await db.fetch(queries.filling, *place, within.on, within.filling)
    streams = {row["stream"] for row in rows}
    rows += await db.fetch(queries.opened, *place, CaseOpened.type, list(streams))
    once = cast("list[Stored]", list({row["fact_id"]: row for row in rows}.values()))
    reading, facts = Reading(), list[Known]()
    for start in range(0, len(once), PART):
        facts += reading.known(once[start : start + PART])
        await asyncio.sleep(0)  # a year of a large bureau is read while others ask
    return book(*place, facts)


async def last_said(db: Connection | Pool, place: Place) -> dict[UUID, Said]:
    """By duty, what was said last of the bureau's duties."""
    return {row["duty_id"]: Said(**row) for row in await db.fetch(queries.said, *place)}


def _said(event: Recorded) -> Said:
    duty = event.payload
    assert isinstance(duty, DutyAssessed)
    assert event.occurred_on
    return Said(
        duty_id=UUID(event.stream.partition("-")[2]),
        version=event.version,
        position=event.position,
        region=event.region,
        bureau=event.bureau,
        rule=duty.rule,
        period=duty.period,
        state=duty.state.value,
        said_on=event.occurred_on,
        looked_on=duty.looked_on,
    )
