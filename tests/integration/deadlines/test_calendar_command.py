"""``yingsu calendar import``: from the printed notice to what would move."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from cli.calendar import calendar_app
from tests.integration.deadlines.calendar_office import (
    cases_around_the_new_year,
    quiet,
    until_moved,
)
from tests.integration.deadlines.service import Deadlines
from tests.integration.deadlines.test_command import command
from tests.unit.deadlines.calendar_notices import GIVEN_2027
from tests.unit.deadlines.printed_notices import NOTICE_2026


async def test_the_command_reads_the_printed_notice(
    service: Deadlines, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was understood is shown before anything is sent; then preview, import, versions, moves, withdrawal, the calendar in force."""
    printed = tmp_path / "notice.txt"
    printed.write_text(NOTICE_2026, encoding="utf-8")
    data = tmp_path / "notice.yaml"
    data.write_text(orjson.dumps(GIVEN_2027).decode(), encoding="utf-8")
    async with service.running(), command(service, calendar_app) as run:
        await cases_around_the_new_year(service, 4)
        await service.settled()
        code, text = await run("import", str(printed))
        assert (code, "国办发明电〔2025〕7号" in text, "2026年2月28日（周六）" in text) == (0, True, True), (
            text
        )
        code, text = await run("import", str(data), "--dry-run")
        assert (code, "项由暂定转为确定" in text, "没有写入" in text) == (0, True, True)
        code, text = await run("import", str(data), "--actor", "p-ops", "--json")
        assert code == 0
        await until_moved(service, 1)
        await quiet(service)
        code, text = await run("versions")
        assert (code, "p-ops" in text, "现行" in text) == (0, True, True)
        code, text = await run("versions", "--json")
        latest = orjson.loads(text)["items"][0]
        code, text = await run("moves", str(latest["version"]))
        assert (code, "暂定" in text, "某某诉某局" in text) == (0, True, True)
        assert "春节放假" in (await run("show", "2027"))[1]
        code, text = await run("withdraw", latest["id"], "--reason", "录入有误")
        assert (code, "已撤回" in text) == (0, True)
        assert "尚未公布" in (await run("show", "2027"))[1]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (NOTICE_2026.replace("共9天", "共8天"), "写明共8天"),
        ("今天天气很好", "没有写明是哪一年"),
        ('{"year": 2027, "off": {}}', "缺少该字段"),
    ],
)
def test_a_file_that_is_not_understood_is_not_sent(text: str, part: str, tmp_path: Any) -> None:
    """The command ends with 2 and says what it did not understand; no system is needed to find that out."""
    file = tmp_path / "notice.txt"
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(calendar_app, ["import", str(file)])
    assert (done.exit_code, part in done.output) == (2, True)


def test_a_notice_from_standard_input_is_shown_before_anything_is_sent(tmp_path: Any) -> None:
    """What was read is printed first; that there is no system to send it to is said after."""
    done = CliRunner().invoke(calendar_app, ["import", "-", "--home", str(tmp_path)], input=NOTICE_2026)
    assert (done.exit_code, "国办发明电〔2025〕7号" in done.output) == (2, True)
    assert "没有找到正在运行的应诉系统" in done.output
