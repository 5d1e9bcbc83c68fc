"""Thousands of rows for a sheet: written as its XML, because making and writing a cell object for each value takes several times as long.

Text stays text, whatever it begins with; of looks a cell has none but a day's format and the mark of quoted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles.numbers import FORMAT_DATE_YYYYMMDD2
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from shared.papers.cells import begins_formula
from shared.papers.workbook import rewritten

#: cells by column, counted from 1
Row = Mapping[int, str | date | int]

#: characters that a cell may hold
LONGEST = 32_767
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"')


def with_rows(book: Workbook, sheet: Worksheet, rows: Iterable[Row]) -> bytes:
    """The file of the workbook, with the rows below what the sheet holds."""
    first, width = sheet.max_row + 1, sheet.max_column
    written = [*_Writer(sheet, width).rows(rows, first)]
    part = f"xl/worksheets/sheet{book.index(sheet) + 1}.xml"
    reach = f'<dimension ref="A1:{get_column_letter(width)}{first + len(written) - 1}"'.encode()

    def filled(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        head, end, rest = content.partition(b"</sheetData>")
        return b"".join((_DIMENSION.sub(reach, head), "".join(written).encode(), end, rest))

    return rewritten(book, filled)


class _Writer:
    """The styles are the workbook's from here on, so it is made before the workbook is saved."""

    def __init__(self, sheet: Worksheet, width: int) -> None:
        self._letters = ["", *map(get_column_letter, range(1, width + 1))]
        day, quoted = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        day.number_format, quoted.quotePrefix = FORMAT_DATE_YYYYMMDD2, True
        self._day, self._quoted = day.style_id, quoted.style_id

    def rows(self, rows: Iterable[Row], first: int) -> Iterator[str]:
        for number, row in enumerate(rows, first):
            cells = "".join(self._cell(f"{self._letters[at]}{number}", row[at]) for at in sorted(row))
            yield f'<row r="{number}">{cells}</row>'

    def _cell(self, at: str, value: str | date | int) -> str:
        if isinstance(value, date):
            serial: float = to_excel(value)  # type: ignore[no-untyped-call]
            return f'<c r="{at}" s="{self._day}"><v>{serial:.0f}</v></c>'
        if isinstance(value, int):
            return f'<c r="{at}"><v>{value}</v></c>'
        look = f' s="{self._quoted}"' if begins_formula(value) else ""
        text = escape(ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST], {"\r": "&#13;"})
        return f'<c r="{at}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
