"""The life of a case's deadlines through a real log: what the service says, when, and that it says nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from services.deadlines.law.case import Case
from services.deadlines.life.announcing import Announcement, writes
from services.deadlines.life.lifecycle import Desk as LifecycleDesk
from services.deadlines.life.lifecycle import on_facts
from services.deadlines.life.projection import DeadlineDesk
from shared.calendars.keeper import Calendars
from shared.clock import utc_now
from shared.database import Connection
from shared.dates import parse_notice, shipped
from shared.errors import Retry
from shared.eventlog import Appended
from shared.events.case import (
    Corrected,
    DefenceFiled,
    EvidenceFiled,
    HearingMoved,
    HearingScheduled,
    NoticeReceived,
    Voided,
)
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.terms import Origin
from shared.projection import generation
from tests.integration.deadlines.service import CaseStory, Deadlines
from tests.support.waiting import until
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.test_calendar import NOTICE_2027

YICHENG = "370404"


async def test_set_approaching_met_and_missed(service: Deadlines) -> None:
    """A notice sets the deadlines; reminders come on their days; what is filed is met, what is not is missed the day after."""
    async with service.running():
        case = await service.case()
        await service.settled()
        assert await service.said() == ["set defence", "set evidence"]
        await service.stands_on("26-06-09")
        assert (await service.said())[2:] == ["approaching defence", "approaching evidence"]
        await case.told(DefenceFiled(instance=1), "26-06-10")
        await service.stands_on("26-06-16")
        await service.stands_on("26-06-17")
        said = Counter(await service.said())
        assert said["met defence"] == said["missed evidence"] == 1
        assert said["approaching evidence"] == 4
        rows = await service.rows(case)
        assert (rows["defence"]["state"], rows["evidence"]["state"]) == ("met", "missed")
        await case.told(EvidenceFiled(instance=1), "26-06-20")
        await service.settled()
        late = (await service.rows(case))["evidence"]
        assert (late["state"], late["met_on"]) == ("met_late", day("26-06-20"))


async def test_every_event_names_its_cause(service: Deadlines) -> None:
    """An emission carries the correlation of the fact that caused it, and the case's region and bureau."""
    async with service.running():
        case = await service.case()
        await service.settled()
        await service.stands_on("26-06-17")
        notice = (await service.log.read_stream(f"case-{case.id}"))[2]
        for event in await service.events():
            assert (event.causation, event.correlation) == (notice.id, notice.correlation)
            assert (event.region, event.bureau, event.actor) == (case.region, notice.bureau, "deadlines")


async def test_a_correction_moves_and_a_void_cancels(service: Deadlines) -> None:
    """A corrected day of service moves the deadlines, keeping the earlier days; a voided case ends them."""
    async with service.running():
        case = await service.case(notice=None)
        notice = await case.told(NoticeReceived(instance=1), "26-06-01")
        await service.settled()
        data = NoticeReceived(instance=1).model_dump(mode="json", exclude_none=True)
        await case.told(
            Corrected(corrects=notice, fact_on=day("26-06-03"), data=data, reason="录入有误"), "26-06-04"
        )
        await service.settled()
        row = (await service.rows(case))["defence"]
        assert (row["due"], row["previous_dues"]) == (day("26-06-18"), [day("26-06-16")])
        await case.told(Voided(reason="重复建案"), "26-06-05")
        await service.settled()
        row = (await service.rows(case))["defence"]
        assert (row["state"], row["reason"], row["look_on"]) == ("cancelled", "案件已作废", None)
        assert (await service.said())[2:] == [
            "moved defence",
            "moved evidence",
            "cancelled defence",
            "cancelled evidence",
        ]
        assert await service.pool.fetchval("select voided from cases where case_id = $1", case.id)


async def test_a_moved_hearing_moves_the_list_of_leaders(service: Deadlines) -> None:
    """开庭改期: the list is due three days before the new day, and a list already missed is owed again."""
    async with service.running():
        case = await service.case(region=YICHENG)
        await case.told(HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 7, 2)), "26-06-10")
        await service.settled()
        await service.stands_on("26-06-30")
        assert (await service.rows(case))["leader_list"]["state"] == "missed"
        await case.told(HearingMoved(instance=1, hearing=1, hearing_on=date(2026, 7, 23)), "26-06-30")
        await service.settled()
        row = (await service.rows(case))["leader_list"]
        assert (row["state"], row["due"], row["previous_dues"]) == (
            "running",
            day("26-07-20"),
            [day("26-06-29")],
        )


async def test_an_old_case_gets_no_invented_deadline(service: Deadlines) -> None:
    """A notice from before any known rule is withheld, and says so; one from 2014 counts by the law of its day."""
    async with service.running():
        ancient = await service.case(notice="1990-09-30")
        old = await service.case(notice="14-07-21", origin=Origin.PUBLISHED)
        await service.settled()
        assert set(await service.said(ancient)) == {"withheld defence", "withheld evidence"}
        row = (await service.rows(ancient))["defence"]
        assert (row["state"], row["due"], row["listed_on"]) == ("withheld", None, day("1990-09-30"))
        assert "不推定期限" in row["reason"]
        row = (await service.rows(old))["defence"]
        assert (row["due"], row["state"]) == (day("14-07-31"), "cancelled")
        assert "公开文书未载明" in row["reason"]


async def test_after_days_of_downtime_a_miss_carries_both_days(service: Deadlines) -> None:
    """Down for two weeks: every reminder is said with the day it was owed, the miss with the first day late; recorded now."""
    async with service.running():
        case = await service.case()
        await service.settled()
    service.today = day("26-07-01")
    async with service.running():
        await service.settled()
    defence = [e for e in await service.events(case) if e.payload.rule == "national.defence"]
    owed = [e.payload.remind_on for e in defence if e.type == "deadline.approaching"]
    assert owed == [day("26-06-09"), day("26-06-11"), day("26-06-15"), day("26-06-16")]
    missed = defence[-1]
    assert (missed.type, missed.payload.due, missed.occurred_on) == (
        "deadline.missed",
        day("26-06-16"),
        day("26-06-17"),
    )
    assert utc_now() - missed.recorded_at < timedelta(minutes=5)


async def some_cases(service: Deadlines, count: int = 40) -> list[CaseStory]:
    """Cases at every stage of life."""
    cases = [await service.case(region=YICHENG, notice=f"26-06-0{1 + n % 9}") for n in range(count)]
    for n, case in enumerate(cases):
        if n % 2:
            await case.told(DefenceFiled(instance=1), "26-06-12")
        if n % 3 == 0:
            await case.told(HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 7, 2)), "26-06-10")
        if _voided(n):
            await case.told(Voided(reason="重复建案"), "26-06-14")
    return cases


def _voided(n: int) -> bool:
    return n % 7 == 0


async def nothing_twice(service: Deadlines) -> None:
    """Every deadline is one unbroken stream and no event was said a second time."""
    events = await service.events()
    said = Counter((e.stream, e.version) for e in events)
    assert events
    assert set(said.values()) == {1}
    once = Counter(
        (e.stream, e.type, getattr(e.payload, "days_left", e.version))
        for e in events
        if e.type in {"deadline.set", "deadline.approaching", "deadline.missed"}
    )
    assert set(once.values()) == {1}


async def test_a_rebuilt_model_equals_the_live_one(service: Deadlines) -> None:
    """Tables built from the log alone are the live tables; building them says nothing."""
    async with service.running():
        await some_cases(service)
        await service.settled()
        await service.stands_on("26-06-16")
        await service.stands_on("26-08-01")
        before = await service.said()
        assert await service.rebuilt_equals_live()
        assert await service.said() == before
        await nothing_twice(service)


async def test_a_rebuild_takes_over_and_goes_on(service: Deadlines) -> None:
    """After the switch to a rebuilt generation the clock goes on where it stood."""
    async with service.running():
        case = await service.case()
        await service.settled()
        await generation.add(service.pool, DeadlineDesk.name, DeadlineDesk.version, "building")

        async def switched() -> bool:
            live = await generation.find(service.pool, DeadlineDesk.name, "live")
            return live is not None and live.generation == 2

        await until(switched)
        assert await service.said() == ["set defence", "set evidence"]
        await service.stands_on("26-06-17")
        assert (await service.rows(case))["defence"]["state"] == "missed"
        await nothing_twice(service)


async def test_two_workers_at_once_say_nothing_twice(service: Deadlines) -> None:
    """Two workers compete for the lease and two more decide without it: each thing is said once. (A case may be voided before anybody saw it.)"""
    async with service.running(owner="one"), service.running(owner="two"):
        recording = asyncio.create_task(some_cases(service))
        while not recording.done():
            await asyncio.gather(*(apart(service, f"apart_{n}") for n in range(2)))
        await service.settled()
        service.today = day("26-06-20")
        await asyncio.gather(*(apart(service, f"apart_{n}") for n in range(2)))
        await service.settled()
        assert await service.rebuilt_equals_live()
    await nothing_twice(service)
    stand = {case.id for n, case in enumerate(await recording) if not _voided(n)}
    assert len(stand) == 34
    assert stand <= {e.payload.case_id for e in await service.events() if e.type == "deadline.set"}


async def test_a_late_append_of_a_slow_worker_is_put_right(service: Deadlines) -> None:
    """What another worker decided before a correction and recorded after it is moved as soon as the log brings it."""
    case = await service.case(notice=None)
    notice = await case.told(NoticeReceived(instance=1), "26-06-01")
    facts = await service.log.read_stream(f"case-{case.id}")
    known = Case(case.id, facts[0].region, facts[0].bureau, fold(facts))
    late = on_facts(known, {}, LifecycleDesk(service.packs, service.calendar, service.today))
    data = NoticeReceived(instance=1).model_dump(mode="json", exclude_none=True)
    await case.told(
        Corrected(corrects=notice, fact_on=day("26-06-03"), data=data, reason="录入有误"), "26-06-04"
    )
    for write in writes(Announcement(known, facts, one) for one in late):
        assert isinstance(await service.log.append(write), Appended)
    desk = service.desk()
    desk._checked = None  # the look at every open case after a start would put it right, too
    async with service.running(desk) as runner:
        runner._page = 1
        await service.settled()
        assert await service.said() == ["set defence", "set evidence", "moved defence", "moved evidence"]
        assert (await service.rows(case))["defence"]["due"] == day("26-06-18")
        assert await service.rebuilt_equals_live()


async def apart(service: Deadlines, schema: str) -> None:
    """A worker that knows nothing of leases: it reads the log into tables of its own, says what it thinks, and is gone."""
    desk = service.desk()
    page = await service.own.read(0, 10_000, DeadlineDesk.types)
    connection = await service.pool.acquire()
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(f"create schema {schema}; set local search_path to {schema}; {desk.schema}")
        await desk.apply(connection, page.events, live=True)
        await desk.tick(connection)
    finally:
        await transaction.rollback()
        await service.pool.release(connection)


class Killed(DeadlineDesk):
    """Dies after its appends, before the page is committed, as often as told."""

    deaths = 3

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        await super().apply(db, page, live=live)
        self._die()

    async def tick(self, db: Connection) -> None:
        await super().tick(db)
        self._die()

    def _die(self) -> None:
        if self.deaths:
            self.deaths -= 1
            raise Retry("killed", after=0.05)


@pytest.mark.parametrize("deaths", [1, 3, 10])
async def test_killed_between_append_and_commit(service: Deadlines, deaths: int) -> None:
    """What was appended before the crash is found again by its ids: nothing is lost, nothing repeated."""
    await some_cases(service, 12)
    service.today = day("26-06-20")
    desk = Killed(service.own, service.packs, Calendars(service.calendar), lambda: service.today)
    desk.deaths = deaths
    async with service.running(desk):
        await service.settled()
        assert desk.deaths == 0
        assert await service.rebuilt_equals_live()
    await nothing_twice(service)


async def test_a_new_calendar_moves_what_is_open(service: Deadlines) -> None:
    """A start with a newly published notice recomputes open deadlines; those that moved or became certain say so."""
    service.today = day("26-12-25")
    async with service.running():
        case = await service.case(notice="26-12-25")
        await service.settled()
        assert (await service.rows(case))["defence"]["provisional"]
    service.calendar = shipped().with_notice(parse_notice(NOTICE_2027))
    async with service.running():

        async def moved() -> bool:
            return (await service.said()).count("moved defence") == 1

        await until(moved)
        await service.settled()
        row = (await service.rows(case))["defence"]
        assert (row["provisional"], row["calendar"]) == (False, service.calendar.version)
        assert await service.rebuilt_equals_live()
    await nothing_twice(service)
