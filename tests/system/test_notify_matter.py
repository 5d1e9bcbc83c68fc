"""A matter from event to proof through the command line, against the service as a process: previewed, told, refused, repaired, proved."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from deploy.local.ports import free_ports
from shared.eventlog import EventLog
from shared.events.terms import Role
from tests.integration.notify.service import Notify, notify_service, raise_
from tests.support.bureau import CASE, DUTY, Book, assigned, duty, first_instance, opened, person
from tests.support.mailserver import ACCEPT, REFUSE
from tests.support.servers import EmbeddedServer
from tests.system.test_notify_process import command, process


@pytest.fixture
async def around(database: str, log: EventLog, own_nats: EmbeddedServer) -> AsyncIterator[Notify]:
    async with notify_service(database, log, own_nats) as service:
        yield service


def a_case() -> Book:
    book = Book()
    book.extend([person("p-1", Role.HANDLER, "p1@example.org"), person("p-2", Role.LEGAL_OFFICE)])
    book.extend([opened(), first_instance(), assigned("p-1"), duty(informed=())])
    return book


async def test_from_event_to_proof(around: Notify, database: str, tmp_path: Path) -> None:
    """What the preview says is what happens; mails that the server refused go out by reason once it is repaired; and the proof of the case
    has every step with its log position, on screen and on paper.
    """
    [port] = free_ports(1)
    around.mail.behaviour = REFUSE
    await around.happened(a_case().events)
    async with process(around, database, port):
        # each reads what the one before it said
        for name in ("notify.inbox", "notify.reminders", "notify.inbox"):
            await around.caught_up(name)
        told = len(await around.records("raised"))
        mails = len(await around.emails())
        await around.all_emails(mails, "failed")
        code, said = await command(around, port, "preview", "--case", str(CASE))
        assert (code, "p-1（承办人）" in said, "站内信、电子邮件" in said) == (0, True, True)
        code, said = await command(around, port, "preview", "--deadline", str(DUTY))
        assert (code, "逾期（假定）" in said) == (0, True)
        code, said = await command(around, port, "failures", "--json")
        [failure] = orjson.loads(said)["items"]
        assert (code, failure["number"]) == (1, mails)
        around.mail.behaviour = ACCEPT
        code, said = await command(around, port, "retry", "--reason", failure["reason"])
        assert (code, said.split("，")[0]) == (0, f"已重新排队 {mails} 件通知")
        await around.all_emails(mails, "sent")
        code, said = await command(around, port, "proof", "--case", str(CASE))
        found = orjson.loads(said)
        assert (code, len(found["notices"])) == (0, told)
        mailed = [one for one in found["notices"] if one["addresses"]]
        for one in mailed:
            assert [line["what"] for line in one["lines"]] == ["shown", "given_up", "requeued", "sent"]
        paper = tmp_path / "proof.pdf"
        asked = ("proof", "--matter", str(mailed[-1]["about"]), "--format", "pdf", "-o", str(paper))
        assert (await command(around, port, *asked))[0] == 0
        assert paper.read_bytes().startswith(b"%PDF")
        assert (await command(around, port, "failures"))[0] == 0


async def test_wrongly_asked(around: Notify, database: str) -> None:
    """What is wrongly asked ends with 2 and says in Chinese what to do."""
    [port] = free_ports(1)
    async with process(around, database, port):
        for arguments, word in (
            (("proof",), "三者择一"),
            (("preview",), "三者择一"),
            (("retry", "--all", "--reason", "x"), "三者择一"),
            (("proof", "--case", str(CASE)), "请核对编号"),
            (("contacts", "p-1", "--address", "fax=1"), "没有渠道"),
            (("contacts", "p-1", "--address", "email"), "不是 渠道=地址"),
            (("contacts", "p-1", "--deputy", "p-2"), "首日"),
            (("contacts", "p-1"), "没有编号为"),
            (("outbox", "--state", "gone"), "没有状态"),
        ):
            code, said = await command(around, port, *arguments)
            assert (code, word in said) == (2, True), (arguments, said)


async def test_contacts(around: Notify, database: str) -> None:
    """Addresses, subscriptions and deputies are set, shown (addresses masked) and taken away again."""
    [port] = free_ports(1)
    await around.happened(a_case().events)
    async with process(around, database, port):
        await around.caught_up("notify.inbox")
        days = ("--from", "2026-04-01", "--until", "2026-04-07")
        changed = ("--address", "email=new@example.org", "--unsubscribe", "approaching:email")
        code, said = await command(around, port, "contacts", "p-1", *changed, "--deputy", "p-2", *days)
        for word in (
            "电子邮件 n**@example.org",
            "退订",
            "期限临近 · 电子邮件",
            "p-2，2026年4月1日 至 2026年4月7日",
        ):
            assert (code, word in said) == (0, True), said
        code, said = await command(
            around, port, "contacts", "p-1", "--address", "email=", "--end-deputy", "p-2", "--json"
        )
        found = orjson.loads(said)
        assert (code, found["addresses"], found["delegations"]) == (0, [], [])


async def test_an_inbox_is_followed(around: Notify, database: str) -> None:
    """`inbox --follow` says each new message as it comes, until Ctrl-C."""
    [port] = free_ports(1)
    async with process(around, database, port):
        argv = (sys.executable, "-m", "cli.main", "notify", "inbox", "p-1", "--follow", "--json")
        told = {
            "YINGSU_SERVICE_URLS": f'{{"notify": "http://127.0.0.1:{port}"}}',
            "YINGSU_TOKEN": around.tokens.token(),
        }
        services = os.environ | told
        run = await asyncio.create_subprocess_exec(*argv, env=services, stdout=asyncio.subprocess.PIPE)
        assert run.stdout
        async with asyncio.timeout(30):
            assert orjson.loads(await run.stdout.readline()) == {"event": "unread", "unread": 0}
            key = await raise_(around)
            message = orjson.loads(await run.stdout.readline())
        assert (message["event"], UUID(message["id"])) == ("message", key)
        run.send_signal(signal.SIGINT)
        await asyncio.wait_for(run.wait(), 10)
        assert run.returncode == 0
