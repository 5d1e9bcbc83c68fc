"""The deadlines service on a database of its own for one test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from shared.eventlog import EventLog
from tests.integration.deadlines.service import Deadlines, deadlines_service


@pytest.fixture
async def service(database: str, log: EventLog) -> AsyncIterator[Deadlines]:
    async with deadlines_service(database, log) as service:
        yield service
