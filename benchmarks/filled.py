"""A stack whose log holds ``two_regions``: filled once, its read models made by the services themselves from the log, as after an upgrade.

Each service finds a live generation of an earlier version that stands at the end of the log, builds its own beside it, and switches: so nothing is
decided or told again of what happened years ago. The folder can be kept (``YINGSU_BENCH_HOME``) and used again.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from itertools import groupby, islice
from pathlib import Path

import asyncpg

from benchmarks import two_regions
from benchmarks.long_life import long_life
from benchmarks.quota_pack import pack_folder
from benchmarks.two_regions import TODAY, Suit
from deploy.local.home import Home, StackInfo, temporary_home
from deploy.local.stack import Applications, Stack, running_stack, yingsu
from services.deadlines.life.lifecycle import Desk
from shared import database
from shared.dates import shipped
from shared.eventlog import Appended, EventLog, Write
from shared.eventlog.outcomes import MAX_EVENTS
from shared.policy.load import SHIPPED, load_packs
from shared.sql import load_queries

queries = load_queries(__package__, "filled.sql")

#: cases whose histories one task of a worker makes
CHUNK = 200
READY_SECONDS = 3_600.0
#: what stands at the end of the log before the services start
PROJECTIONS = (
    "intake.relay", "intake.cases", "intake.people", "intake.prechecks", "intake.refusals", "intake.court_lists", "intake.work", "intake.causes",
    "deadlines.desk", "deadlines.duties", "notify.inbox", "notify.reminders", "notify.dispatch",
    "stats.figures", "stats.units", "stats.cells", "stats.entries", "stats.reports", "stats.people", "stats.supervision",
)  # fmt: skip


@asynccontextmanager
async def filled_stack(share: float = 1.0) -> AsyncIterator[Stack]:
    """``share`` of the 100,000 cases. The first start fills the log; the second one's services build."""
    with _home() as home:
        if not (done := home.path / "filled").exists():
            with running_stack(home, today=TODAY, plan=_empty) as stack:
                await _fill(stack.info, share)
            done.touch()
        with running_stack(home, today=TODAY, plan=partial(_with_quotas, pack_folder(home.path))) as stack:
            await _built(stack.info)
            yield stack


@contextmanager
def _home() -> Iterator[Home]:
    if kept := os.environ.get("YINGSU_BENCH_HOME"):
        path = Path(kept).resolve()
        path.mkdir(mode=0o711, parents=True, exist_ok=True)
        yield Home(path)
    else:
        with temporary_home() as home:
            yield home


def _empty(info: StackInfo, passwords: Mapping[str, str]) -> Applications:
    """The database and no services."""
    return Applications(yingsu(info, passwords).migrate, ())


def _with_quotas(packs: Path, info: StackInfo, passwords: Mapping[str, str]) -> Applications:
    """The usual services with one more document."""
    usual = yingsu(info, passwords)
    bound = (replace(one, env={**one.env, "YINGSU_PACKS_DIR": str(packs)}) for one in usual.services)
    return replace(usual, services=tuple(bound))


async def _fill(info: StackInfo, share: float) -> None:
    db = await asyncpg.connect(info.admin_database_url)
    await db.execute(queries.prepare)
    # the log is written by the calendar of its days, not by today's clock
    url = f"{info.admin_database_url}?search_path=bench,pg_catalog"
    pool = await database.connect_pool(info.admin_database_url, name="bench")
    async with EventLog.open(url, pool, name="bench") as log:
        suits = two_regions.suits(share)
        await _append(log, list(two_regions.organisations()))
        with ProcessPoolExecutor(os.cpu_count()) as workers:
            chunks = [list(one) for one in _chunks(suits)]
            ahead = [workers.submit(_histories, chunk) for chunk in chunks]
            for chunk, made in zip(chunks, ahead, strict=True):
                await db.execute(queries.stand_on, two_regions.recorded(chunk[0].served))
                await _append(log, await asyncio.wrap_future(made))
        await db.execute(queries.stand_on, two_regions.recorded(TODAY))
        await _append(log, long_life(_desk()))
        await db.execute(queries.stand_at_tail, await log.tail(), list(PROJECTIONS))
    await database.close_pool(pool)
    await db.execute(queries.finish)
    await db.close()


def _chunks(suits: list[Suit]) -> Iterator[list[Suit]]:
    """Of one day each, so that a moment of recording fits all of it."""
    for _, day in groupby(suits, key=lambda suit: suit.served):
        rest = iter(day)
        while chunk := list(islice(rest, CHUNK)):
            yield chunk


def _histories(suits: list[Suit]) -> list[Write]:
    """In a worker."""
    desk = _desk()
    return [write for suit in suits for write in two_regions.history(suit, desk)]


_desks: list[Desk] = []


def _desk() -> Desk:
    if not _desks:
        _desks.append(Desk(load_packs(SHIPPED), shipped(), TODAY))
    return _desks[0]


async def _append(log: EventLog, writes: Iterable[Write]) -> None:
    for batch in _batches(writes):
        outcome = await log.append(*batch)
        if not isinstance(outcome, Appended):
            raise TypeError(outcome)


def _batches(writes: Iterable[Write]) -> Iterator[list[Write]]:
    """As many as one append takes, each stream once."""
    batch: list[Write] = []
    for write in writes:
        full = sum(len(one.events) for one in batch) + len(write.events) > MAX_EVENTS
        if full or write.stream in {one.stream for one in batch[-1:]}:
            yield batch
            batch = []
        batch.append(write)
    if batch:
        yield batch


async def _built(info: StackInfo) -> None:
    """When every projection of this release shows what the log says, and the planner knows the tables."""
    db = await asyncpg.connect(info.admin_database_url)
    started = time.monotonic()
    while await db.fetchval(queries.building, list(PROJECTIONS)):
        if time.monotonic() - started > READY_SECONDS:
            raise TimeoutError("the read models were not built")
        await asyncio.sleep(1)
    await db.execute("vacuum analyze")
    await db.close()
