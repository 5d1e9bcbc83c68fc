"""Words and figures kept apart: what a reviewer can and cannot change in any paper."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.stats.publishing.editing import notices, own_text_in, places, with_words
from services.stats.publishing.record import Edit
from shared.papers.paper import (
    Attachment,
    Blank,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Paper,
    Paragraph,
    Share,
    Table,
)

KEYS = ("opening", "cause", "gap", "cell", "measures", "合计")
TEXTS = st.text("甲乙丙丁", min_size=1, max_size=8)
cells: st.SearchStrategy[Cell] = st.one_of(
    st.integers(0, 99),
    st.builds(Share, st.integers(0, 9), st.integers(0, 9)),
    TEXTS,
    st.builds(Blank, TEXTS, key=st.sampled_from(KEYS)),
)
tables = st.builds(
    lambda rows: Table([Column("单位"), Column("件数")], rows, "表"),
    st.lists(st.tuples(TEXTS, cells), max_size=4),
)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, TEXTS),
    st.builds(Paragraph, TEXTS, draft=st.booleans(), key=st.sampled_from([None, *KEYS])),
    st.builds(Blank, TEXTS, key=st.sampled_from([None, *KEYS])),
    tables,
)
papers = st.builds(
    lambda first, attached: Paper("题目", "区司法局", first, attachments=[Attachment("附件", attached)]),
    st.lists(blocks, max_size=8),
    st.lists(blocks, max_size=4),
)
edits = st.dictionaries(st.sampled_from(KEYS), TEXTS, max_size=6).map(
    lambda texts: {key: written(key, text) for key, text in texts.items()}
)


def written(key: str, text: str | None) -> Edit:
    return Edit(uuid4(), key, text, "officer-1", uuid4(), 2)


def figures(paper: Paper) -> list[object]:
    """Every number on the paper, and all that is no paragraph and no gap."""
    every = [*paper.blocks, *(block for one in paper.attachments for block in one.blocks)]
    found: list[object] = []
    for block in every:
        if isinstance(block, Table):
            rows = [*block.rows, block.total or ()]
            found += [cell for row in rows for cell in row if isinstance(cell, int | Share)]
            found += [column.title for column in block.columns]
        elif isinstance(block, Heading | Chart):
            found.append(block)
    return found


@given(papers, edits)
def test_no_words_touch_a_figure(paper: Paper, words: dict[str, Edit]) -> None:
    """Whatever is written under whatever key, every number, column and heading stays, and no block appears or goes."""
    made = with_words(paper, words)
    assert figures(made) == figures(paper)
    assert [len(one.blocks) for one in (made, *made.attachments)] == [len(one.blocks) for one in (paper, *paper.attachments)]  # fmt: skip


@given(papers, edits)
def test_words_stand_where_their_key_is(paper: Paper, words: dict[str, Edit]) -> None:
    """Each key that the paper has shows the words, and a last line says how many places are a person's; a key it has not shows nothing."""
    made = with_words(paper, words)
    used = {key: edit.text for key, edit in words.items() if key in places(paper)}
    assert {key: text for key, text in own_text_in(made).items() if key in used} == {
        key: text for key, text in used.items() if key in places(made)
    }
    assert len(made.standing) == (1 if used else 0)


def test_a_gap_in_a_table_can_be_filled_and_a_number_beside_it_not() -> None:
    """待填 in a cell takes words; the cell beside it has no key at all."""
    table = Table([Column("项目"), Column("数")], [("培训", 3), ("旁听", Blank("人数", key="observed"))])
    made = with_words(Paper("题目", "区司法局", [table]), {"observed": written("observed", "12人")})
    block = made.blocks[0]
    assert isinstance(block, Table)
    assert list(block.rows) == [("培训", 3), ("旁听", "12人")]


def test_a_notice_where_the_systems_own_words_changed() -> None:
    """Words written on other words of the system must be looked at again; words whose place is gone are named, not lost."""
    paper = Paper(
        "题目", "区司法局", [Paragraph("新的原文", draft=True, key="cause"), Paragraph("同前", key="same")]
    )
    words = {key: written(key, "所写") for key in ("cause", "same", "gone")}
    before = {"cause": "旧的原文", "same": "同前", "gone": "以前的"}
    said = notices(paper, words, before)
    assert [one.split("”")[0] for one in said] == ["“cause", "“gone"]
    assert notices(replace(paper, blocks=paper.blocks[1:]), {"same": words["same"]}, before) == []
