"""Reminders on a real log: the ladder of an unfinished duty and the day before a hearing, through acknowledgement, outage, crash and rebuild."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.notify.reminders.ladders import load_ladders
from services.notify.reminders.projection import Reminders
from shared.calendars.keeper import Calendars
from shared.dates import shipped
from shared.events.case import HearingScheduled, Voided
from shared.events.deadline import DeadlineMet
from shared.events.reminder import ReminderDue
from shared.events.terms import Role, Strength
from shared.projection import generation
from tests.integration.notify.service import Notify
from tests.support.bureau import CASE, Book, assigned, duty, first_instance, of_duty, opened, person
from tests.support.rebuilding import rebuilt_alike
from tests.support.waiting import until

DUE = date(2026, 3, 24)
REMINDERS = "notify.reminders"


def reminders(notify: Notify) -> Reminders:
    return Reminders(notify.own, Calendars(shipped()), load_ladders(), lambda: notify.today)


def an_open_duty(strength: Strength = Strength.HARD) -> Book:
    book = Book()
    book.extend([person("p-law", Role.LEGAL_OFFICE), person("p-leader", Role.LEADER)])
    book.extend([person("p-principal", Role.PRINCIPAL), opened()])
    book.add(first_instance(), on=date(2026, 1, 5))
    book.extend([assigned(), duty(DUE, strength=strength)])
    return book


@asynccontextmanager
async def running(notify: Notify) -> AsyncIterator[None]:
    async with notify.projecting(reminders(notify), notify.inbox()):
        yield


async def said(notify: Notify, count: int) -> list[tuple[str, str | None]]:
    """Until so many reminders are on record: the day each was owed, and the rung's role."""

    async def enough() -> bool:
        return len(await rungs(notify)) >= count

    await until(enough)
    found = await rungs(notify)
    assert len(found) == count
    return [(f"{one.occurred_on:%m-%d}", one.payload.role and one.payload.role.value) for one in found]


async def due(notify: Notify) -> list[Any]:
    return (await notify.log.read(0, 100_000, {ReminderDue.type})).events


async def rungs(notify: Notify) -> list[Any]:
    return [one for one in await due(notify) if one.payload.role]


async def escalated(notify: Notify) -> list[tuple[str, str]]:
    rows = await notify.rows(
        "select person, subject from notify_messages where kind = 'escalated' order by position"
    )
    return [(row["person"], row["subject"].partition("：")[0]) for row in rows]


async def test_an_unfinished_duty_climbs_day_by_day_until_it_is_done(notify: Notify) -> None:
    """法制科 the working day before, the leader the day after, each once; when it is done nobody further hears."""
    notify.today = date(2026, 3, 20)
    await notify.happened(an_open_duty().events)
    async with running(notify):
        await notify.caught_up(REMINDERS)
        assert await due(notify) == []
        notify.today = date(2026, 3, 23)
        assert await said(notify, 1) == [("03-23", "legal_office")]
        notify.today = date(2026, 3, 25)
        assert await said(notify, 2) == [("03-23", "legal_office"), ("03-25", "leader")]
        book = Book("done")
        book.add(of_duty(DeadlineMet, due=DUE, met_on=notify.today, met_by=CASE, on_time=False))
        await notify.happened(book.events)
        await notify.caught_up(REMINDERS)
        notify.today = date(2026, 4, 30)
        await passes(notify)
        assert len(await rungs(notify)) == 2
        await settled(notify)
        assert await escalated(notify) == [("p-law", "提请督促"), ("p-leader", "提请督促")]


async def passes(notify: Notify) -> None:
    """Until a tick of the day at hand is over: the reminder of another case's hearing, owed on that day, is on record."""
    book, key = Book(f"probe {notify.today}"), UUID(int=notify.today.toordinal())
    book.add(opened(), stream=f"case-{key}")
    tomorrow = notify.today + timedelta(days=1)
    book.add(HearingScheduled(instance=1, hearing=1, hearing_on=tomorrow), stream=f"case-{key}")
    await notify.happened(book.events)

    async def reminded() -> bool:
        return any(one.payload.case_id == key for one in await due(notify))

    await until(reminded)


async def test_after_an_outage_everything_owed_goes_once(notify: Notify) -> None:
    """Down from before the day until long after: every rung is said once, for its own day, and told as late."""
    notify.today = date(2026, 3, 20)
    await notify.happened(an_open_duty().events)
    notify.today = date(2026, 4, 1)
    async with running(notify):
        assert await said(notify, 4) == [
            ("03-23", "legal_office"),
            ("03-25", "leader"),
            ("03-27", "principal"),
            ("03-31", "justice_bureau"),
        ]

        async def told() -> bool:
            return len(await escalated(notify)) == 4  # nobody is 司法局 here: another hears in its place

        await until(told)
        rows = await notify.rows(
            "select body, due_on from notify_messages where kind = 'escalated' order by due_on"
        )
    assert [f"{row['due_on']:%m-%d}" for row in rows] == ["03-23", "03-25", "03-27", "03-31"]
    assert all("现补发" in row["body"] for row in rows)


async def test_taking_it_up_stops_the_ladder(notify: Notify) -> None:
    """The leader acknowledges the lapse: it is not brought before the principal."""
    notify.today = date(2026, 3, 25)
    await notify.happened(an_open_duty().events)
    async with running(notify):
        await said(notify, 2)

        async def told() -> bool:
            return len(await escalated(notify)) == 2

        await until(told)
        async with notify.http() as http:
            [row] = await notify.rows(
                "select id from notify_messages where kind = 'escalated' and person = 'p-leader'"
            )
            answer = await http.post(
                f"/v1/inbox/{row['id']}/acknowledge", json={"person": "p-leader", "note": "已督办"}
            )
            assert answer.status_code == 200, answer.text
        await notify.caught_up(REMINDERS)
        notify.today = date(2026, 4, 30)
        await passes(notify)
        assert len(await escalated(notify)) == 2


@pytest.mark.parametrize("strength", [Strength.FLEXIBLE, Strength.SOFT])
async def test_soft_duties_accuse_nobody(notify: Notify, strength: Strength) -> None:
    """Long after its day a flexible duty was brought to 法制科 once, a soft one to nobody."""
    await notify.happened(an_open_duty(strength).events)
    notify.today = date(2026, 4, 30)
    async with running(notify):
        await passes(notify)
        expected = [("03-27", "legal_office")] if strength is Strength.FLEXIBLE else []
        assert await said(notify, len(expected)) == expected


async def test_a_hearing_after_the_holiday_is_told_before_it(notify: Notify) -> None:
    """A hearing on the first working day after Spring Festival is told on the last one before, once; that of a voided case is not."""
    book, other = Book(), f"case-{UUID(int=7)}"
    book.extend([person("p-leader", Role.LEADER), opened(), assigned()])
    scheduled = HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 2, 24))
    book.add(scheduled)
    for event in (opened(), scheduled, Voided(reason="重复建案")):
        book.add(event, stream=other)
    await notify.happened(book.events)
    notify.today = date(2026, 2, 13)
    async with running(notify):
        await notify.caught_up(REMINDERS)
        for notify.today in (date(2026, 2, 14), date(2026, 2, 23)):

            async def told() -> bool:
                return (
                    len(await notify.rows("select id from notify_messages where kind = 'hearing_tomorrow'"))
                    == 2
                )

            await until(told)
        rows = await notify.rows(
            "select person, subject, due_on from notify_messages where kind = 'hearing_tomorrow' order by person"
        )
    assert [(row["person"], row["due_on"]) for row in rows] == [
        ("p-handler", date(2026, 2, 14)),
        ("p-leader", date(2026, 2, 14)),
    ]
    assert len(await due(notify)) == 1


async def test_a_crash_and_a_rebuild_say_nothing_twice(notify: Notify) -> None:
    """What was said before the checkpoint was lost is not said again; a rebuild says nothing and gives the same tables."""
    await notify.happened(an_open_duty().events)
    notify.today = date(2026, 4, 1)
    await lost_tick(notify)
    assert len(await due(notify)) == 4
    async with notify.projecting(reminders(notify), notify.inbox()):
        await notify.caught_up(REMINDERS)
        assert len(await due(notify)) == 4
        before = await settled(notify)
        rows = await rebuilt_alike(notify.pool, Reminders)
    assert all(rows.values()), rows
    assert await notify.log.tail() == before


async def settled(notify: Notify) -> int:
    """The tail of the log once both have read what each of them said."""
    while True:
        tail = await notify.log.tail()
        await notify.caught_up("notify.inbox")
        await notify.caught_up(REMINDERS)
        if tail == await notify.log.tail():
            return tail


async def lost_tick(notify: Notify) -> None:
    """A worker reads the log, says what is owed, and dies before it commits anything."""
    one = reminders(notify)
    live = await generation.add(notify.pool, REMINDERS, one.version, "live")
    assert live
    await generation.create_tables(notify.pool, live, one.schema, shown=True)
    page = await notify.log.read(0, 1_000, one.types)
    async with notify.pool.acquire() as db:
        transaction = db.transaction()
        await transaction.start()
        await db.execute(generation.queries.use_schema, live.schema)
        await one.apply(db, page.events, live=True)
        await one.tick(db)
        await transaction.rollback()
