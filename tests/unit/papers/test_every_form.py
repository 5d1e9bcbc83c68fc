"""One paper in every form: it says the same, comes out the same, and text from outside stays text."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.papers.formats import Format, printed
from shared.papers.laying import texts
from shared.papers.paper import Attachment, Blank, Column, Heading, Paper, Paragraph, Share, Table
from shared.papers.plain import plain, restored
from tests.unit.papers.reading import READERS, docx_text, pdf_text, squeezed
from tests.unit.papers.sample import paper

FORMS = pytest.mark.parametrize("form", list(Format))
EVERY_READER = pytest.mark.parametrize("text_of", READERS)


@FORMS
def test_the_same_paper_is_the_same_bytes(form):
    """Printed twice, printed from what was recorded of it; another paper is other bytes."""
    again = restored(orjson.loads(printed(paper(), Format.JSON)))
    assert printed(paper(), form) == printed(paper(), form) == printed(again, form)
    assert printed(paper(), form) != printed(paper(issuer="（虚构）另一局"), form)


def test_the_bytes_do_not_depend_on_the_process():
    """Another process, with another order of sets and another time zone, prints the same files."""
    here = [hashlib.sha256(printed(paper(), form)).hexdigest() for form in Format]
    code = (
        "import hashlib; from shared.papers.formats import *; from tests.unit.papers.sample import paper\n"
        "print([hashlib.sha256(printed(paper(), form)).hexdigest() for form in Format])"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "LANG": "C"}
    root = Path(__file__).parents[3]
    there = subprocess.run([sys.executable, "-c", code], env=environment, cwd=root, check=True, capture_output=True, text=True)  # fmt: skip
    assert there.stdout.strip() == str(here)


@EVERY_READER
def test_everything_that_stands_on_a_paper_is_printed(text_of):
    """Every text, number, rate and gap; in a workbook rates stand with their two numbers apart."""
    said = text_of(paper())
    rates = {"%（", "—（"}
    wanted = [text for text in texts(paper()) if text and not any(mark in text for mark in rates)]
    assert len(wanted) > 400
    missing = [text for text in wanted if squeezed(text) not in said]
    charts = {"1月", "出庭率", "2025年", "2026年", "一审", "二审", "判决驳回", "准予撤诉", "判决撤销"}
    assert not {text for text in missing if not text.startswith("图") and not text.endswith("月")} - charts


@pytest.mark.parametrize("text_of", [pdf_text, docx_text])
def test_a_rate_is_printed_with_its_two_numbers(text_of):
    """And as a dash over an empty denominator, never as 0% or 100%."""
    said = text_of(paper())
    assert "83.33%（10/12）" in said
    assert "77.78%（28/36）" in said
    assert "—（0/0）" in said


@EVERY_READER
def test_a_draft_says_so_and_an_issued_paper_does_not(text_of):
    """草稿 on top, the number and the day are open; once issued, what the system proposed is the issuer's own word."""
    draft, issued = text_of(paper()), text_of(paper(draft=False, number="虚司发〔2026〕5号", issued_on=date(2026, 7, 10)))  # fmt: skip
    for mark in ("草稿", "未经核发", "【文号待编】", "【成文日期待填】", "（系统拟写，请审定）"):
        assert mark in draft, mark
        assert mark not in issued, mark
    assert "虚司发〔2026〕5号" in issued
    assert "2026年7月10日" in issued


@EVERY_READER
def test_gaps_are_marked_and_listed(text_of):
    """待填 where it is missing, with who gives it, and all of them in one attachment; a paper without gaps has none."""
    said = text_of(paper())
    assert "【待填：司法建议书的反馈情况（区司法局应诉科提供）】" in said
    assert "待填事项清单" in said
    assert "共3项" in said
    assert "待填" not in text_of(Paper("通报", "某局", (Paragraph("无"),), draft=False, issued_on=date(2026, 7, 1)))  # fmt: skip


@EVERY_READER
def test_an_empty_table_says_so(text_of):
    """A clerk sees that there is nothing, not that something was forgotten."""
    assert "本表所列事项为零" in text_of(paper())


_OUTSIDE = st.text(
    st.characters(codec="utf-8"), min_size=1, max_size=30
) | st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "#import", "*粗*", "$x$", "<w:p>", "&amp;", "]]>", "\x00\x1b"])  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(text=_OUTSIDE)
@FORMS
def test_text_from_outside_breaks_nothing(form, text):
    """Whatever stands in a name, a heading, a cell or a gap: each form is printed, and nothing of it is markup or a formula."""
    table = Table((Column(text), Column("数", sums=True)), [(text, 1), (text, 2)], text, (text, 3), ("x", text), text)  # fmt: skip
    blocks = (Heading(text), Paragraph(text), Blank(text, text), table)
    whole = Paper(text, text, blocks, text, (text,), (text,), None, (Attachment(text, blocks),), (text,), text, secrecy=text)  # fmt: skip
    assert printed(whole, form)
    assert plain(restored(plain(whole))) == plain(whole)


@EVERY_READER
@pytest.mark.parametrize("text", ["#let x = 1 *粗* $y$ \\ <b>&amp;</b>", "=1+1", "@SUM(A1)", "-2", "+3"])
def test_markup_and_formulas_stay_text(text_of, text):
    """What a clerk typed is printed as it was typed."""
    table = Table((Column("名称"),), [(text,)], "表1")
    assert text_of(Paper("通报", "某局", (Paragraph(text), table))).count(squeezed(text)) >= 2


def test_a_total_that_is_not_the_sum_is_refused():
    """A table cannot be made whose total differs from its rows, or whose rows are too short."""
    columns = (Column("单位"), Column("数", sums=True), Column("率", sums=True))
    rows = [("甲", 1, Share(1, 2)), ("乙", 2, Share(0, 3))]
    Table(columns, rows, total=("合计", 3, Share(1, 5)))
    for total in (("合计", 4, Share(1, 5)), ("合计", 3, Share(1, 4))):
        with pytest.raises(ValueError, match="not the sum"):
            Table(columns, rows, total=total)
    with pytest.raises(ValueError, match="2 cells under 3 columns"):
        Table(columns, [("甲", 1)])
