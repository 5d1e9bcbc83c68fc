"""An official paper as data, block by block, the same for every printer. Figures are values, never text that somebody typed.

Layout follows GB/T 9704 (公文格式); what a block means is here, how it looks is the printers' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias


#: what a cell can hold: text, a whole number, or a share with its two numbers
@dataclass(frozen=True, slots=True)
class Share:
    """A rate with the numbers it was made from; shown as “50.00%（1/2）”, or “—（0/0）” over an empty denominator."""

    numerator: int
    denominator: int


Cell: TypeAlias = "str | int | date | Share | None"


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
class Blank:
    """待填: what no record gives, with what is wanted and from whom; printed as a marked gap, and listed at the end."""

    what: str
    from_whom: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """``sums``: the total row adds it up (in a workbook by a live formula)."""

    title: str
    width: float = 1.0
    sums: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``total`` is the last row, “合计”; null where nothing is added. ``traces`` name the indicator behind each column, for links."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    total: Sequence[Cell] | None = None
    traces: Sequence[str | None] = ()
    note: str = ""


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
    """One 公文. ``number`` is its 文号 (null: 待编), ``to`` 主送, ``copies`` 抄送, ``issuer`` and ``issued_on`` the 落款.

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
