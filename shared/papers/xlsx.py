"""A paper as a workbook: its text on the first sheet, then a sheet for each table and chart, with links to them; the same bytes each time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from openpyxl import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from shared.dates.wording import written
from shared.papers import cells
from shared.papers.cells import Look
from shared.papers.laying import whole
from shared.papers.paper import Blank, Block, Chart, Heading, Paper, Paragraph, Table
from shared.papers.wording import (
    DRAFT,
    DRAFT_NOTE,
    TO_BE_JUDGED,
    UNDATED,
    UNNUMBERED,
    gap,
    printed_width,
)
from shared.papers.workbook import Results, new_book, settled
from shared.papers.xlsx_charts import write_chart
from shared.papers.xlsx_tables import write_table

_TEXT = "正文"
#: letters a line of the text's one column; points a line
_LETTERS, _LINE = 40, 18
_NUMBERED = re.compile("[表图][0-9一二三四五六七八九十]{1,4}(-[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet of its own."""

    name: str
    title: str
    block: Table | Chart


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the text; ``sheet``: what it stands for."""

    text: str
    look: Look = Look.BODY
    sheet: str | None = None


def xlsx(paper: Paper) -> bytes:
    """Sums and rates are live formulas, with their results beside them."""
    given = whole(paper)
    book, first = new_book(_TEXT)
    numbered = _numbered(given)
    for row, said in enumerate(_said(given, numbered), start=1):
        _write(first, row, said)
    first.column_dimensions["A"].width = 2 * _LETTERS
    cells.print_on_a4(first, upright=True)
    results = {leaf.name: _fill(book, leaf, _remarks(given)) for leaf in numbered}
    for sheet in book.worksheets if given.draft else ():
        cells.head_pages(sheet, f"{DRAFT}：{DRAFT_NOTE}")
    return settled(book, results)


def _numbered(paper: Paper) -> list[Leaf]:
    """Every table and chart with its sheet, in the order of the paper."""
    titled = [
        ((block.caption if isinstance(block, Table) else block.title) or place, block)
        for place, block in _placed(paper)
    ]
    reserved = {found.group() for title, _ in titled if (found := _NUMBERED.match(title))}
    leaves: list[Leaf] = []
    for title, block in titled:
        taken = {leaf.name for leaf in leaves}
        leaves.append(Leaf(_name(title, block, taken, reserved), title, block))
    return leaves


def _placed(paper: Paper) -> Iterator[tuple[str, Table | Chart]]:
    """Tables and charts with the heading they stand under."""
    for title, blocks in ((_TEXT, paper.blocks), *((one.title, one.blocks) for one in paper.attachments)):
        place = title
        for block in blocks:
            if isinstance(block, Heading):
                place = block.text
            elif isinstance(block, Table | Chart):
                yield place, block


def _name(title: str, block: Table | Chart, taken: set[str], reserved: set[str]) -> str:
    """By the number in its caption (表1、图2), else by the first that no caption has."""
    sign = "表" if isinstance(block, Table) else "图"
    numbered = _NUMBERED.match(title)
    if numbered and numbered.group() not in taken:
        return numbered.group()
    return next(name for at in count(1) if (name := f"{sign}{at}") not in taken | reserved)


def _fill(book: Workbook, leaf: Leaf, remarks: list[str]) -> Results:
    sheet = book.create_sheet(leaf.name)
    if isinstance(leaf.block, Table):
        return write_table(sheet, leaf.title, leaf.block, remarks)
    write_chart(sheet, leaf.block)
    cells.print_on_a4(sheet)
    return {}


def _remarks(paper: Paper) -> list[str]:
    draft = [f"{DRAFT}：{DRAFT_NOTE}"] if paper.draft else []
    return draft + ([paper.warning] if paper.warning else [])


def _said(paper: Paper, numbered: list[Leaf]) -> Iterator[Said]:
    sheets = iter(numbered)
    yield from (Said(remark, Look.WARNING) for remark in _remarks(paper))
    yield from (Said(part) for part in (paper.secrecy,) if part)
    number = paper.number or (UNNUMBERED if paper.draft else None)
    yield from (Said(part) for part in (number,) if part)
    yield Said(paper.title, Look.TITLE)
    if paper.to:
        yield Said(f"{'、'.join(paper.to)}：")
    yield from (_block(block, sheets) for block in paper.blocks)
    yield from (Said(f"附件{at}：{one.title}") for at, one in enumerate(paper.attachments, start=1))
    yield Said(paper.issuer)
    yield Said(written(paper.issued_on)) if paper.issued_on else Said(UNDATED, Look.GAP)
    for at, one in enumerate(paper.attachments, start=1):
        yield Said(f"附件{at}　{one.title}", Look.HEADING)
        yield from (_block(block, sheets) for block in one.blocks)
    if paper.copies:
        yield Said(f"抄送：{'，'.join(paper.copies)}。")
    yield from (Said(line, Look.REMARK) for line in paper.standing)


def _block(block: Block, sheets: Iterator[Leaf]) -> Said:
    match block:
        case Heading():
            return Said(block.text, Look.HEADING)
        case Paragraph():
            return Said(f"　　{block.text}{TO_BE_JUDGED if block.draft else ''}")
        case Blank():
            return Said(gap(block), Look.GAP)
        case Table() | Chart():
            leaf = next(sheets)
            return Said(f"〔{leaf.title}：见工作表“{leaf.name}”〕", sheet=leaf.name)


def _write(sheet: Worksheet, row: int, said: Said) -> None:
    cell = cells.put(sheet, row, 1, said.text, said.look)
    if said.sheet:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{said.sheet}'!A1")
    letters = _LETTERS / 1.5 if said.look is Look.TITLE else _LETTERS
    lines = math.ceil(printed_width(said.text) / letters) or 1
    sheet.row_dimensions[row].height = lines * (_LINE * 1.4 if said.look is Look.TITLE else _LINE) + 4
