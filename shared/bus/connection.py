"""Connections to NATS with the defaults that lose messages or freeze the loop turned off; each option says which trap it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import structlog
from faststream import AckPolicy
from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from prometheus_client import Counter

from shared.bus.delivery import Delivery
from shared.errors import Retry

log = structlog.get_logger(__name__)

#: connections that broke; a steady rise means an unstable network or a server that restarts
BREAKS = Counter("yingsu_bus_connection_breaks", "broken NATS connections", ["client"])

#: core NATS subject rung after every commit to the log: “look”, never “what”
DOORBELL = "doorbell.log"

#: for both clients
PATIENCE: dict[str, Any] = {
    "max_reconnect_attempts": -1,  # the default closes for good after 2 minutes and then spins, freezing the loop
    "reconnect_time_wait": 1,
    "ping_interval": 10,  # the default notices a frozen server after minutes
    "max_outstanding_pings": 2,
    "connect_timeout": 5,
}


def make_broker(url: str, name: str) -> NatsBroker:
    """FastStream's broker: an exception means “again later” or a dead letter (``Delivery``), never a silent termination."""
    return NatsBroker(
        url,
        name=name,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        middlewares=[Delivery],
        graceful_timeout=15,
        inbox_prefix=f"_INBOX_{name}",
        logger=logging.getLogger("faststream"),
        log_level=logging.DEBUG,  # one line a message is noise; failures are logged by Delivery
        **PATIENCE,
        **_callbacks(f"{name} broker"),
    )


class Bus:
    """One plain nats-py connection: doorbells, the relay, JetStream administration. Usable before it is connected."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._client = Client()

    @property
    def connected(self) -> bool:
        return self._client.is_connected

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
        await self._client.connect(
            self._url,
            name=self._name,
            inbox_prefix=f"_INBOX_{self._name}".encode(),
            **PATIENCE,
            **_callbacks(self._name),
        )

    async def on_doorbell(self, ring: Callable[[], None]) -> None:
        """Call ``ring`` whenever somebody committed to the log."""

        async def heard(_: object) -> None:
            ring()

        await self._client.subscribe(DOORBELL, cb=heard)

    async def ring(self) -> None:
        """Ring everyone's doorbell; with NATS away nobody hears it and everyone polls."""
        if self._client.is_connected:
            try:
                await self._client.publish(DOORBELL)
            except NatsError as error:
                log.debug("bus.doorbell_lost", reason=repr(error))

    async def close(self) -> None:
        if self._client.is_connected:
            try:
                async with asyncio.timeout(5):
                    await self._client.drain()
            except (TimeoutError, NatsError):
                await self._client.close()
        elif not self._client.is_closed:
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
