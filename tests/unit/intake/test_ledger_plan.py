"""Rows against what is recorded: imported twice nothing is added, one more date is one more fact, a changed value is refused."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from openpyxl import load_workbook

from services.intake import submission
from services.intake.decide import decide_in_order
from services.intake.ledger.book import errors_book, ledger_of, template
from services.intake.ledger.columns import BY_TITLE, COLUMNS, Kind
from services.intake.ledger.export import ledger_rows
from services.intake.ledger.grid import read_sheets
from services.intake.ledger.headers import Mapping
from services.intake.ledger.plan import Plan, Row, plan
from services.intake.ledger.reading import read_table
from services.intake.ledger.words import read
from services.intake.state import State
from shared.events.case import Corrected
from tests.unit.intake.scenes import BUREAU, FIRST, JUDGED, NOTICE, OPENED, REGION, TODAY, item

CASE = {"案名": "（虚构）甲诉某局行政处罚案", "案号": "（2026）云0101行初1号", "原告": "甲"}
Recorded = dict[UUID, State]


def row(number: int = 2, /, **cells: Any) -> Row:
    return Row(number, {title: read(BY_TITLE[title], raw) for title, raw in cells.items()}, {}, {})


def planned(rows: list[Row], recorded: Recorded | None = None) -> Plan:
    return plan(rows, recorded or {}, region=REGION, bureau=BUREAU, today=lambda: TODAY)


def recorded_after(found: Plan, recorded: Recorded | None = None) -> Recorded:
    """What the log holds once the plan is sent: every fact is allowed."""
    states = dict(recorded or {})
    for unit in found.contents.units:
        id_ = UUID(unit[0].item["subject"].removeprefix("case-"))
        facts = [submission.parse(line.item) for line in unit]
        decided = decide_in_order(facts, states.get(id_, State()), lambda: TODAY)
        assert not decided.any_refused
        states[id_] = decided.end
    return states


def events(found: Plan) -> list[tuple[str, str | None]]:
    return [(line.item["type"], line.item["occurredon"]) for unit in found.contents.units for line in unit]


def codes(found: Plan) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in found.contents.refused]


def test_a_row_is_recorded_once_and_one_more_date_is_one_more_fact() -> None:
    """Imported twice it adds nothing; with one more date it adds just that fact."""
    cells = CASE | {"收到应诉通知日期": "2026-9-1", "立案日期": "2026-8-28"}
    first = planned([row(**cells)])
    assert [kind for kind, _ in events(first)] == [
        "case.opened",
        "case.instance_opened",
        "case.notice_received",
    ]
    recorded = recorded_after(first)
    again = planned([row(**cells)], recorded)
    assert (events(again), again.unchanged) == ([], [2])
    more = planned([row(**cells, 答辩日期="2026.9.10")], recorded)
    assert events(more) == [("case.defence_filed", "2026-09-10")]


def test_a_changed_value_is_refused_and_a_blank_is_completed() -> None:
    """What is recorded is corrected by a clerk, never by the ledger; what was blank is filled in by a correction with its reason."""
    recorded = recorded_after(planned([row(**CASE, 裁判日期="2026-10-1", 结果="撤销")]))
    changed = planned([row(**CASE, 裁判日期="2026-10-2")], recorded)
    assert codes(changed) == [(2, "ledger_changed")]
    assert "更正" in changed.marks[2]["裁判日期"]
    completed = planned([row(**CASE, 裁判日期="2026-10-1", 文书种类="判决", 法院="某区法院")], recorded)
    assert [kind for kind, _ in events(completed)] == [Corrected.type, Corrected.type]
    after = recorded_after(completed, recorded)
    assert events(planned([row(**CASE, 文书种类="判决", 法院="某区法院", 结果="撤销")], after)) == []


def test_rows_of_one_case_are_its_instances_in_order() -> None:
    """Rows are matched by name though the numbers differ, wherever they stand; first instance comes first; what is served follows."""
    second = row(2, 案名=CASE["案名"], 案号="（2026）云01行终5号", 收到应诉通知日期="2026-11-1")
    first = row(3, **CASE, 收到应诉通知日期="2026-9-1")
    found = planned([second, first])
    notices = [
        line.item["data"] for line in found.contents.units[0] if line.item["type"] == "case.notice_received"
    ]
    assert notices == [{"instance": 1, "notice": "complaint"}, {"instance": 2, "notice": "appeal"}]
    assert found.new_cases == 1


def test_the_same_number_in_other_brackets_is_the_same_case() -> None:
    """Half-width brackets and another spelling of the name change nothing about which case it is."""
    recorded = recorded_after(planned([row(**CASE)]))
    found = planned([row(案号="(2026)云0101行初１号", 上诉日期="2026-11-1", 上诉人="原告")], recorded)
    assert events(found) == [("case.appealed", "2026-11-01")]


def test_namesakes_are_told_apart() -> None:
    """The same name with other plaintiffs, or with another number at the same level, is another case."""
    recorded = recorded_after(planned([row(**CASE)]))
    others = [
        row(2, **(CASE | {"原告": "乙", "案号": "（2026）云0101行初2号"})),
        row(3, **(CASE | {"案号": "（2026）云0101行初3号"})),
    ]
    assert planned(others, recorded).new_cases == 2
    recorded = recorded_after(planned(others), recorded)
    assert codes(planned([row(案名=CASE["案名"], 审级="二审")], recorded)) == [(2, "ledger_ambiguous")]


def test_a_broken_rule_is_shown_at_its_cell_and_refuses_the_whole_case() -> None:
    """The rules are those of every door; the other rows of the case are not recorded either, other cases are."""
    bad = row(2, **CASE, 收到应诉通知日期="2026-9-1", 答辩日期="2026-8-1")
    found = planned([bad, row(3, 案名=CASE["案名"], 审级="二审"), row(4, 案名="乙案", 审级="一审")])
    assert codes(found) == [(2, "defence_before_notice"), (3, "ledger_case_refused")]
    assert list(found.marks[2]) == ["答辩日期"]
    assert found.new_cases == 1


def test_what_lacks_its_day_is_left_out_and_said() -> None:
    """A department without the day of forwarding, or a name where an id belongs, is no fact; the rest of the row is recorded."""
    found = planned(
        [row(**CASE, 转交部门="某科", 承办人="某某", 确定承办人日期="2026-9-2", 上诉日期="2026-10-1")]
    )
    assert set(found.left_out[2]) == {"转交部门", "承办人", "确定承办人日期", "上诉日期"}
    assert [kind for kind, _ in events(found)] == ["case.opened", "case.instance_opened"]


def test_rows_that_cannot_be_placed_are_refused() -> None:
    """No case to be recognised, no level, a number of the system that is not this bureau's."""
    unknown = str(UUID(int=7))
    found = planned(
        [row(2, 法院="某院"), row(3, 案名="丙案", 法院="某院"), row(4, 案件编号=unknown, 案名="丁案")]
    )
    assert codes(found) == [(2, "ledger_missing"), (3, "ledger_missing"), (4, "ledger_unknown_case")]


def voided(recorded: Recorded) -> Recorded:
    [(id_, state)] = recorded.items()
    void = item("case.voided", reason="录错单位") | {"subject": f"case-{id_}"}
    return {id_: decide_in_order([submission.parse(void)], state, lambda: TODAY).end}


def test_a_row_of_a_voided_case_says_so() -> None:
    """Found by number, by name or by its number in the system; an own new number registers it again, a case that stands comes first."""
    recorded = voided(recorded_after(planned([row(**CASE)])))
    for cells in (CASE, {"案名": CASE["案名"], "审级": "二审"}, CASE | {"案件编号": str(*recorded)}):
        found = planned([row(**cells)], recorded)
        assert codes(found) == [(2, "ledger_voided")]
        assert "作废" in found.marks[2]["案件编号"]
    again = planned([row(**CASE, 案件编号="重登-1")], recorded)
    assert (codes(again), again.new_cases) == ([], 1)
    assert (
        codes(planned([row(**CASE, 上诉日期="2026-11-1", 上诉人="原告")], recorded_after(again, recorded)))
        == []
    )


def test_a_case_of_another_door_is_recognised() -> None:
    """Cases that came over HTTP are exported with their number and found again by it."""
    facts = [submission.parse(one) for one in (OPENED, FIRST, NOTICE, JUDGED)]
    state = decide_in_order(facts, State(), lambda: TODAY).end
    id_ = UUID(OPENED["subject"].removeprefix("case-"))
    assert events(planned(reread({id_: state}), {id_: state})) == []


def reread(recorded: Recorded) -> list[Row]:
    content = ledger_of(ledger_rows({id_: state.history for id_, state in recorded.items()}))
    return read_table(read_sheets(content, ".xlsx"), Mapping()).rows


def test_the_template_has_every_column_with_its_note_and_list() -> None:
    """Chinese headers, a comment at each, drop-downs from the dictionaries, an explanation, and its version."""
    book = load_workbook(io.BytesIO(template()))
    sheet = book["台账"]
    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    assert all(cell.comment for cell in sheet[1])
    listed = [column for column in COLUMNS if column.kind in {Kind.TERM, Kind.TERMS, Kind.YES_NO}]
    assert len(sheet.data_validations.dataValidation) == len(listed)
    assert (book.properties.category, book.properties.version) == ("yingsu-ledger", "2")
    assert "填写说明" in book.sheetnames
    assert read_table(read_sheets(template(), ".xlsx"), Mapping()).rows == []


def test_text_that_looks_like_a_formula_stays_text() -> None:
    """Nothing that came from outside can run in a clerk's spreadsheet program."""
    content = ledger_of([{"案名": "=HYPERLINK(1)", "法院": "@SUM(1)", "原告": "+1", "被告": "-1"}])
    for cell in load_workbook(io.BytesIO(content))["台账"][2]:
        assert cell.data_type in {"s", "n"}
        assert cell.value is None or cell.quotePrefix


def test_refused_rows_are_written_as_they_came_with_the_reason_at_the_cell() -> None:
    """The wrong cell is marked and commented, and all reasons stand in the last column; the rest is as it came."""
    content = errors_book(
        ["案名", "判决时间"],
        [(7, {"0": "=甲案", "1": "明天"})],
        {7: {"裁判日期": "不是一个日期"}},
        {"裁判日期": 1},
    )
    sheet = load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[2]] == ["=甲案", "明天", 7, "裁判日期：不是一个日期"]
    assert (sheet["A2"].data_type, sheet["B2"].comment.text) == ("s", "不是一个日期")
