"""庭前核对 through a real log: who will appear is found wrong once, again when other checks fail, and cured when it passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from services.intake.accept import Accept
from services.intake.appearance.announcing import Prechecks
from shared import database as db
from shared.database import Connection
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.events.envelope import Recorded
from shared.events.precheck import PrecheckFailed, PrecheckPassed
from shared.projection import Doorbell, Runner, generation
from shared.projection.runner import Pace
from tests.support.packs import SHIPPED_PACKS
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.intake.scenes import TODAY, UNDER_WAY, fact_id, item

PACKS = SHIPPED_PACKS
SCHEDULED = item("case.hearing_scheduled", "2026-11-01", instance=1, hearing=1, hearing_on="2026-12-01")
STAFF = {"kind": "undertaking", "person": "staff-1", "standing": "established"}
PROPER = {
    "leader": {"person": "leader-1", "rank": "deputy"},
    "agents": [STAFF],
    "papers": ["identity", "post", "power_of_attorney"],
}
NOBODY: dict[str, Any] = {"agents": [STAFF], "papers": ["power_of_attorney"]}
LEADERLESS = "yicheng-2023.leader_eligible"


class Dying(Prechecks):
    """Dies after its appends, before the page is committed, as often as told."""

    deaths = 0

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        await super().apply(db, page, live=live)
        if self.deaths and page:
            self.deaths -= 1
            raise Retry("killed", after=0.05)


@pytest.fixture
async def own(database: str) -> AsyncIterator[tuple[EventLog, db.Pool]]:
    """The log and the tables with the rights of intake."""
    url = url_of("intake", database)
    pool = await db.connect_pool(url, name="intake", search_path="intake")
    async with open_log(url) as log:
        yield log, pool
    await db.close_pool(pool)


@asynccontextmanager
async def saying(own: tuple[EventLog, db.Pool], *, deaths: int = 0, page: int = 500) -> AsyncIterator[None]:
    """The process manager at work; has read everything when the block is left."""
    log, pool = own
    desk = Dying(log, PACKS, lambda: TODAY)
    desk.deaths = deaths
    pace = Pace(lease=2.0, poll=0.02, tick=0.02)
    runner = Runner(desk, pool, log, owner="one", bell=Doorbell().bell(), pace=pace)
    runner._page = page
    task = asyncio.create_task(runner.run())
    try:
        yield
        await until(lambda: _read(log, pool))
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _read(log: EventLog, pool: db.Pool) -> bool:
    live = await generation.find(pool, Prechecks.name, "live")
    return live is not None and live.position == await log.tail()


def plan(key: str = "", **data: Any) -> dict[str, Any]:
    return item("case.appearance_planned", "2026-11-20", key=key, instance=1, hearing=1, **data)


async def told(log: EventLog, *items: dict[str, Any]) -> None:
    answers = await Accept(log, lambda: TODAY, packs=PACKS)(list(items))
    assert [answer.status for answer in answers] == ["accepted"] * len(items)


async def said(log: EventLog) -> list[Recorded]:
    page = await log.read(0, 10_000)
    return [event for event in page.events if event.type.startswith("precheck.")]


async def test_a_wrong_plan_is_said_with_its_articles_and_its_cure_too(
    own: tuple[EventLog, db.Pool],
) -> None:
    """YC23-2.2a: nobody who leads: said with clause, document and what to do; put right: said once that it passes; then nothing more."""
    log, _ = own
    async with saying(own):
        await told(log, *UNDER_WAY, SCHEDULED, plan(**NOBODY))
    [failed] = await said(log)
    assert isinstance(failed.payload, PrecheckFailed)
    assert failed.causation == fact_id(plan(**NOBODY))
    known = {one.check: one for one in failed.payload.failed}
    assert all((one.clause, one.document, one.said) for one in known.values())
    assert "请指定一名负责人" in known[LEADERLESS].said
    async with saying(own):
        await told(log, plan(**PROPER), plan("again", **PROPER))
    assert [event.type for event in await said(log)] == ["precheck.failed", "precheck.passed"]
    assert isinstance((await said(log))[-1].payload, PrecheckPassed)


async def test_the_same_faults_are_said_once_other_faults_again(own: tuple[EventLog, db.Pool]) -> None:
    """Only a change of what fails is news: a moved hearing and the same plan again are none, a missing paper more is."""
    log, _ = own
    moved = item(
        "case.hearing_moved", "2026-11-20", instance=1, hearing=1, hearing_on="2026-12-08", reason="x"
    )
    async with saying(own):
        await told(log, *UNDER_WAY, SCHEDULED, plan(**NOBODY), plan("again", **NOBODY), moved)
        await told(log, plan(agents=[STAFF]))
    first, second = await said(log)
    assert isinstance(first.payload, PrecheckFailed)
    assert isinstance(second.payload, PrecheckFailed)
    assert {one.check for one in first.payload.failed} < {one.check for one in second.payload.failed}


async def test_a_right_plan_and_an_old_hearing_say_nothing(
    own: tuple[EventLog, db.Pool],
) -> None:
    """Silence where all is well, and where the day of the hearing is past."""
    log, _ = own
    old = item("case.hearing_scheduled", "2026-11-01", instance=1, hearing=2, hearing_on="2026-11-18")
    late = item("case.appearance_planned", "2026-11-17", instance=1, hearing=2, **NOBODY)
    async with saying(own):
        await told(log, *UNDER_WAY, SCHEDULED, old, plan(**PROPER), late)
    assert await said(log) == []


@pytest.mark.parametrize("page", [1, 500])
async def test_a_crash_says_nothing_twice_and_pages_say_the_same(
    own: tuple[EventLog, db.Pool], page: int
) -> None:
    """Each fact is looked at as the case stood after it: one at a time or all at once, killed after each append, the same is said."""
    log, _ = own
    facts = (
        plan(**NOBODY),
        plan("same", **NOBODY),
        plan(**PROPER),
        plan("right", **PROPER),
        plan(agents=[STAFF]),
    )
    await told(log, *UNDER_WAY, SCHEDULED, *facts)
    async with saying(own, deaths=3, page=page):
        pass
    found = await said(log)
    assert [event.type for event in found] == ["precheck.failed", "precheck.passed", "precheck.failed"]
    assert [event.causation for event in found] == [fact_id(facts[0]), fact_id(facts[2]), fact_id(facts[4])]
