"""How a paper is laid out, whichever printer prints it: how wide columns are, what goes on a page turned sideways, which gaps are open. Pure.

Lengths are millimetres, sizes points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from shared.dates.wording import written
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
    Table,
)
from shared.papers.titles import title_lines
from shared.papers.wording import GAPS, printed_width, shown

#: GB/T 9704: the text area of a page, and of one turned sideways
TEXT, SIDEWAYS = 156.0, 225.0
_MM = 25.4 / 72
_PADDING = 2.6
_SIZES, _SMALLEST = (12.0, 10.5, 9.0), (8.0,)
#: letters that a column of text has at least, and at most asks for
_LEAST, _MOST = 7.0, 60.0
#: letters in a line of a column that reads easily
_EASY = 16.0
#: a word or code longer than this is broken
_LONGEST_WORD = 20.0
_WORD = re.compile(r"[!-~]+")
#: letters of a word that stands in the middle of its cell
_SHORT = 4.0
#: blocks that may stand between two tables on pages turned sideways
_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class Grid:
    """``widths`` of the columns; ``size`` of the letters; whether the page is turned; ``heads`` in lines; which columns stand ``centred``."""

    widths: tuple[float, ...]
    size: float
    sideways: bool
    heads: tuple[tuple[str, ...], ...]
    centred: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Blocks that stand on pages of one direction."""

    sideways: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """``place``: the heading it stands under."""

    blank: Blank
    place: str


def grid(table: Table) -> Grid:
    """Upright while letters of 9 pt or more do, else sideways; smaller letters where long texts would stand in narrow columns.

    The columns share what is left by what they would like to have.
    """
    letters = [_needs(table, at) for at in range(len(table.columns))]
    for sideways, sizes in ((False, _SIZES), (True, _SIZES), (True, _SMALLEST)):
        room = SIDEWAYS if sideways else TEXT
        fitting = [size for size in sizes if sum(_needed(letters, size)) <= room]
        if fitting:
            easy = (size for size in fitting if sum(_needed(letters, size, _EASY)) <= room)
            size = next(easy, fitting[-1])
            return _grid(table, _shared_out(table.columns, letters, size, room), size, sideways=sideways)
    needed = _needed(letters, _SMALLEST[-1])
    widths = tuple(SIDEWAYS * one / sum(needed) for one in needed)
    return _grid(table, widths, _SMALLEST[-1], sideways=True)


def spreads(blocks: Sequence[Block]) -> tuple[Spread, ...]:
    """Wide tables with the headings above them go on pages turned sideways, and what little stands between two such tables."""
    turned = [isinstance(block, Table) and grid(block).sideways for block in blocks]
    wide = [at for at, one in enumerate(turned) if one]
    for before, after in pairwise(wide):
        between = blocks[before + 1 : after]
        if len(between) <= _BETWEEN and not any(isinstance(block, Table | Chart) for block in between):
            turned[before:after] = [True] * (after - before)
    for at in reversed(range(len(blocks) - 1)):
        if turned[at + 1] and isinstance(blocks[at], Heading):
            turned[at] = True
    return tuple(_runs(blocks, turned))


def whole(paper: Paper) -> Paper:
    """The paper as it is printed: with one more attachment that lists what is still to be filled in, if anything is.

    Once it is issued, what the system had proposed is the issuer's own word, and no longer marked.
    """
    gaps = open_gaps(paper)
    columns = (Column("序号"), Column("所在部分", 2), Column("待填内容", 4), Column("由谁提供", 2))
    rows = [
        (at, one.place, one.blank.what, one.blank.from_whom or "—") for at, one in enumerate(gaps, start=1)
    ]
    note = f"共{len(rows)}项。填妥后本清单不再附。"
    listed = (Attachment(GAPS, (Table(columns, rows, note=note),)),) if gaps else ()
    given = paper if paper.draft else _settled(paper)
    return replace(given, attachments=(*given.attachments, *listed))


def open_gaps(paper: Paper) -> tuple[Gap, ...]:
    """In the order in which they stand on the paper."""
    bodies = chain([("正文", paper.blocks)], ((one.title, one.blocks) for one in paper.attachments))
    return tuple(gap for title, blocks in bodies for gap in _gaps(title, blocks))


def texts(paper: Paper) -> Iterator[str]:
    """Every piece of text on the paper."""
    yield from (paper.title, paper.issuer, paper.number or "", paper.warning or "", paper.secrecy or "")
    yield from chain(paper.to, paper.copies, paper.standing)
    yield from (one.title for one in paper.attachments)
    for block in chain(paper.blocks, *(one.blocks for one in paper.attachments)):
        yield from _said(block)


def signature(paper: Paper) -> tuple[float, float]:
    """How far 署名 and 成文日期 keep from the right edge, in letters: the day four, the name centred over it (or as near as the page allows)."""
    day = printed_width(written(paper.issued_on)) if paper.issued_on else 8.0
    return max(0.0, 4 + (day - printed_width(paper.issuer)) / 2), 4.0


def _settled(paper: Paper) -> Paper:
    attachments = tuple(replace(one, blocks=_unmarked(one.blocks)) for one in paper.attachments)
    return replace(paper, blocks=_unmarked(paper.blocks), attachments=attachments)


def _unmarked(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(replace(one, draft=False) if isinstance(one, Paragraph) else one for one in blocks)


def _grid(table: Table, widths: tuple[float, ...], size: float, *, sideways: bool) -> Grid:
    """Heads break evenly; numbers, days and short words (是、无) stand in the middle."""
    heads = tuple(
        title_lines(column.title, max(1.0, (width - _PADDING) / (size * _MM)))
        for column, width in zip(table.columns, widths, strict=True)
    )
    centred = tuple(
        all(
            not isinstance(row[at], str | Blank) or printed_width(shown(row[at])) <= _SHORT
            for row in table.rows
        )
        for at in range(len(table.columns))
    )
    return Grid(widths, size, sideways, heads, centred)


def _gaps(title: str, blocks: Sequence[Block]) -> Iterator[Gap]:
    place = title
    for block in blocks:
        if isinstance(block, Heading):
            place = block.text
        elif isinstance(block, Blank):
            yield Gap(block, place)
        elif isinstance(block, Table):
            cells = chain.from_iterable((*block.rows, block.total or ()))
            yield from (Gap(cell, block.caption or place) for cell in cells if isinstance(cell, Blank))


def _said(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Blank():
            yield shown(block)
        case Chart():
            yield from (block.title, *block.labels, *(series.title for series in block.series))
        case Table():
            yield from (block.caption, block.note, *(column.title for column in block.columns))
            yield from (shown(cell) for row in (*block.rows, block.total or ()) for cell in row)


def _runs(blocks: Sequence[Block], turned: Sequence[bool]) -> Iterator[Spread]:
    start = 0
    for at in range(1, len(blocks) + 1):
        if at == len(blocks) or turned[at] != turned[start]:
            yield Spread(turned[start], tuple(blocks[start:at]))
            start = at


def _needs(table: Table, at: int) -> tuple[float, float]:
    """The least width of a column and the one it would like, in letters."""
    cells = [row[at] for row in (*table.rows, *([table.total] if table.total is not None else []))]
    head = printed_width(table.columns[at].title)
    least = max([min(math.ceil(head / 2), 5.0) if head > 3 else head, *(_least(cell) for cell in cells)])
    most = max([min(head, 8.0) + 0.2, *(min(printed_width(shown(cell)), _MOST) for cell in cells)])
    return least, max(most, least)


def _least(cell: Cell) -> float:
    """Text breaks anywhere but inside a word or a code of Latin letters; nothing else breaks."""
    said = shown(cell)
    if not isinstance(cell, str | Blank):
        return printed_width(said)
    longest = max((printed_width(word) for word in _WORD.findall(said)), default=0.0)
    return max(min(printed_width(said), _LEAST), min(longest, _LONGEST_WORD))


def _needed(letters: Sequence[tuple[float, float]], size: float, wish: float = 0.0) -> list[float]:
    """Millimetres that columns need; with ``wish``, what they would like up to so many letters."""
    return [max(least, min(most, wish)) * size * _MM + _PADDING for least, most in letters]


def _shared_out(
    columns: Sequence[Column], letters: Sequence[tuple[float, float]], size: float, room: float
) -> tuple[float, ...]:
    """First what each needs, then what each would like, then the rest by the author's weights."""
    needed = _needed(letters, size)
    wishes = [
        (most - least) * size * _MM * column.width
        for column, (least, most) in zip(columns, letters, strict=True)
    ]
    left = room - sum(needed)
    granted = min(1.0, left / sum(wishes)) if sum(wishes) else 0.0
    rest = max(0.0, left - granted * sum(wishes)) / sum(column.width for column in columns)
    return tuple(
        least + granted * wish + rest * column.width
        for column, least, wish in zip(columns, needed, wishes, strict=True)
    )
