"""The ledgers under ``samples/`` are those that are generated, are invented, and import without a refusal."""

from __future__ import annotations

from services.intake.ledger.book import ledger_of
from services.intake.ledger.columns import BY_TITLE
from services.intake.ledger.grid import read_sheets
from services.intake.ledger.headers import Mapping, read_mapping
from services.intake.ledger.plan import Plan
from services.intake.ledger.reading import read_table
from tests.support.sample_ledgers import COURT, EXAMPLE, MAPPING, ROWS, court, mapping
from tests.unit.intake.test_ledger_plan import codes, events, planned, recorded_after


def opened(found: Plan) -> list[dict[str, str]]:
    return [unit[0].item["data"] for unit in found.contents.units]


def test_the_example_in_the_template_is_taken_whole() -> None:
    """Two cases, two instances of one, two hearings of the other; nothing is refused or left out; twice adds nothing."""
    table = read_table(read_sheets(EXAMPLE.read_bytes(), ".xlsx"), Mapping())
    assert [row.raw for row in table.rows] == [
        row.raw for row in read_table(read_sheets(ledger_of(ROWS), ".xlsx"), Mapping()).rows
    ]
    found = planned(table.rows)
    assert (codes(found), found.left_out, found.new_cases, table.ignored) == ([], {}, 2, [])
    assert {one["origin"] for one in opened(found)} == {"invented"}
    assert events(planned(table.rows, recorded_after(found))) == []


def test_the_example_shows_nearly_every_column() -> None:
    """Whoever opens it sees how a column is filled."""
    shown = {title for row in ROWS for title in row}
    unused = {
        "案件编号",
        "审级序号",
        "案件种类",
        "行政行为文号",
        "法律顾问意见",
        "仅律师出庭",
        "负责人庭审发言",
        "裁判主文",
    }
    assert shown <= BY_TITLE.keys()
    assert BY_TITLE.keys() - shown - unused == {
        "败诉原因说明",
        "败诉分析报依法治区办日期",
        "建议书文号",
        "备注",
    }


def test_the_list_of_a_court_is_taken_through_its_mapping() -> None:
    """Titles, groups, GB18030, several plaintiffs in a cell, dots in dates, a total and a signature; without the mapping it is no ledger."""
    assert (COURT.read_bytes(), MAPPING.read_text(encoding="utf-8")) == (court(), mapping())
    sheets = read_sheets(COURT.read_bytes(), ".csv")
    table = read_table(sheets, read_mapping(mapping()))
    assert (len(table.rows), table.ignored, table.passed_over) == (3, [], 2)
    found = planned(table.rows)
    assert (codes(found), found.left_out, found.new_cases) == ([], {}, 3)
    first = opened(found)[0]
    assert (first["origin"], len(first["plaintiffs"])) == ("invented", 3)
    assert ("case.judged", "2025-04-30") in events(found)
