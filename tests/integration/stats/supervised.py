"""Supervision as it runs beside the real deadlines: facts on one log, two services with their own roles, days that pass, the doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.stats.projection import Figures
from services.stats.supervision import paper_doors
from services.stats.supervision.doors import router
from services.stats.supervision.office import Office
from services.stats.supervision.papers import Papers
from services.stats.supervision.projection import Supervision
from services.stats.supervision.rulebook import rulebook
from shared import database as db
from shared.database import Pool
from shared.eventlog import EventLog
from shared.events.envelope import Recorded
from shared.files.store import Folder
from shared.files.uploads import Uploads
from shared.projection import Doorbell, Runner, generation
from shared.runtime.http import make_app
from tests.integration.deadlines.service import PACE, CaseStory, Deadlines, deadlines_service
from tests.support.rebuilding import rebuilt_alike
from tests.support.stores import open_log, url_of
from tests.support.waiting import until

REGION = "370404"


@dataclass
class Supervised:
    """``deadlines`` is the other service; ``own`` and ``pool`` have the rights of stats. The day is that of the deadlines."""

    deadlines: Deadlines
    own: EventLog
    pool: Pool
    files: Path

    @property
    def log(self) -> EventLog:
        return self.deadlines.log

    def manager(self) -> Supervision:
        return Supervision(self.own, rulebook(self.deadlines.packs), lambda: self.deadlines.today)

    def office(self) -> Office:
        book = rulebook(self.deadlines.packs)
        return Office(
            self.pool,
            self.own,
            book,
            lambda: self.deadlines.today,
            Papers(Folder(self.files), Uploads(self.pool), 1_000_000),
        )

    def app(self) -> FastAPI:
        app = make_app("stats")
        for of in (router, paper_doors.router):
            app.include_router(of(self.office()))
        return app

    @asynccontextmanager
    async def running(self, manager: Supervision | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """Both services at work; the client asks the doors of supervision."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.deadlines.running())
            for projection in (manager or self.manager(), Figures()):
                await stack.enter_async_context(_run(Runner(projection, self.pool, self.own, owner="one", bell=Doorbell().bell(), pace=PACE)))  # fmt: skip
            transport = httpx.ASGITransport(self.app())
            yield await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://stats")
            )

    async def settled(self) -> None:
        """Until both have read the whole log and nobody has anything left to say."""

        async def still() -> bool:
            await self.deadlines.settled()
            tail = await self.log.tail()
            live = [
                await generation.find(self.pool, name, "live") for name in (Supervision.name, Figures.name)
            ]
            read = all(one is not None and one.position >= tail for one in live)
            return read and await self.log.tail() == tail

        await until(still)

    async def stands_on(self, day: str) -> None:
        await self.deadlines.stands_on(day)
        await self.settled()

    async def case(self, notice: str = "26-06-01") -> CaseStory:
        return await self.deadlines.case(notice=notice, region=REGION)

    async def said(self) -> list[str]:
        """What supervision and people said, in short and in order."""
        return [_short(event) for event in await self.events()]

    async def events(self) -> list[Recorded]:
        page = await self.log.read(0, 1_000_000)
        return [event for event in page.events if event.type.startswith("supervision.")]

    async def rebuilt_equals_live(self) -> bool:
        return (await rebuilt_alike(self.pool, Supervision))["stats_supervision"] > 0


async def ids(http: httpx.AsyncClient, **asked: Any) -> list[UUID]:
    """The proposals of the inbox, oldest first."""
    answer = await http.get("/v1/supervision", params=asked)
    assert answer.status_code == 200, answer.text
    return [UUID(item["id"]) for item in reversed(answer.json()["items"])]


def _short(event: Recorded) -> str:
    rule = getattr(event.payload, "rule", "").partition(".")[2]
    return f"{event.type.removeprefix('supervision.')} {rule}".strip()


@asynccontextmanager
async def _run(runner: Runner) -> AsyncIterator[None]:
    task = asyncio.create_task(runner.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def supervised_service(database: str, log: EventLog) -> AsyncIterator[Supervised]:
    url = url_of("stats", database)
    async with AsyncExitStack() as stack:
        pool = await db.connect_pool(url, name="stats", search_path="stats")
        stack.push_async_callback(db.close_pool, pool)
        own = await stack.enter_async_context(open_log(url))
        files = Path(stack.enter_context(TemporaryDirectory(prefix="yingsu-")))
        yield Supervised(await stack.enter_async_context(deadlines_service(database, log)), own, pool, files)
