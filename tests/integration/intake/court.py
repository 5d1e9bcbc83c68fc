"""A court's lists handed in at intake's doors, beside what a bureau has registered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from services.intake.accept import Accept
from services.intake.api import router
from services.intake.assigning.projection import Assigning
from services.intake.court_list import doors, letter_doors
from services.intake.court_list.desk import Desk
from services.intake.court_list.projection import CourtLists
from shared import database as db
from shared.database import Pool
from shared.eventlog import EventLog
from shared.events.envelope import derived_id
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters, make_masters
from shared.personal.vault import Vault
from shared.projection import Doorbell, Projection, Runner, generation
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.intake.scenes import REGION, TODAY, item

COURT, POLICE = "虚构市云麓区人民法院", "虚构市云麓区公安局"
HEADER = "案号,法院,原告,被告,立案日期,开庭日期,是否负责人出庭,裁判日期,裁判结果"
KNOWN = f"(2026)云0101行初5号,{COURT},刘甲乙,{POLICE},2026.3.2,2026.4.1,是,,"
UNKNOWN = f"(2026)云0101行初6号,{COURT},张某,{POLICE},2026.3.3,,,,"
ELSEWHERE = f"(2026)云0101行初7号,{COURT},王某,外地某局,2026.3.4,,,,"
REGISTERED = item("organisation.registered", None, name="云麓区公安局")
ASKED = {"court": COURT, "region": REGION, "since": "2026-01-01", "until": "2026-06-30", "suffix": ".csv"}


def file(*rows: str) -> bytes:
    return "\n".join(["虚构区法院行政案件清单", HEADER, *rows, f"合计,{len(rows)}件"]).encode()


@dataclass
class Court:
    log: EventLog
    pool: Pool
    http: httpx.AsyncClient
    projections: tuple[Projection, ...]
    desk: Desk
    vault: Vault
    masters: FileMasters

    async def settled(self) -> None:
        tail = await self.log.tail()

        async def there() -> bool:
            found = [await generation.find(self.pool, one.name, "live") for one in self.projections]
            return all(live is not None and live.position >= tail for live in found)

        await until(there)

    async def report(
        self, key: str, case_no: str, plaintiff: str, docketed: str, *more: dict[str, Any]
    ) -> None:
        """A bureau registers a case."""
        facts = [
            item(
                "case.opened",
                None,
                name=f"（虚构）{key}",
                plaintiffs=[{"label": plaintiff}],
                defendants=[{"name": POLICE}],
            ),
            item(
                "case.instance_opened",
                docketed,
                instance=1,
                level="first",
                court=COURT,
                case_no={"printed": case_no},
            ),
            *more,
        ]
        subject = f"case-{derived_id('test', key)}"
        own = [one | {"subject": subject, "id": str(derived_id("test", key, one["id"]))} for one in facts]
        answer = await self.http.post("/v1/events", json=own)
        assert answer.status_code == 200, answer.text
        await self.settled()

    async def send(self, content: bytes, status: int = 201, **asked: Any) -> Any:
        answer = await self.http.post("/v1/court-lists", params=ASKED | asked, content=content)
        assert answer.status_code == status, answer.text
        await self.settled()
        return answer.json()

    async def get(self, path: str, **asked: Any) -> Any:
        answer = await self.http.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()


@asynccontextmanager
async def court_service(database: str, folder: Path) -> AsyncIterator[Court]:
    own = url_of("intake", database)
    pool = await db.connect_pool(own, name="intake", search_path="intake")
    projections: tuple[Projection, ...] = (Assigning(), CourtLists())
    make_masters(keys := folder / "masters.json")
    vault = Vault(Keyring(pool, FileMasters(keys)))
    async with open_log(own) as log:
        app = make_app("intake")
        desk, accept = Desk(pool, log, lambda: TODAY, vault), Accept(log, lambda: TODAY, vault=vault)
        app.include_router(router(accept, log, max_bytes=8_000_000))
        for doors_of in (doors, letter_doors):
            app.include_router(doors_of.router(desk))
        pace = Pace(lease=5.0, poll=0.05, tick=1.0)
        runners = [
            Runner(one, pool, log, owner="test", bell=Doorbell().bell(), pace=pace) for one in projections
        ]
        tasks = [asyncio.create_task(runner.run()) for runner in runners]
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://intake") as http:
            made = Court(log, pool, http, projections, desk, vault, FileMasters(keys))
            assert (await http.post("/v1/events", json=REGISTERED)).status_code == 200
            await made.settled()
            yield made
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
    await db.close_pool(pool)
