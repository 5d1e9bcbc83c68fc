"""An official paper as data, block by block, the same for every printer. Figures are values, never text that somebody typed.

Layout follows GB/T 9704 (公文格式); what a block means is here, how it looks is the printers' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Share:
    """A rate with the numbers it was made from; shown as “50.00%（1/2）”, or “—（0/0）” over an empty denominator."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Blank:
    """待填: what no record gives, with what is wanted and from whom; printed as a marked gap, and listed at the end.

    Stands as a block of its own or in a cell of a table.
    """

    what: str
    from_whom: str = ""
    key: str | None = None


#: what a cell can hold: text, a whole number, a day, a share with its two numbers, a gap; null is an empty cell
Cell: TypeAlias = "str | int | date | Share | Blank | None"


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 一、 level 2 （一） level 3 1．; the number is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``draft``: the system wrote it for a person to judge; ``key``: a reviewer may replace it under this name (figures never)."""

    text: str
    draft: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """``sums``: the total row adds it up (in a workbook by a live formula)."""

    title: str
    width: float = 1.0
    sums: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``total`` is the last row, “合计”; null where nothing is added. ``traces`` name the indicator behind each column, for links; ``lines`` the
    one behind each row, where rows are figures; ``bureaus`` the bureau behind each row, where rows are bureaus.

    Raises ValueError when a row has not one cell a column, or a line or a bureau no row, or when a total of a summed column is not the sum of its rows.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    total: Sequence[Cell] | None = None
    traces: Sequence[str | None] = ()
    note: str = ""
    lines: Sequence[str] = ()
    bureaus: Sequence[str] = ()

    def __post_init__(self) -> None:
        for names in (self.lines, self.bureaus):
            if names and len(names) != len(self.rows):
                raise ValueError(f"{self.caption}: {len(names)} names for {len(self.rows)} rows")
        for row in (*self.rows, *([self.total] if self.total is not None else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.caption}: {len(row)} cells under {len(self.columns)} columns")
        for at, (column, cell) in enumerate(zip(self.columns, self.total or (), strict=False)):
            if column.sums and isinstance(cell, int | Share) and cell != summed(self, at):
                raise ValueError(f"{self.caption}: the total of {column.title} is not the sum of its rows")


def summed(table: Table, column: int) -> int | Share:
    """The numbers of a column added up; shares by numerator and denominator, other cells count nothing."""
    cells = [row[column] for row in table.rows]
    shares = [cell for cell in cells if isinstance(cell, Share)]
    if shares or (table.total is not None and isinstance(table.total[column], Share)):
        return Share(sum(share.numerator for share in shares), sum(share.denominator for share in shares))
    return sum(cell for cell in cells if isinstance(cell, int))


class ChartKind(StrEnum):
    BAR = "bar"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Series:
    title: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """Always with its numbers as a table beside it or below; null values are gaps. ``percent``: values are 0–1."""

    title: str
    kind: ChartKind
    labels: Sequence[str]
    series: Sequence[Series]
    percent: bool = False


Block: TypeAlias = "Heading | Paragraph | Blank | Table | Chart"


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: printed after the paper, each on a new page."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Paper:
    """One 公文. ``number`` is its 文号 (null: 待编), ``to`` 主送, ``copies`` 抄送, ``issuer`` and ``issued_on`` the 落款, ``secrecy`` its 密级.

    ``standing`` says what it rests on (log position, as of, calendar, packs) and is printed small at the end; ``warning`` stands on top.
    """

    title: str
    issuer: str
    blocks: Sequence[Block]
    number: str | None = None
    to: Sequence[str] = ()
    copies: Sequence[str] = ()
    issued_on: date | None = None
    attachments: Sequence[Attachment] = field(default=())
    standing: Sequence[str] = ()
    warning: str | None = None
    draft: bool = True
    secrecy: str | None = None
