"""A ledger through the command line and intake's real HTTP server: preview, import, mended rows, export and back."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import orjson
import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner, Result

from cli.main import app
from shared.eventlog.seal import sm3
from shared.events.envelope import Recorded
from shared.events.organisation_import import ImportFinished
from tests.integration.intake.conftest import Intake
from tests.support.sample_ledgers import COURT, EXAMPLE, MAPPING
from tests.unit.intake.scenes import BUREAU, REGION, TODAY, UNDER_WAY

PLACE = ("--bureau", BUREAU, "--region", REGION)
HEADER = [
    "案件名称",
    "案号",
    "审级",
    "原告",
    "应诉通知签收日期",
    "答辩日期",
    "判决时间",
    "裁判结果",
    "庭长意见",
]
FIRST = [
    "（虚构）甲诉某局处罚案",
    "（2026）云0101行初1号",
    "一审",
    "甲",
    "2026-9-1",
    "2026.9.10",
    "不详",
    "撤销",
    "x",
]
SECOND = ["（虚构）甲诉某局处罚案", "（2026）云01行终5号", "二审", "甲", "2026-11-2", "", "", "", ""]
OTHER = [
    "（虚构）乙诉某局登记案",
    "[2026]云0101行初2号",
    "一审",
    "乙、丙",
    46266,
    "2026年9月14日",
    "",
    "",
    "",
]


async def run(intake: Intake, *arguments: str) -> Result:
    env = {"YINGSU_SERVICE_URLS": orjson.dumps({"intake": intake.url}).decode()}
    return await asyncio.to_thread(CliRunner(env=env).invoke, app, list(arguments))


async def imported(intake: Intake, file: Path, *arguments: str) -> tuple[int, Any]:
    result = await run(
        intake, "import", str(file), *PLACE, "--bureau-name", "某区人社局", "--json", *arguments
    )
    assert result.stdout, result.output
    await intake.caught_up()
    return result.exit_code, orjson.loads(result.stdout.splitlines()[-1])


async def finished(intake: Intake) -> list[Recorded]:
    """What was said of imports that came to their end."""
    own = await intake.log.read_stream(f"organisation-{REGION}-{BUREAU}")
    return [event for event in own if event.type == ImportFinished.type]


async def facts(intake: Intake) -> int:
    """Everything in the log but that."""
    return await intake.log.tail() - len(await finished(intake))


def written(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    for row in (["台账"], HEADER, *rows, ["合计", len(rows)]):
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture(autouse=True)
def stands_on_the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGSU_TODAY", TODAY.isoformat())


async def test_a_ledger_is_previewed_imported_once_and_grows_by_what_is_new(
    intake: Intake, tmp_path: Path
) -> None:
    """A dry run records nothing and tells what would happen; twice adds nothing; one more date is one more fact."""
    file = written(tmp_path / "a.xlsx", FIRST, SECOND, OTHER)
    code, dry = await imported(intake, file, "--dry-run")
    assert (code, dry["preview"]["new_cases"], dry["preview"]["ignored_columns"]) == (0, 2, ["庭长意见"])
    assert await facts(intake) == 0
    code, first = await imported(intake, file)
    tail = await facts(intake)
    assert (code, first["accepted"], first["rejected"], first["events"]["accepted"]) == (0, 3, 0, tail)
    code, again = await imported(intake, file)
    assert (code, again["accepted"], again["duplicate"], await facts(intake)) == (0, 0, 3, tail)
    grown = [*SECOND[:5], "2026-11-12", "", "", ""]
    code, more = await imported(intake, written(tmp_path / "b.xlsx", FIRST, grown, OTHER))
    assert (code, more["preview"]["new_facts"], await facts(intake)) == (0, 1, tail + 1)


async def test_the_end_of_an_import_is_said_once_a_file_and_outcome(intake: Intake, tmp_path: Path) -> None:
    """With the file's name and digest, the counts of its rows and who imported; not in a dry run, and a run that changes nothing is no news."""
    file = written(tmp_path / "台账.xlsx", FIRST, SECOND, [*OTHER[:5], "明天", "", "", ""])
    await imported(intake, file, "--dry-run")
    assert await finished(intake) == []
    await imported(intake, file, "--actor", "clerk-1")
    await imported(intake, file, "--actor", "clerk-2")
    [event] = await finished(intake)
    said = event.payload
    assert isinstance(said, ImportFinished)
    assert (event.actor, event.occurred_on, said.file_name) == ("clerk-1", TODAY, "台账.xlsx")
    assert said.digest == sm3(file.read_bytes()).hex()
    assert (said.row_count, said.accepted, said.duplicate, said.rejected) == (3, 2, 0, 1)
    await imported(intake, written(tmp_path / "b.xlsx", FIRST, SECOND, OTHER))
    counts = [(one.payload.accepted, one.payload.duplicate, one.actor) for one in await finished(intake)]  # type: ignore[attr-defined]
    assert counts == [(2, 0, "clerk-1"), (1, 2, "ledger")]


async def test_an_import_of_which_nothing_could_be_recorded_is_refused_as_before(
    intake: Intake, tmp_path: Path
) -> None:
    """A new bureau, every row refused: the bureau is not registered, so there is nobody to tell, and the rows say why."""
    code, told = await imported(intake, written(tmp_path / "a.xlsx", [*OTHER[:5], "明天", "", "", ""]))
    assert (code, told["rejected"], await intake.log.tail()) == (1, 1, 0)


async def test_refused_rows_come_back_marked_and_are_taken_when_mended(
    intake: Intake, tmp_path: Path
) -> None:
    """The errors workbook has the rows as they came, a comment at each wrong cell and the reasons; other cases are recorded."""
    bad = [*OTHER[:5], "明天", "2026-8-1", "判了", ""]
    errors = tmp_path / "errors.xlsx"
    code, told = await imported(intake, written(tmp_path / "a.xlsx", FIRST, bad), "--errors", str(errors))
    assert (code, told["accepted"], [one["row"] for one in told["errors"]]) == (1, 1, [4])
    sheet = load_workbook(errors).active
    assert [cell.value for cell in sheet[1]][: len(HEADER)] == HEADER
    assert sheet["A2"].value == OTHER[0]
    assert {cell.column_letter for cell in sheet[2] if cell.comment} == {"F", "H"}
    assert "不是一个日期" in sheet.cell(2, len(HEADER) + 2).value
    for cell, value in zip(sheet[2], OTHER, strict=False):
        cell.value = value
    sheet["G2"].value = None
    mended = io.BytesIO()
    sheet.parent.save(mended)
    (tmp_path / "mended.xlsx").write_bytes(mended.getvalue())
    code, told = await imported(intake, tmp_path / "mended.xlsx")
    assert (code, told["accepted"], told["preview"]["new_cases"]) == (0, 1, 1)


async def test_a_changed_value_is_refused_with_what_to_do(intake: Intake, tmp_path: Path) -> None:
    """What is recorded stays: the clerk is told to correct it, with both values."""
    await imported(intake, written(tmp_path / "a.xlsx", FIRST))
    tail = await facts(intake)
    changed = [*FIRST[:5], "2026-9-11", *FIRST[6:]]
    code, told = await imported(intake, written(tmp_path / "b.xlsx", changed))
    [error] = told["errors"]
    assert (code, error["code"], error["field"]) == (1, "ledger_changed", "答辩日期")
    assert all(words in error["reason"] for words in ("2026年9月10日", "2026年9月11日", "更正"))
    assert error["data"]["判决时间"] == "不详"
    assert await facts(intake) == tail


async def test_the_export_of_any_door_goes_back_without_change(intake: Intake, tmp_path: Path) -> None:
    """Cases that came over HTTP and by ledger are exported together; importing the export records nothing."""
    assert (await intake.http.post("/v1/events", json=UNDER_WAY)).status_code == 200
    await imported(intake, written(tmp_path / "a.xlsx", FIRST, SECOND))
    tail = await facts(intake)
    out = tmp_path / "out.xlsx"
    result = await run(intake, "ledger", "export", "--bureau", BUREAU, "-o", str(out))
    assert (result.exit_code, "2 件案件、3 行" in result.stdout) == (0, True)
    code, told = await imported(intake, out)
    assert (code, told["duplicate"], told["rejected"], await facts(intake)) == (0, 3, 0, tail)


async def test_a_bureau_is_registered_with_its_first_ledger(intake: Intake, tmp_path: Path) -> None:
    """By its code and name, once; a bureau that came in through another door needs no name."""
    code, _ = await imported(intake, written(tmp_path / "a.xlsx", FIRST))
    event, _ = await intake.log.read_stream(f"organisation-{REGION}-{BUREAU}")
    assert (code, event.payload.title, event.payload.name) == (0, "单位登记", "某区人社局")
    result = await run(intake, "import", str(written(tmp_path / "b.xlsx", OTHER)), *PLACE)
    again = [one for one in await intake.log.read_stream(event.stream) if one.type == event.type]
    assert (result.exit_code, again) == (0, [event])


@pytest.mark.parametrize(
    ("file", "options", "cases"), [(EXAMPLE, (), 2), (COURT, ("--mapping", str(MAPPING)), 3)]
)
async def test_the_sample_ledgers_are_taken_whole(
    intake: Intake, file: Path, options: tuple[str, ...], cases: int
) -> None:
    """Through the command line and the real door: nothing refused, and nothing added the second time (JH-2.3a)."""
    code, told = await imported(intake, file, *options)
    assert (code, told["rejected"], told["preview"]["new_cases"]) == (0, 0, cases)
    tail = await facts(intake)
    code, again = await imported(intake, file, *options)
    assert (code, again["accepted"], again["rejected"], await facts(intake)) == (0, 0, 0, tail)


async def test_wrong_use_is_said(intake: Intake, tmp_path: Path) -> None:
    """No bureau, no region for the first import, a file that is none: exit code 2 and what to do."""
    file = written(tmp_path / "a.xlsx", FIRST)
    no_bureau = await run(intake, "import", str(file))
    assert (no_bureau.exit_code, "--bureau" in no_bureau.stderr) == (2, True)
    no_region = await run(intake, "import", str(file), "--bureau", BUREAU)
    assert (no_region.exit_code, "--region" in no_region.stderr) == (2, True)
    unnamed = await run(intake, "import", str(file), *PLACE)
    assert (unnamed.exit_code, "--bureau-name" in unnamed.stderr) == (2, True)
    file.write_bytes(b"no workbook")
    broken = await run(intake, "import", str(file), "--bureau", BUREAU)
    assert (broken.exit_code, "另存" in broken.stderr) == (2, True)
    made = await run(intake, "ledger", "template", "-o", str(tmp_path / "t.xlsx"))
    assert made.exit_code == 0
