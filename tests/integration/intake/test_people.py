"""Records of people and departments, from the door to the answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from typer.testing import CliRunner

from cli.people import people_app
from services.intake.accept import Accept
from services.intake.api import router
from services.intake.assigning.projection import Assigning
from services.intake.people import doors
from shared import database as db
from shared.projection import Doorbell, Runner
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from shared.settings import SERVICES
from tests.integration.intake.test_work import Bureau
from tests.support.served import served
from tests.support.stores import open_log, url_of
from tests.unit.intake.scenes import BUREAU, REGION, TODAY, UNDER_WAY
from tests.unit.intake.test_organisation_rules import REGISTERED
from tests.unit.intake.test_people_record import APPEARS, HANDLES, LEARNED, joins


@pytest.fixture
async def house(database: str) -> AsyncIterator[Bureau]:
    own = url_of("intake", database)
    pool = await db.connect_pool(own, name="intake", search_path="intake")
    async with open_log(own) as log:
        app = make_app("intake")
        app.include_router(router(Accept(log, lambda: TODAY), log, max_bytes=8_000_000))
        app.include_router(doors.router(doors.Shelf(pool, log, lambda: TODAY)))
        pace = Pace(lease=5.0, poll=0.05, tick=1.0)
        runner = Runner(Assigning(), pool, log, owner="test", bell=Doorbell().bell(), pace=pace)
        task = asyncio.create_task(runner.run())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
            yield Bureau(log, pool, http, (Assigning(),))
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await db.close_pool(pool)


async def test_a_person_and_the_departments(house: Bureau) -> None:
    """BS24-4a, MH23-5.2b: a record shows each fact in words with its case; the departments' tally says whose weights it uses."""
    await house.post(REGISTERED, joins("p-1", "法制科"), LEARNED, *UNDER_WAY, HANDLES, APPEARS)
    where = f"region={REGION}&bureau={BUREAU}"
    found = await house.get(f"/v1/people/p-1/record?{where}")
    assert [(one["section"], one["count"]) for one in found["sections"]] == [
        ("posts", 1), ("cases", 1), ("hearings", 1), ("learning", 1),
    ]  # fmt: skip
    handled = found["sections"][1]["items"][0]
    assert handled["case_name"] == "（虚构）甲诉某局行政处罚案"
    assert ["承办人", "p-1"] in handled["said"]
    assert not (await house.get(f"/v1/people/p-1/record?{where}&year=2020"))["sections"]
    year = await house.get(f"/v1/organisations/{REGION}/{BUREAU}/departments?year=2026")
    assert "约定值，非原文" in year["note"]
    (law,) = year["items"]
    assert law["department"] == "法制科"
    assert law["points"] == sum(one["count"] * one["weight"] for one in law["efforts"]) > 0


async def test_nobody_and_no_bureau(house: Bureau) -> None:
    """Who is named by nothing here is 404, and so is a bureau that is not registered."""
    await house.post(REGISTERED)
    answer = await house.http.get(f"/v1/people/p-9/record?region={REGION}&bureau={BUREAU}")
    assert (answer.status_code, answer.json()["code"]) == (404, "person_unknown")
    answer = await house.http.get(f"/v1/organisations/{REGION}/nobody/departments?year=2026")
    assert (answer.status_code, answer.json()["code"]) == (404, "organisation_not_found")


async def test_the_commands(house: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """BS24-4a, MH23-5.2c: a record and the departments' year are shown in Chinese; nobody's record is an error that says what to check."""
    await house.post(REGISTERED, joins("p-1", "法制科"), LEARNED, *UNDER_WAY, HANDLES)
    app = make_app("intake")
    app.include_router(doors.router(doors.Shelf(house.pool, house.log, lambda: TODAY)))
    async with served(app) as url:
        monkeypatch.setenv("YINGSU_DATABASE_URL", "postgresql://unused")
        monkeypatch.setenv("YINGSU_SERVICE_URLS", json.dumps(dict.fromkeys(SERVICES, url)))

        async def run(*arguments: str) -> tuple[int, str]:
            call = CliRunner(env={"COLUMNS": "200"}).invoke
            whose = ["--region", REGION, "--bureau", BUREAU]
            result = await asyncio.to_thread(call, people_app, [*arguments, *whose])
            return result.exit_code, result.output

        code, shown = await run("show", "p-1")
        assert code == 0
        assert "承办和参与办案 1 项" in shown
        assert "（虚构）甲诉某局行政处罚案" in shown
        code, shown = await run("departments", "--year", "2026")
        assert code == 0
        assert "承办案件 1" in shown
        assert "约定值，非原文" in shown
        assert (await run("show", "p-9"))[0] == 2
