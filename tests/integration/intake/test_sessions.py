"""Sign-up through a real log: what is open is said to each bureau once, seats go in order, the worked day before is told, and nothing twice after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from services.intake.accept import Accept
from services.intake.sessions.door import SessionsOpen
from services.intake.sessions.projection import Sessions
from shared import database as db
from shared.calendars.keeper import Calendars
from shared.database import Connection
from shared.dates import shipped
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.events.envelope import Recorded
from shared.projection import Doorbell, Runner, generation
from shared.projection.runner import Pace
from shared.security import Duty, Identity
from shared.security.fence import check_submission
from shared.security.visitor import visited_by
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.intake.scenes import REGION, fact_id, item

ORGANISER, OTHER, THIRD = "fz-renshe", "fz-ziran", "fz-shijian"
PLAN = {
    "training": "lecture",
    "topic": "出庭实务",
    "session_on": "2026-12-07",
    "place": "三楼",
    "audience": "region",
}


@dataclass
class Desk:
    log: EventLog
    pool: db.Pool
    today: date = date(2026, 11, 22)

    async def told(self, *items: dict[str, Any]) -> list[str]:
        """``accepted``, ``duplicate``, or the code of the refusal."""
        accept = Accept(self.log, lambda: self.today, check_submission, SessionsOpen(self.log))
        return [getattr(one, "code", one.status) for one in await accept(list(items))]

    async def said(self) -> list[Recorded]:
        page = await self.log.read(0, 10_000)
        return [event for event in page.events if event.type.startswith("session.")]


class Dying(Sessions):
    """Dies after its appends, before the page is committed, as often as told."""

    deaths = 0

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        await super().apply(db, page, live=live)
        if self.deaths and page:
            self.deaths -= 1
            raise Retry("killed", after=0.05)


@pytest.fixture
async def desk(database: str) -> AsyncIterator[Desk]:
    """Three bureaus, with the rights of intake."""
    url = url_of("intake", database)
    pool = await db.connect_pool(url, name="intake", search_path="intake")
    async with open_log(url) as log:
        desk = Desk(log, pool)
        names = [
            of(bureau, "registered", None, name=f"（虚构）{bureau}") for bureau in (ORGANISER, OTHER, THIRD)
        ]
        assert await desk.told(*names) == ["accepted"] * 3
        yield desk
    await db.close_pool(pool)


def of(
    bureau: str, kind: str, day: str | None = "2026-11-22", /, key: str = "", **data: Any
) -> dict[str, Any]:
    place = {"bureau": bureau, "subject": f"organisation-{REGION}-{bureau}"}
    return item(f"organisation.{kind}", day, key=f"{bureau}{key}", envelope=place, **data)


def signed(
    bureau: str, person: str, session: dict[str, Any], day: str = "2026-11-22", key: str = ""
) -> dict[str, Any]:
    return of(bureau, "signed_up", day, key=key, session=str(fact_id(session)), host=ORGANISER, person=person)


@asynccontextmanager
async def at_work(desk: Desk, *, deaths: int = 0) -> AsyncIterator[None]:
    """The process manager; has read everything and looked at the day when the block is left."""
    projection = Dying(desk.log, Calendars(shipped()), lambda: desk.today)
    projection.deaths = deaths
    pace = Pace(lease=2.0, poll=0.02, tick=0.02)
    runner = Runner(projection, desk.pool, desk.log, owner="one", bell=Doorbell().bell(), pace=pace)
    task = asyncio.create_task(runner.run())

    async def done() -> bool:
        live = await generation.find(desk.pool, Sessions.name, "live")
        return live is not None and live.position == await desk.log.tail() and projection._looked is not None

    try:
        yield
        await until(done)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_session_is_offered_once_to_each_bureau_and_told_on_the_last_worked_day(desk: Desk) -> None:
    """A training on Monday is offered to the three bureaus at once, and told on Friday to who has a seat; dying over it says nothing twice."""
    plan = of(ORGANISER, "training_planned", **PLAN, capacity=1)
    assert await desk.told(plan) == ["accepted"]
    assert await desk.told(signed(OTHER, "z1", plan)) == ["accepted"]
    assert await desk.told(signed(THIRD, "s1", plan)) == ["accepted"]
    async with at_work(desk, deaths=2):
        pass
    offered = await desk.said()
    assert sorted((e.type, e.bureau) for e in offered) == [
        ("session.offered", b) for b in (ORGANISER, THIRD, OTHER)
    ]
    desk.today = date(2026, 12, 3)
    async with at_work(desk):
        pass
    assert len(await desk.said()) == 3
    for day in (date(2026, 12, 4), date(2026, 12, 5)):
        desk.today = day
        async with at_work(desk, deaths=1):
            pass
    [near] = [e for e in await desk.said() if e.type == "session.near"]
    assert (near.bureau, near.occurred_on) == (OTHER, date(2026, 12, 4))


async def test_seats_go_in_the_order_of_signing_up(desk: Desk) -> None:
    """Beyond the capacity people wait; who withdraws makes room for the next; a cancelled session is said to those who were coming, and closes."""
    plan = of(ORGANISER, "training_planned", **PLAN, capacity=1)
    first, second = signed(OTHER, "z1", plan), signed(THIRD, "s1", plan)
    assert await desk.told(plan) == ["accepted"]
    assert await desk.told(first) == ["accepted"]
    assert await desk.told(second) == ["accepted"]
    out = of(OTHER, "sign_up_withdrawn", session=str(fact_id(plan)), person="z1")
    async with at_work(desk):
        pass
    rows = await desk.pool.fetch("select person, turn from intake_sign_ups order by turn")
    assert [tuple(row) for row in rows] == [("z1", 1), ("s1", 2)]
    assert await desk.told(out) == ["accepted"]
    off = of(ORGANISER, "session_cancelled", session=str(fact_id(plan)), reason="改期")
    async with at_work(desk):
        assert await desk.told(off) == ["accepted"]
    assert [tuple(row) for row in await desk.pool.fetch("select person, turn from intake_sign_ups")] == [
        ("s1", 1)
    ]
    assert [(e.bureau) for e in await desk.said() if e.type == "session.called_off"] == [THIRD]
    assert await desk.told(signed(OTHER, "z1", plan, key="again")) == ["session_cancelled"]
    assert await desk.told(first) == ["duplicate"]


async def test_a_plan_and_its_sign_up_may_come_together(desk: Desk) -> None:
    """Of one bureau in one request: the second is decided on what the first says."""
    plan = of(ORGANISER, "training_planned", **PLAN)
    own = of(ORGANISER, "signed_up", session=str(fact_id(plan)), person="p1")
    assert await desk.told(plan, own) == ["accepted"] * 2


async def test_what_is_asked_at_the_door(desk: Desk) -> None:
    """Nobody signs up for what is not there, not for them, or closed; what was recorded in time is a duplicate for ever."""
    plan = of(
        ORGANISER,
        "training_planned",
        **PLAN | {"audience": "named", "bureaus": [OTHER]},
        closes_on="2026-11-23",
    )
    late = signed(OTHER, "z2", plan, "2026-11-24")
    assert await desk.told(signed(OTHER, "z1", plan)) == ["session_unknown"]
    assert await desk.told(plan) == ["accepted"]
    assert await desk.told(signed(OTHER, "z1", plan), signed(THIRD, "s1", plan)) == [
        "accepted",
        "session_not_for_you",
    ]
    desk.today = date(2026, 11, 24)
    assert await desk.told(late, signed(OTHER, "z1", plan)) == ["sign_up_closed", "duplicate"]


async def test_a_clerk_signs_up_nobody_else(desk: Desk) -> None:
    """A clerk for oneself, the 法制科负责人 for anybody of the bureau; another bureau's for nobody here."""
    plan = of(ORGANISER, "training_planned", **PLAN)
    assert await desk.told(plan) == ["accepted"]

    async def by(person: str, duty: Duty, bureau: str, whom: str) -> list[str]:
        async def visiting() -> list[str]:
            visited_by(Identity(person=person, name=person, duty=duty, region=REGION, bureau=bureau))
            return await desk.told(signed(OTHER, whom, plan, key=person) | {"actor": person})

        return await asyncio.create_task(visiting())

    assert await by("nq", Duty.CLERK, OTHER, "z1") == ["not_yourself"]
    assert await by("nq", Duty.CLERK, OTHER, "nq") == ["accepted"]
    assert await by("fz", Duty.LEGAL_HEAD, OTHER, "z1") == ["accepted"]
    assert await by("xx", Duty.LEGAL_HEAD, THIRD, "z3") == ["not_yours"]
