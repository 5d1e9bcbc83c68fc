"""A new calendar and 200,000 open deadlines: finding the concerned ones and counting them again, setting the days of the next look, and,
apart from that, deciding cases on their facts and appending what moved.

The notice is the first one for a year in which every one of them ends, so all of them become final and none can be passed over.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID

from benchmarks.figures import Load, Result, at_most, figure
from services.deadlines.calendars.looks import look_again
from services.deadlines.calendars.recalculation import concerned
from services.deadlines.calendars.recount import recounted
from services.deadlines.life.deciding import decided
from services.deadlines.life.lifecycle import Desk, on_facts
from services.deadlines.life.projection import DeadlineDesk
from services.deadlines.life.saying import say
from shared import database
from shared.calendars.change import CalendarChange
from shared.calendars.editions import Editions
from shared.calendars.keeper import Calendars
from shared.database import Connection
from shared.dates import Due, WorkCalendar, parse_notice, shipped
from shared.eventlog import EventLog, Expected, Write, reader
from shared.events import case, terms
from shared.events.envelope import derived_id, new_event
from shared.policy.load import SHIPPED, load_packs
from shared.sql import load_queries
from tests.support.servers import embedded_postgres
from tests.support.stores import migrated_database, open_log

queries = load_queries(__package__, "recompute.sql")

OPEN = 200_000
#: cases decided on their facts; the figure is a rate
CASES = 2_000
PART = 300
ROUNDS = 3
NOTICE = {
    "year": 2027, "number": "国办发明电〔2026〕9号", "published": "2026-11-30",
    "off": {"元旦": ["2027-01-01..2027-01-03"], "春节": ["2027-02-05..2027-02-12"], "国庆节": ["2027-10-01..2027-10-07"]},
    "work": {"春节": ["2027-01-31", "2027-02-13"], "国庆节": ["2027-09-26", "2027-10-09"]},
}  # fmt: skip
REMIND = {"national.defence": (5, 3, 1, 0)}
PERIODS = ("15 days", "10 workdays", "3 days", "60 days", "2 months")


async def run() -> Result:
    with embedded_postgres() as server:
        async with migrated_database(server) as url, open_log(url) as log:
            db = await database.connect(url, name="bench")
            try:
                return await _measured(db, log)
            finally:
                await database.close(db)


async def _measured(db: Connection, log: EventLog) -> Result:
    before, after = shipped(), shipped().with_notice(parse_notice(NOTICE))
    await db.execute(f"create schema bench; set search_path to bench; {DeadlineDesk.schema}")
    await _spread(db, before)
    known = Editions.of(before)
    found = [await _seconds(lambda: concerned(db, known, after)) for _ in range(ROUNDS)]
    await look_again(db, after, before, REMIND)  # as the desk would have them
    looks = [await _seconds(lambda: look_again(db, before, after, REMIND))]
    await db.execute(queries.forget)
    ids = await _real_cases(db, log, before)
    moved = await _decide(db, log, ids, known, after)
    figures = (
        figure(f"find and count again, of {OPEN:,} open", "deadlines", [Load(OPEN / s) for s in found]),
        figure("days of the next look, of the same", "deadlines", [Load(OPEN / s) for s in looks]),
        figure("decide on facts and append the moves", "moves", [moved]),
    )
    return Result(
        "a new calendar",
        figures,
        aims=(at_most(f"{OPEN:,} found and counted again, seconds", 10, max(found)),),
    )


async def _spread(db: Connection, calendar: WorkCalendar) -> None:
    first = date(2026, 12, 25)
    made = [
        (on, period, recounted(on, [period], calendar))
        for n in range(300)
        for period in PERIODS
        if (on := first + timedelta(days=n))
    ]
    columns = (
        [on for on, _, _ in made],
        *([getattr(due, name) for _, _, due in made] for name in Due._fields),
        [period for _, period, _ in made],
    )
    await db.execute(queries.spread, calendar.version, OPEN, *columns, len(made))
    await db.execute(queries.analyze)


async def _real_cases(db: Connection, log: EventLog, calendar: WorkCalendar) -> list[UUID]:
    """Suits noticed at the end of 2026, in the log with their deadlines, and both in the tables."""
    desk = DeadlineDesk(log, load_packs(SHIPPED), Calendars(calendar), lambda: date(2026, 12, 30))
    ids = [derived_id("bench-recompute", n) for n in range(CASES)]
    for start in range(0, len(ids), PART):
        for key in ids[start : start + PART]:
            await _open(log, key)
    position = 0
    while position < await reader.tail(db):
        page = await log.read(position, 5_000, DeadlineDesk.types)
        await desk.apply(db, page.events, live=True)
        position = page.upto
    return ids


async def _open(log: EventLog, key: UUID) -> None:
    facts = (
        case.CaseOpened(name="某某诉某局"),
        case.InstanceOpened(instance=1, level=terms.Level.FIRST),
        case.NoticeReceived(instance=1),
    )
    on = date(2026, 12, 25)
    events = tuple(
        new_event(fact, region="110105", bureau="cy-minzheng", actor="bench", occurred_on=on)
        for fact in facts
    )
    await log.append(Write(f"case-{key}", events, Expected.new()))


async def _decide(
    db: Connection, log: EventLog, ids: list[UUID], known: Editions, calendar: WorkCalendar
) -> Load:
    change = CalendarChange(calendar.version, earlier=known.named)
    desk = Desk(load_packs(SHIPPED), calendar, date(2026, 12, 30), change)
    count, started = 0, time.perf_counter()
    for start in range(0, len(ids), PART):
        said = (await decided(db, ids[start : start + PART], on_facts, desk)).said
        if await say(log, said):
            raise ValueError("nobody else says anything here")
        count += len(said)
    return Load(count / (time.perf_counter() - started))


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started
