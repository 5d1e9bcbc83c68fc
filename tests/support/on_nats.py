"""Connections to a NATS with credentials, each as somebody of the table of rights."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from deploy.local import nats as nats_part
from deploy.local.home import Home, StackInfo, temporary_home
from deploy.local.nats import reload
from deploy.local.nats_users import of_home
from deploy.local.ports import free_ports
from shared.bus.client import KeyedClient
from shared.bus.connection import Bus
from shared.bus.credentials import Credentials
from shared.bus.dead_letters import texts
from shared.bus.rights import AUDITOR, PROVISIONING, STANDING, inbox, sites
from shared.bus.topology import STREAMS, provision
from tests.support.servers import EmbeddedServer

#: messages asked for at once
AT_ONCE = 200


@asynccontextmanager
async def connected(
    url: str,
    home: Home,
    identity: str,
    error_cb: Callable[[Exception], Awaitable[None]] | None = None,
    **more: Any,
) -> AsyncIterator[Client]:
    """With the seed that the home keeps of ``identity``."""
    client = KeyedClient(Credentials(of_home(home).seed_file(identity)))
    patient = {"max_reconnect_attempts": -1, "reconnect_time_wait": 0.2} | more
    try:
        await client.connect(
            url, inbox_prefix=inbox(identity).encode(), error_cb=error_cb or _hush, **patient
        )
        yield client
    finally:
        await client.close()


async def admit(home: Home, info: StackInfo, *identities: str) -> None:
    """Give each a key with the running server, unless it has one."""
    users = of_home(home)
    before = users.all()
    users.ensure(identities)
    if users.all() != before:
        pid, monitor_url = info.pids["nats"], info.nats_monitor_url
        await asyncio.to_thread(reload, home, users.configuration(), pid, monitor_url)


class Complaints:
    """What the server refused on a connection."""

    def __init__(self) -> None:
        self.found: list[str] = []

    async def hear(self, error: Exception) -> None:
        self.found.append(str(error).lower())

    def refused(self, what: str, subjects: Iterable[str]) -> set[str]:
        """Those of the subjects to which ``what`` (publish, subscription) was refused."""
        begin = f"permissions violation for {what} to "
        return {
            subject for subject in subjects if any(f'{begin}"{subject.lower()}"' in one for one in self.found)
        }

    async def all_of(self, what: str, subjects: set[str]) -> bool:
        return self.refused(what, subjects) == subjects


class Guarded(EmbeddedServer):
    """A NATS of our own with credentials and every stream."""

    def __init__(self, home: Home, identities: Iterable[str]) -> None:
        self.home, self.users = home, of_home(home)
        self.users.ensure((*STANDING, *identities))
        port, monitor_port = free_ports(2)
        self.monitor_url = f"http://127.0.0.1:{monitor_port}"
        process = nats_part.nats(home, port, monitor_port, self.users.configuration())
        super().__init__(f"nats://127.0.0.1:{port}", process, home.logs)

    def credentials(self, identity: str) -> Credentials:
        return Credentials(self.users.seed_file(identity))

    def signed_in(self, identity: str, **more: Any) -> AbstractAsyncContextManager[Client]:
        return connected(self.url, self.home, identity, **more)

    @asynccontextmanager
    async def bus(self, identity: str) -> AsyncIterator[Bus]:
        """As services connect."""
        bus = Bus(self.url, identity, self.credentials(identity))
        await bus.connect()
        try:
            yield bus
        finally:
            await bus.close()

    async def reload(self) -> None:
        """With the users as they are now."""
        text = self.users.configuration()
        await asyncio.to_thread(reload, self.home, text, self.running.pid, self.monitor_url)

    async def provision(self) -> None:
        async with self.signed_in(PROVISIONING) as client:
            await provision(client.jetstream(), sites=sites(self.users.all()))

    async def state(self) -> dict[str, tuple[int, int]]:
        """Stream → how many messages it holds, and its last sequence number."""
        async with self.signed_in(AUDITOR) as client:
            found = {s.name: (await client.jetstream().stream_info(str(s.name))).state for s in STREAMS}
        return {str(name): (state.messages, state.last_seq) for name, state in found.items()}


@contextmanager
def guarded_nats(*identities: str) -> Iterator[Guarded]:
    with temporary_home() as home:
        server = Guarded(home, identities)
        try:
            yield server
        finally:
            server.stop()


async def held(js: JetStreamContext, stream: str) -> list[Any]:
    """Everything a stream holds, in order, read message by message: that needs no consumer."""
    state = (await js.stream_info(stream)).state
    found: list[Any] = []
    if state.messages:
        for first in range(state.first_seq, state.last_seq + 1, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, state.last_seq + 1))
            found += await asyncio.gather(*(_message(js, stream, number) for number in numbers))
    return [one for one in found if one]


async def _message(js: JetStreamContext, stream: str, number: int) -> Any:
    try:
        message = await js.get_msg(stream, number)
    except NotFoundError:
        return None
    message.headers = texts(message.headers)
    return message


async def _hush(_: Exception) -> None:
    """Broken connections are what some tests are about."""
