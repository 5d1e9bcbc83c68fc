"""A reconciliation as a workbook: what is missing first, one line a difference, in the words a clerk reads. Text stays text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from services.intake.court_list.terms import Finding
from shared.papers.cells import begins_formula
from shared.personal.hiding import hidden

HEADERS = (
    "核对结果", "案号", "审级", "原告", "被告", "案由", "涉及单位", "名单行", "核对依据", "项目", "我方登记", "法院名单",
    "核实说明", "提示", "条目", "项目代码",
)  # fmt: skip


def workbook(found: Iterable[Mapping[str, Any]]) -> bytes:
    """One or several reconciliations, as the door answers them, in one .xlsx: a summary and a sheet of lines each."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "汇总"
    _put(first, ["法院", "期间", "口径", "名单件数", *(finding.title for finding in Finding), "无日期"])
    for number, one in enumerate(found, 1):
        listed = one["list"]
        counts = [one["counts"][finding.value] for finding in Finding] + [one["counts"]["undated"]]
        rows = listed["editions"][-1]["row_count"]
        _put(first, [listed["court"], period(listed), listed["basis_title"], rows, *counts])
        sheet = book.create_sheet(f"核对{number}")
        _put(sheet, HEADERS)
        for line in lines(one):
            _put(sheet, line)
        sheet.freeze_panes = "A2"
    for sheet in book.worksheets:
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines(found: Mapping[str, Any]) -> Iterator[list[str]]:
    """One line a difference, one for a case without any, under ``HEADERS``."""
    for item in found["items"]:
        head = [
            item["finding_title"],
            item["case_no"] or "",
            item["level"] or "",
            "、".join(item["plaintiffs"]),
            "、".join(item["defendants"]),
            item["cause"] or "",
            "、".join(item["bureaus"]),
            "、".join(map(str, item["rows"])),
            item["confidence_title"] or "",
        ]
        for one in item["differences"] or [None]:
            yield [*head, *_difference(one), "；".join(item["notes"]), *_place(one)]


def period(listed: Mapping[str, Any]) -> str:
    return f"{listed['first_day']} 至 {listed['last_day']}"


def _difference(one: Mapping[str, Any] | None) -> list[str]:
    if one is None:
        return ["", "", "", ""]
    why = one["explained"]
    said = f"{why['reason']}（{why['actor']} {why['explained_on'] or ''}）" if why else ""
    return [one["title"], one["ours"] or "", one["theirs"] or "", said]


def _place(one: Mapping[str, Any] | None) -> list[str]:
    """What explaining the difference asks for."""
    return [one["entry"], one["attribute"]] if one else ["", ""]


def _put(sheet: Worksheet, values: Sequence[str | int]) -> None:
    row = sheet.max_row + 1 if sheet.cell(1, 1).value is not None else 1
    for column, value in enumerate(values, 1):
        cell: Any = sheet.cell(row, column)
        if isinstance(value, int):
            cell.value = value
            continue
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", hidden(value))[:32_767]
        cell.data_type = "s"
        if begins_formula(value):
            cell.quotePrefix = True
