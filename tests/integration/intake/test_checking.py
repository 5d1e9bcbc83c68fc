"""What is missing, through intake's doors and the command line."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

import httpx
import pytest
from typer.testing import CliRunner

from cli.cases import case_app
from tests.integration.intake.conftest import Intake
from tests.unit.intake.scenes import CASE, UNDER_WAY, item


@pytest.fixture
async def http(intake: Intake) -> httpx.AsyncClient:
    assert (await intake.http.post("/v1/events", json=list(UNDER_WAY))).status_code == 200
    return intake.http


async def test_checks_follow_the_facts(http: httpx.AsyncClient) -> None:
    """YC23-2.1b: what is missing is named with its clause, and gone once it is recorded."""
    before = (await http.get(f"/v1/cases/{CASE}/checks")).json()
    assert before["counts"]["fail"] >= 3
    instructed = item("case.principal_instructed", instance=1, person="p-1", instruction="请抓紧和解。")
    await http.post("/v1/events", json=instructed)
    after = (await http.get(f"/v1/cases/{CASE}/checks", params={"instance": 1})).json()
    assert after["counts"]["fail"] == before["counts"]["fail"] - 1
    assert {one["clause"]: one["verdict"] for one in after["items"]}["YC23-2.1b"] == "pass"


async def test_tasks_follow_the_facts(http: httpx.AsyncClient) -> None:
    """MH26-4.0: a task is open, assigned, done, verified as its facts say."""
    await http.post("/v1/events", json=item("case.task_assigned", instance=1, task="调档", person="p-1"))
    listed = (await http.get(f"/v1/cases/{CASE}/tasks")).json()["items"]
    assert [(one["task"], one["state"], one["person"]) for one in listed if one["person"]] == [
        ("调档", "assigned", "p-1")
    ]


async def test_what_is_not_there(http: httpx.AsyncClient) -> None:
    """An unknown case and an unknown instance are 404 problems, an impossible number is named."""
    assert (await http.get(f"/v1/cases/{uuid4()}/checks")).json()["code"] == "case_not_found"
    missing = await http.get(f"/v1/cases/{CASE}/tasks", params={"instance": 7})
    assert (missing.status_code, missing.json()["code"]) == (404, "instance_not_opened")
    assert (await http.get(f"/v1/cases/{CASE}/checks", params={"instance": 0})).status_code == 422


async def test_the_command(http: httpx.AsyncClient, intake: Intake) -> None:
    """`yingsu case checks` prints every line whole, in Chinese, and ends with 1 when something is missing."""
    environment = {"YINGSU_SERVICE_URLS": json.dumps({"intake": intake.url}), "COLUMNS": "200"}
    run = CliRunner().invoke
    done = await asyncio.to_thread(run, case_app, ["checks", str(CASE)], env=environment)
    assert done.exit_code == 1
    assert "峄政办发〔2023〕2号" in done.output
    assert "不符合" in done.output
    as_json = await asyncio.to_thread(run, case_app, ["checks", str(CASE), "--json"], env=environment)
    assert json.loads(as_json.output)["counts"]["fail"] >= 3
