"""The certificate as .docx, in the official fonts of an office machine (仿宋_GB2312, 黑体, 方正小标宋简体): the same bytes whenever it is printed.

Everything that a word processor would date or number by itself is set from the event.
"""

from __future__ import annotations

from datetime import datetime

from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.paper import BANNER, BANNER_NOTE, SIGNERS, TITLE, paper
from services.deadlines.certificate.sheet import Paper, Section, Table
from shared.papers.word import (
    FANGSONG,
    HEITI,
    TITLE_FONT,
    blank_book,
    field,
    name_book,
    row_mark,
    saved,
    speak_chinese,
    write,
)
from shared.personal.hiding import hidden

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def docx(issued: Issued) -> bytes:
    sheet, book = hidden(paper(issued)), blank_book()
    _set_up(book, sheet, issued.recorded_at)
    _head(book, sheet)
    for section in sheet.sections:
        _section(book, section)
    for note in sheet.notes:
        write(book.add_paragraph(), note, size=9)
    _signatures(book)
    return saved(book)


def _set_up(book: Book, sheet: Paper, at: datetime) -> None:
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(22), Mm(20), Mm(28), Mm(26)
    normal = book.styles["Normal"]
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(2)
    speak_chinese(normal)
    name_book(book, f"{TITLE} {sheet.number}", at)
    foot = page.footer.paragraphs[0]
    write(foot, f"{sheet.number}　第", size=9)
    field(foot, "PAGE")
    write(foot, "页　共", size=9)
    field(foot, "NUMPAGES")
    write(foot, "页", size=9)


def _head(book: Book, sheet: Paper) -> None:
    write(book.add_paragraph(), TITLE, size=22, font=TITLE_FONT, align=CENTRE)
    write(book.add_paragraph(), f"编号：{sheet.number}", size=10.5, align=RIGHT)
    if sheet.provisional:
        write(book.add_paragraph(), BANNER, size=28, font=HEITI, bold=True, align=CENTRE)
        write(book.add_paragraph(), BANNER_NOTE, size=10.5, align=CENTRE)
    for line in sheet.headline:
        write(book.add_paragraph(), line, size=14, font=HEITI, bold=True)


def _section(book: Book, section: Section) -> None:
    title = book.add_paragraph()
    title.paragraph_format.keep_with_next = True
    write(title, section.title, size=12, font=HEITI)
    for line in section.lines:
        write(book.add_paragraph(), line, size=9.5)
    for table in section.tables:
        _table(book, table)


def _table(book: Book, given: Table) -> None:
    if given.caption:
        write(book.add_paragraph(), given.caption, size=10.5)
    made = book.add_table(rows=0, cols=len(given.widths), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, given.widths, strict=True):
        column.width = Mm(width)
    lines = [given.header, *given.rows] if given.header else given.rows
    above = 1 if given.header else 0
    for y, line in enumerate(lines):
        row = made.add_row()
        row_mark(row, "cantSplit")
        for x, (cell, text, width) in enumerate(zip(row.cells, line, given.widths, strict=True)):
            strong = y < above or (y - above, x) in given.strong
            cell.width = Mm(width)
            _fill(cell, text, strong=strong)
    if given.header:
        row_mark(made.rows[0], "tblHeader")


def _fill(cell: _Cell, text: str, *, strong: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    write(paragraph, text, size=9, font=HEITI if strong else FANGSONG, bold=strong)


def _signatures(book: Book) -> None:
    book.add_paragraph()
    made = book.add_table(rows=1, cols=len(SIGNERS), style="Table Grid")
    for cell, who in zip(made.rows[0].cells, SIGNERS, strict=True):
        write(cell.paragraphs[0], f"{who}　签字：", size=12)
        cell.add_paragraph()
        write(cell.add_paragraph(), "年　　月　　日", size=12, align=RIGHT)
