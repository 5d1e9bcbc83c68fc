"""The notify service on servers of its own for one test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from shared.eventlog import EventLog
from tests.integration.notify.service import Notify, notify_service
from tests.support.servers import EmbeddedServer


@pytest.fixture
async def notify(database: str, log: EventLog, own_nats: EmbeddedServer) -> AsyncIterator[Notify]:
    async with notify_service(database, log, own_nats) as service:
        yield service
