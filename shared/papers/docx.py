"""A paper as .docx in the form of GB/T 9704, in the official fonts of an office machine: the same paper gives the same bytes.

A machine without those fonts shows its own; what is on a page may then differ, never what it says.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Book
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph as Line

from shared.dates.wording import written
from shared.papers.laying import signature, spreads, whole
from shared.papers.paper import Block, Paper
from shared.papers.pdf import moment
from shared.papers.titles import title_lines
from shared.papers.word import (
    HEITI,
    TITLE_FONT,
    blank_book,
    field,
    name_book,
    name_fonts,
    saved,
    speak_chinese,
    write,
)
from shared.papers.word_blocks import BODY, LINE, put_block, write_gap
from shared.papers.wording import DRAFT, DRAFT_NOTE, UNDATED, UNNUMBERED

CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
SONGTI = "宋体"
#: of 版记: a table about as wide as the text does not float in every office program
_FOOT_WIDTH = Mm(150)


def docx(paper: Paper) -> bytes:
    """Every gap highlighted and listed in a last attachment."""
    sheet, book = whole(paper), blank_book()
    _set_up(book, sheet)
    _head(book, sheet)
    _spreads(book, sheet.blocks)
    _list_attachments(book, sheet)
    _sign(book, sheet)
    _attach(book, sheet)
    _stand(book, sheet.standing)
    _copies(book, sheet)
    return saved(book)


def _set_up(book: Book, paper: Paper) -> None:
    page = book.sections[0]
    _turn(page, sideways=False)
    page.header_distance, page.footer_distance = Mm(18), Mm(23)
    normal = book.styles["Normal"]
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    speak_chinese(normal)
    name_fonts(book)
    name_book(book, paper.title, moment(paper))
    book.settings.odd_and_even_pages_header_footer = True
    for foot, align in ((page.footer, RIGHT), (page.even_page_footer, LEFT)):
        _number(foot, align)
    if paper.draft:
        for head in (page.header, page.even_page_header):
            line = head.paragraphs[0]
            write(line, f"{DRAFT}　", size=BODY, font=HEITI, align=CENTRE)
            write(line, DRAFT_NOTE, size=10.5, font=HEITI, line=BODY * 1.35)


def _turn(page: Section, *, sideways: bool) -> None:
    width, height = (Mm(297), Mm(210)) if sideways else (Mm(210), Mm(297))
    page.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = width, height
    top, bottom, left, right = (28, 26, 37, 35) if sideways else (37, 35, 28, 26)
    page.top_margin, page.bottom_margin = Mm(top), Mm(bottom)
    page.left_margin, page.right_margin = Mm(left), Mm(right)
    page.header_distance, page.footer_distance = Mm(10 if sideways else 18), Mm(14 if sideways else 23)


def _number(foot: _Footer, align: WD_ALIGN_PARAGRAPH) -> None:
    """“— 1 —” in 宋体 of 14 pt, one letter from the outer edge."""
    line = foot.paragraphs[0]
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
    write(line, "— ", size=14, font=SONGTI, align=align)
    field(line, "PAGE", size=14, font=SONGTI)
    write(line, " —", size=14, font=SONGTI)


def _head(book: Book, paper: Paper) -> None:
    if paper.warning:
        line = book.add_paragraph()
        _border(line, top=12, bottom=12, left=12, right=12)
        write(line, paper.warning, size=12, font=HEITI)
    if paper.secrecy:
        write(book.add_paragraph(), paper.secrecy, size=BODY, font=HEITI, line=LINE)
    if paper.number:
        write(book.add_paragraph(), paper.number, size=BODY, align=CENTRE, line=LINE)
    elif paper.draft:
        line = book.add_paragraph()
        line.alignment = CENTRE
        write_gap(line, UNNUMBERED)
    _title(book, paper.title, above=LINE if paper.number or paper.draft else 0)
    if paper.to:
        write(book.add_paragraph(), f"{'、'.join(paper.to)}：", size=BODY, line=LINE)


def _title(book: Book, title: str, above: float = 0) -> None:
    line = book.add_paragraph()
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(above), Pt(LINE)
    lines = title_lines(title)
    for at, text in enumerate(lines):
        run = write(line, text, size=22, font=TITLE_FONT, align=CENTRE, line=34)
        if at < len(lines) - 1:
            run.add_break()


def _spreads(book: Book, blocks: Sequence[Block]) -> None:
    for spread in spreads(blocks):
        if spread.sideways:
            _new_pages(book, sideways=True)
        for block in spread.blocks:
            put_block(book, block)
        if spread.sideways:
            _new_pages(book, sideways=False)


def _new_pages(book: Book, *, sideways: bool) -> None:
    """The line that carries the end of a section must not need a page of its own."""
    _turn(book.add_section(WD_SECTION.NEW_PAGE), sideways=sideways)
    last = [element for element in book.element.body if isinstance(element, CT_P)][-1]
    Line(last, book).paragraph_format.line_spacing = Pt(1)


def _list_attachments(book: Book, paper: Paper) -> None:
    """附件说明: one line below the text, two letters in, names under each other."""
    for at, one in enumerate(paper.attachments, start=1):
        line = book.add_paragraph()
        lead = "附件：" if at == 1 else ""
        line.paragraph_format.space_before = Pt(LINE if at == 1 else 0)
        line.paragraph_format.left_indent = Pt(6.5 * BODY)
        line.paragraph_format.first_line_indent = Pt(-(len(lead) + 1.5) * BODY)
        write(line, f"{lead}{at}．{one.title}", size=BODY, line=LINE)


def _sign(book: Book, paper: Paper) -> None:
    name, day = signature(paper)
    line = _right(book, name)
    line.paragraph_format.space_before = Pt(2 * LINE)
    line.paragraph_format.keep_with_next = True
    write(line, paper.issuer, size=BODY, align=RIGHT, line=LINE)
    line = _right(book, day)
    if paper.issued_on:
        write(line, written(paper.issued_on), size=BODY, line=LINE)
    else:
        write_gap(line, UNDATED)


def _right(book: Book, letters: float) -> Line:
    line = book.add_paragraph()
    line.alignment = RIGHT
    line.paragraph_format.right_indent = Pt(letters * BODY)
    return line


def _attach(book: Book, paper: Paper) -> None:
    for at, one in enumerate(paper.attachments, start=1):
        line = book.add_paragraph()
        line.paragraph_format.page_break_before = True
        number = str(at) if len(paper.attachments) > 1 else ""
        write(line, f"附件{number}", size=BODY, font=HEITI, line=LINE)
        _title(book, one.title)
        _spreads(book, one.blocks)


def _stand(book: Book, standing: Sequence[str]) -> None:
    """What the paper rests on, small, under a thin rule."""
    for at, text in enumerate(standing):
        line = book.add_paragraph()
        line.paragraph_format.keep_together = True
        if at == 0:
            line.paragraph_format.space_before = Pt(LINE)
            _border(line, top=4)
        write(line, text, size=9)


def _copies(book: Book, paper: Paper) -> None:
    """版记, at the foot of the last page: a table of two lines that floats there."""
    if not paper.copies:
        return
    made = book.add_table(rows=2, cols=1)
    made.autofit, made.columns[0].width = False, _FOOT_WIDTH
    _float_at_foot(made)
    for cell in made.column_cells(0):
        cell.width = _FOOT_WIDTH
    first, second = (made.rows[at].cells[0].paragraphs[0] for at in (0, 1))
    write(first, f"抄送：{'，'.join(paper.copies)}。", size=14, line=24)
    first.paragraph_format.left_indent, first.paragraph_format.first_line_indent = Pt(4 * 14), Pt(-3 * 14)
    printed = f"{written(paper.issued_on)}印发" if paper.issued_on else ""
    second.paragraph_format.left_indent = Pt(14)
    second.paragraph_format.tab_stops.add_tab_stop(_FOOT_WIDTH - Pt(26), WD_TAB_ALIGNMENT.RIGHT)
    write(second, paper.issuer, size=14, line=24)
    second.add_run("\t")
    write(second, printed, size=14, line=24)
    write(book.add_paragraph(), "", size=1)  # a book does not end with a table


def _float_at_foot(made: Table) -> None:
    place, borders = OxmlElement("w:tblpPr"), OxmlElement("w:tblBorders")
    where = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
    for name, value in where.items():
        place.set(qn(f"w:{name}"), value)
    for side, width in (("top", 8), ("bottom", 8), ("insideH", 4)):
        borders.append(_edge(side, width))
    about = made._tblPr  # noqa: SLF001  (the library has no door for it)
    about.insert_element_before(place, "w:tblW", "w:jc", "w:tblBorders", "w:tblLayout", "w:tblLook")
    about.insert_element_before(borders, "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _edge(side: str, width: int) -> BaseOxmlElement:
    """``width`` in eighths of a point."""
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(width)), ("space", "4"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    return edge


def _border(line: Line, **sides: int) -> None:
    """Sides in the order that the format wants."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            borders.append(_edge(side, sides[side]))
    about = line.paragraph_format.element.get_or_add_pPr()
    about.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
