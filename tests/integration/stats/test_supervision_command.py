"""``yingsu supervision`` as an officer uses it: the command, over HTTP, against the service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from cli.supervision import supervision_app
from shared.eventlog import EventLog
from tests.integration.stats.supervised import Supervised, supervised_service
from tests.support.served import served

Run = Callable[..., "asyncio.Future[tuple[int, str]]"]
OFFICER = ("--person", "officer-1")


@asynccontextmanager
async def command(supervised: Supervised) -> AsyncIterator[Run]:
    """The command in a thread, finding the service by its settings."""
    async with served(supervised.app()) as url:
        urls = orjson.dumps({"stats": url}).decode()
        env = {"YINGSU_DATABASE_URL": "postgresql://unused", "YINGSU_SERVICE_URLS": urls, "COLUMNS": "300"}

        async def run(*arguments: str) -> tuple[int, str]:
            done = await asyncio.to_thread(CliRunner().invoke, supervision_app, list(arguments), env=env)
            return done.exit_code, done.output

        yield run


def said_as_json(done: tuple[int, str]) -> Any:
    """The last line: the service beside the command writes its log to the same place."""
    return orjson.loads(done[1].splitlines()[-1])


@pytest.fixture
async def supervised(database: str, log: EventLog) -> AsyncIterator[Supervised]:
    async with supervised_service(database, log) as service:
        yield service


async def test_an_officer_s_day(supervised: Supervised) -> None:
    """YC23-2.6a, YC23-2.9b: list, evidence, reply, confirmation, carrying out and the year's counts, all in Chinese; refusals say why."""
    async with supervised.running(), command(supervised) as run:
        await supervised.case()
        await supervised.stands_on("26-06-08")
        code, text = await run("list", "--state", "proposed")
        assert (code, "专项通报：不及时报备案件基本情况" in text, "待核定" in text) == (0, True, True)
        [item] = said_as_json(await run("list", "--json"))["items"]
        key = item["id"]
        code, text = await run("show", key)
        for part in (
            "证据链",
            "收到应诉通知",
            "期限逾期",
            "峄政办发〔2023〕2号第二部分第（六）项",
            "申辩期至2026年6月15日",
            "约定，系统缺省",
        ):
            assert part in text
        code, text = await run("confirm", key, "--reason", "属实", *OFFICER)
        assert (code, "reply_window_open" in text) == (2, True)
        paper = supervised.files / "回执.txt"
        paper.write_text("已收", encoding="utf-8")
        said = ("--statement", "已电话报备", "--person", "clerk-1", "--paper", str(paper))
        code, text = await run("reply", key, *said)
        assert (code, "申辩材料：回执.txt" in text) == (0, True)
        code, text = await run("confirm", key, "--reason", "电话不是报备", "--seen", "2", *OFFICER)
        assert (code, "已认定" in text, "申辩：已电话报备" in text) == (0, True, True)
        done = ("--consequence", "special_notice", "--doc-no", "〔2026〕1号")
        assert "已执行" in (await run("carry-out", key, *done, *OFFICER))[1]
        code, text = await run("dismiss", key, "--reason", "另有原因", *OFFICER)
        assert (code, "carried_out" in text) == (2, True)
        await supervised.settled()
        code, text = await run("counts", "--year", "2026")
        assert (code, "一级约谈" in text, "还差一次" in text, "1/2；0/1" in text) == (0, True, True, True)
