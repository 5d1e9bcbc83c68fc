"""A live inbox read by a real client from the service as a process: told at once, resumed through a restart, ended when the service stops."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import httpx
import orjson
import pytest

from deploy.local.ports import free_ports
from shared.database import close_pool, connect_pool
from shared.eventlog import EventLog
from shared.security.accounts import Accounts
from shared.security.session import COOKIE, Sessions
from shared.security.signed_in import Entry, SignedIn
from tests.integration.notify.service import Notify, notify_service, raise_
from tests.support.servers import EmbeddedServer
from tests.support.stores import url_of
from tests.system.test_notify_process import process

Told: TypeAlias = "tuple[str, str | None, Any]"


@pytest.fixture
async def around(database: str, log: EventLog, own_nats: EmbeddedServer) -> AsyncIterator[Notify]:
    async with notify_service(database, log, own_nats) as service:
        yield service


@asynccontextmanager
async def watching(
    around: Notify, port: int, person: str, known: str | None = None
) -> AsyncIterator[AsyncIterator[Told]]:
    """The events of a live inbox as (event, id, data)."""
    headers = around.tokens.headers() | ({"last-event-id": known} if known else {})
    async with (
        httpx.AsyncClient(timeout=30.0) as http,
        http.stream("GET", f"http://127.0.0.1:{port}/v1/inbox/{person}/live", headers=headers) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield events(answer)


async def events(answer: httpx.Response) -> AsyncIterator[Told]:
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield fields["event"], fields.get("id"), orjson.loads(fields["data"])
            fields = {}


async def messages(told: AsyncIterator[Told], count: int) -> list[tuple[str | None, UUID]]:
    """The next messages: position and notification."""
    found: list[tuple[str | None, UUID]] = []
    async with asyncio.timeout(30):
        async for event, known, data in told:
            if event == "message":
                found.append((known, UUID(data["id"])))
                if len(found) == count:
                    break
    return found


async def unread(told: AsyncIterator[Told], number: int) -> None:
    async with asyncio.timeout(30):
        async for event, _, data in told:
            if (event, data) == ("unread", {"unread": number}):
                return
    raise AssertionError(f"never {number} unread")


async def test_told_at_once_and_through_a_restart(around: Notify, database: str) -> None:
    """A watcher hears each new message of their own and the unread number; after a restart they come back with the last id and hear what
    came meanwhile, each once, and nothing of others.
    """
    [port] = free_ports(1)
    async with process(around, database, port) as running:
        async with watching(around, port, "p-1") as told:
            await unread(told, 0)
            first = await raise_(around)
            await raise_(around, person="p-other")
            [(known, heard)] = await messages(told, 1)
            assert heard == first
            await unread(told, 1)
            async with httpx.AsyncClient(headers=around.tokens.headers()) as http:
                await http.post(f"http://127.0.0.1:{port}/v1/inbox/{first}/read", json={"person": "p-1"})
            await unread(told, 0)
            running.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                assert [one async for one in told] == []
        assert await asyncio.wait_for(running.wait(), 10) == 0
    meanwhile = [await raise_(around) for _ in range(3)]
    async with process(around, database, port), watching(around, port, "p-1", known) as told:
        after = await raise_(around)
        assert [key for _, key in await messages(told, 4)] == [*meanwhile, after]
        await unread(told, 4)


async def test_a_watcher_who_does_not_read_holds_up_nobody(around: Notify, database: str) -> None:
    """Somebody who opens the stream and never reads costs the others nothing."""
    [port] = free_ports(1)
    async with process(around, database, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(b"GET /v1/inbox/p-1/live HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 0\r\n\r\n")
        await writer.drain()
        async with watching(around, port, "p-1") as told:
            await unread(told, 0)
            sent = [await raise_(around, body="长" * 2_000) for _ in range(100)]
            assert [key for _, key in await messages(told, 100)] == sent
        assert not reader.at_eof()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_nothing_is_told_once_the_session_or_the_account_is_gone(
    around: Notify, database: str, tmp_path: Path
) -> None:
    """A page and a program that watch: after signing out, and after the account was taken away, the next notice ends both streams untold."""
    accounts, key = tmp_path / "accounts.yaml", "k" * 40
    accounts.write_text(
        "- {person: p-1, name: 法规科, duty: legal_head, region: '370404', bureau: fz-renshe}\n", "utf-8"
    )
    [port] = free_ports(1)
    pool = await connect_pool(url_of("intake", database), name="sessions", max_size=1)
    signed_in = SignedIn(pool, Accounts.read(accounts), Sessions(key), idle=600, most=600)
    entry = Entry(person="p-1", way="password", device="", address="")
    cookie = {"cookie": f"{COOKIE}={await signed_in.begin(entry)}"}
    token = around.tokens.headers("p-1", name="法规科")
    async with (
        process(around, database, port, ACCOUNTS_FILE=str(accounts), SESSION_KEY=key),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http,
        http.stream("GET", "/inbox/live", headers=cookie) as page,
        http.stream("GET", "/v1/inbox/p-1/live", headers=token) as program,
    ):
        shown, told = page.aiter_lines(), program.aiter_lines()
        await raise_(around, subject="第一件")
        await asyncio.gather(_until_told(shown, "第一件"), _until_told(told, "第一件"))
        found = await signed_in.who(cookie["cookie"].partition("=")[2])
        assert found
        await signed_in.end("p-1", found[0].number)
        accounts.write_text("[]\n", "utf-8")
        await raise_(around, subject="第二件")
        async with asyncio.timeout(10):
            rest = [*[line async for line in shown], *[line async for line in told]]
        assert not [line for line in rest if "第二件" in line]
    await close_pool(pool)


async def _until_told(lines: AsyncIterator[str], word: str) -> None:
    async with asyncio.timeout(30):
        async for line in lines:
            if word in line:
                return
    raise AssertionError(f"never told {word}")
