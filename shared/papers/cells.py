"""Writing cells: text is never taken for a formula (names come from outside), and each look is a style named once for the workbook.

Named styles, because setting fonts and borders cell by cell takes longer than all the rest of a large list.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shared.papers.glyphs import storable

Value: TypeAlias = str | int | date | None


#: the full-width ones too: programs set to Chinese take them for the others
INJECTING = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Look(StrEnum):
    """The styles of the workbook, by the names a spreadsheet program shows."""

    TITLE = "报表标题"
    REMARK = "报表说明"
    WARNING = "样本警示"
    SECTION = "分表标题"
    HEAD = "表头"
    TEXT = "表内文字"
    NUMBER = "表内数字"
    DAY = "表内日期"
    RATE = "表内比率"
    TOTAL = "合计"
    TOTAL_RATE = "合计比率"
    HEADING = "正文标题"
    BODY = "正文文字"
    GAP = "待填"


_LINE = Side(style="thin", color="999999")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_NO_GRID = Border()
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_PLAIN, _BOLD = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
_PERCENT = "0.00%"
_LOOKS: dict[Look, tuple[Font, Border, Alignment, str]] = {
    Look.TITLE: (Font(name="黑体", size=16), _NO_GRID, _CENTRE, "General"),
    Look.REMARK: (_PLAIN, _NO_GRID, _LEFT, "General"),
    Look.WARNING: (Font(name="宋体", size=11, bold=True, color="C00000"), _NO_GRID, _LEFT, "General"),
    Look.SECTION: (_BOLD, _NO_GRID, Alignment(vertical="center"), "General"),
    Look.HEAD: (_BOLD, _GRID, _CENTRE, "General"),
    Look.TEXT: (_PLAIN, _GRID, _LEFT, "General"),
    Look.NUMBER: (_PLAIN, _GRID, _CENTRE, "0"),
    Look.DAY: (_PLAIN, _GRID, _CENTRE, 'yyyy"年"m"月"d"日"'),
    Look.RATE: (_PLAIN, _GRID, _CENTRE, _PERCENT),
    Look.TOTAL: (_BOLD, _GRID, _CENTRE, "0"),
    Look.TOTAL_RATE: (_BOLD, _GRID, _CENTRE, _PERCENT),
    Look.HEADING: (Font(name="黑体", size=12), _NO_GRID, _LEFT, "General"),
    Look.BODY: (Font(name="宋体", size=12), _NO_GRID, _LEFT, "General"),
    Look.GAP: (_PLAIN, _GRID, _LEFT, "General"),
}
_FILLS = {Look.HEAD: "E8EDF3", Look.GAP: "FFF2A8"}


def add_looks(book: Workbook) -> None:
    """Make the styles known to a new workbook."""
    for look, (font, border, alignment, number_format) in _LOOKS.items():
        style = NamedStyle(
            name=look.value, font=font, border=border, alignment=alignment, number_format=number_format
        )
        if look in _FILLS:
            style.fill = PatternFill("solid", fgColor=_FILLS[look])
        book.add_named_style(style)


def put(sheet: Worksheet, row: int, column: int, value: Value, look: Look | None = None) -> Cell:
    """One cell. Text stays text, whatever it begins with; null is an empty cell."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = "\n".join(storable(line) for line in ILLEGAL_CHARACTERS_RE.sub("", value).split("\n"))
        cell.data_type = "s"
    else:
        cell.value = value
    cell.style = (look or _look_of(value)).value
    if isinstance(value, str) and begins_formula(value):
        cell.quotePrefix = True
    return cell


def begins_formula(text: str) -> bool:
    """What a spreadsheet program would take for a formula, were it typed; dashes alone are none."""
    return text.startswith(INJECTING) and bool(text.strip("-"))


def formula(sheet: Worksheet, row: int, column: int, text: str, look: Look) -> Cell:
    """One cell with a live formula of our own making."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value, cell.style = text, look.value
    return cell


def heading(sheet: Worksheet, row: int, column: int, text: str, *, rows: int = 1, columns: int = 1) -> None:
    """A head cell over ``rows`` × ``columns``."""
    for r in range(row, row + rows):
        for c in range(column, column + columns):
            put(sheet, r, c, None, Look.HEAD)
    put(sheet, row, column, text, Look.HEAD)
    if rows > 1 or columns > 1:
        end_row, end_column = row + rows - 1, column + columns - 1
        sheet.merge_cells(start_row=row, start_column=column, end_row=end_row, end_column=end_column)


def banner(sheet: Worksheet, row: int, width: int, text: str, look: Look) -> None:
    """A line of text across the sheet."""
    put(sheet, row, 1, text, look)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def print_on_a4(sheet: Worksheet, *, upright: bool = False) -> None:
    """A4, one page wide, page numbers at the foot."""
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))


def head_pages(sheet: Worksheet, text: str) -> None:
    """A line at the head of every printed page. An ampersand would begin a code, so it is doubled."""
    part = _HeaderFooterPart(text=text.replace("&", "&&"))
    sheet.HeaderFooter.oddHeader = HeaderFooterItem(center=part)


def _look_of(value: Value) -> Look:
    if isinstance(value, str):
        return Look.TEXT
    return Look.DAY if isinstance(value, date) else Look.NUMBER
