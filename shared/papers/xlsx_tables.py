"""A table of a paper on a sheet of its own: rates stand with numerator and denominator, totals and rates are live formulas.

Under the table stands which indicator is behind a column, so that a reader can ask for its cases.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shared.papers import cells
from shared.papers.cells import Look
from shared.papers.laying import grid
from shared.papers.paper import Blank, Cell, Share, Table
from shared.papers.wording import EMPTY_TABLE, NO_DENOMINATOR, gap, printed_width, shown
from shared.papers.workbook import Results

TRACES = "追溯：yingsu stats trace 后写"
_RATE_HEADS = ("分子", "分母", "比率")
#: millimetres a letter of a column's width
_LETTER = 1.9
_RATE_LETTERS, _LEAST = 9.0, 9.0
#: points
_LINE = 15.0


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a column of the table stands on the sheet: one column of it, or three for a rate; ``letters``: how wide each of them is.

    A Chinese letter takes two.
    """

    at: int
    start: int
    rate: bool
    letters: float

    @property
    def columns(self) -> range:
        return range(self.start, self.start + (len(_RATE_HEADS) if self.rate else 1))


def write_table(sheet: Worksheet, title: str, table: Table, remarks: Sequence[str]) -> Results:
    """Fill the sheet; ``remarks`` stand under its ``title``. Returns what the formulas give."""
    results: Results = {}
    slots = _slots(table)
    width = slots[-1].columns[-1]
    cells.banner(sheet, 1, width, title, Look.TITLE)
    room = sum(slot.letters * len(slot.columns) for slot in slots)
    sheet.row_dimensions[1].height = 24 * math.ceil(3 * printed_width(title) / room) + 6
    for row, remark in enumerate(remarks, start=2):
        cells.banner(sheet, row, width, remark, Look.WARNING)
    first = _write_heads(sheet, 3 + len(remarks), table, slots)
    for row, line in enumerate(table.rows, start=first):
        for slot in slots:
            _write(sheet, row, slot, line[slot.at], results)
        sheet.row_dimensions[row].height = _height(slots, line)
    if not table.rows:
        cells.banner(sheet, first, width, EMPTY_TABLE, Look.REMARK)
    end = first + max(1, len(table.rows))
    if table.total is not None:
        for slot in slots:
            _write_total(sheet, (first, end), slot, table, results)
    _write_foot(sheet, end + 1, table, slots)
    _set_up(sheet, table, slots, first)
    return results


def _slots(table: Table) -> list[Slot]:
    slots: list[Slot] = []
    rows = (*table.rows, *([table.total] if table.total is not None else []))
    start = 1
    for at, width in enumerate(grid(table).widths):
        rate = any(isinstance(row[at], Share) for row in rows)
        slots.append(Slot(at, start, rate, _RATE_LETTERS if rate else max(_LEAST, width / _LETTER)))
        start = slots[-1].columns[-1] + 1
    return slots


def _write_heads(sheet: Worksheet, row: int, table: Table, slots: Sequence[Slot]) -> int:
    """Returns the row of the first line."""
    height = 2 if any(slot.rate for slot in slots) else 1
    for slot in slots:
        title = table.columns[slot.at].title
        if not slot.rate:
            cells.heading(sheet, row, slot.start, title, rows=height)
            continue
        cells.heading(sheet, row, slot.start, title, columns=len(_RATE_HEADS))
        for column, head in zip(slot.columns, _RATE_HEADS, strict=True):
            cells.heading(sheet, row + 1, column, head)
    sheet.row_dimensions[row].height = 32
    return row + height


def _write(
    sheet: Worksheet, row: int, slot: Slot, cell: Cell, results: Results, *, rate: Look = Look.RATE
) -> None:
    if isinstance(cell, Share):
        for column, value in zip(slot.columns, (cell.numerator, cell.denominator), strict=False):
            cells.put(sheet, row, column, value)
        _write_rate(sheet, row, slot, cell, results, look=rate)
        return
    said = gap(cell) if isinstance(cell, Blank) else cell
    look = Look.GAP if isinstance(cell, Blank) else None
    cells.put(sheet, row, slot.start, said, look)
    for column in slot.columns[1:]:
        cells.put(sheet, row, column, None, look)
    if slot.rate and cell is not None:  # no numerator: it stands across the three
        sheet.merge_cells(start_row=row, end_row=row, start_column=slot.start, end_column=slot.columns[-1])


def _write_rate(
    sheet: Worksheet, row: int, slot: Slot, share: Share, results: Results, *, look: Look
) -> None:
    """Numerator and denominator stand two and one cells to the left."""
    upper, lower, at = (get_column_letter(column) for column in slot.columns)
    text = f'=IF({lower}{row}=0,"{NO_DENOMINATOR}",{upper}{row}/{lower}{row})'
    cells.formula(sheet, row, slot.columns[-1], text, look)
    results[f"{at}{row}"] = share.numerator / share.denominator if share.denominator else NO_DENOMINATOR


def _write_total(sheet: Worksheet, rows: tuple[int, int], slot: Slot, table: Table, results: Results) -> None:
    """Summed columns by a live formula over ``rows`` (first line, total); others as they are."""
    first, end = rows
    cell = (table.total or ())[slot.at]
    _write(sheet, end, slot, cell, results, rate=Look.TOTAL_RATE)
    if isinstance(cell, int | Share):
        numbers = (cell.numerator, cell.denominator) if isinstance(cell, Share) else (cell,)
        for column, value in zip(slot.columns, numbers, strict=False):
            if not table.columns[slot.at].sums:
                cells.put(sheet, end, column, value, Look.TOTAL)
                continue
            letter = get_column_letter(column)
            text = f"=SUM({letter}{first}:{letter}{end - 1})"
            results[cells.formula(sheet, end, column, text, Look.TOTAL).coordinate] = value
    elif not isinstance(cell, Blank):
        cells.put(sheet, end, slot.start, cell, Look.TOTAL)


def _write_foot(sheet: Worksheet, row: int, table: Table, slots: Sequence[Slot]) -> None:
    width = slots[-1].columns[-1]
    if table.note:
        cells.banner(sheet, row, width, table.note, Look.REMARK)
        sheet.row_dimensions[row].height = 17 * (1 + len(table.note) // (5 * width))
    named = [(slot, code) for slot, code in zip(slots, table.traces, strict=False) if code]
    for line, (slot, code) in enumerate(named, start=row + 1):
        title = table.columns[slot.at].title
        cells.banner(sheet, line, width, f"{TRACES} {code}（{title}）", Look.REMARK)


def _height(slots: Sequence[Slot], line: Sequence[Cell]) -> float:
    """Points; a spreadsheet program does not do it for a file that it did not write."""
    texts = [(slot, shown(line[slot.at])) for slot in slots if isinstance(line[slot.at], str | Blank)]
    lines = [math.ceil(2 * printed_width(text) / (slot.letters - 1)) for slot, text in texts]
    return _LINE * max([1, *lines]) + 3


def _set_up(sheet: Worksheet, table: Table, slots: Sequence[Slot], first: int) -> None:
    for slot in slots:
        for column in slot.columns:
            sheet.column_dimensions[get_column_letter(column)].width = slot.letters
    sheet.freeze_panes = f"B{first}"
    heads = 2 if any(slot.rate for slot in slots) else 1
    sheet.print_title_rows = f"{first - heads}:{first - 1}"
    cells.print_on_a4(sheet, upright=not grid(table).sideways)
