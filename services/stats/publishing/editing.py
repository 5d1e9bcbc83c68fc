"""Reviewers' words in a paper: a paragraph or a gap is replaced under its key, a figure never is. Pure.

Words outlive the draft they were written on. Where the system's own words for the key have changed since, or the key is gone, a notice says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.stats.publishing.record import Edit
from shared.papers.paper import Attachment, Blank, Block, Paper, Paragraph, Table


@dataclass(frozen=True, slots=True)
class Place:
    """Where words may stand. ``own`` is the system's text; ``gap``: 待填, ``draft``: written for a person to judge."""

    key: str
    own: str
    gap: bool
    draft: bool


def places(paper: Paper) -> dict[str, Place]:
    """Every key of the paper, in its order. What stands twice under one key is one place."""
    found: dict[str, Place] = {}
    for block in _blocks(paper):
        for place in _of(block):
            found.setdefault(place.key, place)
    return found


def own_text(block: Paragraph | Blank) -> str:
    return (
        block.text if isinstance(block, Paragraph) else "：".join(filter(None, (block.what, block.from_whom)))
    )


def own_text_in(paper: Paper) -> dict[str, str]:
    """The system's text for every key."""
    return {key: place.own for key, place in places(paper).items()}


def with_words(paper: Paper, words: Mapping[str, Edit]) -> Paper:
    """The paper with the words in it, and a line at its end that says which paragraphs are a person's."""
    used = [edit for key, edit in words.items() if key in places(paper) and edit.text is not None]
    if not used:
        return paper
    texts = {edit.key: edit.text or "" for edit in used}
    people = "、".join(sorted({edit.person for edit in used}))
    said = f"文字经人工修改或填写的有{len(used)}处（{people}）；数字由系统按日志统计，未经改动。"
    return replace(
        paper,
        blocks=tuple(_filled(block, texts) for block in paper.blocks),
        attachments=tuple(
            Attachment(one.title, tuple(_filled(block, texts) for block in one.blocks))
            for one in paper.attachments
        ),
        standing=(*paper.standing, said),
    )


def notices(paper: Paper, words: Mapping[str, Edit], before: Mapping[str, str | None]) -> list[str]:
    """What a reviewer must look at again. ``before`` is the system's text for the key when the words were written; null: not known any more."""
    found = places(paper)
    said = []
    for key, edit in words.items():
        if key not in found:
            said.append(f"“{key}”处已不在新稿中，{edit.person} 所写文字未用。")
        elif key in before and before[key] != found[key].own:
            said.append(f"“{key}”处系统原文在 {edit.person} 修改后已变化，请核对所写文字是否仍然适用。")
    return said


def open_places(paper: Paper) -> list[str]:
    """Keys that nobody has filled in or judged yet."""
    return [place.key for place in places(paper).values() if place.gap or place.draft]


def _blocks(paper: Paper) -> Iterator[Block]:
    yield from paper.blocks
    for attachment in paper.attachments:
        yield from attachment.blocks


def _of(block: Block) -> Iterator[Place]:
    for one in _cells(block) if isinstance(block, Table) else (block,):
        if isinstance(one, Paragraph | Blank) and one.key:
            gap = isinstance(one, Blank)
            yield Place(one.key, own_text(one), gap, isinstance(one, Paragraph) and one.draft)


def _cells(table: Table) -> Iterable[Any]:
    return (cell for row in (*table.rows, table.total or ()) for cell in row)


def _filled(block: Block, texts: Mapping[str, str]) -> Block:
    """A block with its words; of a table only gaps can be filled, a number stays what was counted."""
    if isinstance(block, Table):
        rows = tuple(tuple(_cell(cell, texts) for cell in row) for row in block.rows)
        total = None if block.total is None else tuple(_cell(cell, texts) for cell in block.total)
        return replace(block, rows=rows, total=total)
    if isinstance(block, Paragraph | Blank) and block.key and block.key in texts:
        return Paragraph(texts[block.key], key=block.key)
    return block


def _cell(cell: Any, texts: Mapping[str, str]) -> Any:
    return texts[cell.key] if isinstance(cell, Blank) and cell.key and cell.key in texts else cell
