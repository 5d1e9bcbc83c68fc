"""Nobody changes what is recorded: not a service, not the owner."""

from __future__ import annotations

import asyncpg
import pytest

from shared.eventlog import EventLog
from tests.support.given import a_write
from tests.support.stores import url_of

CHANGES = (
    "update eventlog.events set actor = 'someone else'",
    "delete from eventlog.events",
    "truncate eventlog.events",
    "update eventlog.events_from_1 set actor = 'someone else'",
    "truncate eventlog.events_from_1",
    "update eventlog.seals set root = prev",
    "delete from eventlog.seals",
    "truncate eventlog.seals",
    "update eventlog.event_ids set position = 7",
    "delete from eventlog.event_ids",
)
ADDITIONS = (
    "insert into eventlog.events select * from eventlog.events",
    "insert into eventlog.seals select * from eventlog.seals",
    "insert into eventlog.streams values ('s', 9)",
    "update eventlog.streams set version = 9",
    "drop table eventlog.events",
    "alter table eventlog.events disable trigger all",
)


@pytest.mark.parametrize("service", ["intake", "deadlines", "notify", "stats"])
async def test_services_cannot(log: EventLog, database: str, service: str) -> None:
    """A service's role is refused every statement that would change, remove or smuggle in history."""
    await log.append(a_write("s"))
    assert await _accepted(url_of(service, database), CHANGES + ADDITIONS) == []


async def test_the_owner_cannot_either(log: EventLog, database: str) -> None:
    """The owner, who could, is stopped by triggers: history is not changed by accident."""
    await log.append(a_write("s"))
    assert await _accepted(database, CHANGES) == []


async def _accepted(url: str, statements: tuple[str, ...]) -> list[str]:
    """The statements that were not refused for lack of the right."""
    connection = await asyncpg.connect(url)
    accepted = []
    for statement in statements:
        try:
            await connection.execute(statement)
        except asyncpg.InsufficientPrivilegeError:
            continue
        accepted.append(statement)
    await connection.close()
    return accepted
