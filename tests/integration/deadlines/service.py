"""The deadlines service as it runs: its own database role, its projection under the runner, its HTTP application, a day that can be set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from fastapi import FastAPI

from services.deadlines.feeds.doors import router as feeds
from services.deadlines.life.projection import DeadlineDesk
from services.deadlines.lists.api import Desk, router
from services.deadlines.lists.unclocked import router as unclocked
from shared import database as db
from shared.calendars.keeper import Calendars
from shared.database import Pool
from shared.dates import WorkCalendar, shipped
from shared.eventlog import Appended, EventLog
from shared.events.case import CaseOpened, InstanceOpened, NoticeReceived
from shared.events.envelope import Recorded
from shared.events.model import Event
from shared.events.terms import Level, Origin
from shared.policy.load import Packs
from shared.projection import Doorbell, Runner, generation
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from tests.support.given import a_write, an_event
from tests.support.packs import SHIPPED_PACKS
from tests.support.rebuilding import rebuilt_alike
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.deadlines.cases import day

#: two documents suffice to see the service at work: the more rules speak of a case, the less one sees of each
PACKS = Packs(tuple(pack for pack in SHIPPED_PACKS.packs if pack.id in {"national", "yicheng-2023"}))
PACE = Pace(lease=2.0, poll=0.02, tick=0.02)


@dataclass
class CaseStory:
    """What a bureau records of one case; each fact is in the log when the call returns."""

    log: EventLog
    region: str
    id: UUID = field(default_factory=uuid4)

    async def told(self, event: Event, on: str | None = None) -> UUID:
        """Record one fact of the day ``on`` (26-06-01); returns its id."""
        new = an_event(event, on=on and day(on), region=self.region)
        outcome = await self.log.append(a_write(f"case-{self.id}", new))
        assert isinstance(outcome, Appended)
        return new.id


@dataclass
class Deadlines:
    """``log`` may append every service's events; ``own`` and ``pool`` have the rights of the service. ``today`` can be set."""

    log: EventLog
    own: EventLog
    pool: Pool
    today: date
    calendar: WorkCalendar = field(default_factory=shipped)
    packs: Packs = PACKS

    async def case(
        self, *, notice: str | None = "26-06-01", region: str = "110105", origin: Origin = Origin.REPORTED
    ) -> CaseStory:
        """A suit whose first instance was noticed on ``notice``; without local rules unless ``region`` has some."""
        story = CaseStory(self.log, region)
        await story.told(CaseOpened(name="某某诉某局", origin=origin))
        await story.told(InstanceOpened(instance=1, level=Level.FIRST))
        if notice:
            await story.told(NoticeReceived(instance=1), notice)
        return story

    def desk(self) -> DeadlineDesk:
        return DeadlineDesk(self.own, self.packs, Calendars(self.calendar), lambda: self.today)

    @asynccontextmanager
    async def running(self, desk: DeadlineDesk | None = None, owner: str = "one") -> AsyncIterator[Runner]:
        runner = Runner(
            desk or self.desk(), self.pool, self.own, owner=owner, bell=Doorbell().bell(), pace=PACE
        )
        task = asyncio.create_task(runner.run())
        try:
            yield runner
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def settled(self) -> None:
        """Until the whole log is read and nothing that today asks for is left to say."""

        async def so() -> bool:
            live = await generation.find(self.pool, DeadlineDesk.name, "live")
            if live is None or live.position < await self.log.tail():
                return False
            with suppress(asyncpg.UndefinedTableError):  # the first generation is still being made
                left = await self.pool.fetchval(
                    "select count(*) from deadlines where look_on <= $1", self.today
                )
                return left == 0 and live.position == await self.log.tail()
            return False

        await until(so)

    async def stands_on(self, text: str) -> None:
        self.today = day(text)
        await self.settled()

    async def events(self, case: CaseStory | None = None) -> list[Recorded]:
        """What the service has said, in order."""
        page = await self.log.read(0, 1_000_000)
        said = [event for event in page.events if event.type.startswith("deadline.")]
        return [event for event in said if case is None or event.payload.case_id == case.id]

    async def said(self, case: CaseStory | None = None) -> list[str]:
        """The same in short: “set defence”."""
        return [
            f"{event.type.removeprefix('deadline.')} {event.payload.rule.partition('.')[2]}"
            for event in await self.events(case)
        ]

    async def rows(self, case: CaseStory) -> dict[str, dict[str, Any]]:
        """The case's rows by rule."""
        rows = await self.pool.fetch("select * from deadlines where case_id = $1", case.id)
        return {row["rule"].partition(".")[2]: dict(row) for row in rows}

    async def rebuilt_equals_live(self) -> bool:
        return (await rebuilt_alike(self.pool, DeadlineDesk))["deadlines"] > 0

    def app(self) -> FastAPI:
        app = make_app("deadlines")
        desk = Desk(self.pool, self.own, self.packs, Calendars(self.calendar), lambda: self.today)
        for doors in (router, unclocked, feeds):
            app.include_router(doors(desk))
        return app

    @asynccontextmanager
    async def http(self) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://deadlines") as client:
            yield client


@asynccontextmanager
async def deadlines_service(database: str, log: EventLog) -> AsyncIterator[Deadlines]:
    url = url_of("deadlines", database)
    async with AsyncExitStack() as stack:
        pool = await db.connect_pool(url, name="deadlines", search_path="deadlines")
        stack.push_async_callback(db.close_pool, pool)
        own = await stack.enter_async_context(open_log(url))
        yield Deadlines(log, own, pool, day("26-06-01"))
