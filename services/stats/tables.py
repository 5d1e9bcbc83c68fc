"""Figures by bureau: one line a bureau that has anything in the period, and a total that is the sum of the lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Protocol, TypeVar

from services.stats.catalogue import Table
from services.stats.counting import count
from services.stats.indicators import Figure, Indicator, tally
from services.stats.periods import Period
from shared.policy.subjects import Subject


class Placed(Protocol):
    """What is counted belongs to a bureau of a region."""

    @property
    def region(self) -> str: ...

    @property
    def bureau(self) -> str: ...

    def value(self, name: str) -> Any: ...


R = TypeVar("R", bound=Placed)
Bureau = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """``name`` is the bureau's registered name, its code if it never registered one."""

    region: str
    bureau: str
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """How to read a column: everything a reader needs to check it."""

    code: str
    title: str
    is_rate: bool
    apart_title: str
    counted: str
    dated_by: str
    left_out: str
    clause: str


@dataclass(frozen=True, slots=True)
class Block:
    """One table; ``total`` stands for the columns as ``figures`` of a line do."""

    code: str
    title: str
    #: columns that are zero for everyone need not be shown
    sparse: bool
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: tuple[Figure, ...]


def block(
    table: Table, rows: Callable[[Subject], Iterable[R]], period: Period, names: dict[Bureau, str]
) -> Block:
    """One table of the catalogue; ``rows`` gives what there is of each subject."""
    found = count({one.code: (subject, one) for subject, one in table.indicators}, rows, period, place)
    empty = tuple(tally(one, (), period) for _, one in table.indicators)
    lines = tuple(
        Line(*bureau, names.get(bureau, bureau[1]), _figures(found, bureau, empty))
        for bureau in sorted({bureau for of in found.values() for bureau in of})
    )
    total = reduce(_plus, (line.figures for line in lines), empty)
    columns = tuple(column(one) for _, one in table.indicators)
    return Block(table.code, table.title, table.sparse, columns, lines, total)


def place(row: Placed) -> Bureau:
    return row.region, row.bureau


def _figures(
    found: Mapping[str, Mapping[Bureau, Figure]], bureau: Bureau, empty: tuple[Figure, ...]
) -> tuple[Figure, ...]:
    return tuple(of.get(bureau, none) for of, none in zip(found.values(), empty, strict=True))


def _plus(one: tuple[Figure, ...], other: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def column(indicator: Indicator[Any]) -> Column:
    return Column(
        indicator.code,
        indicator.title,
        indicator.is_rate,
        indicator.apart_title,
        indicator.counted,
        indicator.dated_by,
        indicator.left_out,
        indicator.clause,
    )


def condensed(block: Block) -> Block:
    """Without the columns in which nobody has anything, where a table has one for every code of a dictionary or every duty."""
    if not block.sparse:
        return block
    kept = [n for n, figure in enumerate(block.total) if figure.count or figure.apart]
    lines = tuple(replace(line, figures=tuple(line.figures[n] for n in kept)) for line in block.lines)
    columns, total = tuple(block.columns[n] for n in kept), tuple(block.total[n] for n in kept)
    return replace(block, columns=columns, lines=lines, total=total)
