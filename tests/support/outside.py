"""A running system as somebody outside sees it: its doors, its database as superuser, its bus, its mails, its command line."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import asyncpg
import httpx
from nats.js import JetStreamContext

from deploy.local.home import Home, StackInfo
from deploy.local.tokens import token
from shared.bus.rights import AUDITOR, bureau
from tests.support import on_nats
from tests.support.docket import Bureau, Item
from tests.support.running import Program, program
from tests.support.waiting import until

PROJECTIONS = "select name, position, failed_at, failure from projections.generations where status = 'live' order by name"
LOG = (
    "select position, stream, version, id, type, region, bureau, actor, occurred_on, correlation, data "
    "from eventlog.events order by position"
)
TAIL = "select coalesce(max(position), 0) as tail from eventlog.events"
#: for clients of doors without TLS; with httpx' own every new client reads the certificates of the whole world: 26 ms of a core
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
#: looks in a row, five a second, that must find nothing left to do: process managers append while they catch up, and tick every second or so
LOOKS = 7


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    code: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


async def command(home: Home, *arguments: str) -> Ended:
    """Run `yingsu ARGUMENTS --home HOME` to its end."""
    argv = (sys.executable, "-m", "cli.main", *arguments, "--home", str(home.path))
    pipe = asyncio.subprocess.PIPE
    wide = os.environ | {"COLUMNS": "200"}
    run = await asyncio.create_subprocess_exec(*argv, env=wide, stdout=pipe, stderr=pipe)
    output, errors = await run.communicate()
    return Ended(run.returncode or 0, output.decode(), errors.decode())


@contextmanager
def running_system(home: Home, today: date, *more: str) -> Iterator[System]:
    """`yingsu up` as operators run it, standing on ``today``; everything is gone afterwards."""
    arguments = ("-m", "cli.main", "up", "--home", str(home.path), "--today", today.isoformat(), *more)
    with program(home, *arguments) as started:
        started.until_up()
        yield System(started)


class System:
    """Ask ``info`` each time: pids change when processes are killed."""

    def __init__(self, running: Program, person: str = "local-admin") -> None:
        """``person``: who asks; unless said otherwise this machine's administrator, who may do everything."""
        self.program = running
        self.home = running.home
        self.person = person

    def seen_by(self, person: str) -> System:
        """The same system asked by somebody else of its accounts."""
        return System(self.program, person)

    @property
    def info(self) -> StackInfo:
        return self.program.until_up()

    def stop(self) -> None:
        """As an operator stops it: SIGTERM, and a clean end."""
        self.program.popen.terminate()
        assert self.program.popen.wait(60) == 0, self.program.output.read_text(encoding="utf-8")

    @property
    def headers(self) -> dict[str, str]:
        return self.headers_of(self.person)

    def headers_of(self, person: str, **said: str) -> dict[str, str]:
        """Of a request by somebody else: one of the accounts, or who ``said`` says."""
        return {"Authorization": f"Bearer {token(self.home, person, **said)}"}

    def http(self, service: str, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        """``headers``: of somebody else than this machine's administrator."""
        return httpx.AsyncClient(
            base_url=self.info.service_urls[service],
            headers=self.headers if headers is None else headers,
            timeout=30,
            verify=NO_AUTHORITIES,
        )

    async def post(self, *items: Item) -> list[Any]:
        """Post one batch; the answers of its items."""
        async with self.http("intake") as http:
            answer = await http.post("/v1/events", json=list(items))
            return cast("list[Any]", answer.json()["items"])

    async def accepted(self, *items: Item) -> None:
        """Post one batch that is accepted whole."""
        answers = await self.post(*items)
        assert [answer["status"] for answer in answers] == ["accepted"] * len(items), answers

    async def get(self, service: str, path: str, **asked: Any) -> Any:
        async with self.http(service) as http:
            answer = await http.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def fetch(self, query: str, *values: Any) -> list[asyncpg.Record]:
        """As superuser, past all services."""
        async with self.connected() as db:
            return await db.fetch(query, *values)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
        """For who asks again and again: to be let in costs the server more than a question."""
        connection = await asyncpg.connect(self.info.admin_database_url, timeout=5)
        try:
            yield connection
        finally:
            await connection.close()

    async def log(self) -> list[asyncpg.Record]:
        """Every event there is, in order."""
        return await self.fetch(LOG)

    async def tail(self) -> int:
        [row] = await self.fetch(TAIL)
        return int(row["tail"])

    async def settled(self, seconds: float = 60.0) -> int:
        """Wait until every projection has seen the whole log and nothing more comes; the tail."""
        async with self.http("deadlines") as http, self.connected() as db:
            return await until(_Stillness(http, db).reached, seconds)

    def mails(self) -> list[EmailMessage]:
        """Every mail that the SMTP server has taken, in the order it took them."""
        files = sorted(self.home.mail.glob("*.eml"))
        return [cast("EmailMessage", message_from_bytes(f.read_bytes(), policy=default)) for f in files]

    def log_lines(self, process: str) -> list[dict[str, Any]]:
        """A service's own log, of all its runs; lines that a SIGKILL cut short are left out."""
        lines = []
        for text in (self.home.logs / f"{process}.log").read_text(encoding="utf-8").splitlines():
            with suppress(ValueError):
                lines.append(json.loads(text))
        return lines

    async def yingsu(self, *arguments: str) -> Ended:
        """Run `yingsu ARGUMENTS --home HOME` to its end."""
        return await command(self.home, *arguments)

    async def checksums(self, *names: str) -> dict[str, Any]:
        """What `yingsu projection checksum` finds of each read model, all asked in one command."""
        ended = await self.yingsu("projection", "checksum", *names, "--json")
        found = {one["name"]: one for one in map(json.loads, ended.output.splitlines())}
        assert (ended.code == 0) == (bool(found) and all(one["equal"] for one in found.values())), ended
        return found

    @asynccontextmanager
    async def jetstream(self, identity: str = AUDITOR) -> AsyncIterator[JetStreamContext]:
        """Signed in to NATS as somebody of the table of rights."""
        async with on_nats.connected(self.info.nats_url, self.home, identity) as client:
            yield client.jetstream(timeout=5)

    @asynccontextmanager
    async def submitting(self, place: Bureau) -> AsyncIterator[JetStreamContext]:
        """Signed in to NATS as this bureau, which gets a key of its own the first time."""
        identity = bureau(place.region, place.code)
        await on_nats.admit(self.home, self.info, identity)
        async with self.jetstream(identity) as js:
            yield js

    async def messages(self, stream: str, subject: str) -> list[Any]:
        """Everything a JetStream stream holds under the subject's fixed beginning, in order."""
        async with self.jetstream() as js:
            found = await on_nats.held(js, stream)
        return [one for one in found if one.subject.startswith(subject.rstrip(">*"))]


class _Stillness:
    """How many looks in a row found the same log and nobody with anything left to do."""

    def __init__(self, deadlines: httpx.AsyncClient, db: asyncpg.Connection[asyncpg.Record]) -> None:
        self._deadlines = deadlines
        self._db = db
        self._tail = -1
        self._looks = 0

    async def reached(self) -> int:
        """The tail once there is stillness, else 0."""
        await asyncio.sleep(0.2)
        tail = int(await self._db.fetchval(TAIL))
        still = tail == self._tail and await self._nothing_to_do(tail)
        self._tail, self._looks = tail, self._looks + 1 if still else 0
        return tail if self._looks >= LOOKS else 0

    async def _nothing_to_do(self, tail: int) -> bool:
        """Every projection has seen the log, and the day has nothing more to say of any deadline."""
        rows = await self._db.fetch(PROJECTIONS)
        if not rows or any(row["position"] < tail for row in rows):
            return False
        with suppress(httpx.TransportError):
            answer = await self._deadlines.get("/v1/deadlines/summary")
            assert answer.status_code == 200, answer.text
            return bool(answer.json()["waiting"] == 0)
        return False
