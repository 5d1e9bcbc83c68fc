"""The sheet of figures: one table below the other, totals and rates as formulas, so that a reader can check every one of them.

Beside each formula its result is remembered, because a file that was never opened in a spreadsheet program has none of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.stats.indicators import Figure
from services.stats.report import Report
from services.stats.tables import Block, Column, Line, condensed
from shared.dates.wording import written
from shared.papers import cells
from shared.papers.cells import Look
from shared.papers.workbook import Results

_RATE_HEADS = ("分子", "分母", "", "比率")
EMPTY = "—"
NO_SAMPLES = "本表不含样本数据。"


def write_figures(sheet: Worksheet, report: Report) -> Results:
    """Fill the sheet; returns the result of every formula by its cell."""
    results: Results = {}
    blocks = [condensed(block) for block in report.blocks]
    width = max(1 + _width(block.columns) for block in blocks)
    row = _write_head(sheet, report, width)
    for block in blocks:
        row = _write_block(sheet, row, block, results) + 2
    sheet.column_dimensions["A"].width = 30
    for number in range(2, width + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 8
    sheet.freeze_panes = "B5"
    cells.print_on_a4(sheet)
    return results


def _write_head(sheet: Worksheet, report: Report, width: int) -> int:
    region, bureau = report.region or "全部地区", report.bureau or "全部单位"
    as_of = f"截至{written(report.as_of)}已登记的事实" if report.as_of else "至今已登记的事实"
    scope = f"期间：{report.period.title}　范围：{region}、{bureau}　单位：件"
    cells.banner(sheet, 1, width, report.title, Look.TITLE)
    cells.banner(sheet, 2, width, scope, Look.REMARK)
    cells.banner(sheet, 3, width, f"{as_of}（事件日志第 {report.position} 位）", Look.REMARK)
    cells.banner(
        sheet, 4, width, report.warning or NO_SAMPLES, Look.WARNING if report.warning else Look.REMARK
    )
    sheet.row_dimensions[1].height = 30
    return 6


def _width(columns: Sequence[Column]) -> int:
    return sum(len(_RATE_HEADS) if column.is_rate else 1 for column in columns)


def _write_block(sheet: Worksheet, row: int, block: Block, results: Results) -> int:
    """Returns the row of the total."""
    remark = "（合计为零的栏未列出）" if block.sparse else ""
    cells.put(sheet, row, 1, block.title + remark, Look.SECTION)
    _write_columns(sheet, row + 1, block.columns)
    first = row + 3
    for offset, line in enumerate(block.lines):
        _write_line(sheet, first + offset, line, results)
    last = first + len(block.lines)
    cells.put(sheet, last, 1, "合计", Look.TOTAL)
    column = 2
    for figure in block.total:
        column = _write_total(sheet, (first, last), column, figure, results)
    return last


def _write_columns(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    cells.heading(sheet, row, 1, "单位", rows=2)
    at = 2
    for column in columns:
        if not column.is_rate:
            cells.heading(sheet, row, at, column.title, rows=2)
            at += 1
            continue
        cells.heading(sheet, row, at, column.title, columns=len(_RATE_HEADS))
        for offset, head in enumerate(_RATE_HEADS):
            cells.heading(sheet, row + 1, at + offset, head or column.apart_title)
        at += len(_RATE_HEADS)
    sheet.row_dimensions[row].height = 48


def _write_line(sheet: Worksheet, row: int, line: Line, results: Results) -> None:
    cells.put(sheet, row, 1, line.name)
    column = 2
    for figure in line.figures:
        for value in _numbers(figure):
            cells.put(sheet, row, column, value)
            column += 1
        if figure.numerator is not None:
            _write_rate(sheet, (row, column), figure, results)
            column += 1


def _write_total(
    sheet: Worksheet, rows: tuple[int, int], column: int, figure: Figure, results: Results
) -> int:
    """The sums of one figure and its rate; returns the next column."""
    first, last = rows
    for value in _numbers(figure):
        letter = get_column_letter(column)
        text = f"=SUM({letter}{first}:{letter}{last - 1})" if last > first else "=0"
        results[cells.formula(sheet, last, column, text, Look.TOTAL).coordinate] = value
        column += 1
    if figure.numerator is None:
        return column
    _write_rate(sheet, (last, column), figure, results, Look.TOTAL_RATE)
    return column + 1


def _write_rate(
    sheet: Worksheet, at: tuple[int, int], figure: Figure, results: Results, look: Look = Look.RATE
) -> None:
    """Numerator and denominator stand three and two cells to the left."""
    row, column = at
    upper, lower = (f"{get_column_letter(column - back)}{row}" for back in (3, 2))
    cell = cells.formula(sheet, row, column, f'=IF({lower}=0,"{EMPTY}",{upper}/{lower})', look)
    results[cell.coordinate] = (figure.numerator or 0) / figure.count if figure.count else EMPTY


def _numbers(figure: Figure) -> tuple[int, ...]:
    if figure.numerator is None:
        return (figure.count,)
    return (figure.numerator, figure.count, figure.apart or 0)
