"""Expand, then contract: a database of every release ever shipped comes forward, and that release goes on working on what it became.

So a roll-out can migrate first, replace pods one by one, and be rolled back.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.database import close_pool, connect_pool
from shared.migrate import is_migrated, migrate, migrations
from shared.settings import SERVICES
from tests.integration.upgrade.recording import RELEASES, tool, understood
from tests.support.given import a_write, an_event
from tests.support.servers import Server, fresh_database
from tests.support.stores import PASSWORD, open_log, url_of

STRUCTURE = """
select table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable from information_schema.columns
where table_schema = any($1)
union all
select schemaname || '.' || tablename || ' policy ' || policyname || ' ' || cmd from pg_policies where schemaname = any($1)
union all
select event_object_schema || '.' || event_object_table || ' trigger ' || trigger_name from information_schema.triggers
where event_object_schema = any($1)
union all
select schemaname || '.' || tablename || ' index ' || indexdef from pg_indexes where schemaname = any($1)
"""
SCHEMAS = ["yingsu", "eventlog", "projections", *SERVICES]
OWN = [f"{release.name.removesuffix('.sql.gz')}" for release in sorted(RELEASES.glob("*.sql.gz"))]
REPAIR = (
    "a migration of {0} was changed; before {0} is shipped: python -m tests.integration.upgrade.recording {0}"
)

releases = pytest.mark.parametrize("release", OWN)


def dump(release: str) -> str:
    return gzip.decompress((RELEASES / f"{release}.sql.gz").read_bytes()).decode()


@pytest.fixture
async def old(postgres: Server, release: str, database: str) -> AsyncIterator[str]:
    """A database as that release left it. ``database`` has seen to it that the roles are there, which are the whole server's."""
    async with fresh_database(postgres) as url:
        tool("psql", url, "-qX", "-v", "ON_ERROR_STOP=1", text=dump(release))
        yield url


async def upgraded(url: str) -> list[str]:
    return await migrate(url, dict.fromkeys(SERVICES, PASSWORD))


async def structure(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row[0] for row in await connection.fetch(STRUCTURE, SCHEMAS)}
    finally:
        await connection.close()


@releases
async def test_it_comes_forward(old: str, database: str, release: str) -> None:
    """What was applied stays as it was, what is new is added, and the outcome is the structure of a new installation; a second time nothing is done."""
    connection = await asyncpg.connect(old)
    applied = {
        row["name"]: row["checksum"] for row in await connection.fetch("select * from yingsu.migrations")
    }
    await connection.close()
    changed = [one.name for one in migrations() if applied.get(one.name, one.checksum) != one.checksum]
    assert not changed, REPAIR.format(release)
    done = await upgraded(old)
    assert set(done) == {one.name for one in migrations()} - applied.keys()
    assert await upgraded(old) == []
    assert await structure(old) == await structure(database)


@releases
async def test_its_events_are_still_there(old: str, release: str) -> None:
    """The log reads what the release wrote and goes on after it."""
    await upgraded(old)
    async with open_log(url_of("intake", old)) as log:
        assert [event.version for event in await log.read_stream("case-1")] == [1, 2]
        assert await log.tail() == 4
        await log.append(a_write("case-1", an_event()))
        assert await log.tail() == 5


@releases
async def test_its_processes_go_on(old: str, release: str) -> None:
    """Every statement that the release sends to tables of migrations can still be carried out: old pods answer during a roll-out, and after one
    that is taken back.
    """
    sent = json.loads((RELEASES / f"{release}.statements.json").read_text(encoding="utf-8"))
    assert len(sent) > 30
    await upgraded(old)
    assert {name: why for name, why in (await understood(old, sent)).items() if why} == {}


async def test_a_contraction_is_found(database: str) -> None:
    """The check itself: a column that the release uses and a migration takes away is named."""
    [release, *_] = OWN
    sent = json.loads((RELEASES / f"{release}.statements.json").read_text(encoding="utf-8"))
    connection = await asyncpg.connect(database)
    await connection.execute("alter table projections.generations drop column lease_until cascade")
    await connection.close()
    broken = [name for name, why in (await understood(database, sent)).items() if why]
    assert any(name.startswith("shared/projection/queries.sql:") for name in broken)


async def test_a_service_knows_what_it_waits_for(empty_database: str) -> None:
    """Before the job nothing is migrated, afterwards it is; what a service asks at its start and `yingsu migrate --wait` in its pod."""
    pool = await connect_pool(empty_database, name="test", max_size=1)
    assert not await is_migrated(pool)
    await upgraded(empty_database)
    assert await is_migrated(pool)
    await close_pool(pool)
