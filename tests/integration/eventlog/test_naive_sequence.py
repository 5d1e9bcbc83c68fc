"""Why the log has a tail lock: a reader over a plain bigserial table does miss events, and our checker sees it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared import database as db
from shared.database import Pool
from tests.torture.check import Entry, tailing

NAIVE = """
create table naive (position bigserial primary key, stream text not null, version bigint not null, id uuid not null)
"""
INSERT = """
insert into naive (stream, version, id) select $1, n, id from unnest($2::uuid[]) with ordinality u (id, n) returning position
"""
NEXT = "select position, stream, version, id from naive where position > $1 order by position limit 100"
ALL = "select position, stream, version, id from naive order by position"


@pytest.fixture
async def naive(empty_database: str) -> AsyncIterator[Pool]:
    """A store as it is often written: a sequence gives the position, nothing orders the commits."""
    pool = await db.connect_pool(empty_database, name="naive", max_size=12)
    await pool.execute(NAIVE)
    yield pool
    await db.close_pool(pool)


class Tail:
    """The same reader as everywhere: read after the checkpoint, move the checkpoint to the last that was seen."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._checkpoint = 0
        self.seen: list[Entry] = []

    async def read(self) -> None:
        self.seen += [_entry(row) for row in await self._pool.fetch(NEXT, self._checkpoint)]
        self._checkpoint = self.seen[-1].position if self.seen else 0


async def test_two_transactions_are_enough(naive: Pool) -> None:
    """Position 1 is drawn first and committed last: a reader that looks in between never sees it."""
    tail = Tail(naive)
    async with naive.acquire() as slow, naive.acquire() as fast:
        transaction = slow.transaction()
        await transaction.start()
        assert await slow.fetchval(INSERT, "slow", [uuid4()]) == 1
        assert await fast.fetchval(INSERT, "fast", [uuid4()]) == 2
        await tail.read()
        await transaction.commit()
    await tail.read()
    log = [_entry(row) for row in await naive.fetch(ALL)]
    assert [entry.position for entry in log] == [1, 2]
    assert [(f.rule, f.count) for f in tailing("reader", log, tail.seen)] == [("missed", 1)]


async def test_ordinary_load_is_enough(naive: Pool) -> None:
    """Under writers of 1 and 20 events, with nobody killed, the torture's own checker reports missed events before long."""
    missed = asyncio.Event()
    writers = [asyncio.create_task(_write(naive, Random(n), missed)) for n in range(8)]
    tail = Tail(naive)
    async with asyncio.timeout(60):
        while not missed.is_set():
            for _ in range(50):
                await tail.read()
            upto = tail.seen[-1].position if tail.seen else 0
            log = [_entry(row) for row in await naive.fetch(ALL) if row["position"] <= upto]
            if "missed" in {finding.rule for finding in tailing("reader", log, tail.seen)}:
                missed.set()
    await asyncio.gather(*writers)


async def _write(pool: Pool, random: Random, stop: asyncio.Event) -> None:
    while not stop.is_set():
        async with db.transaction(pool) as connection:
            await connection.fetchval(INSERT, str(uuid4()), [uuid4() for _ in range(random.choice((1, 20)))])


def _entry(row: asyncpg.Record) -> Entry:
    return Entry(row["position"], row["stream"], row["version"], UUID(int=row["id"].int))
