"""``yingsu court-list`` from a court's file to the workbook of what is missing, through intake's real HTTP server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from openpyxl import Workbook, load_workbook
from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

from cli.main import app as command
from services.intake.court_list import doors, letter_doors
from shared.runtime.http import make_app
from tests.integration.intake.court import COURT, POLICE, Court
from tests.support.served import served
from tests.unit.intake.scenes import REGION


@pytest.fixture
async def url(court: Court) -> AsyncIterator[str]:
    """The same doors on a port."""
    app = make_app("intake")
    for doors_of in (doors, letter_doors):
        app.include_router(doors_of.router(court.desk))
    async with served(app) as url:
        with capture_logs():  # or the service would write them between the command's own words
            yield url


def written(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    for row in (["清单"], ["案号", "原告", "被告", "收案日期", "胜败", "备注"], *rows, ["合计", len(rows)]):
        book.active.append(row)
    book.save(path)
    return path


async def run(url: str, *arguments: str) -> Result:
    env = {"YINGSU_SERVICE_URLS": orjson.dumps({"intake": url}).decode(), "COLUMNS": "240"}
    return await asyncio.to_thread(CliRunner(env=env).invoke, command, ["court-list", *arguments])


PLACE = ("--court", COURT, "--region", REGION, "--period", "2026H1")


async def test_from_the_file_to_the_workbook(court: Court, url: str, tmp_path: Path) -> None:
    """YC23-3.3b: import, preview, again, reconcile to table, JSON and workbook, explain; exit code 1 until nothing is open."""
    file = written(
        tmp_path / "名单.xlsx",
        ["（2026）云0101行初5号", "刘甲乙", POLICE, "2026-3-2", "", ""],
        ["（2026）云0101行初6号", "=cmd()某", "外地某局", 46084, "", ""],
    )
    dry = await run(url, "import", str(file), *PLACE, "--dry-run", "--json")
    assert (dry.exit_code, orjson.loads(dry.stdout)["rows"], dry.stderr) == (0, 2, "")
    first = await run(url, "import", str(file), *PLACE)
    assert "第 1 版，2 行，跳过合计等" in first.stdout
    assert "没有增加记录" in (await run(url, "import", str(file), *PLACE)).stdout
    await court.report("甲案", "（2026）云0101行初5号", "刘某", "2026-03-02")
    shown = await run(url, "reconcile", *PLACE)
    assert shown.exit_code == 1
    assert all(
        words in shown.stdout for words in ("相符 1", "法院有、未报备 1", "不能从被告名称认出所属单位")
    )
    [listed] = orjson.loads((await run(url, "list", "--json")).stdout)
    paper = tmp_path / "函.docx"
    assert (await run(url, "letter", listed["id"])).exit_code == 2
    assert (await run(url, "letter", listed["id"], "-o", str(paper))).exit_code == 0
    assert paper.read_bytes().startswith(b"PK")
    out = tmp_path / "核对.xlsx"
    assert (await run(url, "reconcile", "--format", "xlsx", "-o", str(out))).exit_code == 1
    book = load_workbook(out)
    assert book.sheetnames == ["汇总", "核对1"]
    [missing, matched] = list(book["核对1"].iter_rows(min_row=2, values_only=True))
    assert (missing[0], matched[0]) == ("法院有、未报备", "相符")
    assert book["核对1"]["D2"].data_type != "f"
    [found] = orjson.loads((await run(url, "reconcile", "--format", "json")).stdout)
    assert found["counts"]["court_only"] == 1
    told = await run(
        url, "explain", found["list"]["id"], "--entry", missing[-2], "--attribute", missing[-1],
        "--reason", "外区单位", "--actor", "officer-1",
    )  # fmt: skip
    assert told.exit_code == 0
    assert (await run(url, "reconcile", *PLACE)).exit_code == 0
    figures = await run(url, "figures", found["list"]["id"], "--filed", "3")
    assert "（2026）云0101行初6号（只在法院名单中，件数或分子+1）" in figures.stdout.replace("\n", "")
    listed = await run(url, "list", "--json")
    assert orjson.loads(listed.stdout)[0]["editions"] == 1


async def test_wrong_use_is_said(url: str, tmp_path: Path) -> None:
    """No list to reconcile, a period without end, a file of another kind, nothing to compare: exit code 2 and what to do."""
    file = written(tmp_path / "a.xlsx", ["（2026）云0101行初5号", "刘某", POLICE, "", "", ""])
    none = await run(url, "reconcile", *PLACE)
    assert (none.exit_code, "court-list import" in none.stderr) == (2, True)
    endless = await run(url, "import", str(file), "--court", COURT, "--region", REGION, "--period", "all")
    assert (endless.exit_code, "期间" in endless.stderr) == (2, True)
    other = await run(url, "import", str(tmp_path / "a.pdf"), *PLACE)
    assert (other.exit_code, ".xlsx 或 .csv" in other.stderr) == (2, True)
    nothing = await run(url, "figures", "00000000-0000-0000-0000-000000000007")
    assert (nothing.exit_code, "--filed" in nothing.stderr) == (2, True)
