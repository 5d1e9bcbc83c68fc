"""``yingsu deadlines list|explain`` as a clerk uses them: the command, over HTTP, against the service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

import orjson
import pytest
import typer
from typer.testing import CliRunner

from cli.deadlines import deadlines_app
from shared.events.case import HandlerAssigned
from shared.events.organisation import PersonAssigned
from shared.events.terms import Role
from tests.integration.deadlines.service import Deadlines
from tests.support.given import a_write, an_event
from tests.support.served import served

Run = Callable[..., "asyncio.Future[tuple[int, str]]"]


@asynccontextmanager
async def command(service: Deadlines, typed: typer.Typer = deadlines_app) -> AsyncIterator[Run]:
    """The command in a thread, finding the service by its settings."""
    async with served(service.app()) as url:
        urls = orjson.dumps({"deadlines": url}).decode()
        env = {"YINGSU_DATABASE_URL": "postgresql://unused", "YINGSU_SERVICE_URLS": urls, "COLUMNS": "240"}

        async def run(*arguments: str) -> tuple[int, str]:
            done = await asyncio.to_thread(CliRunner().invoke, typed, list(arguments), env=env)
            return done.exit_code, done.output

        yield run


async def test_list_and_explain(service: Deadlines) -> None:
    """The list names the day and the clause, the explanation every step; --json is what the service answered."""
    async with service.running(), command(service) as run:
        case = await service.case(region="370404")
        await service.settled()
        await service.stands_on("26-06-17")
        code, text = await run("list", "--case", str(case.id))
        assert (code, "2026年6月16日" in text, "行政诉讼法第六十七条" in text, "逾期1天" in text) == (
            0,
            True,
            True,
            True,
        )
        code, text = await run("list", "--overdue", "--json")
        items = orjson.loads(text)["items"]
        assert {item["name"] for item in items} == {
            "案件基本情况报备",
            "制定调解和解方案",
            "提交答辩状",
            "提交证据和依据",
        }
        code, text = await run("explain", next(i["id"] for i in items if i["name"] == "提交答辩状"))
        assert code == 0
        for part in ("计算过程", "名义届满", "收到应诉通知", "期限逾期", "国办发明电"):
            assert part in text


async def test_the_same_filters_and_the_silent_cases(service: Deadlines) -> None:
    """Several values by comma, the handler in the table as they are called; cases in which nothing runs with what is missing and since when."""
    async with service.running(), command(service) as run:
        case = await service.case(region="370404")
        await case.told(HandlerAssigned(instance=1, handler="p-handler"), "26-06-01")
        post = an_event(PersonAssigned(person="p-handler", label="张办案", role=Role.HANDLER), on=date(2026, 6, 1), region="370404")  # fmt: skip
        await service.log.append(a_write("organisation-370404-fz-renshe", post))
        await service.settled()
        code, text = await run(
            "list", "--person", "p-handler", "--lamp", "green,yellow", "--clause", "第六十七条"
        )
        assert (code, "提交答辩状" in text, "张办案" in text, "报备" in text) == (0, True, True, False)
        code, text = await run("unclocked", "--region", "370404")
        assert (code, "没有涉案部门联系人（自2026年6月1日起，已0天）" in text, "没有承办人" in text) == (
            0,
            True,
            False,
        )
        assert ("张办案" in text, "p-handler" in text) == (True, False)
        code, text = await run("unclocked", "--missing", "handler", "--json")
        assert (code, orjson.loads(text)["items"]) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("list", "--state", "gone"), "state_unknown"),
        (("list", "--lamp", "red,blue"), "lamp_unknown"),
        (("unclocked", "--missing", "luck"), "missing_unknown"),
        (("explain", "00000000-0000-0000-0000-000000000000"), "deadline_not_found"),
    ],
)
async def test_what_the_service_refuses_is_said_in_its_words(
    service: Deadlines, arguments: tuple[str, ...], code: str
) -> None:
    """Exit code 2, the Chinese reason and the stable code."""
    async with service.running(), command(service) as run:
        await service.settled()
        left, text = await run(*arguments)
        assert (left, f"（{code}）" in text) == (2, True)
