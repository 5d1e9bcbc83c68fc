"""The notify service as a process of its own, told by its log, its mails, its HTTP door and the command line."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import httpx
import orjson
import pytest

from deploy.local.ports import free_ports
from shared.bus.topology import CONSUMERS, DISPATCH
from shared.eventlog import EventLog
from shared.events.notification import Address
from shared.events.terms import Channel, Role
from tests.integration.notify.service import Notify, notify_service, raise_
from tests.support import webserver
from tests.support.bureau import CASE, TODAY, Book, assigned, duty, first_instance, opened, person
from tests.support.mailserver import ACCEPT, HANG, REFUSE
from tests.support.servers import EmbeddedServer
from tests.support.stores import url_of
from tests.support.waiting import until
from tests.support.webserver import WebServer

MAILS = 12


def a_busy_day() -> Book:
    """One case, many people who hear of its one period."""
    book = Book()
    book.extend(person(f"p-{n}", Role.LEGAL_OFFICE, f"p{n}@example.org") for n in range(MAILS))
    book.add(opened())
    book.add(first_instance(), on=date(2026, 1, 5))  # no news
    book.extend([assigned("p-0"), duty(responsible=Role.LEGAL_OFFICE, informed=())])
    return book


@pytest.fixture
async def around(database: str, log: EventLog, own_nats: EmbeddedServer) -> AsyncIterator[Notify]:
    """The servers around the process, and a look at its tables."""
    async with notify_service(database, log, own_nats) as service:
        yield service


@asynccontextmanager
async def process(around: Notify, database: str, port: int, **more: str) -> AsyncIterator[Process]:
    """`yingsu serve notify`, ready for work; ended with the context if it still runs."""
    settings = {
        "DATABASE_URL": url_of("notify", database),
        "NATS_URL": around.nats.url,
        "SMTP_URL": around.mail.url,
        "MAIL_FROM": "yingsu@example.org",
        "HTTP_PORT": str(port),
        "TODAY": TODAY.isoformat(),
        "LEASE_SECONDS": "1",
        "DRAIN_SECONDS": "5",
        "TOKEN_KEYS": str(around.tokens.keys),
        **more,
    }
    environment = os.environ | {f"YINGSU_{name}": value for name, value in settings.items()}
    command = (sys.executable, "-m", "cli.main", "serve", "notify")
    started = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.DEVNULL
    )

    async def ready() -> bool:
        assert started.returncode is None, "the process ended"
        async with httpx.AsyncClient() as http:
            try:
                return (await http.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
            except httpx.TransportError:
                return False

    try:
        await until(ready, 30)
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def command(around: Notify, port: int, *arguments: str) -> tuple[int, str]:
    """Exit code and output of `yingsu notify ARGUMENTS` against the process."""
    argv = (sys.executable, "-m", "cli.main", "notify", *arguments)
    services = f'{{"notify": "http://127.0.0.1:{port}"}}'
    told = {"COLUMNS": "200", "YINGSU_SERVICE_URLS": services, "YINGSU_TOKEN": around.tokens.token()}
    run = await asyncio.create_subprocess_exec(
        *argv, env=os.environ | told, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await run.communicate()
    return run.returncode or 0, said.decode()


async def test_killed_again_and_again_in_mid_delivery(around: Notify, database: str) -> None:
    """SIGKILL while mails are under way loses none; what may be repeated keeps its Message-ID; each has one record of being sent."""
    [port] = free_ports(1)
    await patience(around, seconds=2)
    await around.happened(a_busy_day().events)
    for count in (0, 4, 8):
        async with process(around, database, port) as running:

            async def so_many(count: int = count) -> bool:
                return len(around.mail.kept) > count

            await until(so_many)
            running.send_signal(signal.SIGKILL)
    async with process(around, database, port) as running:
        await until(lambda: _all_sent(around), 60)  # what the killed ones held comes back after its wait
        running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.wait(), 30) == 0
    assert len({mail["Message-ID"] for mail in around.mail.kept}) == MAILS + 1
    assert len(await around.records("raised")) == MAILS + 1
    assert len(await around.records("sent")) == MAILS + 1


@pytest.fixture
async def web() -> AsyncIterator[WebServer]:
    server = WebServer()
    await server.start()
    yield server
    await server.stop()


async def test_killed_while_a_robot_is_spoken_to(
    around: Notify, database: str, web: WebServer, tmp_path: Path
) -> None:
    """A robot knows no ids: after SIGKILL in mid-send nothing is lost, and whatever arrived twice has as many attempts on record."""
    [port] = free_ports(1)
    file = tmp_path / "channels.yaml"
    robot = f'{{kind: wecom, url: "{web.url}/send", allow_private: true, per_minute: 60000}}'
    file.write_text(f"robots:\n  group: {robot}\n")
    await patience(around, seconds=2, durable="notify-wecom")
    group = Address(channel=Channel.WECOM, address="group")
    for number in range(MAILS):
        await raise_(around, group, subject=f"提醒{number:02}")
    web.behaviour = webserver.HANG
    async with process(around, database, port, CHANNELS_FILE=str(file)) as running:

        async def taken() -> bool:
            return len(web.kept) > 0

        await until(taken)
        running.send_signal(signal.SIGKILL)
    web.behaviour = webserver.Answer()
    async with process(around, database, port, CHANNELS_FILE=str(file)):

        async def all_sent() -> bool:
            return len(await around.records("sent")) == MAILS

        await until(all_sent, 60)
    arrived = Counter(orjson.loads(one.body)["text"]["content"].splitlines()[0] for one in web.kept)
    raised = {event.stream: event.payload.subject for event in await around.records("raised")}
    attempts = {raised[event.stream]: event.payload.attempt for event in await around.records("sent")}
    assert set(arrived) == set(attempts)
    assert all(times <= attempts[subject] for subject, times in arrived.items())
    assert max(arrived.values()) == 2


async def patience(around: Notify, seconds: float, durable: str = "notify-email") -> None:
    """How long the queue waits for word of a message that somebody took on."""
    [wanted] = [one for _, one in CONSUMERS if one.durable_name == durable]
    await around.bus.js.add_consumer(DISPATCH, wanted.evolve(ack_wait=seconds))


async def _all_sent(around: Notify) -> bool:
    return len(await around.emails("sent")) == MAILS + 1


async def test_the_command_line_shows_and_retries(around: Notify, database: str) -> None:
    """`outbox` lists role, matter, day, channel, state, time and attempts; failed mails make it exit 1 until `retry` has sent them."""
    [port] = free_ports(1)
    around.mail.behaviour = REFUSE
    book = Book()
    book.add(person("p-0", Role.HANDLER, "p0@example.org"))
    book.extend([opened(), first_instance("[2026]鲁0404行初12号"), assigned("p-0")])
    await around.happened(book.events)
    async with process(around, database, port):
        await around.all_emails(1, "failed")
        code, said = await command(around, port, "outbox")
        assert code == 1
        for word in (
            "承办人",
            "请承办案件｜[2026]鲁0404行初12号",
            "2026年3月10日",
            "站内信",
            "电子邮件",
            "失败：550",
        ):
            assert word in said
        around.mail.behaviour = ACCEPT
        assert await command(around, port, "retry", "--all") == (
            0,
            "已重新排队 1 件通知，可用 yingsu notify outbox 查看结果。\n",
        )
        await around.all_emails(1, "sent")
        code, said = await command(around, port, "outbox", "--json", "--case", str(CASE))
        shown = {item["channel"]: (item["state"], item["attempts"]) for item in orjson.loads(said)["items"]}
        assert (code, shown) == (0, {"inbox": ("sent", 1), "email": ("sent", 2)})
        code, said = await command(around, port, "retry", str(CASE))
        assert (code, "没有编号为" in said) == (2, True)
    code, said = await command(around, port, "outbox")
    assert (code, "没有应答" in said) == (1, True)


async def test_sigterm_finishes_what_it_has_begun(around: Notify, database: str) -> None:
    """Told to stop while the mail server is slow, the process ends the mail that is under way, records it, and exits 0."""
    [port] = free_ports(1)
    around.mail.behaviour = HANG
    book = Book()
    book.extend([person("p-0", Role.HANDLER, "p0@example.org"), opened(), assigned("p-0")])
    await around.happened(book.events)
    async with process(around, database, port) as running:

        async def under_way() -> bool:
            return around.mail.conversations == 1

        await until(under_way)
        running.send_signal(signal.SIGTERM)

        async def draining() -> bool:
            async with httpx.AsyncClient() as http:
                try:
                    return (await http.get(f"http://127.0.0.1:{port}/readyz")).status_code == 503
                except httpx.TransportError:
                    return True

        await until(draining)
        around.mail.behaviour = ACCEPT
        assert await asyncio.wait_for(running.wait(), 30) == 0
    assert len(await around.records("sent")) == 1
    assert len(around.mail.kept) == 1
