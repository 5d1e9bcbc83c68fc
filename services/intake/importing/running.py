"""The worker of imports: looks at each file that was sent, and records those that were confirmed, through the same path as every door.

A job outlives the process: what was recorded is found recorded when somebody takes it up again, and is counted once. Nothing is ever half said:
a unit is sent whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import structlog

from services.intake.accept import Accept
from services.intake.answers import Later, as_json
from services.intake.import_file import Line
from services.intake.importing.finished import Imported
from services.intake.importing.jobs import LEASE, Job, Jobs, JobState, LostError
from services.intake.importing.reading import LEDGERS, LedgerReading, Reader, Reading
from services.intake.importing.rows import Outcomes, Result, batches
from shared import database
from shared.clock import Today
from shared.errors import Rejected, Retry

log = structlog.get_logger(__name__)

#: seconds between two looks for work when nobody calls
PACE = 2.0
#: of refused rows, how many a page can show; the file has all
SHOWN = 2_000
_FAILED = (
    "处理中途出错，已登记的不会丢失；请重新上传同一文件再导入，不会重复登记。仍不成功的，请联系运维人员。"
)
#: how often a file is taken up whose reader was ended in the middle (killed, out of memory): more, and it would end every process in turn, for ever
TURNS = 4
_STOPPED = "处理这个文件时服务几次中断，已经停下，已登记的不会丢失；请分成几个较小的文件再导入，不会重复登记。仍不成功的，请联系运维人员。"
#: what passes: a database that is away, a list of cases that is still being built
_NOT_NOW = (Retry, asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError, *database.TRANSIENT)
#: what a bureau is called, by region and code
Naming = Callable[[str, str], Awaitable[str]]


class Importer:
    def __init__(self, jobs: Jobs, accept: Accept, reader: Reader, naming: Naming, today: Today) -> None:
        self._jobs, self._accept, self._reader = jobs, accept, reader
        self._naming, self._today = naming, today
        self._owner = uuid4()
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """There is work."""
        self._bell.set()

    async def run(self) -> None:
        """Until it is cancelled; then what it is at is anybody's at once."""
        try:
            while True:
                await self._turn()
        finally:
            with suppress(*database.TRANSIENT):
                await self._jobs.let_go(self._owner)

    async def _turn(self) -> None:
        self._bell.clear()
        try:
            found = await self._jobs.take(self._owner)
            if found:
                await self._work(*found)
                return
        except _NOT_NOW as error:
            log.warning("import.waits", reason=repr(error))
            with suppress(*database.TRANSIENT):
                await self._jobs.let_go(self._owner)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), PACE)

    async def _work(self, job: Job, content: bytes) -> None:
        try:
            async with self._held(job.id):
                state, result, errors = await self._outcome(job, content)
            await self._jobs.end(job, self._owner, state, result, errors)
            log.info("import.ended", job=str(job.id), state=state.value)
        except LostError:
            log.info("import.lost", job=str(job.id))

    @asynccontextmanager
    async def _held(self, job: UUID) -> AsyncIterator[None]:
        """The lease is renewed for as long as this lasts."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(LEASE / 3)
                with suppress(LostError, *database.TRANSIENT):
                    await self._jobs.hold(job, self._owner)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()

    async def _outcome(self, job: Job, content: bytes) -> tuple[JobState, dict[str, Any], bytes | None]:
        dry_run = job.state is JobState.CHECKING
        if job.turns > TURNS:
            log.error("import.stopped", job=str(job.id), turns=job.turns)
            return JobState.FAILED, {"message": _STOPPED}, None
        try:
            reading = await self._reader(job, content, await self._naming(job.region, job.bureau))
            result = await self._sent(job, reading, dry_run=dry_run)
            errors = await asyncio.to_thread(reading.errors, result) if result.refused else None
            said = _said(job, reading, result)
            if not dry_run and job.suffix in LEDGERS:
                await self._finished(job, content, said)
        except Rejected as why:
            return JobState.REFUSED, {"message": why.message}, None
        except (LostError, *_NOT_NOW):
            raise
        except Exception:
            log.exception("import.failed", job=str(job.id))
            return JobState.FAILED, {"message": _FAILED}, None
        return JobState.CHECKED if dry_run else JobState.DONE, said, errors

    async def _sent(self, job: Job, reading: Reading, *, dry_run: bool) -> Result:
        contents, ledger = reading.contents, isinstance(reading, LedgerReading)
        outcomes, done, total = Outcomes(contents), 0, sum(map(len, contents.units))
        for batch in batches(contents.units):
            rows = [] if dry_run else sorted({line.row for line in batch})
            await self._jobs.advance(job.id, self._owner, done, total, rows)
            for line, answer in zip(
                batch, await self._answers(batch, dry_run=dry_run, ledger=ledger), strict=True
            ):
                outcomes.add(line, answer)
            done += len(batch)
        await self._jobs.advance(job.id, self._owner, done, total)
        return outcomes.result()

    async def _answers(
        self, batch: list[Line], *, dry_run: bool, ledger: bool = False
    ) -> list[dict[str, Any]]:
        """Final answers, asked for as often as it takes: sending again is harmless."""
        while True:
            answers = await self._accept([line.item for line in batch], dry_run=dry_run, ledger=ledger)
            waits = [answer.after for answer in answers if isinstance(answer, Later)]
            if not waits:
                return [as_json(answer) for answer in answers]
            await asyncio.sleep(max(waits))

    async def _finished(self, job: Job, content: bytes, said: dict[str, Any]) -> None:
        counts = {
            "row_count": said["rows"],
            "accepted": said["accepted"],
            "duplicate": said["duplicate"],
            "rejected": said["rejected"],
        }
        imported = Imported.of(content, job.file_name, (job.region, job.bureau), job.person)
        await self._answers([Line(1, "", imported.finished(self._today(), counts))], dry_run=False)


def _said(job: Job, reading: Reading, result: Result) -> dict[str, Any]:
    """What the page shows. A row that an earlier turn of the same job sent, and that is there now, counts as taken, not as there before."""
    said = reading.said(result)
    before = (
        set(job.taken) - {one.row for one in result.refused} if job.state is JobState.IMPORTING else set()
    )
    again = len(before - result.taken)
    return said | {
        "rows": result.rows,
        "accepted": result.accepted + again,
        "duplicate": result.duplicate + said["unchanged"] - again,
        "rejected": len(result.refused),
        "resumed": len(before),
        "events": dict(result.events),
        "refused": [
            {"row": one.row, "field": one.field, "reason": one.reason} for one in result.refused[:SHOWN]
        ],
    }
