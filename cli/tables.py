"""Tables that never cut a word off: a clause or an id that ends in “…” is of no use to anybody."""

from __future__ import annotations

from rich.table import Table


def folding_table(*columns: str, title: str | None = None, whole: frozenset[str] = frozenset()) -> Table:
    """A table whose cells go on in the next line; columns in ``whole`` are never broken."""
    table = Table(title=title)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in whole)
    return table
