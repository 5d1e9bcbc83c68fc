"""How papers are laid out: widths, pages turned sideways, titles, open gaps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.papers.laying import SIDEWAYS, TEXT, grid, open_gaps, signature, spreads, whole
from shared.papers.paper import Attachment, Blank, Column, Heading, Paper, Paragraph, Share, Table
from shared.papers.titles import PER_LINE, title_lines
from shared.papers.wording import printed_width, rate, reworded, shown
from tests.unit.papers.sample import appearance, long_table, paper, wide_table

_WORDS = st.text("关于行政机关负责人出庭应诉情况的通报（试行）《规定》2026年、", min_size=1, max_size=90)


@pytest.mark.parametrize(
    ("table", "sideways"), [(appearance(), False), (long_table(), False), (wide_table(), True)]
)
def test_columns_fill_the_text_area_exactly(table, sideways):
    """156 mm upright, 225 mm on a page turned sideways; a table turns only when its letters would be smaller than 9 pt."""
    laid = grid(table)
    assert laid.sideways is sideways
    assert sum(laid.widths) == pytest.approx(SIDEWAYS if sideways else TEXT)
    assert laid.size >= 9


@given(st.lists(st.tuples(_WORDS, st.integers(0, 10**6)), max_size=5), st.integers(1, 30))
def test_any_table_fits(rows, columns):
    """Whatever its width and words: every column has room, and all of them fill the page."""
    line = [Column("数" * 12) for _ in range(columns)]
    laid = grid(Table((Column("名称"), *line), [(name, *[number] * columns) for name, number in rows]))
    assert sum(laid.widths) == pytest.approx(SIDEWAYS if laid.sideways else TEXT)
    assert min(laid.widths) > 0
    assert ["".join(head) for head in laid.heads] == ["名称", *["数" * 12] * columns]


def test_codes_and_words_are_not_cut_through_and_long_texts_have_room():
    """A column is as wide as its longest code; what is left goes to the texts that need it."""
    code, said = "advice_replied_rate.of_region", "依据和口径的说明。" * 20
    table = Table((Column("编码"), Column("说明"), Column("数")), [(code, said, 1)])
    laid = grid(table)
    assert laid.widths[0] > printed_width(code) * laid.size * 25.4 / 72
    assert laid.widths[1] > 2 * laid.widths[2]


def test_headings_go_with_the_table_that_is_turned():
    """The heading above a wide table stands on its page, and little text between two of them does not turn pages back and forth."""
    text, wide = Paragraph("一句。"), wide_table()
    made = spreads((text, Heading("一、情况"), wide, text, wide, text))
    assert [(one.sideways, len(one.blocks)) for one in made] == [(False, 1), (True, 4), (False, 1)]
    assert [one.sideways for one in spreads((text, appearance()))] == [False]
    assert spreads(()) == ()


@given(_WORDS)
def test_a_title_loses_nothing_and_fits(title):
    """Its lines put together are the title, no line is wider than the page, and no line begins with a mark that closes."""
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(printed_width(line) <= PER_LINE for line in lines)


def test_a_long_title_breaks_between_words():
    """词意完整，排列对称: lines of about the same length, broken where a phrase ends."""
    lines = title_lines(paper().title)
    assert lines == (
        "（虚构）区司法局关于2026年上半年全区",
        "行政机关负责人出庭应诉、行政案件败诉",
        "情况及行政争议实质性化解工作的通报",
    )


def test_gaps_are_found_wherever_they_stand():
    """In the text, in attachments and in cells; each with the heading or table it belongs to."""
    assert [(gap.blank.what, gap.place) for gap in open_gaps(paper())] == [
        ("司法建议书的反馈情况", "三、存在问题"),
        ("下一步工作安排", "三、存在问题"),
        ("联系人和电话", paper().attachments[1].title),
    ]
    assert [one.title for one in whole(paper()).attachments][-1] == "待填事项清单"
    filled = Paper("通报", "某局", (Paragraph("无"),))
    assert whole(filled) == filled


def test_an_issued_paper_carries_no_proposals_of_the_system():
    """What a person has issued is that person's own word; a draft keeps the mark."""
    blocks = (Paragraph("拟写。", draft=True),)
    given = Paper("通报", "某局", blocks, attachments=(Attachment("附", blocks),))
    assert whole(given) == given
    issued = whole(Paper("通报", "某局", blocks, attachments=(Attachment("附", blocks),), draft=False))
    assert issued.blocks == issued.attachments[0].blocks == (Paragraph("拟写。"),)


def test_the_day_keeps_four_letters_and_the_name_is_centred_over_it():
    """成文日期右空四字; a name too long to be centred keeps to the edge."""
    name, day = signature(Paper("通报", "某区司法局", (), issued_on=date(2026, 7, 10)))
    assert day == 4
    assert name == pytest.approx(4 + (printed_width("2026年7月10日") - 5) / 2)
    assert signature(Paper("通报", "某" * 30, ()))[0] == 0


def test_a_paper_is_reworded_text_by_text():
    """Every text is said anew; numbers, days, shares and kinds are the same, and saying the same gives the same paper."""
    before = paper()
    assert reworded(before, lambda text: text) == before
    after = reworded(before, lambda text: f"{text}。")
    assert after.title == f"{before.title}。"
    assert _not_texts(after) == _not_texts(before) != []


def _not_texts(of: Paper) -> list[object]:
    rows = [row for table in of.blocks if isinstance(table, Table) for row in table.rows]
    return [cell for row in rows for cell in row if not isinstance(cell, str | Blank)]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, ""), (0, "0"), (date(2026, 6, 3), "2026年6月3日"), (Share(1, 2), "50.00%（1/2）"),
        (Share(0, 0), "—（0/0）"), (Share(2, 3), "66.67%（2/3）"), (Blank("数", "某局"), "【待填：数（某局提供）】"),
    ],
)  # fmt: skip
def test_cells_are_written_one_way(cell, said):
    """A number, a day, a rate with its two numbers, a gap, nothing."""
    assert shown(cell) == said


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_rate_shows_both_numbers(numerator, denominator):
    """A rate never appears without them."""
    assert rate(Share(numerator, denominator)).endswith(f"%（{numerator}/{denominator}）")
