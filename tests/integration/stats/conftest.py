"""Stats as it runs: its own database role, its projection under the runner, its HTTP application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
from fastapi import APIRouter

from services.stats.api import router
from services.stats.catalogue import Catalogue
from services.stats.cells.projection import Cells
from services.stats.cockpit import doors as cockpit
from services.stats.duties import duty_kinds
from services.stats.entries import doors as entries
from services.stats.entries.projection import Entries
from services.stats.people.projection import People
from services.stats.projection import Figures
from services.stats.publishing import once
from services.stats.publishing.making import Maker
from services.stats.publishing.material import Library
from services.stats.reports.forms import FORMS
from services.stats.units.projection import Units
from shared import database as db
from shared.calendars.keeper import Calendars
from shared.database import Pool
from shared.dates.calendar import shipped
from shared.eventlog import Appended, EventLog, Expected, Write
from shared.projection import Doorbell, Runner, generation
from shared.runtime.http import make_app
from tests.support.packs import SHIPPED_PACKS
from tests.support.stores import url_of
from tests.support.waiting import until
from tests.unit.stats.story import Story, as_new


@dataclass
class Stats:
    """``http`` asks the service; ``caught_up`` waits until it has seen the whole log."""

    log: EventLog
    pool: Pool
    http: httpx.AsyncClient
    bell: Doorbell

    async def tell(self, story: Story, after: int = 0) -> int:
        """Record what a story tells from event number ``after`` on; returns the log's tail."""
        for event in story.events[after:]:
            outcome = await self.log.append(Write(event.stream, (as_new(event),), Expected.any()))
            assert isinstance(outcome, Appended)
        return await self.caught_up()

    async def caught_up(self) -> int:
        tail = await self.log.tail()
        self.bell.ring()

        async def there() -> bool:
            live = [
                await generation.find(self.pool, one.name, "live")
                for one in (Figures, Units, Entries, People, Cells)
            ]
            return all(one is not None and one.position >= tail for one in live)

        await until(there)
        return tail


def reports_router(pool: Pool, catalogue: Catalogue) -> APIRouter:
    """Reports that are made without being recorded."""
    library = Library(pool, catalogue, SHIPPED_PACKS, Calendars(shipped()))
    return once.router(Maker(library, FORMS), lambda: date(2026, 7, 6))


@pytest.fixture
async def stats_pool(database: str) -> AsyncIterator[Pool]:
    """Connections as the role yingsu_stats, with the rights it has in production."""
    pool = await db.connect_pool(url_of("stats", database), name="stats", search_path="stats")
    yield pool
    await db.close_pool(pool)


@pytest.fixture
async def stats(log: EventLog, stats_pool: Pool) -> AsyncIterator[Stats]:
    bell = Doorbell()
    catalogue = Catalogue(duty_kinds(SHIPPED_PACKS))
    projections = (Figures(), Units(), Entries(), People(), Cells(catalogue.measures))
    runners = [Runner(one, stats_pool, log, owner="test", bell=bell.bell()) for one in projections]
    tasks = [asyncio.create_task(runner.run()) for runner in runners]
    app = make_app("stats")
    app.include_router(entries.router(stats_pool))
    app.include_router(router(stats_pool, catalogue))
    app.include_router(cockpit.router(stats_pool, catalogue))
    app.include_router(reports_router(stats_pool, catalogue))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://stats") as http:
        yield Stats(log, stats_pool, http, bell)
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
