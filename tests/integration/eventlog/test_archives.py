"""The log taken out with its seals and put back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.eventlog.archiving import lines, restore
from shared.eventlog.verify import verify
from shared.migrate import migrate
from tests.support.given import a_write, an_event
from tests.support.servers import Server, fresh_database


@pytest.fixture
async def elsewhere(postgres: Server, pristine: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """The owner of another database, with an empty log."""
    async with fresh_database(postgres, pristine) as url:
        await migrate(url, {})
        db = await asyncpg.connect(url)
        yield db
        await db.close()


async def taken(log: EventLog, after: int = 0) -> list[bytes]:
    return [text async for text in lines(log.pool, after)]


async def written(log: EventLog, count: int) -> None:
    await asyncio.gather(*(log.append(a_write(f"s{n % 5}", an_event())) for n in range(count)))


async def everything(db: Pool | asyncpg.Connection[asyncpg.Record]) -> list[list[asyncpg.Record]]:
    tables = ("events", "seals", "event_ids", "streams")
    return [sorted(await db.fetch(f"select * from eventlog.{table}"), key=repr) for table in tables]


async def test_comes_back_byte_for_byte(log: EventLog, elsewhere: asyncpg.Connection[asyncpg.Record]) -> None:
    """Events, versions, times and seals are the same in the other database, the chain verifies, and the owner may write no longer."""
    for _ in range(3):
        await written(log, 70)
    assert await restore(elsewhere, await taken(log)) == (210, 210)
    assert await everything(elsewhere) == await everything(log.pool)
    assert (await verify(elsewhere)).intact
    assert not await elsewhere.fetchval("select count(*) from eventlog.writers where role = session_user")


async def test_takes_up_where_it_ended(log: EventLog, elsewhere: asyncpg.Connection[asyncpg.Record]) -> None:
    """Interrupted, repeated, or continued by a later archive: only what is missing is added."""
    await written(log, 60)
    await written(log, 60)
    first = await taken(log)
    await restore(elsewhere, first[:1])
    reached = (await restore(elsewhere, first))[1]
    assert (await restore(elsewhere, first), reached) == ((0, 120), 120)
    await written(log, 30)
    assert await restore(elsewhere, await taken(log, after=120)) == (30, 150)
    assert await everything(elsewhere) == await everything(log.pool)


@pytest.mark.parametrize("harm", ["changed", "missing", "swapped", "cut"])
async def test_a_harmed_archive_is_refused_at_its_place(
    log: EventLog, elsewhere: asyncpg.Connection[asyncpg.Record], harm: str
) -> None:
    """A changed event, a missing or swapped line, a line cut short: what came before it is put back, it and what follows is not."""
    for _ in range(4):
        await written(log, 20)
    whole = await taken(log)
    bad = {
        "changed": [*whole[:2], whole[2].replace(b"fz-renshe", b"fz-yiliao", 1), *whole[3:]],
        "missing": [*whole[:2], *whole[3:]],
        "swapped": [*whole[:2], whole[3], whole[2]],
        "cut": [*whole[:2], whole[2][:-40]],
    }[harm]
    with pytest.raises(Rejected, match="archive_|存档") as refused:
        await restore(elsewhere, bad)
    assert refused.value.code in {"archive_broken", "archive_unreadable"}
    events, seals, *_ = await everything(elsewhere)
    assert (len(events) < 80, len(seals)) == (True, 2)
    assert (await restore(elsewhere, whole))[1] == 80


async def test_another_logs_archive_is_refused(
    log: EventLog, elsewhere: asyncpg.Connection[asyncpg.Record]
) -> None:
    """What the log holds already must be what the archive holds there."""
    await written(log, 20)
    archive = await taken(log)
    await restore(elsewhere, archive)
    forged = [text.replace(b'"hash":"', b'"hash":"00', 1).replace(b'0"}', b'"}', 1) for text in archive]
    with pytest.raises(Rejected) as refused:
        await restore(elsewhere, forged)
    assert refused.value.code in {"archive_differs", "archive_unreadable"}
