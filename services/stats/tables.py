"""Figures by bureau: one line a bureau that has anything in the period, and a total that is the sum of the lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Protocol, TypeVar

from services.stats.catalogue import Table
from services.stats.indicators import Figure, Indicator, tally
from services.stats.periods import Period
from shared.policy.subjects import Subject


class Placed(Protocol):
    """What is counted belongs to a bureau of a region."""

    @property
    def region(self) -> str: ...

    @property
    def bureau(self) -> str: ...


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
    by_bureau: dict[Subject, dict[Bureau, list[R]]] = {}
    for subject in dict.fromkeys(subject for subject, _ in table.indicators):
        own = by_bureau[subject] = defaultdict(list)
        for row in rows(subject):
            own[row.region, row.bureau].append(row)
    bureaus = sorted({bureau for found in by_bureau.values() for bureau in found})
    lines = tuple(
        Line(*bureau, names.get(bureau, bureau[1]), _figures(table, by_bureau, bureau, period))
        for bureau in bureaus
    )
    filled = tuple(line for line in lines if any(f.count or f.apart for f in line.figures))
    empty = tuple(tally(one, (), period) for _, one in table.indicators)
    total = reduce(_plus, (line.figures for line in filled), empty)
    columns = tuple(column(one) for _, one in table.indicators)
    return Block(table.code, table.title, table.sparse, columns, filled, total)


def _figures(
    table: Table, rows: dict[Subject, dict[Bureau, list[R]]], bureau: Bureau, period: Period
) -> tuple[Figure, ...]:
    return tuple(tally(one, rows[subject].get(bureau, ()), period) for subject, one in table.indicators)


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
