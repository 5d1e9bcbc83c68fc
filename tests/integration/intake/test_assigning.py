"""Who takes a case, through intake's own doors: what is proposed, recorded, overruled, handed on, and who appears in court."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from cli.cases import case_app
from services.intake import api
from services.intake.accept import Accept
from services.intake.assigning import doors
from services.intake.assigning.projection import Assigning
from shared import database as db
from shared.eventlog import EventLog
from shared.projection import Doorbell, Runner, generation
from shared.projection.runner import Pace
from shared.runtime.http import make_app
from shared.settings import SERVICES
from tests.support.docket import Bureau, Docket, Item
from tests.support.packs import SHIPPED_PACKS
from tests.support.served import served
from tests.support.stores import open_log, url_of
from tests.support.waiting import until
from tests.unit.intake.scenes import TODAY

PACKS = SHIPPED_PACKS
MINHANG = next(pack for pack in PACKS.packs if pack.id == "minhang-2026")
JINGHAI = next(pack for pack in PACKS.packs if pack.id == "jinghai")
BUREAU = Bureau((MINHANG.binds.bureaus or ("renshe",))[0], MINHANG.binds.regions[0])
WHOSE = f"region={BUREAU.region}&bureau={BUREAU.code}"


@dataclass
class Office:
    http: httpx.AsyncClient
    log: EventLog
    pool: db.Pool

    async def told(self, *items: Item) -> None:
        """Recorded, and known to the read model."""
        answer = await self.http.post("/v1/events", json=list(items))
        assert answer.status_code == 200, answer.text
        tail = await self.log.tail()

        async def there() -> bool:
            live = await generation.find(self.pool, Assigning.name, "live")
            return live is not None and live.position >= tail

        await until(there)

    async def refused(self, item: Item) -> str:
        answer = await self.http.post("/v1/events", json=item)
        assert answer.status_code == 422, answer.text
        return str(answer.json()["code"])

    async def get(self, path: str) -> Any:
        answer = await self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def application(pool: db.Pool, log: EventLog) -> FastAPI:
    app = make_app("intake")
    accept = Accept(log, lambda: TODAY)
    app.include_router(api.router(accept, log, max_bytes=8_000_000))
    app.include_router(doors.router(doors.Desk(pool, log, PACKS, lambda: TODAY), accept))
    return app


@pytest.fixture
async def office(database: str) -> AsyncIterator[Office]:
    own = url_of("intake", database)
    pool = await db.connect_pool(own, name="intake", search_path="intake")
    async with open_log(own) as log:
        pace = Pace(lease=5.0, poll=0.05, tick=1.0)
        task = asyncio.create_task(
            Runner(Assigning(), pool, log, owner="test", bell=Doorbell().bell(), pace=pace).run()
        )
        transport = httpx.ASGITransport(application(pool, log))
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
            yield Office(http, log, pool)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await db.close_pool(pool)


def of_organisation(type_: str, on: str, bureau: Bureau = BUREAU, **data: Any) -> Item:
    return bureau.item(f"organisation.{type_}", f"organisation-{bureau.region}-{bureau.code}", on, data)


def joins(person: str) -> Item:
    return of_organisation(
        "roster_joined", "2026-01-05", person=person, label=f"组员{person}", roster="response_team"
    )


def begun(case: Docket, plaintiff: str = "刘某", **opening: Any) -> list[Item]:
    return [
        case.opened(f"（虚构）{plaintiff}案", plaintiffs=[{"label": plaintiff}], **opening),
        case.fact("instance_opened", "2026-09-03", level="first"),
    ]


async def a_team(office: Office, *persons: str) -> None:
    await office.told(BUREAU.registered("（虚构）某局"), *map(joins, persons))


async def test_a_proposal_is_recorded_and_binds(office: Office) -> None:
    """MH26-2.6, MH26-2.7: a look records nothing; a recorded proposal stands in the case's timeline and is overruled with a reason only."""
    await a_team(office, "a", "b")
    case = Docket(BUREAU)
    await office.told(*begun(case))
    path = f"/v1/cases/{case.id}/proposal"
    looked = await office.get(path)
    assert [one["person"] for one in looked["candidates"]] == ["a", "b"]
    assert looked["candidates"][0]["factors"][0]["clause"] == "MH26-2.6"
    made = await office.http.post(f"{path}?actor=clerk-1")
    again = await office.http.post(f"{path}?actor=clerk-1")
    assert [answer.json()["recorded"]["status"] for answer in (made, again)] == ["accepted", "duplicate"]
    titles = [event["title"] for event in (await office.get(f"/v1/cases/{case.id}"))["events"]]
    assert titles == ["建案", "进入审级", "分案建议"]
    assert await office.refused(case.fact("handler_assigned", "2026-11-20", handler="b")) == (
        "proposal_overruled_without_reason"
    )
    await office.told(case.fact("handler_assigned", "2026-11-20", handler="b", reason="甲同时缺席两庭"))
    assert (await office.get(path))["current"] == "b"


async def test_the_former_handler_across_instances(office: Office) -> None:
    """MH26-2.7: the second instance is proposed to who had the first; a corrected assignment counts as it stands now."""
    await a_team(office, "a", "b")
    case = Docket(BUREAU)
    given = case.fact("handler_assigned", "2026-09-04", handler="a")
    second = case.fact("instance_opened", "2026-11-03", instance=2, level="second", follows=1)
    judged = case.fact("judged", "2026-10-20", document="judgment", outcome="revoke")
    await office.told(*begun(case), given, judged, second)
    path = f"/v1/cases/{case.id}/proposal"
    assert (await office.get(path))["candidates"][0]["person"] == "a"
    correction = case.fact(
        "corrected", "2026-11-05", instance=None, corrects=given["id"], fact_on="2026-09-04",
        data={"instance": 1, "handler": "b"}, reason="误录",
    )  # fmt: skip
    await office.told(correction)
    assert (await office.get(path))["candidates"][0]["person"] == "b"
    units = await office.get(f"/v1/cases/{case.id}/undertakers")
    assert (units["clause"], units["units"][0]["unit"]) == ("MH26-2.7", "same_handler")


async def test_leaving_the_team_lists_the_cases_to_reassign(office: Office) -> None:
    """MH26-2.7: when somebody leaves the team, his open cases are listed with who may take them, until they are handed on."""
    await a_team(office, "a", "b")
    case = Docket(BUREAU)
    await office.told(*begun(case), case.fact("handler_assigned", "2026-09-04", handler="a"))
    assert (await office.get(f"/v1/reassignments?{WHOSE}"))["items"] == []
    await office.told(of_organisation("roster_left", "2026-11-02", person="a", roster="response_team"))
    (due,) = (await office.get(f"/v1/reassignments?{WHOSE}"))["items"]
    assert (due["case_id"], due["handler"]["code"], due["proposed"]) == (str(case.id), "left_team", "b")
    assert (await office.get(f"/v1/cases/{case.id}/proposal"))["reassign"]["code"] == "left_team"
    await office.told(case.fact("handler_assigned", "2026-11-03", handler="b", reason="原承办人离组"))
    assert (await office.get(f"/v1/reassignments?{WHOSE}"))["items"] == []


async def test_recused_and_away_are_not_proposed(office: Office) -> None:
    """MH26-3.3b: recusal and leave are said in the answer; with nobody left to propose nothing is recorded."""
    await a_team(office, "a", "b")
    case = Docket(BUREAU)
    leave = of_organisation(
        "leave_registered", "2026-11-16", person="b", first_day="2026-11-20", until="2026-11-30"
    )
    recused = case.fact("recused", "2026-11-10", instance=None, person="a", reason="近亲属")
    await office.told(*begun(case), recused, leave)
    found = await office.get(f"/v1/cases/{case.id}/proposal")
    assert {one["person"]: one["code"] for one in found["excluded"]} == {"a": "recused", "b": "on_leave"}
    answer = await office.http.post(f"/v1/cases/{case.id}/proposal?actor=clerk-1")
    assert (answer.status_code, answer.json()["code"]) == (409, "nobody_to_propose")
    assert await office.refused(case.fact("handler_assigned", "2026-11-20", handler="a", reason="无人")) == (
        "handler_recused"
    )


async def test_two_undertakers(office: Office) -> None:
    """JH-1.1d: a case that was maintained in reconsideration has two undertakers with their own parts."""
    bureau = Bureau("sfj", JINGHAI.binds.regions[0])
    case = Docket(bureau)
    defendants = [
        {"name": "（虚构）某局", "level": "county_department", "role": "original_organ"},
        {"name": "（虚构）某区政府", "level": "county_government", "role": "review_organ"},
    ]
    await office.told(*begun(case, defendants=defendants, prior_review={"outcome": "maintained"}))
    found = await office.get(f"/v1/cases/{case.id}/undertakers")
    assert (found["clause"], found["policy"]["id"]) == ("JH-1.1d", "jinghai")
    assert [(one["name"], one["share"]) for one in found["units"]] == [
        ("（虚构）某局", "original_act"),
        ("（虚构）某区政府", "review"),
    ]


async def test_the_rota(office: Office) -> None:
    """MH26-3.1b, MH26-3.1c: who has not appeared longest is first; for his own matter the leader in charge is."""
    await office.told(
        BUREAU.registered("（虚构）某局"),
        BUREAU.person("p", "principal", "2026-01-05"),
        BUREAU.person("l", "leader", "2026-01-05"),
        of_organisation("specialty_set", "2026-01-06", person="p", fields=["工伤认定"]),
    )
    case = Docket(BUREAU)
    held = case.fact("hearing_held", "2026-10-12", hearing=1, leader_appeared=True, leader="p")
    await office.told(*begun(case, field="工伤认定"), held)
    found = await office.get(f"/v1/rota?{WHOSE}")
    assert [one["person"] for one in found["items"]] == ["l", "p"]
    assert found["coverage"] == {"leaders": 2, "appeared": 1}
    own = await office.get(f"/v1/rota?{WHOSE}&case={case.id}")
    assert [one["person"] for one in own["items"]] == ["p", "l"]


async def test_what_is_not_there(office: Office) -> None:
    """An unknown case or instance is a problem that says so."""
    case = Docket(BUREAU)
    await office.told(*begun(case))
    for path, code in (
        (f"/v1/cases/{uuid4()}/proposal", "case_not_found"),
        (f"/v1/cases/{case.id}/undertakers?instance=2", "instance_not_found"),
        (f"/v1/rota?{WHOSE}&case={uuid4()}", "case_not_found"),
    ):
        answer = await office.http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, code)


async def test_the_rebuilt_model_equals_the_live_one(office: Office) -> None:
    """Built again from the log in one page, the read model is the same, whatever pages it was filled in."""
    await a_team(office, "a", "b")
    case = Docket(BUREAU)
    for one in (*begun(case), case.fact("handler_assigned", "2026-09-04", handler="a")):
        await office.told(one)
    await office.told(case.fact("voided", "2026-11-20", instance=None, reason="重复建案"))
    await office.told(*begun(Docket(BUREAU)))
    tables = (
        "intake_people",
        "intake_places",
        "intake_suitors",
        "intake_links",
        "intake_sittings",
        "intake_named",
        "intake_suits",
        "intake_suit_days",
        "intake_suit_parties",
    )
    live = {name: await office.pool.fetch(f"select * from {name} t order by t::text") for name in tables}
    async with db.transaction(office.pool) as connection:
        for name in tables:
            await connection.execute(f"create temporary table {name} (like {name}) on commit drop")
        await connection.execute("create unique index on pg_temp.intake_people (stream)")
        await connection.execute(
            "create unique index on pg_temp.intake_named (region, bureau, person, year, case_id)"
        )
        page = await office.log.read_range(0, await office.log.tail(), Assigning.types)
        await Assigning().apply(connection, page, live=False)
        for name in tables:
            rebuilt = await connection.fetch(f"select * from pg_temp.{name} t order by t::text")
            assert list(map(dict, rebuilt)) == list(map(dict, live[name])), name


class TestCommands:
    @pytest.fixture
    async def at_port(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
        """The doors on a port of their own, found by the commands through the settings."""
        async with served(application(office.pool, office.log)) as url:
            monkeypatch.setenv("YINGSU_DATABASE_URL", "postgresql://unused")
            monkeypatch.setenv("YINGSU_SERVICE_URLS", json.dumps(dict.fromkeys(SERVICES, url)))
            yield office

    async def run(self, *arguments: str) -> str:
        """What the command prints; it must end well."""
        call = CliRunner(env={"COLUMNS": "200"}).invoke
        result = await asyncio.to_thread(call, case_app, list(arguments))
        assert result.exit_code == 0, result.output
        return result.output

    async def test_propose_and_record(self, at_port: Office) -> None:
        """MH26-3.3b: the command shows the order with each reason and clause, and with --record says that it is recorded."""
        await a_team(at_port, "a", "b")
        case = Docket(BUREAU)
        recused = case.fact("recused", "2026-11-10", instance=None, person="b", reason="近亲属")
        await at_port.told(*begun(case), recused)
        shown = await self.run("propose", str(case.id))
        assert "缺额 +20" in shown
        assert "（闵人社发〔2026〕7号第二部分）" in shown
        assert "不建议组员b（b）：已登记回避：近亲属" in shown
        assert "建议已登记" in await self.run("propose", str(case.id), "--record", "clerk-1")
        assert len(await at_port.log.read_stream(case.subject)) == 4

    async def test_the_other_commands(self, at_port: Office) -> None:
        """MH26-2.7, MH26-3.1b: undertakers, cases to reassign and the rota are shown in Chinese."""
        await a_team(at_port, "a", "b")
        case = Docket(BUREAU)
        gone = of_organisation("roster_left", "2026-11-02", person="a", roster="response_team")
        leader = BUREAU.person("l", "leader", "2026-01-05")
        await at_port.told(
            *begun(case), case.fact("handler_assigned", "2026-09-04", handler="a"), gone, leader
        )
        whose = ("--region", BUREAU.region, "--bureau", BUREAU.code)
        assert "法制科" in await self.run("undertakers", str(case.id))
        assert "已于 2026年11月2日 退出应对小组" in await self.run("reassign", *whose)
        assert "本年已出庭 0/1 人" in await self.run("rota", *whose, "--case", str(case.id))
