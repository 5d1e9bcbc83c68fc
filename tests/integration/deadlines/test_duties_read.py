"""Quotas and periodic duties read: the list, what stands behind a number, past days, pages, refusals, the command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import orjson
from typer.testing import CliRunner

from cli.duties import duties_app
from tests.integration.deadlines.duties import Duties, a_bureau, a_case
from tests.support.served import served
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import BUREAU, REGION


async def test_the_list_and_the_number_behind(duties: Duties) -> None:
    """A line carries titles, clause and forecast; the duty its quote, every case behind the number, and what was said of it."""
    await a_bureau(duties)
    done = await a_case(duties, "甲", "2026-02-02")
    free = await a_case(duties, "乙")
    async with duties.running() as desk:
        await duties.stands_on(desk, "26-10-12")
        line = await duties.line("plaintiffs", region=REGION, bureau=BUREAU, person="M")
        assert (line["state_title"], line["count"], line["target"], line["clause"]) == (
            "正常",
            1,
            2,
            "MH26-2.6",
        )
        assert (line["bureau_name"], line["person_label"], line["period_title"]) == (
            "某区人社局",
            "组员甲",
            "2026年",
        )
        full = await duties.get(f"/v1/duties/{line['id']}")
        assert full["quote"] == "原则上每位成员每年独立承办不同原告案件 2 件以上"
        assert [(item["case"], item["kind_title"], item["counts"]) for item in full["items"]] == [
            (str(done.id), "计数事项", True),
            (str(free.id), "可补足", False),
        ]
        assert [event["data"]["state"] for event in full["life"]] == ["on_track"]
        states = {item["state"] for item in (await duties.get("/v1/duties", state="at_risk"))["items"]}
        assert states == {"at_risk"}


async def test_looking_back(duties: Duties) -> None:
    """As of a day of the past year the list shows what had happened by then."""
    await a_bureau(duties)
    await a_case(duties, "甲", "2026-02-02")
    async with duties.running() as desk:
        await duties.stands_on(desk, "26-10-12")
        back = [(await duties.line("plaintiffs", on=on))["count"] for on in ("2026-02-01", "2026-02-02")]
        assert back == [0, 1]


async def test_pages(duties: Duties) -> None:
    """Page after page gives every duty once, in the same order as one long page."""
    await a_bureau(duties)
    async with duties.running() as desk:
        await duties.settled(desk)
        whole = [item["id"] for item in (await duties.get("/v1/duties"))["items"]]
        seen, cursor = [], None
        while True:
            page = await duties.get("/v1/duties", limit=2, **({"cursor": cursor} if cursor else {}))
            seen += [item["id"] for item in page["items"]]
            if (cursor := page["next"]) is None:
                break
        assert seen == whole
        assert len(whole) == len(set(whole)) > 2


REFUSED = [
    ("/v1/duties?state=gone", 422, "state_unknown"),
    ("/v1/duties?period=2026H3", 422, "period_invalid"),
    ("/v1/duties?on=2026-10-13", 422, "day_out_of_reach"),
    ("/v1/duties?on=2020-01-01", 422, "day_out_of_reach"),
    ("/v1/duties?on=gestern", 422, "date_invalid"),
    ("/v1/duties?cursor=x", 422, "cursor_invalid"),
    ("/v1/duties?colour=red", 422, "invalid_parameter"),
    ("/v1/duties/x", 422, "id_invalid"),
    ("/v1/duties/00000000-0000-0000-0000-000000000000", 404, "duty_not_found"),
]


async def test_what_cannot_be_answered_says_why(duties: Duties) -> None:
    """A stable code and a sentence for every filter that cannot be read."""
    duties.today = day("26-10-12")
    async with duties.running() as desk, duties.http() as http:
        await duties.settled(desk)
        for path, status, code in REFUSED:
            answer = await http.get(path)
            assert (answer.status_code, answer.json()["code"]) == (status, code), path


Run = Callable[..., "asyncio.Future[tuple[int, str]]"]


@asynccontextmanager
async def command(duties: Duties) -> AsyncIterator[Run]:
    """The command in a thread, finding the service by its settings."""
    async with served(duties.app()) as url:
        urls = orjson.dumps({"deadlines": url}).decode()
        env = {"YINGSU_DATABASE_URL": "postgresql://unused", "YINGSU_SERVICE_URLS": urls, "COLUMNS": "250"}

        async def run(*arguments: str) -> tuple[int, str]:
            done = await asyncio.to_thread(CliRunner().invoke, duties_app, list(arguments), env=env)
            return done.exit_code, done.output

        yield run


async def test_the_command(duties: Duties) -> None:
    """``yingsu duties list`` shows state, number and what is missing; ``show`` the list behind it; --json is the service's answer."""
    await a_bureau(duties)
    await a_case(duties, "甲", "2026-02-02")
    async with duties.running() as desk, command(duties) as run:
        await duties.stands_on(desk, "26-10-12")
        code, text = await run("list", "--bureau", BUREAU)
        assert code == 0
        for part in (
            "有风险",
            "1/2",
            "2026年12月31日",
            "组员甲",
            "闵人社发〔2026〕7号第二部分",
            "尚需1名不同原告的案件",
        ):
            assert part in text
        code, text = await run("list", "--person", "M", "--json")
        # the server of this process may log to the same output
        [item] = orjson.loads(text.splitlines()[-1])["items"]
        code, text = await run("show", item["id"], "--on", "2026-09-30")
        assert code == 0
        for part in (
            "计数清单",
            "独立承办不同原告案件 2 件以上",
            "2026年2月2日",
            "原告：甲",
            "同一原告的多个案件",
        ):
            assert part in text
        code, text = await run("show", "00000000-0000-0000-0000-000000000000")
        assert (code, "duty_not_found" in text) == (2, True)
