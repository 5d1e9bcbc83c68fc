"""The sheets behind the figures: every instance and every duty that was counted, and how counting is done."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.stats.figures.duty import State
from services.stats.report import CaseLine, DutyLine, Report
from shared.events.terms import AgencyResult, Document, Level, Origin, Outcome, Term
from shared.papers import cells

#: characters in a line of notes (a Chinese one takes two), points a line
NOTE_WIDTH, LINE_HEIGHT = 120, 17

_STATES = {
    State.PENDING: "未完成",
    State.ON_TIME: "按时",
    State.LATE: "逾期后完成",
    State.MISSED: "逾期",
    State.CANCELLED: "撤销",
}
#: title, width, what stands in it
L = TypeVar("L")
Columns: TypeAlias = tuple[tuple[str, int, Callable[[L], cells.Value]], ...]

_CASES: Columns[CaseLine] = (
    ("单位", 26, lambda line: line.bureau_name),
    ("案件", 40, lambda line: line.row.name),
    ("审级", 10, lambda line: _title(Level, line.row.level)),
    ("案号", 24, lambda line: line.row.case_no),
    ("收案日", 12, lambda line: line.row.taken_on),
    ("结案", 8, lambda line: "已结" if line.row.closed else "未结"),
    ("裁判日", 12, lambda line: line.row.closed_on),
    ("文书", 8, lambda line: _title(Document, line.row.document)),
    ("裁判结果", 16, lambda line: _title(Outcome, line.row.outcome)),
    ("胜败", 10, lambda line: _title(AgencyResult, line.row.agency_result)),
    ("开庭次数", 8, lambda line: line.row.hearings),
    ("首次开庭日", 12, lambda line: line.row.hearing_on),
    ("负责人出庭", 10, lambda line: _said(line.row.leader_appeared)),
    ("主要负责人", 10, lambda line: _said(line.row.principal)),
    ("发言", 8, lambda line: _said(line.row.spoke)),
    ("仅律师", 8, lambda line: _said(line.row.lawyer_only)),
    ("来源", 10, lambda line: _title(Origin, line.row.origin)),
    ("案件标识", 38, lambda line: str(line.row.case_id)),
    ("审级序号", 8, lambda line: line.row.instance),
)
_DUTIES: Columns[DutyLine] = (
    ("单位", 26, lambda line: line.bureau_name),
    ("案件", 40, lambda line: line.row.name),
    ("期限", 20, lambda line: line.title),
    ("届满日", 12, lambda line: line.row.due),
    ("结果", 12, lambda line: _STATES[State(line.row.state)]),
    ("规则", 28, lambda line: line.row.rule),
    ("案件标识", 38, lambda line: str(line.row.case_id)),
    ("审级序号", 8, lambda line: line.row.instance),
)


def write_cases(sheet: Worksheet, report: Report) -> None:
    _write(sheet, _CASES, report.cases)


def write_duties(sheet: Worksheet, report: Report) -> None:
    _write(sheet, _DUTIES, report.duties)


def write_undated(sheet: Worksheet, report: Report) -> None:
    _write(sheet, _CASES, report.undated)


def write_notes(sheet: Worksheet, report: Report) -> None:
    cells.heading(sheet, 1, 1, "口径说明")
    for row, note in enumerate(report.notes, start=2):
        text = f"{row - 1}．{note}"
        cells.put(sheet, row, 1, text)
        sheet.row_dimensions[row].height = LINE_HEIGHT * math.ceil(2 * len(text) / NOTE_WIDTH)
    sheet.column_dimensions["A"].width = NOTE_WIDTH
    cells.print_on_a4(sheet)


def _write(sheet: Worksheet, columns: Columns[L], lines: Iterable[L]) -> None:
    """A list with its head frozen and a filter over it."""
    for number, (title, width, _) in enumerate(columns, start=1):
        cells.heading(sheet, 1, number, title)
        sheet.column_dimensions[get_column_letter(number)].width = width
    row = 1
    for row, line in enumerate(lines, start=2):
        for number, (_, _, value) in enumerate(columns, start=1):
            cells.put(sheet, row, number, value(line))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{row}"
    sheet.print_title_rows = "1:1"
    cells.print_on_a4(sheet)


def _title(term: type[Term], code: str | None) -> str:
    return term(code).title if code else "不详"


def _said(answer: bool | None) -> str:
    return {True: "是", False: "否", None: "不详"}[answer]
