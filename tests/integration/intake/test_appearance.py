"""The check before a hearing through its doors: over HTTP and as a clerk runs it, on a real log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from typer.testing import CliRunner

from cli.cases import case_app
from services.intake import api
from services.intake.accept import Accept
from services.intake.appearance import doors
from shared.eventlog import EventLog
from shared.runtime.http import make_app
from tests.support.packs import SHIPPED_PACKS
from tests.support.served import served
from tests.unit.intake.scenes import CASE, TODAY, UNDER_WAY, item

SCHEDULED = item("case.hearing_scheduled", "2026-11-01", instance=1, hearing=1, hearing_on="2026-12-01")
LEADER = {"person": "leader-1", "rank": "deputy"}
STAFF = {"kind": "undertaking", "person": "staff-1", "standing": "established"}
LAWYER = {"kind": "lawyer", "person": "lawyer-1"}
PROPER = {"leader": LEADER, "agents": [STAFF], "papers": ["identity", "post", "power_of_attorney"]}


@pytest.fixture
async def url(log: EventLog) -> AsyncIterator[str]:
    """Intake with the shipped documents, a case with a hearing set, on a port."""
    app = make_app("intake")
    app.include_router(api.router(Accept(log, lambda: TODAY), log, max_bytes=1_000_000))
    app.include_router(doors.router(log, SHIPPED_PACKS, lambda: TODAY))
    async with served(app) as url:
        async with httpx.AsyncClient(base_url=url) as http:
            await told(http, *UNDER_WAY, SCHEDULED)
        yield url


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        yield client


async def told(http: httpx.AsyncClient, *items: dict[str, Any]) -> httpx.Response:
    return await http.post("/v1/events", json=list(items))


def plan(**data: Any) -> dict[str, Any]:
    return item("case.appearance_planned", "2026-11-20", instance=1, hearing=1, **data)


def supposed(**data: Any) -> dict[str, Any]:
    return {"case_id": str(CASE), "data": {"instance": 1, "hearing": 1, **data}}


async def test_what_is_recorded_is_checked(http: httpx.AsyncClient) -> None:
    """YC23-2.2a: without a plan the missing leader fails; with a proper one everything passes; the last plan counts."""
    before = (await http.get(f"/v1/cases/{CASE}/precheck")).json()
    assert (before["planned"], before["hearing_on"]) == (False, "2026-12-01")
    assert {"yicheng-2023.leader_eligible"} <= {i["check"] for i in before["items"] if i["verdict"] == "fail"}
    await told(http, plan(agents=[STAFF, LAWYER]), plan(**PROPER))
    after = (await http.get(f"/v1/cases/{CASE}/precheck?instance=1&hearing=1")).json()
    assert (after["planned"], after["counts"]["fail"], after["counts"]["unknown"]) == (True, 0, 0)


async def test_each_failing_rule_comes_with_its_article(http: httpx.AsyncClient) -> None:
    """Every finding names the requirement, the clause, its words and its document, and says what to do; what fails comes first."""
    found = (await http.post("/v1/precheck", json=supposed(agents=[LAWYER]))).json()
    first = found["items"][0]
    assert first["verdict"] == "fail"
    assert all(first[name] for name in ("requirement", "clause", "quote", "document", "said"))
    failing = {one["requirement"]: one["clause"] for one in found["items"] if one["verdict"] == "fail"}
    assert "第一百三十二条" in failing["not_only_lawyers"]
    assert found["refused"]["code"] == "only_lawyers"


async def test_a_supposed_plan_is_not_recorded(http: httpx.AsyncClient, log: EventLog) -> None:
    """The check records nothing, whatever it finds."""
    tail = await log.tail()
    assert (await http.post("/v1/precheck", json=supposed(**PROPER))).json()["counts"]["fail"] == 0
    assert (await http.post("/v1/precheck", json=supposed())).status_code == 200
    assert await log.tail() == tail


async def test_the_door_refuses_what_the_law_forbids(http: httpx.AsyncClient) -> None:
    """JH-1.4a: a plan with a third agent, or with lawyers alone, is not recorded, and the answer names the article."""
    answer = await told(http, plan(agents=[LAWYER]), plan(leader=LEADER, agents=[{"kind": "legal"}] * 3))
    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["items"]] == ["only_lawyers", "too_many_agents"]
    assert "法释〔2018〕1号" in answer.json()["items"][0]["message"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (supposed(leader={"person": "leader-1", "rank": "boss"}), "bad_shape", "data.leader.rank"),
        (supposed(agents=[{"kind": "friend"}]), "bad_shape", "data.agents.0.kind"),
        (supposed() | {"case_id": "x"}, "bad_shape", "case_id"),
        (supposed() | {"case_id": 7}, "bad_shape", "case_id"),
        ([supposed(), supposed()], "bad_shape", None),
        ({"case_id": str(CASE)}, "bad_shape", None),
        ({"case_id": str(CASE), "data": [1]}, "bad_shape", "data"),
    ],
)
async def test_a_wrong_question_is_answered_by_a_problem(
    http: httpx.AsyncClient, body: Any, code: str, field: str | None
) -> None:
    """What is wrong with the question is named, field by field, and it is never an internal error."""
    answer = await http.post("/v1/precheck", json=body)
    assert (answer.status_code, answer.json()["code"], answer.json().get("field")) == (422, code, field)


async def test_no_such_case_or_hearing(http: httpx.AsyncClient) -> None:
    """A case nobody opened, and a hearing nobody set, are 404; a voided case has nothing to check."""
    missing = await http.get(f"/v1/cases/{uuid4()}/precheck")
    assert (missing.status_code, missing.json()["code"]) == (404, "case_not_found")
    for query in ("?hearing=2", "?instance=2", "?instance=2&hearing=1"):
        answer = await http.get(f"/v1/cases/{CASE}/precheck{query}")
        assert (answer.status_code, answer.json()["code"]) == (404, "hearing_not_found")
    assert (await http.post("/v1/precheck", json=supposed(hearing=3))).status_code == 404
    await told(http, item("case.voided", reason="重复建案"))
    voided = await http.get(f"/v1/cases/{CASE}/precheck")
    assert (voided.status_code, voided.json()["code"]) == (422, "case_voided")


async def test_the_registered_rank_is_used(http: httpx.AsyncClient) -> None:
    """A leader whose rank the plan leaves out is looked up in the register of the bureau."""
    unknown = supposed(leader={"person": "leader-1"}, agents=[STAFF])
    before = await eligible(http, unknown)
    registered = item("organisation.registered", None, name="某局")
    taken = item(
        "organisation.person_assigned",
        "2026-01-05",
        person="leader-1",
        label="局长",
        role="principal",
        rank="principal",
    )
    await told(http, registered, taken)
    assert (before, await eligible(http, unknown)) == ("unknown", "pass")


async def eligible(http: httpx.AsyncClient, asked: dict[str, Any]) -> str:
    items = (await http.post("/v1/precheck", json=asked)).json()["items"]
    return next(one["verdict"] for one in items if one["check"] == "national-appearance.leader_eligible")


async def test_a_clerk_reads_the_table_and_the_exit_code(
    url: str, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    """``yingsu case precheck`` ends with 1 while something fails, with 0 when nothing does, with 2 for a hearing that is not set."""
    env = {
        "YINGSU_DATABASE_URL": "postgresql://unused",
        "YINGSU_SERVICE_URLS": orjson.dumps({"intake": url}).decode(),
        "COLUMNS": "240",
    }

    async def run(*arguments: str) -> tuple[int, str]:
        done = await asyncio.to_thread(
            CliRunner().invoke, case_app, ["precheck", str(CASE), *arguments], env=env
        )
        return done.exit_code, done.output

    code, text = await run("--hearing", "1")
    assert code == 1
    for words in ("不符合", "法释〔2020〕3号第八条、第九条", "尚未确定由谁出庭", "2026年12月1日"):
        assert words in text
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"leader": LEADER, "agents": [LAWYER] * 3}), encoding="utf-8")
    code, text = await run("--plan", str(file))
    assert (code, "这样的安排不能登记" in text) == (1, True)
    await told(http, plan(**PROPER))
    code, text = await run("--json")
    assert (code, orjson.loads(text)["counts"]["fail"]) == (0, 0)
    assert (await run("--hearing", "9"))[0] == 2
    file.write_text("[", encoding="utf-8")
    assert (await run("--plan", str(file)))[0] == 2


async def test_after_the_hearing_the_record_is_checked(http: httpx.AsyncClient, url: str) -> None:
    """YC23-2.2c, JH-1.5b: of what was recorded every rule it breaks is answered; without a record there is nothing to check."""
    door = f"/v1/cases/{CASE}/aftercheck"
    assert (await http.get(door)).json()["code"] == "appearance_not_recorded"
    record = {"agents": [LAWYER], "left_early": True, "left_with_leave": False}
    await told(http, item("case.appearance_recorded", "2026-11-21", instance=1, hearing=1, **record))
    found = (await http.get(f"{door}?instance=1&hearing=1")).json()
    failing = {one["requirement"] for one in found["items"] if one["verdict"] == "fail"}
    assert {"not_only_lawyers", "not_left", "absence_explained", "staff_agent"} <= failing
    assert found["hearing_on"] == "2026-11-21"
    env = {
        "YINGSU_DATABASE_URL": "postgresql://unused",
        "YINGSU_SERVICE_URLS": orjson.dumps({"intake": url}).decode(),
    }
    arguments = ["precheck", str(CASE), "--after"]
    done = await asyncio.to_thread(CliRunner().invoke, case_app, arguments, env=env | {"COLUMNS": "240"})
    assert (done.exit_code, "庭后核对" in done.output, "中途退庭" in done.output) == (1, True, True)
