"""Connections to NATS with the defaults that lose messages or freeze the loop turned off; each option says which trap it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from shared.bus.client import KeyedClient, follow
from shared.bus.credentials import OPEN, Credentials
from shared.bus.metrics import BREAKS
from shared.bus.rights import DOORBELLS, doorbell, inbox
from shared.errors import Retry

if TYPE_CHECKING:
    from faststream.nats import NatsBroker

log = structlog.get_logger(__name__)

#: for both clients, this one and the broker's
PATIENCE: dict[str, Any] = {
    "max_reconnect_attempts": -1,  # the default closes for good after 2 minutes and then spins, freezing the loop
    "reconnect_time_wait": 1,
    "ping_interval": 10,  # the default notices a frozen server after minutes
    "max_outstanding_pings": 2,
    "connect_timeout": 5,
}


class Bus:
    """One plain nats-py connection: doorbells, the relay, JetStream administration. Usable before it is connected."""

    def __init__(self, url: str, name: str, credentials: Credentials = OPEN) -> None:
        """``name``: whose connection it is, a row of the table of rights where the server has credentials."""
        self._url = url
        self._name = name
        self._tls = credentials.tls()
        self._client = KeyedClient(credentials)
        self._begun = False

    @property
    def connected(self) -> bool:
        return self._client.is_connected

    async def follow(self, broker: NatsBroker | None = None) -> None:
        """For ever: connect anew, and the broker too, whenever the seed is replaced."""
        await follow(lambda: [self._client, *([broker.connection] if broker and broker.subscribers else [])])

    @property
    def js(self) -> JetStreamContext:
        """Retry when NATS is away: whatever wanted it tries again later."""
        return self.client.jetstream(timeout=5)

    @property
    def client(self) -> Client:
        if not self._client.is_connected:
            raise Retry("NATS is not connected")
        return self._client

    async def connect(self) -> None:
        """Connect, however long it takes; from then on the client reconnects by itself."""
        self._begun = True
        await self._client.connect(
            self._url,
            name=self._name,
            tls=self._tls,
            inbox_prefix=inbox(self._name).encode(),
            **PATIENCE,
            **callbacks(self._name),
        )

    async def on_doorbell(self, ring: Callable[[], None]) -> None:
        """Call ``ring`` whenever somebody committed to the log."""

        async def heard(_: object) -> None:
            ring()

        await self._client.subscribe(DOORBELLS, cb=heard)

    async def ring(self) -> None:
        """Ring everyone's doorbell; with NATS away nobody hears it and everyone polls."""
        if self._client.is_connected:
            try:
                await self._client.publish(doorbell(self._name))
            except NatsError as error:
                log.debug("bus.doorbell_lost", reason=repr(error))

    async def close(self) -> None:
        if self._client.is_connected:
            try:
                async with asyncio.timeout(5):
                    await self._client.drain()
            except (TimeoutError, NatsError):
                await self._client.close()
        elif self._begun and not self._client.is_closed:
            await self._client.close()


def callbacks(client: str) -> dict[str, Any]:
    async def error_cb(error: Exception) -> None:
        log.warning("bus.error", client=client, reason=repr(error))

    async def disconnected_cb() -> None:
        BREAKS.labels(client).inc()
        log.warning("bus.disconnected", client=client)

    async def reconnected_cb() -> None:
        log.info("bus.reconnected", client=client)

    return {"error_cb": error_cb, "disconnected_cb": disconnected_cb, "reconnected_cb": reconnected_cb}
