"""A new version of a pack against the open cases of a real log: what would move is told, and nothing is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from cli.policy import policy_app
from services.deadlines.lists.api import Desk
from services.deadlines.packs.policies import MAX_BYTES, router
from shared.calendars.keeper import Calendars
from shared.events.case import Closed, Reported
from shared.events.terms import Matter
from shared.runtime.http import make_app
from tests.integration.deadlines.service import CaseStory, Deadlines
from tests.support.packs import SHIPPED_PACKS
from tests.support.served import served
from tests.unit.policy.versions import YICHENG, longer

REGION = "370404"
#: another period, and the samples of the old one
WRONG = YICHENG.replace("period: {days: 3}", "period: {days: 9}", 1)
#: the whole law: a new version is judged together with all that it leans on
PACKS = SHIPPED_PACKS
PATH = "/v1/policies/preview"


def app_of(service: Deadlines) -> FastAPI:
    app = make_app("deadlines")
    app.include_router(
        router(Desk(service.pool, service.own, PACKS, Calendars(service.calendar), lambda: service.today))
    )
    return app


@pytest.fixture
async def http(service: Deadlines) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app_of(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://deadlines") as client:
        yield client


async def cases(service: Deadlines) -> list[CaseStory]:
    """On 2026-06-01: three open cases, of which one has reported and one is elsewhere; one that is closed."""
    async with service.running():
        open_, reported, closed = [await service.case(region=REGION) for _ in range(3)]
        elsewhere = await service.case()
        await reported.told(Reported(instance=1, matter=Matter.CASE_FACTS), "26-06-02")
        await closed.told(Closed(), "26-06-01")
        await service.settled()
    return [open_, reported, closed, elsewhere]


async def preview(http: httpx.AsyncClient, text: str, **params: Any) -> dict[str, Any]:
    answer = await http.post(PATH, content=text.encode(), params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_longer_period_moves_what_is_still_to_be_met(
    service: Deadlines, http: httpx.AsyncClient
) -> None:
    """The open case is named with its old and its new day; what was met, closed or elsewhere does not move, and nothing is recorded."""
    open_, *_ = await cases(service)
    tail = await service.log.tail()
    told = await preview(http, longer())
    assert (told["pack"], told["looked_at"], told["cases"], told["next"]) == ("yicheng-2023", 2, 1, None)
    assert told["counts"] == {"moved": 1, "new": 0, "gone": 0}
    (item,) = told["items"]
    assert (item["case_id"], item["rule"], item["name"]) == (
        str(open_.id),
        "yicheng-2023.case_facts",
        "案件基本情况报备",
    )
    assert (item["change"], item["old"], item["new"]) == ("moved", "2026-06-04", "2026-06-08")
    assert await service.log.tail() == tail


async def test_rules_that_come_and_go_are_told(service: Deadlines, http: httpx.AsyncClient) -> None:
    """An item under another name is a deadline that goes and one that comes; the same text changes nothing."""
    await cases(service)
    renamed = YICHENG.replace("id: case_facts", "id: facts_of_case").replace("yicheng-2023.case_facts", "yicheng-2023.facts_of_case")  # fmt: skip
    assert (await preview(http, renamed))["counts"] == {"moved": 0, "new": 1, "gone": 1}
    assert (await preview(http, YICHENG))["counts"] == {"moved": 0, "new": 0, "gone": 0}


async def test_a_pack_for_a_new_district_shows_its_new_deadlines(
    service: Deadlines, http: httpx.AsyncClient
) -> None:
    """A document that did not exist yet gives the open cases of its bureaus new deadlines, and nobody else."""
    await cases(service)
    district = longer().replace("id: yicheng-2023", "id: another-2026").replace("yicheng-2023.", "another-2026.").replace('["370404"]', '["110105"]')  # fmt: skip
    told = await preview(http, district)
    assert told["looked_at"] == 1
    assert {item["change"] for item in told["items"]} == {"new"}
    assert {item["old"] for item in told["items"]} == {None}


async def test_many_cases_are_looked_at_page_by_page(service: Deadlines, http: httpx.AsyncClient) -> None:
    """Each answer says where to go on; together they see every case once, and the list stays as short as it was asked for."""
    async with service.running():
        ids = {str((await service.case(region=REGION)).id) for _ in range(7)}
        await service.settled()
    seen, after, answers = set(), None, 0
    while True:
        page = await preview(http, longer(), cases=3, **({"after": after} if after else {}))
        seen |= {item["case_id"] for item in page["items"]}
        answers, after = answers + 1, page["next"]
        if after is None:
            break
    assert (seen, answers) == (ids, 3)
    short = await preview(http, longer(), limit=2)
    assert (len(short["items"]), short["counts"]["moved"]) == (2, 7)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (YICHENG.replace("period: {days: 3}", "period: {days: 0}", 1), "policy_invalid", "不得小于 1"),
        (WRONG, "policy_invalid", "按规则得"),
        (YICHENG.replace("YC23-2.5a", "YC23-9.9"), "policy_invalid", "条款清单中没有 YC23-9.9"),
        (YICHENG.replace("issuer:", "issuer"), "policy_invalid", "不是合法的 YAML"),
        ("", "policy_invalid", "pack.yaml:1"),
        ("x: " + "[" * 5_000, "policy_invalid", "嵌套过深"),
        ("# " + "长" * MAX_BYTES, "body_too_large", "不得超过"),
    ],
    ids=["number", "sample", "clause", "yaml", "empty", "deep", "large"],
)
async def test_a_wrong_pack_is_refused_with_its_lines(
    http: httpx.AsyncClient, text: str, code: str, told: str
) -> None:
    """What may not be used is not tried on cases: 422, with file, line and reason."""
    answer = await http.post(PATH, content=text.encode())
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert told in answer.json()["detail"]


async def test_what_is_no_text_or_no_case_is_refused(http: httpx.AsyncClient) -> None:
    """Bytes that are not UTF-8, a place to go on that is no id."""
    assert (await http.post(PATH, content=b"\xff\xfe")).json()["code"] == "encoding_invalid"
    assert (await http.post(PATH, content=YICHENG.encode(), params={"after": "x"})).json()[
        "code"
    ] == "id_invalid"


async def test_diff_names_the_cases_of_a_running_system(
    service: Deadlines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`yingsu policy diff` prints what changed in the text and which dates would move."""
    await cases(service)
    file = tmp_path / "new.yaml"
    file.write_text(longer(), encoding="utf-8")
    async with served(app_of(service)) as url:
        monkeypatch.setenv("YINGSU_SERVICE_URLS", orjson.dumps({"deadlines": url}).decode())

        def run(*options: str) -> str:
            done = CliRunner().invoke(
                policy_app, ["diff", "yicheng-2023", str(file), *options], env={"COLUMNS": "180"}
            )
            assert done.exit_code == 0, done.output
            return done.output

        text = await asyncio.to_thread(run)
        assert all(
            word in text
            for word in (
                "规定·期间",
                "2026年6月4日",
                "2026年6月8日",
                "1 件的期限会变：变动 1、新增 0、取消 0",
            )
        ), text
        told = orjson.loads(await asyncio.to_thread(run, "--json", "--limit", "0"))
        assert (told["preview"]["counts"]["moved"], told["preview"]["items"]) == (1, [])
