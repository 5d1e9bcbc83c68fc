"""``yingsu import`` against intake's real HTTP server."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from tests.integration.intake.conftest import Intake
from tests.unit.intake.scenes import FIRST, NOTICE, OPENED, TODAY, UNDER_WAY, item
from tests.unit.intake.test_published import ROW, SAMPLE, STAGE


async def run(intake: Intake, file: Path, *arguments: str) -> Result:
    env = {"YINGSU_SERVICE_URLS": orjson.dumps({"intake": intake.url}).decode()}
    return await asyncio.to_thread(CliRunner(env=env).invoke, app, ["import", str(file), *arguments])


def told(result: Result) -> Any:
    """What --json printed; the server in this same process writes its log lines before it."""
    return orjson.loads(result.stdout.splitlines()[-1])


def written(path: Path, *rows: Any) -> Path:
    path.write_bytes(b"".join((row if isinstance(row, bytes) else orjson.dumps(row)) + b"\n" for row in rows))
    return path


@pytest.fixture(autouse=True)
def stands_on_the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGSU_TODAY", TODAY.isoformat())


async def test_the_published_cases_are_imported_once(intake: Intake) -> None:
    """A dry run records nothing; the import records every fact; a second import finds all of it recorded."""
    dry = await run(intake, SAMPLE, "--dry-run", "--json")
    assert (dry.exit_code, told(dry)["accepted"]) == (0, 69)
    assert await intake.log.tail() == 0
    first = told(await run(intake, SAMPLE, "--json"))
    tail = await intake.log.tail()
    assert (first["rows"], first["accepted"], first["rejected"]) == (69, 69, 0)
    assert first["events"]["accepted"] == tail
    again = await run(intake, SAMPLE, "--json")
    second = told(again)
    assert (again.exit_code, second["accepted"], second["duplicate"]) == (0, 0, 69)
    assert await intake.log.tail() == tail
    page = await intake.log.read(0, 2_000)
    stages = sum(len(orjson.loads(line)["stages"]) for line in SAMPLE.read_bytes().splitlines())
    assert Counter(event.type for event in page.events)["case.judged"] == stages


async def test_bad_rows_are_written_out_with_their_reason(intake: Intake, tmp_path: Path) -> None:
    """The good rows are recorded; each bad one is in the error file with number, code, field, reason and itself; exit code 1."""
    bad = ROW | {"no": "9", "stages": [STAGE | {"level": "三审"}]}
    file = written(tmp_path / "cases.jsonl", ROW, b"{oops", bad)
    errors = tmp_path / "errors.jsonl"
    result = await run(intake, file, "--errors", str(errors))
    assert result.exit_code == 1
    assert "接受 1 行" in result.stdout
    assert "拒绝 2 行" in result.stdout
    lines = [orjson.loads(line) for line in errors.read_bytes().splitlines()]
    assert [(one["row"], one["code"], one["field"]) for one in lines] == [
        (2, "malformed_json", None),
        (3, "bad_shape", "stages.0.level"),
    ]
    assert (lines[0]["data"], lines[1]["data"]) == ("{oops", bad)
    assert await intake.log.tail() == 3


async def test_the_error_file_can_be_mended_and_imported(intake: Intake, tmp_path: Path) -> None:
    """Nothing of a refused row was recorded, so its mended form is taken whole."""
    bad = ROW | {"stages": [STAGE, {"level": "二审", "decided_on": "2999-01-01"}]}
    assert (await run(intake, written(tmp_path / "a.jsonl", bad))).exit_code == 1
    assert await intake.log.tail() == 0
    mended = ROW | {"stages": [STAGE, {"level": "二审", "decided_on": "1999-01-01"}]}
    assert (await run(intake, written(tmp_path / "b.jsonl", mended))).exit_code == 0


async def test_a_row_that_changed_is_not_recorded_over_the_first(intake: Intake, tmp_path: Path) -> None:
    """Another content for a recorded fact is a reused id: corrections are events of their own."""
    await run(intake, written(tmp_path / "a.jsonl", ROW))
    changed = written(tmp_path / "b.jsonl", ROW | {"name": "另一名称"})
    result = await run(intake, changed, "--json")
    assert [one["code"] for one in told(result)["errors"]] == ["id_reused"]


async def test_cloudevents_are_imported(intake: Intake, tmp_path: Path) -> None:
    """Lines of CloudEvents are posted as they are; a refused one is reported with its row."""
    stranger = item("case.registered", instance=5)
    file = written(tmp_path / "events.jsonl", *UNDER_WAY, stranger)
    result = await run(intake, file, "--json")
    body = told(result)
    assert (result.exit_code, body["accepted"]) == (1, 3)
    assert body["errors"][0] | {"reason": "", "data": None} == {
        "row": 4,
        "code": "instance_not_opened",
        "field": "data.instance",
        "reason": "",
        "data": None,
    }


async def test_the_scenario_is_played_once_a_day(intake: Intake) -> None:
    """The invented scenario is taken whole, and played again on the same day it adds nothing."""
    first = await run(intake, SAMPLE.parent / "scenario.yaml", "--json")
    assert (first.exit_code, told(first)["rejected"]) == (0, 0)
    tail = await intake.log.tail()
    again = await run(intake, SAMPLE.parent / "scenario.yaml", "--json")
    assert (again.exit_code, told(again)["accepted"]) == (0, 0)
    assert await intake.log.tail() == tail > 60


async def test_wrong_use_is_exit_code_2(intake: Intake, tmp_path: Path) -> None:
    """A file that is not there or of another kind is wrong use, said in Chinese."""
    missing = await run(intake, tmp_path / "no.jsonl")
    assert (missing.exit_code, "找不到文件" in missing.stderr) == (2, True)
    other = await run(intake, written(tmp_path / "ledger.xlsm"))
    assert (other.exit_code, "不支持" in other.stderr) == (2, True)


async def test_the_list_shows_cases_with_what_needs_a_look(intake: Intake) -> None:
    """The list has each case's levels and last event and what its bureau is called, flags an unreadable number, and pages by cursor."""
    number = {"printed": "第96、97号"}
    flagged = FIRST | {"data": FIRST["data"] | {"case_no": number}}
    assert (await intake.http.post("/v1/events", json=[OPENED, flagged, NOTICE])).status_code == 200
    await intake.caught_up()
    listed = (await intake.http.get("/v1/cases", params={"unparsed": True})).json()
    [case] = listed["items"]
    assert (case["levels"], case["flags"], case["last"]["title"]) == (
        ["first"],
        ["unparsed_case_no"],
        "收到应诉通知",
    )
    mended = {"corrects": FIRST["id"], "fact_on": "2026-10-08", "reason": "补全案号"}
    mended["data"] = FIRST["data"] | {"case_no": {"printed": "（2026）鲁0404行初12号"}}
    correction = item("case.corrected", **mended)
    assert (await intake.http.post("/v1/events", json=correction)).status_code == 200
    await intake.caught_up()
    assert (await intake.http.get("/v1/cases", params={"unparsed": True})).json()["items"] == []
    everything = (await intake.http.get("/v1/cases", params={"bureau": "fz-renshe"})).json()["items"]
    assert [(one["levels"], one["flags"], one["bureau_name"]) for one in everything] == [
        (["first"], [], "fz-renshe")
    ]
    registered = item("organisation.registered", name="某某局") | {"subject": "organisation-370404-fz-renshe"}
    assert (await intake.http.post("/v1/events", json=registered)).status_code == 200
    await intake.caught_up()
    [named] = (await intake.http.get("/v1/cases")).json()["items"]
    assert named["bureau_name"] == "某某局"


async def test_pages_of_the_list_follow_each_other(intake: Intake) -> None:
    """Following ``next`` shows every case exactly once, the last opened first."""
    assert (await run(intake, SAMPLE)).exit_code == 0
    await intake.caught_up()
    seen: list[str] = []
    after: int | None = None
    while True:
        query = {"limit": 25} | ({"after": after} if after else {})
        page = (await intake.http.get("/v1/cases", params=query)).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 69
