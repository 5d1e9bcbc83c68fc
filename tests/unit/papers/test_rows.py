"""Rows that are written straight into a sheet read back as what was given: text as text, days as days, each at its place."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from shared.papers.cells import begins_formula
from shared.papers.rows import LONGEST, Row, with_rows

WIDTH = 30
#: every character but those that no file may hold, and what a program might take for something else
TEXT = st.one_of(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
    ),
    st.sampled_from(
        [
            "=HYPERLINK(1)",
            "＝1",
            "@SUM(1)",
            " 前后有空格 ",
            "一\n二\r三\t四",
            "<b>&amp;\"'",
            "]]>",
            "a\x00b",
            "#N/A",
            "2026-01-01",
        ]
    ),
)
CELL = st.one_of(TEXT, st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.integers(-(10**9), 10**9))
ROWS = st.lists(st.dictionaries(st.integers(1, WIDTH), CELL, max_size=8), max_size=6)


def _book() -> Workbook:
    book = Workbook()
    assert book.active
    book.active.append([f"第{n}列" for n in range(1, WIDTH + 1)])
    book.create_sheet("说明").append(["另一张表"])
    return book


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_what_is_written_is_read(rows: list[Row]) -> None:
    """Every value by its type at its cell; no text is a formula; the head and the other sheet stay as they were."""
    book = _book()
    content = with_rows(book, book.worksheets[0], rows)
    read = load_workbook(BytesIO(content))
    sheet = read.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [f"第{n}列" for n in range(1, WIDTH + 1)]
    assert read.worksheets[1]["A1"].value == "另一张表"
    assert _reach(content) == f"A1:AD{1 + len(rows)}"
    for number, row in enumerate(rows, 2):
        assert {cell.column for cell in sheet[number] if cell.value} <= row.keys()
        for at, value in row.items():
            _same(sheet.cell(number, at), value)


def _reach(content: bytes) -> str:
    """What the file says of its own size: programs that read it row by row go by that."""
    sheet = load_workbook(BytesIO(content), read_only=True).worksheets[0]
    return sheet.calculate_dimension()


def _same(cell: Any, value: str | date | int) -> None:
    if isinstance(value, date):
        assert (cell.value.date(), cell.number_format) == (value, "yyyy-mm-dd")
    elif isinstance(value, int):
        assert (cell.value, cell.data_type) == (value, "n")
    else:
        assert (cell.value or "", cell.data_type) == (ILLEGAL_CHARACTERS_RE.sub("", value), "s")
        assert bool(cell.quotePrefix) == begins_formula(value)


def test_no_cell_holds_more_than_a_program_opens() -> None:
    """Text beyond what a cell may hold is cut there."""
    book = _book()
    content = with_rows(book, book.worksheets[0], [{1: "长" * (LONGEST + 5)}])
    assert load_workbook(BytesIO(content)).worksheets[0]["A2"].value == "长" * LONGEST
