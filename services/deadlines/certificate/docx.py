"""The certificate as .docx, in the official fonts of an office machine (仿宋_GB2312, 黑体, 方正小标宋简体): the same bytes whenever it is printed.

Everything that a word processor would date or number by itself is set from the event; parts are stored, not compressed, so that no
library's compression can make a difference.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import BaseStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.paper import (
    BANNER,
    BANNER_NOTE,
    SIGNERS,
    TITLE,
    Paper,
    Section,
    Table,
    paper,
)

FANGSONG, HEITI, TITLE_FONT, LATIN = "仿宋_GB2312", "黑体", "方正小标宋简体", "Times New Roman"
_STYLES = frozenset(
    {"Normal", "Default Paragraph Font", "Normal Table", "Table Grid", "header", "footer", "Header", "Footer"}
)
_UNUSED_PARTS = ("/stylesWithEffects", "/thumbnail")
#: line to letter: fixed, so that a page holds as much whichever font is there
LEADING = 1.35
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def docx(issued: Issued) -> bytes:
    sheet, book = paper(issued), _blank()
    _set_up(book, sheet, issued.recorded_at)
    _head(book, sheet)
    for section in sheet.sections:
        _section(book, section)
    for note in sheet.notes:
        _write(book.add_paragraph(), note, size=9)
    _signatures(book)
    file = BytesIO()
    book.save(file)
    return _without_times(file.getvalue())


def _blank() -> Book:
    """An empty book without what the library's own carries along: a picture of a page, and styles that nobody uses."""
    book = Document()
    for relations in (book.part.rels, book.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_UNUSED_PARTS)]:
            del relations[key]
    for style in [style for style in book.styles if style.name not in _STYLES]:
        style.delete()
    return book


def _set_up(book: Book, sheet: Paper, at: datetime) -> None:
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(22), Mm(20), Mm(28), Mm(26)
    normal = book.styles["Normal"]
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(2)
    _speak_chinese(normal)
    about = book.core_properties
    about.title, about.author, about.last_modified_by = f"{TITLE} {sheet.number}", "应诉", "应诉"
    about.comments, about.revision = "", 1
    about.created = about.modified = about.last_printed = at.replace(tzinfo=None, microsecond=0)
    foot = page.footer.paragraphs[0]
    _write(foot, f"{sheet.number}　第", size=9)
    _field(foot, "PAGE")
    _write(foot, "页　共", size=9)
    _field(foot, "NUMPAGES")
    _write(foot, "页", size=9)


def _speak_chinese(style: BaseStyle) -> None:
    """Characters that differ between Chinese and Japanese are drawn in the Chinese way whatever font is there."""
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)


def _head(book: Book, sheet: Paper) -> None:
    _write(book.add_paragraph(), TITLE, size=22, font=TITLE_FONT, align=CENTRE)
    _write(book.add_paragraph(), f"编号：{sheet.number}", size=10.5, align=RIGHT)
    if sheet.provisional:
        _write(book.add_paragraph(), BANNER, size=28, font=HEITI, bold=True, align=CENTRE)
        _write(book.add_paragraph(), BANNER_NOTE, size=10.5, align=CENTRE)
    for line in sheet.headline:
        _write(book.add_paragraph(), line, size=14, font=HEITI, bold=True)


def _section(book: Book, section: Section) -> None:
    title = book.add_paragraph()
    title.paragraph_format.keep_with_next = True
    _write(title, section.title, size=12, font=HEITI)
    for line in section.lines:
        _write(book.add_paragraph(), line, size=9.5)
    for table in section.tables:
        _table(book, table)


def _table(book: Book, given: Table) -> None:
    if given.caption:
        _write(book.add_paragraph(), given.caption, size=10.5)
    made = book.add_table(rows=0, cols=len(given.widths), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, given.widths, strict=True):
        column.width = Mm(width)
    lines = [given.header, *given.rows] if given.header else given.rows
    above = 1 if given.header else 0
    for y, line in enumerate(lines):
        row = made.add_row()
        _row_mark(row, "cantSplit")
        for x, (cell, text, width) in enumerate(zip(row.cells, line, given.widths, strict=True)):
            strong = y < above or (y - above, x) in given.strong
            cell.width = Mm(width)
            _fill(cell, text, strong=strong)
    if given.header:
        _row_mark(made.rows[0], "tblHeader")


def _fill(cell: _Cell, text: str, *, strong: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    _write(paragraph, text, size=9, font=HEITI if strong else FANGSONG, bold=strong)


def _signatures(book: Book) -> None:
    book.add_paragraph()
    made = book.add_table(rows=1, cols=len(SIGNERS), style="Table Grid")
    for cell, who in zip(made.rows[0].cells, SIGNERS, strict=True):
        _write(cell.paragraphs[0], f"{who}　签字：", size=12)
        cell.add_paragraph()
        _write(cell.add_paragraph(), "年　　月　　日", size=12, align=RIGHT)


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float,
    font: str = FANGSONG,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    paragraph.paragraph_format.line_spacing = Pt(size * LEADING)
    run = paragraph.add_run(_storable(text))
    run.bold = bold or None
    _dress(run, size, font)
    if align is not None:
        paragraph.alignment = align


def _dress(run: Run, size: float, font: str) -> None:
    """The Chinese font has to be named apart, on every run: a table cell inherits none."""
    run.font.size, run.font.name = Pt(size), LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001  (no door for it either)


def _field(paragraph: Paragraph, code: str) -> None:
    """A number that the word processor fills in."""
    run = paragraph.add_run()
    _dress(run, 9, FANGSONG)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)  # noqa: SLF001
    field.append(run._r)  # noqa: SLF001


def _row_mark(row: _Row, name: str) -> None:
    """``cantSplit``: a row stays on one page; ``tblHeader``: it comes again on each."""
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))  # noqa: SLF001  (the library has no door for them)


def _storable(text: str) -> str:
    """XML has no control characters."""
    return "".join(max(c, " ") for c in text)


def _without_times(given: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(BytesIO(given)) as old, ZipFile(file, "w") as new:
        for part in old.infolist():
            new.writestr(ZipInfo(part.filename), old.read(part))
    return file.getvalue()
