"""What every .docx made here has in common: official fonts by name, fixed line spacing, no control characters, the same bytes each time.

Parts are stored, not compressed, so that no library's compression can make a difference.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.shared import Pt
from docx.styles.style import BaseStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from shared.papers.glyphs import storable

FANGSONG, HEITI, KAITI = "仿宋_GB2312", "黑体", "楷体_GB2312"
TITLE_FONT, LATIN = "方正小标宋简体", "Times New Roman"
_INSTEAD = {
    FANGSONG: "仿宋,FangSong",
    KAITI: "楷体,KaiTi",
    HEITI: "SimHei",
    TITLE_FONT: "华文中宋,STZhongsong",
}
_STYLES = frozenset(
    {"Normal", "Default Paragraph Font", "Normal Table", "Table Grid", "header", "footer", "Header", "Footer"}
)
_UNUSED_PARTS = ("/stylesWithEffects", "/thumbnail")
#: line to letter: fixed, so that a page holds as much whichever font is there
LEADING = 1.35


def blank_book() -> Book:
    """An empty book without what the library's own carries along: a picture of a page, and styles that nobody uses."""
    book = Document()
    for relations in (book.part.rels, book.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_UNUSED_PARTS)]:
            del relations[key]
    for style in [style for style in book.styles if style.name not in _STYLES]:
        style.delete()
    return book


def name_fonts(book: Book) -> None:
    """What to use instead where an official font is missing: the fonts that come with the system."""
    table = next(
        relation.target_part
        for relation in book.part.rels.values()
        if relation.reltype.endswith("/fontTable")
    )
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in _INSTEAD.items()
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts xmlns:w="{nsmap["w"]}">{fonts}</w:fonts>'
    table._blob = xml.encode()  # noqa: SLF001  (the library has no door for it)


def name_book(book: Book, title: str, at: datetime) -> None:
    """The file's properties; ``at`` without a zone is written as it stands."""
    about = book.core_properties
    about.title, about.author, about.last_modified_by = storable(title)[:255], "应诉", "应诉"
    about.comments, about.revision = "", 1
    about.created = about.modified = about.last_printed = at.replace(tzinfo=None, microsecond=0)


def speak_chinese(style: BaseStyle) -> None:
    """Characters that differ between Chinese and Japanese are drawn in the Chinese way whatever font is there."""
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float,
    font: str = FANGSONG,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    line: float | None = None,
) -> Run:
    """One run; sizes and ``line`` (its spacing, else in proportion to the size) in points."""
    paragraph.paragraph_format.line_spacing = Pt(line or size * LEADING)
    run = paragraph.add_run(storable(text))
    run.bold = bold or None
    dress(run, size, font)
    if align is not None:
        paragraph.alignment = align
    return run


def dress(run: Run, size: float, font: str) -> None:
    """The Chinese font has to be named apart, on every run: a table cell inherits none."""
    run.font.size, run.font.name = Pt(size), LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001  (no door for it either)


def field(paragraph: Paragraph, code: str, *, size: float = 9, font: str = FANGSONG) -> None:
    """A number that the word processor fills in."""
    run = paragraph.add_run()
    dress(run, size, font)
    mark = OxmlElement("w:fldSimple")
    mark.set(qn("w:instr"), code)
    paragraph._p.append(mark)  # noqa: SLF001
    mark.append(run._r)  # noqa: SLF001


def row_mark(row: _Row, name: str) -> None:
    """``cantSplit``: a row stays on one page; ``tblHeader``: it comes again on each."""
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))  # noqa: SLF001  (the library has no door for them)


def saved(book: Book) -> bytes:
    """The file, without the time at which it was written."""
    file, given = BytesIO(), BytesIO()
    book.save(given)
    with ZipFile(given) as old, ZipFile(file, "w") as new:
        for part in old.infolist():
            new.writestr(ZipInfo(part.filename), old.read(part))
    return file.getvalue()
