"""What each form is by itself: the page of GB/T 9704, sections that turn, live formulas, native charts."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pypdf import PdfReader

from shared.papers.docx import docx
from shared.papers.paper import Column, Paper, Paragraph, Share, Table
from shared.papers.pdf import moment, pdf
from shared.papers.xlsx import xlsx
from tests.unit.papers.reading import squeezed
from tests.unit.papers.sample import paper


def pages() -> list[tuple[bool, str]]:
    """Whether a page lies, and its text."""
    read = PdfReader(BytesIO(pdf(paper()))).pages
    return [(page.mediabox.width > page.mediabox.height, squeezed(page.extract_text())) for page in read]


def test_wide_tables_lie_and_everything_else_stands():
    """One page of the .pdf is turned, the one with the wide table; so is one section of the .docx."""
    [(_, text)] = [page for page in pages() if page[0]]
    assert "表2各单位行政诉讼案件办理情况" in text
    sections = Document(BytesIO(docx(paper()))).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]


def test_a_long_table_repeats_its_head():
    """On each of its pages; in a .docx and a workbook by the program that opens them."""
    listed = [text for _, text in pages() if "不履行法定职责" in text]
    assert len(listed) >= 3
    assert all("序号案件名称立案日期" in text for text in listed)
    tables = Document(BytesIO(docx(paper()))).tables
    heads = [table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for table in tables]
    assert heads == [True] * 6 + [False]  # the last one is 版记
    assert load_workbook(BytesIO(xlsx(paper())))["表3"].print_title_rows == "$5:$5"


def test_the_page_is_that_of_official_papers():
    """GB/T 9704: A4, margins 37/35/28/26 mm, 16 pt on lines of 28 pt, 22 pt title, page numbers on the outer side."""
    book = Document(BytesIO(docx(paper())))
    page = book.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(one.mm) for one in (page.page_width, page.page_height, *margins)] == [
        210,
        297,
        37,
        35,
        28,
        26,
    ]
    [text] = [line for line in book.paragraphs if line.text.startswith("2026年上半年，")]
    assert (text.runs[0].font.size.pt, text.paragraph_format.line_spacing.pt) == (16, 28)
    [title] = [line for line in book.paragraphs if line.text.replace("\n", "") == paper().title]
    assert {run.font.size.pt for run in title.runs} == {22}
    assert book.settings.odd_and_even_pages_header_footer
    sides = [foot.paragraphs[0].alignment for foot in (page.footer, page.even_page_footer)]
    assert sides == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]


def test_nothing_runs_off_the_page():
    """A word without an end is broken, in the text and in a cell: every letter of it stands within the margins."""
    endless = "https://example.invalid/" + "abcdefghij" * 12
    table = Table((Column("名称"), Column("地址"), Column("又")), [("甲", endless, "x" * 90)])
    given = Paper("通报", "某局", (Paragraph(endless), table))
    seen: list[float] = []

    def visit(text, _matrix, place, _font, size):
        seen.append(place[4] + len(text) * size * 0.4 if text.isascii() else place[4])

    PdfReader(BytesIO(pdf(given))).pages[0].extract_text(visitor_text=visit)
    assert max(seen) < (210 - 20) / 25.4 * 72


def test_page_numbers_stand_between_dashes():
    """— 1 —, counted through to the last attachment."""
    for at, (_, text) in enumerate(pages(), start=1):
        assert f"—{at}—" in text


def test_official_fonts_are_named_on_every_run():
    """With what stands for them on a machine that has none, in the file's own list of fonts."""
    file = docx(paper())
    book = Document(BytesIO(file))
    runs = [run for run in book.element.body.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    fonts = {run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia")) for run in runs}
    assert fonts == {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"}
    with ZipFile(BytesIO(file)) as archive:
        assert 'w:altName w:val="仿宋,FangSong"' in archive.read("word/fontTable.xml").decode()


def test_the_pdf_uses_the_shipped_fonts_and_nothing_else():
    """In charts too; its bytes depend on no font of the machine."""
    names = {
        str(font["/BaseFont"]).rpartition("+")[2].partition("-")[0]
        for page in PdfReader(BytesIO(pdf(paper()))).pages
        for font in (entry.get_object() for entry in page["/Resources"].get("/Font", {}).values())
    }
    assert names == {"NotoSerifSC", "NotoSansSC"}


def test_headings_are_bookmarks():
    """A reader finds her way through a long report, in the .pdf and in the .docx."""
    outline = [
        entry.title for entry in PdfReader(BytesIO(pdf(paper()))).outline if not isinstance(entry, list)
    ]
    assert outline == ["一、基本情况", "二、案件办理情况", "三、存在问题"]
    levels = Document(BytesIO(docx(paper()))).element.body.iter(qn("w:outlineLvl"))
    assert [level.get(qn("w:val")) for level in levels] == ["0", "1", "2", "0", "0"]


@pytest.mark.parametrize("issued", [None, date(2026, 7, 10)])
def test_files_bear_the_day_of_issue_and_no_other(issued):
    """Nothing tells when a file was printed."""
    given = paper(issued_on=issued)
    day = issued or date(2000, 1, 1)
    assert PdfReader(BytesIO(pdf(given))).metadata.creation_date == moment(given)
    assert Document(BytesIO(docx(given))).core_properties.created.date() == day
    for file in (docx(given), xlsx(given)):
        with ZipFile(BytesIO(file)) as archive:
            assert {part.date_time[:3] for part in archive.infolist()} <= {(1980, 1, 1), (2000, 1, 1)}


def test_totals_and_rates_are_live_formulas_with_their_results():
    """A reader who changes a number sees the total change; one whose program does not calculate sees it too."""
    file = xlsx(paper())
    live, stored = load_workbook(BytesIO(file)), load_workbook(BytesIO(file), data_only=True)
    checked = 0
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                checked += 1
                assert stored[sheet.title][cell.coordinate].value == computed(stored[sheet.title], cell.value)
    assert checked > 50


def computed(sheet, formula: str):
    """What our two formulas give, worked out anew from the cells they name."""
    if formula.startswith("=SUM("):
        [cells] = [formula[5:-1]]
        return sum(cell.value or 0 for [cell] in sheet[cells] if not isinstance(cell.value, str))
    condition, _, rest = formula.removeprefix("=IF(").partition("=0,")
    upper, _, lower = rest.removesuffix(")").partition(",")[2].partition("/")
    assert condition == lower
    return "—" if not sheet[lower].value else sheet[upper].value / sheet[lower].value


def test_a_total_over_no_rows_is_zero():
    """A bureau with nothing in the period has a table, and its total is 0 and a dash."""
    table = Table((Column("单位"), Column("数", sums=True), Column("率", sums=True)), [], "表1", ("合计", 0, Share(0, 0)))  # fmt: skip
    sheet = load_workbook(BytesIO(xlsx(Paper("通报", "某局", (table,)))), data_only=True)["表1"]
    last = [[cell.value for cell in row] for row in sheet.iter_rows()][-1]
    assert last == ["合计", 0, 0, 0, "—"]


def test_a_count_among_rates_is_no_numerator():
    """In a column that has both, a plain number stands across the three columns of a rate."""
    table = Table((Column("指标"), Column("本期")), [("收案数", 7), ("出庭率", Share(1, 2))])
    sheet = load_workbook(BytesIO(xlsx(Paper("通报", "某局", (table,)))))["表1"]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    [at] = [row[1] for row in sheet.iter_rows() if row[1].value == 7]
    assert f"B{at.row}:D{at.row}" in merged


def test_charts_are_the_spreadsheets_own():
    """Over the cells with their numbers, so that they follow a change; a gap is an empty cell."""
    book = load_workbook(BytesIO(xlsx(paper())))
    assert [len(book[name]._charts) for name in ("图1", "图2", "图3")] == [1, 1, 1]
    assert [book["图2"].cell(row, 2).value for row in range(3, 9)] == [8, 5, None, 14, 11, 10]


def test_sheets_are_named_by_their_captions_and_linked_from_the_text():
    """A table without a number of its own gets one; 正文 leads to each."""
    book = load_workbook(BytesIO(xlsx(paper())))
    assert book.sheetnames == ["正文", "表1", "图1", "图2", "图3", "表4", "表2", "表3", "表5", "表6"]
    links = [cell.hyperlink.location for [cell] in book["正文"].iter_rows() if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_the_indicator_behind_a_column_is_named():
    """So that its cases can be asked for."""
    sheet = load_workbook(BytesIO(xlsx(paper())))["表1"]
    said = [str(row[0].value) for row in sheet.iter_rows()]
    assert "追溯：yingsu stats trace 后写 appearance（负责人出庭率）" in said
    assert sheet.column_dimensions[get_column_letter(1)].width > 20
