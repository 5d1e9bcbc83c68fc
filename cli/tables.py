"""Tables as people read them: days in words, and no word cut off: a clause or an id that ends in “…” is of no use to anybody."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.table import Table as RichTable

from shared.dates.wording import days_said, written
from shared.web.words import MACHINES


class Table(RichTable):
    """Each 2026-02-28 in its title or its cells stands as 2026年2月28日, and what is too long goes on in the next line; programs are given ``--json``."""

    def __init__(self, *columns: str, title: str | None = None, **looks: Any) -> None:
        super().__init__(*columns, title=in_words(title) if title else None, **looks)

    def add_column(self, header: RenderableType = "", *more: Any, **looks: Any) -> None:
        super().add_column(header, *more, **{"overflow": "fold", **looks})

    def add_row(self, *cells: RenderableType | None, **looks: Any) -> None:
        super().add_row(*(in_words(cell) if isinstance(cell, str) else cell for cell in cells), **looks)


def in_words(text: str) -> str:
    """A line for people, with its days as they write them."""
    return days_said(text, written)


def called(code: str) -> str:
    """Who recorded something: what is no person has a name."""
    return MACHINES.get(code, code)


def folding_table(*columns: str, title: str | None = None, whole: frozenset[str] = frozenset()) -> Table:
    """Columns in ``whole`` are never broken."""
    table = Table(title=title)
    for column in columns:
        table.add_column(column, no_wrap=column in whole)
    return table
