"""Publication as it runs: the service's own role and writer, its projections, its doors, a file store of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.stats.catalogue import Catalogue, local_tables
from services.stats.duties import duty_kinds
from services.stats.projection import Figures
from services.stats.publishing.doors import routers
from services.stats.publishing.making import Maker
from services.stats.publishing.material import Library
from services.stats.publishing.office import Office
from services.stats.publishing.projection import Reports
from services.stats.publishing.shelf import Shelf
from services.stats.reports.forms import FORMS
from services.stats.supervision.projection import Supervision
from services.stats.supervision.rulebook import rulebook
from services.stats.units.projection import Units
from shared.calendars.keeper import Calendars
from shared.database import Pool
from shared.dates.calendar import shipped
from shared.eventlog import Appended, EventLog, Expected, Write
from shared.files import Folder
from shared.projection import Doorbell, Runner, generation
from shared.runtime.http import make_app
from tests.support.packs import SHIPPED_PACKS
from tests.support.stores import url_of
from tests.support.waiting import until
from tests.unit.stats.story import Story, as_new

READ = (Figures, Units, Reports, Supervision)
TODAY = date(2026, 7, 6)
REGION = "370404"


@dataclass
class Publishing:
    """``tell`` records what happened since; ``office`` is what the doors use."""

    log: EventLog
    pool: Pool
    http: httpx.AsyncClient
    office: Office
    bell: Doorbell
    files: Path
    told: int = 0

    async def tell(self, story: Story) -> None:
        """Everything the story has told since the last time, a hundred at once."""
        news = story.events[self.told :]
        for event in news:
            outcome = await self.log.append(Write(event.stream, (as_new(event),), Expected.any()))
            assert isinstance(outcome, Appended)
        self.told = len(story.events)
        await self.caught_up()

    async def caught_up(self) -> None:
        tail = await self.log.tail()
        self.bell.ring()

        async def there() -> bool:
            live = [await generation.find(self.pool, one.name, "live") for one in READ]
            return all(one is not None and one.position >= tail for one in live)

        await until(there)

    async def drafted(self, form: str = "half-year", **asked: Any) -> dict[str, Any]:
        body = {"form": form, "period": "2026H1", "region": REGION, "person": "officer-1"} | asked
        return await self.posted("/v1/reports/drafts", body)

    async def published(self, draft: dict[str, Any], **asked: Any) -> dict[str, Any]:
        body = {"person": "officer-1", "number": "（虚）司通〔2026〕1号"} | asked
        return await self.posted(f"/v1/reports/drafts/{draft['draft']}/publish", body)

    async def posted(self, path: str, body: dict[str, Any], status: int | None = None) -> dict[str, Any]:
        answer = await self.http.post(path, json=body)
        assert answer.status_code == status if status else answer.is_success, answer.text
        await self.caught_up()
        return dict(answer.json())

    async def got(self, path: str, **asked: Any) -> dict[str, Any]:
        answer = await self.http.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def file(self, edition: dict[str, Any], kind: str) -> httpx.Response:
        return await self.http.get(f"/v1/reports/editions/{edition['edition']}", params={"format": kind})


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    packs = SHIPPED_PACKS
    return Catalogue(duty_kinds(packs), local_tables(packs))


@pytest.fixture
async def stats_log(database: str, stats_pool: Pool) -> AsyncIterator[EventLog]:
    """Appends with the rights that stats has in production: its own areas and no others."""
    async with EventLog.open(url_of("stats", database), stats_pool, name="stats") as log:
        yield log


@pytest.fixture
def office(stats_log: EventLog, catalogue: Catalogue, tmp_path: Path) -> Office:
    library = Library(stats_log.pool, catalogue, SHIPPED_PACKS, Calendars(shipped()))
    return Office(stats_log, Maker(library, FORMS), Shelf(Folder(tmp_path / "files")), lambda: TODAY)


def served(office: Office) -> httpx.AsyncClient:
    """The doors of one release of the program."""
    app = make_app("stats")
    for one in routers(office):
        app.include_router(one)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stats")


@pytest.fixture
async def publishing(log: EventLog, office: Office, tmp_path: Path) -> AsyncIterator[Publishing]:
    bell, pool = Doorbell(), office.log.pool
    supervision = Supervision(office.log, rulebook(office.maker.library.packs), lambda: TODAY)
    projections = (Figures(), Units(), Reports(), supervision)
    runners = [Runner(one, pool, log, owner="test", bell=bell.bell()) for one in projections]  # fmt: skip
    tasks = [asyncio.create_task(runner.run()) for runner in runners]
    async with served(office) as http:
        yield Publishing(log, pool, http, office, bell, tmp_path / "files")
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
