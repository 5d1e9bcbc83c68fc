"""Connections to a NATS with credentials, each as somebody of the table of rights."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from deploy.local.home import Home, StackInfo
from deploy.local.nats import reload
from deploy.local.nats_users import of_home
from shared.bus.client import KeyedClient
from shared.bus.credentials import Credentials
from shared.bus.rights import inbox

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
    await client.connect(url, inbox_prefix=inbox(identity).encode(), error_cb=error_cb or _hush, **patient)
    try:
        yield client
    finally:
        await client.close()


async def admit(home: Home, info: StackInfo, *identities: str) -> None:
    """Give each a key with the running server, unless it has one."""
    users = of_home(home)
    before = users.all()
    users.ensure(identities)
    if users.all() != before:
        await asyncio.to_thread(reload, home, info, users.configuration())


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
        return await js.get_msg(stream, number)
    except NotFoundError:
        return None


async def _hush(_: Exception) -> None:
    """Broken connections are what some tests are about."""
