"""FastStream's broker for work queues. Apart from ``connection``, because whoever only publishes or administers need not load it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from faststream import AckPolicy
from faststream.nats import NatsBroker
from faststream.nats.security import NatsSecurity
from nats.aio.client import Client
from typing_extensions import override

from shared.bus.client import KeyedClient
from shared.bus.connection import PATIENCE, callbacks
from shared.bus.credentials import OPEN, Credentials
from shared.bus.delivery import Delivery
from shared.bus.rights import inbox

if TYPE_CHECKING:
    from nats.aio.client import ErrorCallback


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
        return error_cb or callbacks("broker")["error_cb"]


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
        **callbacks(f"{name} broker"),
    )
