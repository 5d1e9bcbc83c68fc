"""The audit as a file for auditors, .xlsx or .csv. What anybody typed stays text in both. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.intake.audit.words import HEADERS, Entry
from shared.papers.cells import Look, add_looks, begins_formula, put

#: of one file; the page says so where there are more
MOST = 20_000


def workbook(entries: Iterable[Entry]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    add_looks(book)
    sheet.title = "审计"
    for row, cells in enumerate((HEADERS, *(one.cells() for one in entries)), 1):
        for column, text in enumerate(cells, 1):
            put(sheet, row, column, text, Look.HEAD if row == 1 else Look.TEXT)
    sheet.freeze_panes = "A2"
    book.save(out)
    return out.getvalue()


def comma_separated(entries: Iterable[Entry]) -> bytes:
    """UTF-8 with mark; an apostrophe before what a spreadsheet program would take for a formula."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADERS)
    for one in entries:
        lines.writerow([f"'{text}" if begins_formula(text) else text for text in one.cells()])
    return out.getvalue().encode("utf-8-sig")
