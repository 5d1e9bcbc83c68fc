"""By which key a process signs in to NATS, and how: the seed is read again at every connect, so a new one needs no restart.

nats-py remembers the public key of the first seed, and closes for good when a server refuses it; here a refusal is an outage like any other.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import nkeys  # type: ignore[import-untyped]
import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError

from shared.bus.credentials import Credentials

log = structlog.get_logger(__name__)

FOLLOW_SECONDS = 2.0
FLUSH_SECONDS = 2
#: what nats-py itself deals with well: one request refused, a server that went silent
_LEFT_TO_IT = ("permissions violation", "stale connection")


@dataclass(frozen=True, slots=True)
class Key:
    """``public``: what the server knows the identity by."""

    public: str
    sign: Callable[[str], bytes]


def key_of(seed: str) -> Key:
    """NatsError when it is no seed."""
    try:
        pair = nkeys.from_seed(bytearray(seed.strip().encode()))
    except (nkeys.NkeysError, ValueError) as error:
        raise NatsError(f"no nkey seed: {error!r}") from error

    def sign(nonce: str) -> bytes:
        return base64.b64encode(pair.sign(nonce.encode()))

    return Key(pair.public_key.decode(), sign)


def key_in(credentials: Credentials) -> Key | None:
    """OSError when the file cannot be read, NatsError when it holds no seed."""
    file = credentials.seed_file
    return key_of(file.read_text(encoding="ascii", errors="replace")) if file else None


class KeyedClient(Client):
    """nats-py's client, signing in with the seed as it is now; only ``close`` closes it."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self._credentials = credentials

    async def renew(self) -> None:
        """Connect anew when the seed has changed; what was sent is flushed before, and acknowledged or sent again after."""
        try:
            key = key_in(self._credentials)
        except (OSError, NatsError) as error:
            log.warning("bus.seed_unreadable", reason=repr(error))
            return
        if key is None or key.public == self._public_nkey or not self.is_connected:
            return
        try:
            await self.flush(timeout=FLUSH_SECONDS)
        except (NatsError, TimeoutError) as error:
            log.warning("bus.unflushed", reason=repr(error))
        log.info("bus.new_key", key=key.public)
        await self.force_reconnect()

    async def _connect_to_server(self, s: Any) -> None:
        """An attempt that was refused would leave its socket open."""
        if self._transport is not None:
            self._transport.close()  # type: ignore[no-untyped-call]
            with suppress(OSError):
                await self._transport.wait_closed()  # type: ignore[no-untyped-call]
        await super()._connect_to_server(s)

    def _connect_command(self) -> bytes:
        key = key_in(self._credentials)
        if key:
            self._public_nkey, self._signature_cb = key.public, key.sign
        return super()._connect_command()

    async def _process_err(self, err_msg: str) -> None:
        if any(known in err_msg for known in _LEFT_TO_IT):
            await super()._process_err(err_msg)
            return
        error = NatsError(f"nats: {err_msg}")
        await self._error_cb(error)
        await self._process_op_err(error)


async def follow(clients: Callable[[], Iterable[Client]]) -> None:
    """For ever: whoever's seed was replaced connects with the new one."""
    while True:
        for client in clients():
            if isinstance(client, KeyedClient):
                await client.renew()
        await asyncio.sleep(FOLLOW_SECONDS)
