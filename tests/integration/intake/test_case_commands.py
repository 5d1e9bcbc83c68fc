"""The command line against intake's doors: facts recorded in Chinese, papers in and out, tasks done, a bureau's own records mended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from typer import Typer
from typer.testing import CliRunner

from cli.cases import case_app
from cli.organisations import organisation_app
from services.intake import api, entries
from services.intake.accept import Accept
from services.intake.checking import doors as checking
from services.intake.documents import doors as documents
from services.intake.documents.known import FilesKnown
from shared.database import Pool
from shared.eventlog import EventLog
from shared.eventlog.seal import sm3
from shared.files import Folder
from shared.files.uploads import Uploads
from shared.runtime.http import make_app
from tests.support.packs import SHIPPED_PACKS
from tests.support.served import served
from tests.unit.intake.scenes import BUREAU, CASE, REGION, TODAY, UNDER_WAY
from tests.unit.intake.test_organisation_rules import REGISTERED

PDF = b"%PDF-1.7\n" + b"evidence " * 1_000
PLACE = ("--region", REGION, "--bureau", BUREAU)
Run = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
async def run(log: EventLog, pool: Pool, tmp_path: Path) -> AsyncIterator[Run]:
    """The commands against intake's doors on a port; the case is under way and the bureau registered. Answers exit code and output."""
    files, packs = Folder(tmp_path / "files"), SHIPPED_PACKS
    uploads = Uploads(pool)
    accept = Accept(log, lambda: TODAY, FilesKnown(files, uploads), packs=packs)
    app = make_app("intake")
    for router in (
        api.router(accept, log, max_bytes=1_000_000),
        documents.router(files, uploads, log, max_bytes=1_000_000),
        checking.router(log, packs, lambda: TODAY),
        entries.router(log),
    ):
        app.include_router(router)
    answers = await accept([*UNDER_WAY, REGISTERED])
    assert {answer.status for answer in answers} == {"accepted"}
    async with served(app) as url:
        urls = json.dumps({"intake": url})
        environment = {"YINGSU_SERVICE_URLS": urls, "YINGSU_ACTOR": "clerk-1", "COLUMNS": "240"}

        async def ran(*arguments: str, app: Typer = case_app) -> tuple[int, str]:
            done = await asyncio.to_thread(CliRunner().invoke, app, list(arguments), env=environment)
            assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
            return done.exit_code, done.output

        yield ran


def names_in(folder: Path, part: str) -> list[str]:
    return [path.name for path in folder.iterdir() if part in path.name]


async def last(log: EventLog, stream: str) -> tuple[str, str, dict[str, Any]]:
    event = (await log.read_stream(stream))[-1]
    return event.type, str(event.occurred_on), json.loads(event.data)


async def test_a_fact_is_recorded_in_chinese(run: Run, log: EventLog) -> None:
    """JH-1.2b: fields and terms as the screen shows them; the instance is the last one; what was typed is what is recorded."""
    code, output = await run(
        "record",
        str(CASE),
        "收到应诉通知",
        "--on",
        "2026-11-03",
        "--签收人",
        "办公室",
        "--notice",
        "complaint",
    )
    assert (code, "已登记" in output) == (0, True)
    assert await last(log, f"case-{CASE}") == (
        "case.notice_received",
        "2026-11-03",
        {"instance": 1, "notice": "complaint", "signed_by": "办公室"},
    )


async def test_a_dry_run_records_nothing(run: Run, log: EventLog) -> None:
    """--dry-run says whether it could be recorded, and leaves the log as it is."""
    before = await log.tail()
    code, output = await run(
        "record", str(CASE), "task_assigned", "--on", "2026-11-03", "--task", "调档", "--person", "p-1", "--dry-run"
    )  # fmt: skip
    assert (code, "未登记" in output) == (0, True)
    assert await log.tail() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["hearing_held", "--on", "2026-11-10"], ["“庭次”", "缺少这一项", "bad_shape"]),
        (["task_done", "--on", "2026-11-10", "--task", "没有派发"], ["“完成任务”不予登记"]),
        (["task_assigned", "--task", "x", "--person", "p"], ["“发生日期”", "必须写明发生日期"]),
        (["nonsense"], ["没有名为“nonsense”的事实"]),
        (["task_assigned", "--colour", "red"], ["没有字段“colour”"]),
    ],
)
async def test_what_is_refused_is_said_in_chinese(run: Run, arguments: list[str], said: list[str]) -> None:
    """Whatever the door or the command refuses ends with 2 and a sentence that names the field."""
    code, output = await run("record", str(CASE), *arguments)
    assert code == 2
    assert [part for part in said if part not in output] == []


async def test_a_case_is_opened(run: Run, log: EventLog) -> None:
    """`record new` opens a case of the named bureau and says its id; without a bureau it is refused."""
    opened = ("record", "new", "建案", "--name", "某甲诉某局（虚构）", "--plaintiffs", '[{"label": "某甲"}]')
    assert (await run(*opened))[0] == 2
    code, output = await run(*opened, *PLACE)
    assert code == 0, output
    case = output.rpartition("案件编号 ")[2].strip().rstrip("。")
    type_, _, data = await last(log, f"case-{case}")
    assert (type_, data["plaintiffs"]) == ("case.opened", [{"label": "某甲"}])
    code, output = await run("record", case, "instance_opened", "--level", "一审")
    assert (code, (await last(log, f"case-{case}"))[2]["instance"]) == (0, 1)


async def test_what_can_be_recorded_is_listed(run: Run) -> None:
    """Every fact with its title and clauses, and of each its fields with what may be typed."""
    code, output = await run("facts")
    assert (code, "notice_received" in output, "收到应诉通知" in output, "JH-1.2b" in output) == (
        0,
        True,
        True,
        True,
    )
    code, output = await run("facts", "收到应诉通知")
    assert (code, "签收人" in output, "--signed-by" in output, "--on" in output) == (0, True, True, True)
    listed = json.loads((await run("facts", "--json", app=organisation_app))[1])["items"]
    assert {"type": "organisation.entry_voided", "title": "作废单位记录", "clauses": []} in listed


async def test_a_paper_in_and_out(run: Run, tmp_path: Path) -> None:
    """MH26-2.3, MH26-3.2d: a file goes into its part with who declared it true, is listed, and comes back as it was."""
    source, back = tmp_path / "证据.pdf", tmp_path / "back.pdf"
    source.write_bytes(PDF)
    filed = ("upload", str(CASE), str(source), "--part", "正卷", "--paper", "事实证据", "--title", "处罚决定书", "--on", "2026-11-03")  # fmt: skip
    code, output = await run(*filed, "--statement", "dept-1")
    assert (code, sm3(PDF).hex() in output) == (0, True), output
    code, output = await run("documents", str(CASE))
    assert code == 0
    assert [part for part in ("正卷", "副卷", "电子卷宗", "处罚决定书", "dept-1", "clerk-1", "（无）") if part not in output] == []  # fmt: skip
    code, output = await run("download", str(CASE), sm3(PDF).hex()[:10], "-o", str(back))
    assert (code, back.read_bytes() == PDF) == (0, True), output
    assert names_in(tmp_path, "back") == ["back.pdf"]
    assert (await run("download", str(CASE), sm3(PDF).hex(), "-o", str(back)))[0] == 2
    code, output = await run("download", str(CASE), "0" * 64, "-o", str(tmp_path / "x"))
    assert (code, "0 份" in output) == (2, True)
    listed = json.loads((await run("documents", str(CASE), "--json"))[1])
    assert listed["parts"][0]["papers"][0]["digest"] == sm3(PDF).hex()


async def test_a_damaged_paper_is_never_written(run: Run, tmp_path: Path) -> None:
    """Content that no longer is what was stored ends with 1, and no file appears."""
    source = tmp_path / "证据.pdf"
    source.write_bytes(PDF)
    await run("upload", str(CASE), str(source), "--part", "main", "--paper", "facts", "--on", "2026-11-03")
    (place,) = (tmp_path / "files").rglob("*.pdf")
    place.chmod(0o600)
    place.write_bytes(PDF + b"!")
    code, output = await run("download", str(CASE), sm3(PDF).hex()[:10], "-o", str(tmp_path / "out.pdf"))
    assert (code, "损坏" in output, (tmp_path / "out.pdf").exists()) == (1, True, False)


async def test_a_wrong_part_is_said_before_anything_is_sent(run: Run, tmp_path: Path) -> None:
    """An unknown part of the file ends with 2, and nothing is stored."""
    source = tmp_path / "证据.pdf"
    source.write_bytes(PDF)
    code, output = await run("upload", str(CASE), str(source), "--part", "第三卷", "--paper", "facts")
    assert (code, "“卷别”" in output) == (2, True)
    assert not (tmp_path / "files").exists()


async def test_tasks_from_assigned_to_done(run: Run, log: EventLog) -> None:
    """MH26-4.0: the list says what is left and who does it; done by its name or its number in the list, and then no longer open."""
    assign = ("record", str(CASE), "派发任务", "--on", "2026-11-03", "--任务", "调取案卷", "--人员", "p-1")
    assert (await run(*assign))[0] == 0
    items = json.loads((await run("tasks", str(CASE), "--json"))[1])["items"]
    number = next(n for n, one in enumerate(items, 1) if one["task"] == "调取案卷")
    code, output = await run("tasks", str(CASE))
    assert (code, "调取案卷" in output, "办理中" in output, "p-1" in output) == (0, True, True, True)
    assert (await run("task-done", str(CASE), str(len(items) + 1)))[0] == 2
    code, output = await run("task-done", str(CASE), str(number), "--on", "2026-11-05", "--note", "已调齐")
    assert code == 0, output
    assert await last(log, f"case-{CASE}") == (
        "case.task_done",
        "2026-11-05",
        {"instance": 1, "task": "调取案卷", "note": "已调齐"},
    )
    assert "调取案卷" not in (await run("tasks", str(CASE), "--open"))[1]


async def test_a_bureau_s_records_are_mended(run: Run, log: EventLog) -> None:
    """An entry is recorded, found with its id, corrected and taken back, each with a reason; the list strikes out what no longer holds."""

    async def organisation(*arguments: str) -> tuple[int, str]:
        return await run(*arguments, *PLACE, app=organisation_app)

    held = ("record", "举办培训", "--on", "2026-10-10", "--training", "lecture", "--主题", "出庭实务")
    assert (await organisation(*held))[0] == 0
    entry = json.loads((await organisation("entries", "--kind", "organisation.training_held", "--json"))[1])
    (training,) = entry["items"]
    data = json.dumps(training["data"] | {"attendees": 30})
    code, output = await organisation(
        "record", "entry_corrected", "--corrects", training["id"], "--fact-on", "2026-10-11", "--data", data, "--reason", "漏登人数"
    )  # fmt: skip
    assert code == 0, output
    items = json.loads((await organisation("entries", "--json"))[1])["items"]
    assert [(one["type"], bool(one["superseded_by"])) for one in items] == [
        ("organisation.registered", False),
        ("organisation.training_held", True),
        ("organisation.entry_corrected", False),
    ]
    code, output = await organisation(
        "record", "作废单位记录", "--voids", training["id"], "--reason", "未举办"
    )
    assert code == 0, output
    code, output = await organisation(
        "record", "作废单位记录", "--voids", training["id"], "--reason", "未举办"
    )
    assert (code, "unknown_fact" in output) == (2, True)
    code, output = await organisation("entries", "--limit", "2")
    assert (code, "--after 2" in output) == (0, True)


async def test_an_unknown_bureau_or_case(run: Run) -> None:
    """Who asks for what is not there is told so, with 2."""
    code, output = await run("entries", "--region", REGION, "--bureau", "fz-none", app=organisation_app)
    assert (code, "organisation_not_found" in output) == (2, True)
    code, output = await run("record", str(uuid4()), "task_done", "--task", "x")
    assert (code, "case_not_found" in output) == (2, True)
    assert (await run("record", "42", "task_done", "--task", "x"))[0] == 2
