"""The bureaus' work, from the door to the answer: read models filled under the runner, read over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.intake.accept import Accept
from services.intake.api import router
from services.intake.work.api import router as work_router
from services.intake.work.causes_projection import Causes
from shared import database as db
from shared.database import Pool
from shared.eventlog import EventLog
from shared.events.envelope import derived_id
from shared.projection import Doorbell, Projection, Runner, generation
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.intake.scenes import BUREAU, JUDGED, REGION, TODAY, UNDER_WAY, fact_id, item
from tests.unit.intake.test_aftermath_rules import ANALYSED, DONE, PASSED, SET, THREE, fact


@dataclass
class Work:
    log: EventLog
    pool: Pool
    http: httpx.AsyncClient
    projections: tuple[Projection, ...]

    async def post(self, *items: dict[str, Any]) -> Any:
        answer = await self.http.post("/v1/events", json=list(items))
        assert answer.status_code == 200, answer.text
        tail = await self.log.tail()

        async def there() -> bool:
            found = [await generation.find(self.pool, one.name, "live") for one in self.projections]
            return all(live is not None and live.position >= tail for live in found)

        await until(there)
        return answer.json()

    async def get(self, path: str) -> Any:
        answer = await self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def work(database: str) -> AsyncIterator[Work]:
    own = url_of("intake", database)
    pool = await db.connect_pool(own, name="intake", search_path="intake")
    projections: tuple[Projection, ...] = (Causes(),)
    async with open_log(own) as log:
        app = make_app("intake")
        app.include_router(router(Accept(log, lambda: TODAY), log, max_bytes=8_000_000))
        app.include_router(work_router(pool))
        pace = Pace(lease=5.0, poll=0.05, tick=1.0)
        runners = [
            Runner(one, pool, log, owner="test", bell=Doorbell().bell(), pace=pace) for one in projections
        ]
        tasks = [asyncio.create_task(runner.run()) for runner in runners]
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
            yield Work(log, pool, http, projections)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
    await db.close_pool(pool)


def of_case(key: str, *facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts as those of another case."""
    subject = f"case-{derived_id('test', key)}"
    return [one | {"subject": subject, "id": str(derived_id("test", key, one["id"]))} for one in facts]


async def test_a_cause_that_comes_again(work: Work) -> None:
    """MH26-4.1, BS24-2: causes are counted with the cases behind them; after a closed measure the same cause again is a recurrence."""
    await work.post(*of_case("first", *UNDER_WAY, JUDGED, ANALYSED, SET, DONE, PASSED))
    later = fact("judged", "11-21", document="judgment", outcome="revoke")
    again = fact("loss_analysed", "11-22", **THREE | {"causes": ["procedure", "evidence"]})
    await work.post(*of_case("second", *UNDER_WAY, later, again))
    first, second = (await work.get(f"/v1/causes?region={REGION}&bureau={BUREAU}"))["items"]
    assert (first["cause"], first["losses"], first["measures"]) == (
        "procedure",
        2,
        {"open": 0, "closed": 1},
    )
    assert [one["after"]["closed_on"] for one in first["recurrences"]] == ["2026-11-20"]
    assert (second["cause"], second["losses"], second["recurrences"]) == ("evidence", 1, [])
    assert (await work.get(f"/v1/causes?region={REGION}&bureau=fz-ziran"))["items"] == []


async def test_causes_follow_corrections_and_voids(work: Work) -> None:
    """MH26-4.1: a corrected analysis changes the causes, a judgment's day follows its correction, a voided case is gone."""
    facts = of_case("case", *UNDER_WAY, JUDGED, ANALYSED)
    await work.post(*facts)
    subject = facts[0]["subject"]

    def mend(day: str, of: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        one = item(
            "case.corrected",
            "2026-11-21",
            corrects=str(fact_id(of)),
            fact_on=day,
            data={"instance": 1, **data},
            reason="核对",
        )
        return one | {"subject": subject}

    await work.post(mend("2026-11-15", facts[-1], THREE | {"causes": ["law"]}))
    await work.post(mend("2026-11-09", facts[-2], {"document": "judgment"}))
    [cause] = (await work.get("/v1/causes"))["items"]
    assert (cause["cause"], [case["lost_on"] for case in cause["cases"]]) == ("law", ["2026-11-09"])
    await work.post(item("case.voided", "2026-11-22", reason="重复") | {"subject": subject})
    assert (await work.get("/v1/causes"))["items"] == []
