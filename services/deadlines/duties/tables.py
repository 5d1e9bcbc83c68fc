"""The tables of duties: a page of events in, the books of bureaus out. A statement for each table, whatever the page holds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, cast
from uuid import UUID

from services.deadlines.duties.book import Book, Known, Period
from services.deadlines.duties.docket import Opening
from services.deadlines.duties.facts import (
    OPENING,
    Began,
    OpenedRow,
    Reading,
    Row,
    Stored,
    Summed,
    case_of,
    effective,
    is_fact,
    opened,
    openings,
    plain,
)
from services.deadlines.duties.reach import Reach
from services.deadlines.duties.saying import Said
from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.events.case import CaseOpened
from shared.events.duty import DutyAssessed
from shared.events.envelope import Recorded
from shared.events.history import MENDING
from shared.events.terms import CaseKind
from shared.sql import load_queries

queries = load_queries(__package__)
Place = tuple[str, str]  #: region, bureau
R = TypeVar("R")

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
    await _save_opened(db, rows, mended)
    kinded = await _with_kinds(db, rows)
    await db.copy_records_to_table("duty_facts", columns=list(Row._fields), records=kinded)
    if changed := mended | {row.stream for row in rows if row.type in OPENING}:
        await db.execute(queries.forget_cases, list(changed))
        await db.execute(queries.save_cases, list(changed), list(OPENING))


async def _save_opened(db: Connection, rows: Iterable[Row], mended: Iterable[str]) -> None:
    """A case's stream begins with it; a correction of it writes the stream anew."""
    new = {row[:3]: row for row in map(opened, (row for row in rows if row.type == CaseOpened.type))}
    if gone := {*map(case_of, mended), *(row.case_id for row in new.values())} - {None}:
        await db.execute(queries.forget_opened, list(gone))
        await db.copy_records_to_table("duty_opened", columns=list(OpenedRow._fields), records=new.values())


async def _with_kinds(db: Connection, rows: Sequence[Row]) -> list[Row]:
    """Facts of cases say of which kind: how a case was opened is recorded before anything else of it."""
    known = await db.fetch(queries.kinds, list({row.case_id for row in rows if row.case_id}))
    kinds = {(one["case_id"], one["region"], one["bureau"]): one["kind"] for one in known}

    def kind(row: Row) -> str | None:
        return kinds.get((row.case_id, row.region, row.bureau), CaseKind.LITIGATION) if row.case_id else None

    return [row._replace(case_kind=kind(row)) for row in rows]


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
    """What is known of the bureau, as far as the question reaches. A year of a large bureau is read while others ask."""
    reading, facts, began = Reading(), list[Known](), dict[UUID, Opening]()
    rows = await _stored(db, place, within)
    for part in _parts(rows):
        facts += reading.known(part)
        await asyncio.sleep(0)
    given = {period: await _handled(db, place, within, period, reading) for period in within.handled}
    cases = {row[-1] for row in rows} | {one.case for of in given.values() for one in of}
    opened_ = cast("list[Began]", await db.fetch(queries.opened, *place, list(cases - {None})))
    for some in _parts(opened_):
        began.update(openings(some))
        await asyncio.sleep(0)
    return Book(*place, tuple(facts), began, await _summed(db, place, within, reading), given)


async def _stored(db: Connection | Pool, place: Place, within: Reach) -> list[Stored]:
    """Rows of single facts, each once, as they were recorded."""
    rows = await db.fetch(queries.facts, *place, within.whole, within.counted, within.first, within.last)
    if within.filling:
        rows += await db.fetch(queries.filling, *place, within.on, within.filling)
    once = {row["position"]: row for row in rows}
    return cast("list[Stored]", [once[position] for position in sorted(once)])


async def _summed(
    db: Connection | Pool, place: Place, within: Reach, reading: Reading
) -> dict[str, tuple[Known, ...]]:
    """By type, facts of which it is enough how many say the same; none where no fact says it."""
    if not within.summed:
        return {}
    rows = await db.fetch(queries.summed, *place, within.summed, within.first, within.last)
    alike = list(reading.summed(cast("list[Summed]", rows)))
    return {name: tuple(fact for fact in alike if fact.event.type == name) for name in within.summed}


async def _handled(
    db: Connection | Pool, place: Place, within: Reach, period: Period, reading: Reading
) -> tuple[Known, ...]:
    """What each person handled in the period by the day looked at, as far as counting it asks; or all that one person handled."""
    days = period[0], min(period[1], within.on)
    if within.person:
        rows = await db.fetch(queries.handled_by, *place, *days, within.person)
    else:
        rows = await db.fetch(queries.handled, *place, *days, within.steps)
    return tuple(reading.summed(cast("list[Summed]", rows)))


def _parts(rows: Sequence[R]) -> Iterator[Sequence[R]]:
    return (rows[start : start + PART] for start in range(0, len(rows), PART))


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
