"""Intake's door and the duties of the deadlines service on one log, and a bureau with its cases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
from fastapi import FastAPI

from services.deadlines.duties.api import DutyOffice, router
from services.deadlines.duties.projection import DutyDesk
from services.intake.accept import Accept
from services.intake.answers import Accepted
from shared import database as db
from shared.calendars.keeper import Calendars
from shared.database import Pool
from shared.dates import shipped
from shared.eventlog import EventLog
from shared.events.duty import DutyAssessed
from shared.policy.choice import Packs
from shared.projection import Doorbell, Runner, generation
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from tests.support.docket import Bureau, Docket, Item
from tests.support.rebuilding import rebuilt_alike
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import BUREAU, REGION, packs

PACE = Pace(lease=2.0, poll=0.02, tick=0.02)
RENSHE, SFJ = Bureau(BUREAU, REGION), Bureau("sfj", REGION)


@dataclass
class Duties:
    """Intake's door and the duties of the deadlines service on one log; ``today`` can be set."""

    log: EventLog
    own: EventLog
    pool: Pool
    accept: Accept
    today: date
    packs: Packs = field(default_factory=packs)

    async def told(self, *items: Item) -> None:
        """Facts through the door, each accepted."""
        answers = await self.accept(list(items))
        assert all(isinstance(answer, Accepted) for answer in answers), answers

    def desk(self) -> DutyDesk:
        return DutyDesk(self.own, self.packs, Calendars(shipped()), lambda: self.today)

    @asynccontextmanager
    async def running(self, desk: DutyDesk | None = None, owner: str = "one") -> AsyncIterator[DutyDesk]:
        desk = desk or self.desk()
        runner = Runner(desk, self.pool, self.own, owner=owner, bell=Doorbell().bell(), pace=PACE)
        task = asyncio.create_task(runner.run())
        try:
            yield desk
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def settled(self, desk: DutyDesk) -> None:
        """Until the log is read to its end and no bureau waits to be looked at today."""

        async def so() -> bool:
            live = await generation.find(self.pool, DutyDesk.name, "live")
            if live is None or desk._seen is None or desk._seen[0] != self.today or desk._waiting:
                return False
            return live.position == await self.log.tail()

        await until(so)

    async def stands_on(self, desk: DutyDesk, text: str) -> None:
        self.today = day(text)
        await self.settled(desk)

    async def said(self) -> list[str]:
        """What was said, in order: rule, whose, period, state, the day it was said for."""
        page = await self.log.read(0, 1_000_000)
        return [
            " ".join(map(str, (duty.rule.partition(".")[2], duty.person or event.bureau, duty.period, duty.state.value, event.occurred_on)))
            for event in page.events
            if isinstance(duty := event.payload, DutyAssessed)
        ]  # fmt: skip

    async def rebuilt_equals_live(self) -> bool:
        return (await rebuilt_alike(self.pool, DutyDesk))["duty_facts"] > 0

    def app(self) -> FastAPI:
        app = make_app("deadlines")
        app.include_router(
            router(DutyOffice(self.pool, self.own, self.packs, Calendars(shipped()), lambda: self.today))
        )
        return app

    @asynccontextmanager
    async def http(self) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://deadlines") as client:
            yield client

    async def get(self, path: str, **params: Any) -> Any:
        async with self.http() as http:
            answer = await http.get(path, params=params)
            assert answer.status_code == 200, answer.text
            return answer.json()

    async def line(self, rule: str, **asked: Any) -> dict[str, Any]:
        """The one line of a list that is of this rule."""
        items = (await self.get("/v1/duties", **asked))["items"]
        [found] = [item for item in items if item["rule"] == f"trial.{rule}"]
        return dict(found)


@asynccontextmanager
async def duties_service(database: str, log: EventLog) -> AsyncIterator[Duties]:
    url = url_of("deadlines", database)
    async with AsyncExitStack() as stack:
        pool = await db.connect_pool(url, name="deadlines", search_path="deadlines")
        stack.push_async_callback(db.close_pool, pool)
        own = await stack.enter_async_context(open_log(url))
        yield Duties(log, own, pool, Accept(log, lambda: date(2027, 12, 31)), day("26-06-01"))


def org(bureau: Bureau, type_: str, on: str | None, **data: Any) -> Item:
    return bureau._organisation(f"organisation.{type_}", on, **data)


async def a_bureau(duties: Duties) -> None:
    """Two organisations; the bureau has one member M of its response team."""
    await duties.told(
        org(RENSHE, "registered", "2025-01-02", name="某区人社局", enforces=False),
        org(RENSHE, "roster_joined", "2025-01-02", person="M", label="组员甲", roster="response_team"),
        org(SFJ, "registered", "2025-01-02", name="某区司法局"),
        SFJ.person("p-sfj", "justice_bureau", "2025-01-02"),
    )


async def a_case(duties: Duties, plaintiff: str, handled: str | None = None) -> Docket:
    docket = Docket(RENSHE)
    await duties.told(
        docket.opened("某某诉某局", plaintiffs=[{"label": plaintiff, "party_id": f"p-{plaintiff}"}]),
        docket.fact("instance_opened", None, level="first"),
        *([docket.fact("handler_assigned", handled, handler="M")] if handled else []),
    )
    return docket
