"""A ledger of 5,000 rows as intake takes it: looked at, recorded, looked at again when all of it is known, and taken home; and one filled in nearly every column.

In one process with its own Postgres, through the importer's worker and the path behind every door, under a vault; without what other services make of it
(that is in ``acts``). The CPU is what counts, that of all threads; ``loop`` is the longest that nobody else could have been answered (CPU of the loop's own
thread between two of its turns), ``gc`` the longest stop of the collector, which holds every thread.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from benchmarks.figures import Figure, Result
from benchmarks.turns import measured
from benchmarks.two_regions import TODAY
from services.intake.accept import Accept
from services.intake.importing.jobs import Job, Jobs, JobState, Sent
from services.intake.importing.reading import Reader
from services.intake.importing.running import Importer
from services.intake.ledger.book import ledger_of
from services.intake.pages.ledger_export import filled
from services.intake.projections import Cases
from shared import database
from shared.eventlog import EventLog
from shared.eventlog.seal import sm3
from shared.personal.keyring import Keyring
from shared.personal.masters import FileMasters, make_masters
from shared.personal.vault import Vault
from shared.policy.load import SHIPPED, load_packs
from shared.projection import Doorbell, Runner, generation
from shared.runtime.serve import GC_THRESHOLDS
from shared.security.fence import check_submission
from tests.support.sample_ledgers import ROWS as SAMPLES
from tests.support.servers import embedded_postgres
from tests.support.stores import migrated_database, url_of

ROWS, FULL = 5_000, 1_000
PLACE = ("370404", "fz-renshe")
_numbers = count(1)


async def run() -> Result:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    with embedded_postgres() as server, TemporaryDirectory() as folder:
        async with migrated_database(server) as url, intake(url, Path(folder)) as at_work:
            return Result("a ledger in intake alone", tuple([one async for one in figures(at_work)]))


class AtWork:
    """Intake's worker of imports, and what it works on."""

    def __init__(self, jobs: Jobs, importer: Importer, reader: Reader) -> None:
        self.jobs, self.importer, self.reader = jobs, importer, reader

    async def looked_at(self, content: bytes) -> UUID:
        """Its id, once the check is there."""
        sent = Sent(
            id=uuid4(), region=PLACE[0], bureau=PLACE[1], person="clerk-1", file_name="台账.xlsx", suffix=".xlsx", size=len(content),
            digest=sm3(content).hex(), columns={},
        )  # fmt: skip
        await self.jobs.add(sent, content)
        await self._until(sent.id, JobState.CHECKED)
        return sent.id

    async def recorded(self, id_: UUID) -> None:
        await self.jobs.confirm(id_)
        await self._until(id_, JobState.DONE)

    async def taken_home(self) -> None:
        pages = [await asyncio.to_thread(filled, page) async for page in self.reader.pages(*PLACE)]
        await asyncio.to_thread(ledger_of, [row for page in reversed(pages) for row in page.rows])

    async def caught_up(self) -> None:
        tail, pool = await self.reader.log.tail(), self.reader.pool
        while (live := await generation.find(pool, Cases.name, "live")) is None or live.position < tail:  # noqa: ASYNC110  (a checkpoint in the database)
            await asyncio.sleep(0.1)

    async def _until(self, id_: UUID, state: JobState) -> Job:
        self.importer.ring()
        while True:
            job = await self.jobs.find(id_)
            if job and job.state is state:
                return job
            if job and not job.running and job.state is not JobState.CHECKED:
                raise ValueError(f"{job.state}: {job.result}")
            await asyncio.sleep(0.2)


@asynccontextmanager
async def intake(url: str, folder: Path) -> AsyncIterator[AtWork]:
    own, bell = url_of("intake", url), Doorbell()
    pool = await database.connect_pool(own, name="intake", search_path="intake")
    make_masters(folder / "masters.json")
    vault = Vault(Keyring(pool, FileMasters(folder / "masters.json")))

    async def committed() -> None:
        bell.ring()

    async def name(_: str, bureau: str) -> str:
        return f"{bureau}（虚构）"

    async with EventLog.open(own, pool, name="intake", committed=committed) as log:
        packs = load_packs(SHIPPED)
        accept = Accept(log, lambda: TODAY, check_submission, packs=packs, vault=vault)
        jobs, reader = Jobs(pool, vault), Reader(pool, log, lambda: TODAY, vault, packs)
        importer = Importer(jobs, accept, reader, name, lambda: TODAY)
        runner = Runner(Cases(), pool, log, owner="bench", bell=bell.bell())
        tasks = [asyncio.create_task(one.run()) for one in (runner, importer)]
        yield AtWork(jobs, importer, reader)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await database.close_pool(pool)


async def figures(at_work: AtWork) -> AsyncIterator[Figure]:
    for name, content in (("7 columns", plain()), ("88 columns", full())):
        rows = ROWS if name == "7 columns" else FULL
        id_, figure = await measured(
            f"{name}: checked", rows, lambda content=content: at_work.looked_at(content)
        )
        yield figure
        yield (await measured(f"{name}: recorded", rows, lambda id_=id_: at_work.recorded(id_)))[1]
        await at_work.caught_up()
        yield (
            await measured(f"{name}: checked again", rows, lambda content=content: at_work.looked_at(content))
        )[1]
    yield (await measured("all of it taken home", ROWS + FULL, at_work.taken_home))[1]


def plain() -> bytes:
    return ledger_of(
        _row(n)
        | {
            "审级": "一审",
            "被告": "某局",
            "收到应诉通知日期": TODAY - timedelta(days=n % 300),
            "裁判日期": "不详",
        }
        for n in (next(_numbers) for _ in range(ROWS))
    )


def full() -> bytes:
    """But for the closing: the bureau's documents ask for an instruction before that."""
    columns = {title: cell for title, cell in SAMPLES[0].items() if title != "结案日期"}
    return ledger_of(columns | _row(n) for n in (next(_numbers) for _ in range(FULL)))


def _row(n: int) -> dict[str, Any]:
    return {"案名": f"（虚构）第{n}公司诉某局案", "案号": f"（2025）虚0404行初{n}号", "原告": f"第{n}公司"}
