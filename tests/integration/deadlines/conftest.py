"""The deadlines service, and its duties, on a database of their own for one test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from shared.eventlog import EventLog
from tests.integration.deadlines.duties import Duties, duties_service
from tests.integration.deadlines.service import Deadlines, deadlines_service


@pytest.fixture
async def service(database: str, log: EventLog) -> AsyncIterator[Deadlines]:
    async with deadlines_service(database, log) as service:
        yield service


@pytest.fixture
async def duties(database: str, log: EventLog) -> AsyncIterator[Duties]:
    async with duties_service(database, log) as duties:
        yield duties
