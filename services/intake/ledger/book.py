"""Ledger workbooks: the empty template, a bureau's cases in it, and refused rows with the reason at each wrong cell.

Text is always written as text, whatever it begins with (= + - @), so that nothing that came from outside runs in a clerk's program.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.intake.ledger.columns import CASE_NO, COLUMNS, HEARING_NO, LEVEL, NAME, VERSION, Column, Kind
from services.intake.ledger.grid import CATEGORY
from shared.papers.cells import begins_formula
from shared.papers.rows import with_rows
from shared.personal.hiding import hidden

SHEET, GUIDE, WORDS = "台账", "填写说明", "字典"
#: rows of the template with drop-downs
PREPARED = 5_000
_HEAD = PatternFill("solid", fgColor="E8EDF3")
_WRONG = PatternFill("solid", fgColor="FFD9D9")
_GUIDE = (
    f"应诉台账模板第 {VERSION} 版",
    "一行一个审级：同一案件的一审、二审各占一行，写同一案名。",
    f"同一审级再次开庭：每次另起一行，写同一案名、案号、审级，在“{HEARING_NO}”填 2、3……，只填开庭各列。",
    "承办人、负责人、代理人等只填人员编号或身份；填了姓名的，该项不登记并在导入结果中说明。",
    "日期写成 2026-3-5、2026.3.5 或 2026年3月5日均可；不知道的留空或写“不详”，不要猜。",
    "带下拉箭头的列从字典中选择；每列的要求见表头批注和下表。",
    "可反复导入：已登记的不会重复登记，新填的日期只补登这一项。",
    "已登记的内容不能在台账里直接改：登记有误请报“更正”。",
    "公式不计算，请粘贴为数值；含宏的文件不受理。自然人不写全名。",
)


def template() -> bytes:
    """The empty ledger."""
    return _saved(_ledger())


def ledger_of(rows: Iterable[Mapping[str, str | date | int]]) -> bytes:
    """Rows of cells by column title, in the template."""
    book = _ledger()
    position = {column.title: at for at, column in enumerate(COLUMNS, 1)}
    placed = (
        {position[title]: hidden(value) for title, value in row.items() if title in position} for row in rows
    )
    return with_rows(book, book[SHEET], placed)


def errors_book(
    headers: Sequence[str],
    rows: Iterable[tuple[int, Mapping[str, str]]],
    reasons: Mapping[int, Mapping[str, str]],
    position_of: Mapping[str, int],
) -> bytes:
    """Rows as they came (cells by position) under their own headers, each wrong cell marked and commented; all reasons in a last column."""
    book = Workbook()
    sheet = _first(book, "被拒绝的行")
    for position, header in enumerate((*headers, "原行号", "拒绝原因"), 1):
        _put(sheet, 1, position, header, fill=_HEAD)
    for number, (own, cells) in enumerate(rows, 2):
        for at, text in cells.items():
            _put(sheet, number, int(at) + 1, text)
        _put(sheet, number, len(headers) + 1, own)
        why = reasons.get(own, {})
        _put(
            sheet, number, len(headers) + 2, "；".join(f"{title}：{reason}" for title, reason in why.items())
        )
        for title, reason in why.items():
            if title in position_of:
                _mark(sheet, number, position_of[title] + 1, reason)
    sheet.freeze_panes = "A2"
    return _saved(book)


def _mark(sheet: Worksheet, row: int, column: int, reason: str) -> None:
    cell = sheet.cell(row, column)
    cell.fill = _WRONG
    cell.comment = Comment(reason, "应诉", width=300, height=120)


def _ledger() -> Workbook:
    book = Workbook()
    book.properties.category, book.properties.version = CATEGORY, str(VERSION)
    sheet = _first(book, SHEET)
    for position, column in enumerate(COLUMNS, 1):
        _put(sheet, 1, position, column.title, fill=_HEAD)
        sheet.cell(1, position).comment = Comment(column.note, "应诉", width=260, height=90)
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = 30 if column.title == NAME else 16
        if column.kind is Kind.DAY:
            sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "D2"
    sheet.row_dimensions[1].height = 32
    _drop_downs(sheet, _dictionary(book))
    _guide(book)
    return book


def _dictionary(book: Workbook) -> dict[str, str]:
    """The sheet of terms; answers where each column's list stands."""
    sheet = book.create_sheet(WORDS)
    places: dict[str, str] = {}
    listed = [(column, words) for column in COLUMNS if (words := _words(column))]
    for position, (column, words) in enumerate(listed, 1):
        _put(sheet, 1, position, column.title, fill=_HEAD)
        for row, word in enumerate(words, 2):
            _put(sheet, row, position, word)
        letter = get_column_letter(position)
        places[column.title] = f"{WORDS}!${letter}$2:${letter}${len(words) + 1}"
    return places


def _words(column: Column) -> tuple[str, ...]:
    if column.kind is Kind.YES_NO:
        return ("有", "无") if column.title.startswith("有无") else ("是", "否")
    return tuple(member.title for member in column.term) if column.term else ()


def _drop_downs(sheet: Worksheet, places: Mapping[str, str]) -> None:
    for position, column in enumerate(COLUMNS, 1):
        if column.title not in places:
            continue
        rule = DataValidation(
            type="list",
            formula1=places[column.title],
            allow_blank=True,
            showErrorMessage=column.kind is not Kind.TERMS,  # of several words no list can tell
        )
        rule.errorTitle, rule.error = column.title, "请从下拉列表中选择；不知道就留空。"
        letter = get_column_letter(position)
        rule.add(f"{letter}2:{letter}{PREPARED}")
        sheet.add_data_validation(rule)


def _guide(book: Workbook) -> None:
    sheet = book.create_sheet(GUIDE)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    for row, line in enumerate(_GUIDE, 1):
        _put(sheet, row, 1, line)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=False)
    start = len(_GUIDE) + 2
    for position, header in enumerate(("列", "怎样填写"), 1):
        _put(sheet, start, position, header, fill=_HEAD)
    for row, column in enumerate(COLUMNS, start + 1):
        must = "（必填）" if column.title == NAME else ""
        either = f"（与“{CASE_NO}”至少填一项）" if column.title == LEVEL else ""
        _put(sheet, row, 1, column.title)
        _put(sheet, row, 2, column.note + must + either)


def _first(book: Workbook, title: str) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return sheet


def _put(
    sheet: Worksheet, row: int, column: int, value: str | date | int, *, fill: PatternFill | None = None
) -> None:
    """Text stays text; what a program might take for a formula is also marked as quoted."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", hidden(value))[:32_767]
        cell.data_type = "s"
        if begins_formula(value):
            cell.quotePrefix = True
    else:
        cell.value = value  # a day in the format yyyy-mm-dd
    if fill:
        cell.fill, cell.font = fill, Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
