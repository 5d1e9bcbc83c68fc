"""A paper as a page shows it: its blocks, reviewers' words in their places, gaps marked. Pure.

A long table is shown by its first rows; the files have all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from services.stats.pages.charts import charts
from services.stats.pages.report_behind import CODES, NONE_OF_ITS_OWN
from services.stats.publishing.record import Edit
from services.stats.reports.form import Asked
from shared.papers.formats import Format
from shared.papers.paper import Blank, Block, Chart, Heading, Paper, Paragraph, Share, Table
from shared.papers.wording import gap, shown

#: rows of a table on the page
ROWS = 50
#: what files are called by those who open them
FILES = {
    Format.DOCX: "Word 文档",
    Format.PDF: "PDF",
    Format.XLSX: "Excel 工作簿",
    Format.JSON: "数据（JSON）",
}
Words = Mapping[str, Edit]
#: a table and the number of a row, null for its total → an address for each column, of the cases behind its figure, empty where none is known
Trace = Callable[[Table, int | None], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Text:
    """``key``: may be edited; ``who``: whose words these are, empty for the system's own; ``gap``: still to be filled in; ``behind``: where its cases are."""

    text: str
    key: str = ""
    gap: bool = False
    draft: bool = False
    who: str = ""
    number: bool = False
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One block: ``kind`` is heading, text, table or chart, and says which of the other fields are there. ``columns`` are (title, whether of numbers)."""

    kind: str
    text: Text | None = None
    level: int = 0
    title: str = ""
    columns: tuple[tuple[str, bool], ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    total: tuple[Text, ...] = ()
    left: int = 0
    note: str = ""
    drawings: Sequence[Any] = ()
    silent: bool = False
    #: some of its figures lead to their cases
    traced: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """``parts`` are the paper's own blocks and then those of its attachments, each under its title (the first has none)."""

    paper: Paper
    parts: tuple[tuple[str, tuple[Shown, ...]], ...]

    @property
    def of_others(self) -> list[str]:
        """Why the figures of some columns lead nowhere."""
        titles = {
            title for _, blocks in self.parts for one in blocks if one.traced for title, _ in one.columns
        }
        return [words for title, words in NONE_OF_ITS_OWN.items() if title in titles]

    @property
    def silent(self) -> list[str]:
        """Tables with rows of which no cases can be listed."""
        return list(dict.fromkeys(one.title for _, blocks in self.parts for one in blocks if one.silent))


def heading(title: str, about: Asked) -> str:
    """What the page is called: with its period, but for a paper about one case or one proposal."""
    return title if about.case_id or about.proposal else f"{title}（{about.period.title}）"


def sheet(own: Paper, words: Words, trace: Trace | None = None) -> Sheet:
    """``own`` is the paper before anybody wrote in it; ``trace`` for who may open the cases behind its figures."""
    used = {key: edit for key, edit in words.items() if edit.text is not None}
    names = _names()
    first = ("", tuple(_block(one, used, names, trace) for one in own.blocks))
    rest = [(one.title, tuple(_block(b, used, names, trace) for b in one.blocks)) for one in own.attachments]
    return Sheet(own, (first, *rest))


def _names() -> Callable[[], str]:
    """Names for charts, no two the same on a page."""
    numbers = iter(range(1, 10_000))
    return lambda: f"chart{next(numbers)}"


def _block(block: Block, words: Words, name: Callable[[], str], trace: Trace | None) -> Shown:
    match block:
        case Heading():
            return Shown("heading", title=block.text, level=min(block.level, 3))
        case Chart():
            return Shown("chart", title=block.title, drawings=charts(block, name()))
        case Table():
            return _table(block, words, trace)
        case Paragraph() | Blank():
            return Shown("text", _text(block, words))


def _text(block: Paragraph | Blank, words: Words) -> Text:
    edit = words.get(block.key or "")
    if edit and edit.text is not None:
        return Text(edit.text, block.key or "", who=edit.person)
    if isinstance(block, Blank):
        return Text(gap(block), block.key or "", gap=True)
    return Text(block.text, block.key or "", draft=block.draft)


def _table(table: Table, words: Words, trace: Trace | None) -> Shown:
    def behind(row: int | None) -> Sequence[str]:
        return trace(table, row) if trace else ()

    rows = [tuple(_cells(row, words, behind(at))) for at, row in enumerate(table.rows[:ROWS])]
    return Shown(
        "table",
        title=table.caption,
        columns=tuple(
            (column.title, any(row[at].number for row in rows)) for at, column in enumerate(table.columns)
        ),
        rows=tuple(rows),
        total=tuple(_cells(table.total or (), words, behind(None))),
        left=max(0, len(table.rows) - ROWS),
        note=table.note,
        silent=trace is not None and _is_silent(table, rows),
        traced=any(cell.behind for row in rows for cell in row),
    )


def _is_silent(table: Table, rows: Iterable[Sequence[Text]]) -> bool:
    """Whether there are figures in it of which nobody can say here what is behind them."""
    counted = any(table.traces) or table.lines or CODES in [column.title for column in table.columns]
    numbers = ([one for one in row if one.number and one.text.strip("0")] for row in rows)
    return bool(counted) and any(found and not any(one.behind for one in found) for found in numbers)


def _cells(row: Sequence[Any], words: Words, behind: Sequence[str]) -> Iterator[Text]:
    for cell, link in zip_longest(row, behind[: len(row)], fillvalue=""):
        if isinstance(cell, Blank):
            yield _text(cell, words)
        else:
            number = isinstance(cell, int | Share) and not isinstance(cell, date)
            yield Text(shown(cell), number=number, behind=link if number and cell else "")


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """(“same”, “gone” or “new”, words) from the one text to the other, letter by letter."""
    found: list[tuple[str, str]] = []
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(("same", before[a:b]))
            continue
        found += [("gone", before[a:b])] if a < b else []
        found += [("new", after[c:d])] if c < d else []
    return found
