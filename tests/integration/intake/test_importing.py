"""Imports that the service runs by itself: looked at, confirmed, recorded, and taken up again after a stop with nothing lost or counted twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from uuid import UUID, uuid4

import orjson
import pytest
from openpyxl import load_workbook

from services.intake.accept import Accept
from services.intake.decide import NO_PACKS
from services.intake.importing.jobs import Job, Jobs, JobState, Sent
from services.intake.importing.reading import Reader
from services.intake.importing.running import TURNS, Importer
from services.intake.ledger.book import ledger_of
from shared.eventlog.seal import sm3
from shared.events.organisation_import import ImportFinished
from shared.policy.choice import Packs
from tests.integration.intake.conftest import Intake
from tests.support.packs import SHIPPED_PACKS
from tests.support.waiting import until
from tests.unit.intake.scenes import TODAY

PLACE = ("370404", "fz-renshe")
GOOD = {"审级": "一审", "被告": "某局（虚构）", "收到应诉通知日期": "2025-03-10"}


def row(n: int, **other: str) -> dict[str, str]:
    named = {"案名": f"（虚构）甲{n}诉某局案", "案号": f"（2025）虚0404行初{n}号", "原告": f"甲{n}"}
    return GOOD | named | other


def importer(intake: Intake, packs: Packs = NO_PACKS) -> Importer:
    async def name(_: str, bureau: str) -> str:
        return f"{bureau}（虚构）"

    accept = Accept(intake.log, lambda: TODAY, packs=packs)
    reader = Reader(intake.pool, intake.log, lambda: TODAY, packs=packs)
    return Importer(Jobs(intake.pool), accept, reader, name, lambda: TODAY)


@asynccontextmanager
async def working(intake: Intake, packs: Packs = NO_PACKS) -> AsyncIterator[None]:
    """A worker for as long as this lasts."""
    task = asyncio.create_task(importer(intake, packs).run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def sent(intake: Intake, content: bytes, suffix: str = ".xlsx") -> UUID:
    sending = Sent(
        id=uuid4(), region=PLACE[0], bureau=PLACE[1], person="renshe-nq", file_name=f"台账{suffix}", suffix=suffix,
        size=len(content), digest=sm3(content).hex(), columns={},
    )  # fmt: skip
    await Jobs(intake.pool).add(sending, content)
    return sending.id


async def at(intake: Intake, id_: UUID, *states: JobState) -> Job:
    async def there() -> Job | None:
        job = await Jobs(intake.pool).find(id_)
        return job if job and job.state in states else None

    return await until(there, 30)


async def test_nothing_is_recorded_before_it_is_confirmed_and_refused_rows_come_back_with_their_reasons(
    intake: Intake,
) -> None:
    """A check records nothing; the confirmed import records the good rows and says who did; the others are handed back to be mended."""
    content = ledger_of([row(1), row(2, 收到应诉通知日期="去年夏天"), row(3)])
    async with working(intake):
        id_ = await sent(intake, content)
        checked = await at(intake, id_, JobState.CHECKED)
        assert checked.result
        assert (checked.result["accepted"], checked.result["rejected"]) == (2, 1)
        assert await intake.log.tail() == 0
        await Jobs(intake.pool).confirm(id_)
        done = await at(intake, id_, JobState.DONE)
    assert done.result
    assert (done.result["accepted"], done.result["rejected"]) == (2, 1)
    stream = await intake.log.read_stream("organisation-370404-fz-renshe")
    said = [event.payload for event in stream if isinstance(event.payload, ImportFinished)]
    assert [(one.accepted, one.rejected) for one in said] == [(2, 1)]
    assert {event.actor for event in stream if event.type == ImportFinished.type} == {"renshe-nq"}
    book = load_workbook(BytesIO(await Jobs(intake.pool).errors(id_) or b""))
    assert book.active is not None
    assert book.active.max_row == 2


async def test_a_ledger_tells_what_has_happened_and_is_taken_as_it_is(intake: Intake) -> None:
    """Who imports a closed case of 峄城 that nobody instructed on (YC23-2.1b) has it recorded whole: the gate is for a closing still to come, and the case's checks
    say what is missing.
    """
    content = ledger_of([row(1), row(2, 结案日期="2025-03-28")])
    async with working(intake, SHIPPED_PACKS):
        id_ = await sent(intake, content)
        checked = await at(intake, id_, JobState.CHECKED)
        await Jobs(intake.pool).confirm(id_)
        done = await at(intake, id_, JobState.DONE)
    for job in (checked, done):
        assert job.result
        assert (job.result["accepted"], job.result["rejected"]) == (2, 0)
    told = await intake.pool.fetch(
        "select type, actor from eventlog.events where type in ('case.opened', 'case.closed')"
    )
    assert sorted(row["type"] for row in told) == ["case.closed", "case.opened", "case.opened"]
    assert {row["actor"] for row in told} == {"renshe-nq"}


@pytest.mark.alone  # stops it before its end
async def test_an_import_that_was_stopped_in_the_middle_goes_on_and_counts_every_row_once(
    intake: Intake,
) -> None:
    """Whoever takes it up again finds recorded what was recorded: every row is taken once, and counted as taken by this import."""
    rows = 400
    content = ledger_of([row(n) for n in range(1, rows + 1)])
    async with working(intake):
        id_ = await sent(intake, content)
        await at(intake, id_, JobState.CHECKED)
        await Jobs(intake.pool).confirm(id_)

        async def begun() -> bool:
            job = await Jobs(intake.pool).find(id_)
            return bool(job and job.done)

        await until(begun, 30)
    stopped = await Jobs(intake.pool).find(id_)
    assert stopped
    assert stopped.state is JobState.IMPORTING
    assert 0 < len(stopped.taken) < rows
    await intake.caught_up()
    async with working(intake):
        done = await at(intake, id_, JobState.DONE)
    assert done.result
    assert done.result["resumed"] >= len(stopped.taken)
    assert (done.result["accepted"], done.result["duplicate"], done.result["rejected"]) == (rows, 0, 0)
    opened = await intake.pool.fetchval("select count(*) from eventlog.events where type = 'case.opened'")
    assert opened == rows


async def test_a_file_that_ends_whoever_reads_it_is_stopped(intake: Intake) -> None:
    """Killed again and again while it reads the same file, a service leaves it at last, and says so; one that is given back in order waits as long as it takes."""
    jobs, content = Jobs(intake.pool), ledger_of([row(1)])
    deadly, patient = await sent(intake, content), await sent(intake, content)
    for _ in range(TURNS):
        taken = await jobs.take(uuid4())  # by somebody who is killed: nobody gives it back
        assert taken
        assert taken[0].id == deadly
        await intake.pool.execute(
            "update ledger_imports set lease_until = now() - interval '1 second' where id = $1", deadly
        )
    await intake.pool.execute("update ledger_imports set sent_at = now() where id = $1", deadly)
    for _ in range(TURNS + 1):
        taken = await jobs.take(owner := uuid4())
        assert taken
        assert taken[0].id == patient
        await jobs.let_go(owner)
    async with working(intake):
        failed = await at(intake, deadly, JobState.FAILED)
        await at(intake, patient, JobState.CHECKED)
    assert failed.result
    assert "较小的文件" in failed.result["message"]


async def test_the_same_file_again_adds_nothing(intake: Intake) -> None:
    """Sending a file again is harmless: all its rows were recorded before."""
    content = ledger_of([row(1), row(2)])
    async with working(intake):
        for _ in range(2):
            await intake.caught_up() if await intake.log.tail() else None
            id_ = await sent(intake, content)
            await at(intake, id_, JobState.CHECKED)
            await Jobs(intake.pool).confirm(id_)
            done = await at(intake, id_, JobState.DONE)
    assert done.result
    assert (done.result["accepted"], done.result["duplicate"]) == (0, 2)


async def test_lines_that_speak_for_another_bureau_are_refused_one_by_one(intake: Intake) -> None:
    """A file of facts is taken only for the bureau it is imported for, whatever its lines say of themselves."""
    async with working(intake):
        lines = [_registration(bureau) for bureau in ("fz-ziran", "fz-renshe")]
        id_ = await sent(intake, b"\n".join(map(orjson.dumps, lines)), ".jsonl")
        checked = await at(intake, id_, JobState.CHECKED)
    assert checked.result
    assert (checked.result["accepted"], checked.result["rejected"]) == (1, 1)
    assert checked.result["refused"][0]["row"] == 1


def _registration(bureau: str) -> dict[str, object]:
    return {
        "id": str(uuid4()), "type": "organisation.registered", "subject": f"organisation-370404-{bureau}",
        "region": "370404", "bureau": bureau, "actor": "anybody", "data": {"name": f"{bureau}（虚构）"},
    }  # fmt: skip


async def test_a_column_that_nobody_knows_can_be_named_and_the_file_is_checked_again(intake: Intake) -> None:
    """What a bureau's own header means is said once, at the preview; the file need not be sent again."""
    content = "项目说明,案号,审级,原告,被告\n甲诉某局一案（虚构）,（2025）虚0404行初5号,一审,甲,某局（虚构）\n".encode()
    async with working(intake):
        id_ = await sent(intake, content, ".csv")
        first = await at(intake, id_, JobState.CHECKED)
        assert first.result
        assert first.result["preview"]["ignored_columns"] == ["项目说明"]
        await Jobs(intake.pool).check_again(id_, {"项目说明": "案名"})
        second = await at(intake, id_, JobState.CHECKED)
        assert second.result
        assert second.result["preview"]["ignored_columns"] == []
        assert ["项目说明", "案名"] in second.result["columns"]


async def test_a_file_that_is_no_ledger_is_refused_with_what_to_do_at_a_page(intake: Intake) -> None:
    """The reason speaks to somebody at a browser: no options of the command line in it."""
    async with working(intake):
        job = await at(intake, await sent(intake, b"a,b\n1,2\n", ".csv"), JobState.REFUSED)
    assert job.result
    assert "表头" in job.result["message"]
    assert "--" not in job.result["message"]
