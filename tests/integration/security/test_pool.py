"""Connections go from hand to hand without the server being asked to forget: what that rests on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
import pytest

from shared.database import Pool, close_pool, connect_pool, transaction
from shared.security.fence import Fence
from shared.security.identity import Identity
from shared.security.rights import Duty
from shared.security.visitor import visited_by
from tests.support.stores import url_of

SESSION = "select current_user || '/' || current_setting('search_path') || '/' || coalesce(current_setting('yingsu.region', true), '') || '/' || current_setting('plan_cache_mode')"
#: what asyncpg asks of a type that it does not know
ASKED = "select count(*) from pg_prepared_statements where statement like 'WITH RECURSIVE typeinfo_tree%'"
ARRAYS = "select $1::int[], $2::bigint[], $3::uuid[], $4::date[]"


@asynccontextmanager
async def one_connection(database: str) -> AsyncIterator[Pool]:
    """A pool of a service, in which everybody gets the same connection."""
    pool = await connect_pool(
        url_of("intake", database), name="intake", max_size=1, gate=Fence("intake"), search_path="intake"
    )
    try:
        yield pool
    finally:
        await close_pool(pool)


async def _visit(pool: Pool) -> None:
    visited_by(
        Identity(person="p-1", name="甲（虚构）", duty=Duty.CLERK, region="370404", bureau="fz-renshe")
    )
    assert "_doors/" in await pool.fetchval(SESSION)


async def _broken_off(pool: Pool) -> None:
    async with asyncio.timeout(0.2), transaction(pool) as db:
        await db.execute("set local search_path to public")
        await db.execute("select pg_sleep(10)")


async def _failed(pool: Pool) -> None:
    async with transaction(pool) as db:
        await db.execute("set local search_path to public")
        await db.execute("select 1 / 0")


@pytest.mark.parametrize("use", [_visit, _broken_off, _failed])
async def test_nobody_sees_what_another_did_to_a_session(database: str, use: object) -> None:
    """After a visit, a question that was broken off and one that failed, the next finds the session as it was made."""
    async with one_connection(database) as pool:
        made = await pool.fetchval(SESSION)
        with suppress(TimeoutError, asyncpg.DivisionByZeroError):
            await asyncio.create_task(use(pool))  # type: ignore[operator]
        assert await pool.fetchval(SESSION) == made
        assert await pool.fetchval("select count(*) from pg_locks where locktype = 'advisory'") == 0


async def test_a_process_asks_once_what_an_array_is(database: str) -> None:
    """A new connection knows the built-in types that another of the process has met, and reads and writes them as ever."""
    for asked in (1, 0):
        async with one_connection(database) as pool, pool.acquire() as db:
            values = ([1, None], [2**40], [], None)
            row = await db.fetchrow(ARRAYS, *values)
            assert row is not None
            assert tuple(row.values()) == values
            assert await db.fetchval(ASKED) <= asked
