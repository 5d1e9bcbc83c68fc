"""The blocks of a paper in a .docx: text on lines of 28 pt, tables whose head comes again on each page, charts as pictures with a description."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO

from docx.document import Document as Book
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.table import Table as Made
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as Line

from shared.papers.chart import drawings
from shared.papers.glyphs import storable
from shared.papers.laying import Grid, grid
from shared.papers.paper import Blank, Block, Cell, Chart, Heading, Paragraph, Table
from shared.papers.pdf import png
from shared.papers.word import FANGSONG, HEITI, KAITI, row_mark, write
from shared.papers.wording import EMPTY_TABLE, TO_BE_JUDGED, gap, shown

BODY, LINE = 16.0, 28.0
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
#: 黑体, 楷体, then 仿宋 in bold
_HEADINGS = {1: (HEITI, False), 2: (KAITI, False), 3: (FANGSONG, True)}


def put_block(book: Book, block: Block) -> None:
    match block:
        case Heading():
            _heading(book, block)
        case Paragraph():
            _paragraph(book, block)
        case Blank():
            write_gap(indented(book.add_paragraph()), gap(block))
        case Table():
            _table(book, block)
        case Chart():
            _chart(book, block)


def indented(line: Line) -> Line:
    """The first line two letters in, whatever the size of letters is."""
    line.paragraph_format.first_line_indent = Pt(2 * BODY)
    line.paragraph_format.element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")
    return line


def write_gap(line: Line, text: str, *, size: float = BODY, spacing: float | None = LINE) -> None:
    """待填, highlighted."""
    write(line, text, size=size, line=spacing).font.highlight_color = WD_COLOR_INDEX.YELLOW


def _heading(book: Book, heading: Heading) -> None:
    line = indented(book.add_paragraph())
    font, bold = _HEADINGS.get(heading.level, (FANGSONG, False))
    line.paragraph_format.keep_with_next = True
    write(line, heading.text, size=BODY, font=font, bold=bold, line=LINE)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(heading.level - 1))
    line.paragraph_format.element.get_or_add_pPr().append(level)


def _paragraph(book: Book, paragraph: Paragraph) -> None:
    line = indented(book.add_paragraph())
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    write(line, paragraph.text, size=BODY, line=LINE)
    if paragraph.draft:
        write(line, TO_BE_JUDGED, size=10.5, line=LINE)


def _table(book: Book, table: Table) -> None:
    if table.caption:
        caption = book.add_paragraph()
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before = Pt(10)
        write(caption, table.caption, size=12, font=HEITI, align=CENTRE, line=20)
    laid = grid(table)
    made = book.add_table(rows=0, cols=len(laid.widths), style="Table Grid")
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _narrow(made)
    for column, width in zip(made.columns, laid.widths, strict=True):
        column.width = Mm(width)
    _head(made, laid)
    _rows(made, table, laid)
    if table.rows and table.total is not None:
        _keep_with_total(made)
    if not table.rows:
        _nothing(made, laid)
    if table.total is not None:
        _row(made, table.total, laid, strong=True)
    write(book.add_paragraph(), table.note, size=9, line=14)


def _narrow(made: Made) -> None:
    """Cells keep 1.2 mm at each side, as the grid counts with."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "68")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    made._tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001  (the library has no door for it)


def _head(made: Made, laid: Grid) -> None:
    row = _new_row(made)
    row_mark(row, "tblHeader")
    for cell, lines, width in zip(row.cells, laid.heads, laid.widths, strict=True):
        cell.width = Mm(width)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "F0F0F0")
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  (the library has no door for it)
        line = _line_of(cell)
        for at, text in enumerate(lines):
            run = write(line, text, size=laid.size, font=HEITI, align=CENTRE)
            if at < len(lines) - 1:
                run.add_break()


def _new_row(made: Made) -> _Row:
    row: _Row = made.add_row()  # type: ignore[no-untyped-call]
    row_mark(row, "cantSplit")
    return row


def _rows(made: Made, table: Table, laid: Grid) -> None:
    """A row like one before it is a copy of that one with other words: long lists would take minutes otherwise."""
    patterns: dict[tuple[tuple[bool, bool], ...], BaseOxmlElement] = {}
    for cells in table.rows:
        key = tuple((isinstance(cell, Blank), isinstance(cell, str)) for cell in cells)
        if key not in patterns:
            patterns[key] = _row(made, cells, laid)._tr  # noqa: SLF001
            continue
        copy = deepcopy(patterns[key])
        made._tbl.append(copy)  # noqa: SLF001
        for run, cell in zip(copy.iter(qn("w:r")), cells, strict=True):
            run.text = storable(shown(cell))


def _row(made: Made, cells: Sequence[Cell], laid: Grid, *, strong: bool = False) -> _Row:
    row = _new_row(made)
    for at, (place, cell) in enumerate(zip(row.cells, cells, strict=True)):
        place.width = Mm(laid.widths[at])
        line = _line_of(place)
        middle = laid.centred[at] or not isinstance(cell, str | Blank)
        line.alignment = CENTRE if middle else LEFT
        if isinstance(cell, Blank):
            write_gap(line, gap(cell), size=laid.size, spacing=None)
        else:
            write(line, shown(cell), size=laid.size, font=HEITI if strong else FANGSONG, bold=strong)
    return row


def _keep_with_total(made: Made) -> None:
    """A total does not stand alone on a page."""
    for cell in made.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _nothing(made: Made, laid: Grid) -> None:
    row = _new_row(made)
    first, last = row.cells[0], row.cells[-1]
    whole = first.merge(last) if first is not last else first
    write(_line_of(whole), EMPTY_TABLE, size=laid.size, align=CENTRE)


def _line_of(cell: _Cell) -> Line:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line: Line = cell.paragraphs[0]
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(1)
    return line


def _chart(book: Book, chart: Chart) -> None:
    for drawing in drawings(chart):
        title = book.add_paragraph()
        title.paragraph_format.keep_with_next = True
        title.paragraph_format.space_before = Pt(10)
        write(title, drawing.title, size=12, font=HEITI, align=CENTRE, line=20)
        line = book.add_paragraph()
        line.alignment = CENTRE
        picture = line.add_run().add_picture(BytesIO(png(drawing)), width=Pt(drawing.width))
        about = picture._inline.docPr  # noqa: SLF001
        about.set("descr", storable(f"{drawing.title}，数字见所附表格"))
