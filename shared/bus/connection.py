"""Connections to NATS with the defaults that lose messages or freeze the loop turned off; each option says which trap it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import structlog
from faststream import AckPolicy
from faststream.nats import NatsBroker
from faststream.nats.security import NatsSecurity
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from typing_extensions import override

from shared.bus.client import KeyedClient, follow
from shared.bus.credentials import OPEN, Credentials
from shared.bus.delivery import Delivery
from shared.bus.metrics import BREAKS
from shared.bus.rights import DOORBELLS, doorbell, inbox
from shared.errors import Retry

if TYPE_CHECKING:
    from nats.aio.client import ErrorCallback

log = structlog.get_logger(__name__)

#: for both clients
PATIENCE: dict[str, Any] = {
    "max_reconnect_attempts": -1,  # the default closes for good after 2 minutes and then spins, freezing the loop
    "reconnect_time_wait": 1,
    "ping_interval": 10,  # the default notices a frozen server after minutes
    "max_outstanding_pings": 2,
    "connect_timeout": 5,
}


class _Broker(NatsBroker):
    """FastStream's own raises from the callback when a server refuses, which ends reconnecting for good: here it is said and tried again."""

    def __init__(self, url: str, credentials: Credentials, **settings: Any) -> None:
        super().__init__(url, **settings)
        self._credentials = credentials

    @override
    async def _connect(self) -> Client:
        client = KeyedClient(self._credentials)
        await client.connect(**self._connection_kwargs)
        self.config.connect(client)
        return client

    @override
    def _log_connection_broken(self, error_cb: ErrorCallback | None = None) -> ErrorCallback:
        return error_cb or _callbacks("broker")["error_cb"]


def make_broker(url: str, name: str, credentials: Credentials = OPEN) -> NatsBroker:
    """FastStream's broker: an exception means “again later” or a dead letter (``Delivery``), never a silent termination."""
    return _Broker(
        url,
        credentials,
        security=NatsSecurity(ssl_context=credentials.tls()),
        name=name,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        middlewares=[Delivery],
        graceful_timeout=15,
        inbox_prefix=inbox(name),
        logger=logging.getLogger("faststream"),
        log_level=logging.DEBUG,  # one line a message is noise; failures are logged by Delivery
        **PATIENCE,
        **_callbacks(f"{name} broker"),
    )


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
            **_callbacks(self._name),
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


def _callbacks(client: str) -> dict[str, Any]:
    async def error_cb(error: Exception) -> None:
        log.warning("bus.error", client=client, reason=repr(error))

    async def disconnected_cb() -> None:
        BREAKS.labels(client).inc()
        log.warning("bus.disconnected", client=client)

    async def reconnected_cb() -> None:
        log.info("bus.reconnected", client=client)

    return {"error_cb": error_cb, "disconnected_cb": disconnected_cb, "reconnected_cb": reconnected_cb}
