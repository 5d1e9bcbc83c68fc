"""A migrated database, and the event log on it, for one test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from shared import database as db
from shared.eventlog import EventLog
from shared.migrate import migrate
from shared.settings import MIRROR, SERVICES
from tests.support.servers import Server, fresh_database

PASSWORD = "only-for-tests"
#: on the database as a whole, which a copy lacks (``shared/migrate.sql`` gives it)
RIGHTS = """
do $$ begin
    execute format('grant create on database %I to yingsu_service', current_database());
end $$
"""
AREAS = (
    "case",
    "organisation",
    "deadline",
    "notification",
    "calendar",
    "certificate",
    "duty",
    "court_list",
    "contact",
    "audit",
    "site",
)


def url_of(service: str, admin_url: str) -> str:
    """The same database as the service's own role, with the rights it has in production."""
    parts = urlsplit(admin_url)
    return urlunsplit(parts._replace(netloc=f"yingsu_{service}:{PASSWORD}@{parts.hostname}:{parts.port}"))


@asynccontextmanager
async def migrated_database(server: Server, partition_size: int = 5_000_000) -> AsyncIterator[str]:
    """The superuser's url of a migrated database; for tests that user may append events of every service."""
    async with fresh_database(server) as url:
        await migrate(url, dict.fromkeys((*SERVICES, MIRROR), PASSWORD), partition_size)
        connection = await asyncpg.connect(url)
        rows = [(urlsplit(url).username, area) for area in AREAS]
        await connection.executemany(
            "insert into eventlog.writers (role, area) values ($1, $2) on conflict do nothing", rows
        )
        await connection.close()
        yield url


@asynccontextmanager
async def open_log(url: str, *, partition_size: int = 5_000_000) -> AsyncIterator[EventLog]:
    pool = await db.connect_pool(url, name="test")
    try:
        async with EventLog.open(url, pool, name="test", partition_size=partition_size) as log:
            yield log
    finally:
        await db.close_pool(pool)


@pytest.fixture(scope="session")
async def pristine(postgres: Server) -> AsyncIterator[str]:
    """The name of a migrated database that nobody ever writes to."""
    async with migrated_database(postgres) as url:
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture
async def database(postgres: Server, pristine: str) -> AsyncIterator[str]:
    """The superuser's url of a database with the log, the roles and the services' schemas."""
    async with fresh_database(postgres, pristine) as url:
        connection = await asyncpg.connect(url)
        await connection.execute(RIGHTS)
        await connection.close()
        yield url


@pytest.fixture
async def log(database: str) -> AsyncIterator[EventLog]:
    """The event log of ``database``; may append events of every service."""
    async with open_log(database) as log:
        yield log


@pytest.fixture
async def pool(database: str) -> AsyncIterator[db.Pool]:
    """Connections to ``database`` as superuser."""
    pool = await db.connect_pool(database, name="test")
    yield pool
    await db.close_pool(pool)
