"""Writing cells: text is never taken for a formula (names come from outside), and each style is named once."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value: TypeAlias = str | int | date | None

_THIN = Side(style="thin", color="999999")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
NO_GRID = Border()
HEAD = PatternFill("solid", fgColor="E8EDF3")
TITLE = Font(name="黑体", size=16)
STRONG = Font(name="宋体", size=11, bold=True)
WARNING = Font(name="宋体", size=11, bold=True, color="C00000")
TEXT = Font(name="宋体", size=11)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
PERCENT = "0.00%"
DAY = "yyyy-mm-dd"


def put(sheet: Worksheet, row: int, column: int, value: Value, font: Font = TEXT) -> Cell:
    """One bordered cell. Text stays text, whatever it begins with; null is an empty cell."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
    if isinstance(value, date):
        cell.number_format = DAY
    cell.font, cell.border = font, GRID
    cell.alignment = LEFT if isinstance(value, str) else CENTRE
    return cell


def formula(sheet: Worksheet, row: int, column: int, text: str, number_format: str = "0") -> Cell:
    """One bordered cell with a live formula of our own making."""
    cell = put(sheet, row, column, None, STRONG)
    cell.value, cell.number_format, cell.alignment = text, number_format, CENTRE
    return cell


def heading(sheet: Worksheet, row: int, column: int, text: str, *, rows: int = 1, columns: int = 1) -> None:
    """A head cell over ``rows`` × ``columns``."""
    for r in range(row, row + rows):
        for c in range(column, column + columns):
            put(sheet, r, c, None).fill = HEAD
    cell = put(sheet, row, column, text, STRONG)
    cell.alignment, cell.fill = CENTRE, HEAD
    if rows > 1 or columns > 1:
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + columns - 1
        )


def banner(sheet: Worksheet, row: int, width: int, text: str, font: Font) -> None:
    """A line of text across the sheet."""
    cell = put(sheet, row, 1, text, font)
    cell.border = NO_GRID
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def print_on_a4(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, page numbers at the foot."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))
