"""What left the system, what was refused inside a batch, and that the log was verified, are facts of the log; auditors read them and take them away."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter, Request, Response
from openpyxl import load_workbook

from services.intake.accept import Accept
from services.intake.audit.file import comma_separated, workbook
from services.intake.audit.projection import Refusals
from services.intake.audit.saying import said_in
from services.intake.audit.words import HEADERS, entry, kinds
from services.intake.pages.audit import last_check
from shared.database import Pool, close_pool, connect_pool, transaction
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.eventlog.verifying import Verifying
from shared.events.audit import AccessRefused, FileExported, LogVerified
from shared.projection import generation
from shared.projection.generation import Generation
from shared.runtime.http import make_app
from shared.security import Duty, Identity
from shared.security.fence import check_submission
from shared.security.refusals import Seldom
from shared.security.visitor import visited_by
from tests.support.docket import Bureau, Docket
from tests.support.two_cases import TODAY
from tests.support.waiting import until

CLERK = Identity(person="renshe-fz", name="甲", duty=Duty.CLERK, region="370404", bureau="fz-renshe")
PDF = {"content-disposition": 'attachment; filename="x.pdf"'}


@pytest.fixture
async def http(log: EventLog) -> AsyncIterator[httpx.AsyncClient]:
    """Doors that hand out files, asked by the clerk unless ``anybody``."""
    app, doors = make_app("test"), APIRouter()
    app.state.events = log

    @doors.get("/v1/reports/{form}")
    async def report(form: str, request: Request) -> Response:
        if "anybody" not in request.query_params:
            visited_by(CLERK)
        request.state.lines = 7
        kinds_of = {"pdf": "application/pdf", "json": "application/json", "ics": "text/calendar"}
        return Response(b"x" * 10, media_type=kinds_of[form], headers=PDF if form != "json" else {})

    @doors.get("/v1/cases")
    async def cases() -> Response:
        visited_by(CLERK)
        return Response(b"[]", media_type="application/json")

    app.include_router(doors)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


async def told(log: EventLog, person: str = CLERK.person) -> list[Any]:
    return [event.payload for event in await log.read_stream(f"audit-{person}")]


async def test_a_file_is_on_record_before_it_goes_out(log: EventLog, http: httpx.AsyncClient) -> None:
    """Who, what kind, of what scope, how many lines and bytes; never a word that was searched for."""
    answer = await http.get(
        "/v1/reports/pdf", params={"region": "370404", "period": "2026", "q": "张三", "party": "李四"}
    )
    assert answer.content == b"x" * 10
    [said] = await told(log)
    assert isinstance(said, FileExported)
    assert (said.person, said.duty, said.path, said.extent) == (
        "renshe-fz",
        "clerk",
        "/v1/reports/pdf",
        "region=370404&period=2026",
    )
    assert (said.media_type, said.lines, said.size) == ("application/pdf", 7, 10)


async def test_only_files_are_and_only_somebodys(log: EventLog, http: httpx.AsyncClient) -> None:
    """Answers that are read on the spot, calendars that programs fetch all day, files of the pages themselves: no."""
    for path in ("/v1/cases", "/v1/reports/ics", "/v1/reports/pdf?anybody"):
        answer = await asyncio.create_task(http.get(path))  # a context of its own, as a server gives it
        assert answer.status_code == 200
    assert await told(log) == []


async def test_a_whole_report_as_data_is_on_record_too(log: EventLog, http: httpx.AsyncClient) -> None:
    """What can be taken as a file is taken all the same where it is asked for as JSON, under whichever address of the service."""
    for path in ("/v1/reports/json", "/api/test/v1/reports/json"):
        assert (await http.get(path, params={"period": "2026"})).status_code == 200
    said = await told(log)
    assert [(one.path, one.media_type, one.extent, one.size) for one in said] == [
        ("/v1/reports/json", "application/json", "period=2026", 10)
    ] * 2


async def test_what_cannot_be_recorded_does_not_go_out(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log is away: come again, and not a byte of it."""

    async def away(*_: Any) -> Any:
        raise Retry("away")

    monkeypatch.setattr(EventLog, "append", away)
    answer = await http.get("/v1/reports/pdf")
    assert (answer.status_code, answer.json()["code"]) == (503, "try_later")
    assert b"xxx" not in answer.content


async def test_a_refusal_inside_a_batch_is_on_record_once_a_place(log: EventLog) -> None:
    """A batch that names another's bureau a hundred times says it once; each item is answered; the visitor's own are taken."""
    accept, other = Accept(log, lambda: TODAY, check_submission), Docket(Bureau("fz-ziran"), uuid4())
    own = Docket(Bureau("fz-renshe"), uuid4()).opened("（虚构）甲诉某局案") | {"actor": CLERK.person}
    theirs = [
        other.opened("（虚构）乙诉某局案") | {"actor": CLERK.person, "id": str(uuid4())} for _ in range(100)
    ]
    false = own | {"id": str(uuid4()), "actor": "somebody-else"}

    async def visiting() -> Any:
        visited_by(CLERK)
        return await accept([*theirs, own, false])

    answers = await asyncio.create_task(visiting())
    assert [one.status for one in answers] == ["rejected"] * 100 + ["accepted", "rejected"]
    said = [one for one in await told(log) if isinstance(one, AccessRefused)]
    assert [(one.path, one.code) for one in said] == [
        ("/v1/events#370404/fz-ziran", "not_yours"),
        ("/v1/events#370404/fz-renshe", "not_yourself"),
    ]


def test_seldom_is_seldom_and_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a minute each, and memory is bounded."""
    at = [0.0]
    monkeypatch.setattr("shared.security.refusals.time.monotonic", lambda: at[0])
    seldom = Seldom(60, most=100)
    assert [seldom.first("a"), seldom.first("a"), seldom.first("b")] == [True, False, True]
    at[0] = 61
    assert seldom.first("a")
    assert sum(seldom.first(str(n)) for n in range(10_000)) == 10_000
    assert len(seldom._when) == 100


async def projected(log: EventLog, pool: Pool) -> None:
    """The read model from the whole log, in the database of the test."""
    model = Refusals()
    made = Generation(model.name, 1, model.version, "live", 0)
    await generation.create_tables(pool, made, model.schema, shown=True)
    events = [event for event in (await log.read(0, 10_000)).events if event.type in model.types]
    async with transaction(pool) as db:
        await db.execute(f"set local search_path = {made.schema}")
        await model.apply(db, events, live=False)


async def test_the_verdict_on_the_log_is_known_to_every_process(
    log: EventLog, database: str, http: httpx.AsyncClient
) -> None:
    """One process verifies; it is a fact, and whoever reads the read model shows it."""
    await http.get("/v1/reports/pdf")

    async def no_anchors() -> list[Any]:
        return []

    verifying = Verifying(log.pool, no_anchors, said_in(log))
    assert verifying.start("yunwei")

    async def ended() -> bool:
        return not verifying.running

    await until(ended)
    [said] = await told(log, "log")
    assert isinstance(said, LogVerified)
    assert (said.person, said.intact, said.reached) == ("yunwei", True, 1)
    pool = await connect_pool(database, name="test", search_path="intake")
    try:
        await projected(log, pool)
        check = await last_check(pool)
    finally:
        await close_pool(pool)
    assert check
    assert (check["person"], check["intact"], check["verdict"]["reached"]) == ("yunwei", True, 1)


def row(kind: str, **said: Any) -> dict[str, Any]:
    own = {"method": "", "path": "", "code": "", "lines": None, "size": None}
    from datetime import UTC, datetime

    at = datetime(2026, 11, 22, 2, tzinfo=UTC)
    return (
        {
            "position": 7,
            "at": at,
            "region": "370404",
            "bureau": "fz-renshe",
            "kind": kind,
            "person": "=cmd|' /C calc'!A0",
            "duty": "clerk",
        }
        | own
        | {"said": {}}
        | said
    )


ROWS = (
    row("audit.access_refused", method="GET", path="/cases/1", code="not_yours"),
    row(
        "audit.file_exported",
        path="/v1/reports/year",
        lines=12,
        size=2048,
        said={"media_type": "application/pdf", "extent": "period=2026"},
    ),
    row(
        "audit.log_verified",
        duty="",
        said={"intact": False, "broken_at": 3, "reason": "被改动", "reached": 9},
    ),
)


def test_every_kind_has_words() -> None:
    """What was done and what came of it, in Chinese."""
    results = [entry(one, "", "").why for one in ROWS]
    assert results == [
        "其他单位（地区）的内容",
        "PDF，12 行，2048 字节，period=2026",
        "到位置 9，被改动，首个异常位置 3：被改动",
    ]
    assert {"audit.access_refused", "audit.file_exported", "audit.log_verified"} <= {
        kind for kind, _ in kinds()
    }


def test_what_auditors_take_away_runs_nothing() -> None:
    """Both files have every line, and what somebody typed stays text."""
    entries = [entry(one, "", "") for one in ROWS]
    sheet = load_workbook(io.BytesIO(workbook(entries))).active
    assert sheet
    assert [cell.value for cell in sheet[1]] == list(HEADERS)
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in sheet["C"][1:])
    lines = list(csv.reader(io.StringIO(comma_separated(entries).decode("utf-8-sig"))))
    assert (lines[0], len(lines)) == (list(HEADERS), 4)
    assert all(line[2].startswith("'=") for line in lines[1:])
