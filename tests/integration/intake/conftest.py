"""Intake as it runs, but for the bus: its own database role, its list of cases under the runner, its HTTP server on a port; and where courts' lists come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from services.intake import api, case_list
from services.intake.accept import Accept
from services.intake.checking import doors as checking
from services.intake.ledger import api as ledger
from services.intake.pages.bureaus import Bureaus
from services.intake.projections import Cases
from shared import database as db
from shared.database import Pool
from shared.eventlog import EventLog
from shared.projection import Doorbell, Runner, generation
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from shared.security.accounts import Accounts
from tests.integration.intake.court import Court, court_service
from tests.support.packs import SHIPPED_PACKS
from tests.support.served import served
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.intake.scenes import TODAY


@dataclass
class Intake:
    """``url`` is where it listens; ``http`` asks it."""

    log: EventLog
    pool: Pool
    url: str
    http: httpx.AsyncClient

    async def caught_up(self) -> None:
        tail = await self.log.tail()

        async def there() -> bool:
            live = await generation.find(self.pool, Cases.name, "live")
            return live is not None and live.position >= tail

        await until(there)


@pytest.fixture
async def intake(database: str) -> AsyncIterator[Intake]:
    own = url_of("intake", database)
    pool = await db.connect_pool(own, name="intake", search_path="intake")
    async with open_log(own) as log:
        app = make_app("intake")
        app.include_router(api.router(Accept(log, lambda: TODAY), log, max_bytes=8_000_000))
        app.include_router(case_list.router(pool, Bureaus(Accounts.of([]), log).name))
        app.include_router(checking.router(log, SHIPPED_PACKS, lambda: TODAY))
        app.include_router(ledger.router(pool, log))
        pace = Pace(lease=5.0, poll=0.05, tick=1.0)
        runner = Runner(Cases(), pool, log, owner="test", bell=Doorbell().bell(), pace=pace)
        running = asyncio.create_task(runner.run())
        async with served(app) as url, httpx.AsyncClient(base_url=url, timeout=30) as http:
            yield Intake(log, pool, url, http)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    await db.close_pool(pool)


@pytest.fixture
async def court(database: str, tmp_path: Path) -> AsyncIterator[Court]:
    async with court_service(database, tmp_path) as court:
        yield court
