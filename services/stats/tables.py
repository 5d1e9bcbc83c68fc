"""Figures by bureau: one line a bureau that has anything in the period, and a total that is the sum of the lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
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
    found = fitting(table.indicators, rows)
    bureaus = sorted({bureau for of in found for bureau in of})
    lines = tuple(
        Line(*bureau, names.get(bureau, bureau[1]), _figures(table, found, bureau, period))
        for bureau in bureaus
    )
    filled = tuple(line for line in lines if any(f.count or f.apart for f in line.figures))
    empty = tuple(tally(one, (), period) for _, one in table.indicators)
    total = reduce(_plus, (line.figures for line in filled), empty)
    columns = tuple(column(one) for _, one in table.indicators)
    return Block(table.code, table.title, table.sparse, columns, filled, total)


Numbered = list[tuple[int, Indicator[Any]]]
#: for each indicator of a table, its rows by bureau
Sifted = list[dict[Bureau, list[R]]]


def fitting(
    indicators: Sequence[tuple[Subject, Indicator[Any]]], rows: Callable[[Subject], Iterable[R]]
) -> Sifted[R]:
    """For each indicator, by bureau, the rows that fit it in whatever period; ``rows`` gives what there is of each subject."""
    found: Sifted[R] = [defaultdict(list) for _ in indicators]
    subjects: dict[Subject, Numbered] = defaultdict(list)
    for number, (subject, indicator) in enumerate(indicators):
        subjects[subject].append((number, indicator))
    for subject, numbered in subjects.items():
        sift(numbered, rows(subject), found)
    return found


def sift(numbered: Numbered, rows: Iterable[R], found: Sifted[R]) -> None:
    """Give each indicator only the rows that fit it in whatever period. Rows that are alike in what is asked of them are looked at once."""
    asked = sorted({name for _, indicator in numbered for name in indicator.asks})
    known: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        profile = tuple(_plain(row.value(name)) for name in asked)
        fitting = known.get(profile)
        if fitting is None:
            fitting = known[profile] = [n for n, one in numbered if one.fits is None or one.fits(row)]
        for number in fitting:
            found[number][row.region, row.bureau].append(row)


def _plain(value: Any) -> Any:
    """As a part of a key."""
    return tuple(value) if isinstance(value, list) else value


def _figures(table: Table, found: Sifted[R], bureau: Bureau, period: Period) -> tuple[Figure, ...]:
    return tuple(
        tally(one, found[number].get(bureau, ()), period) for number, (_, one) in enumerate(table.indicators)
    )


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
