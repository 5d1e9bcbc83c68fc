"""What a benchmark gives back, and how it is shown: figures with their repeated runs, and ratios between two of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any, NamedTuple

from rich.table import Table


class Load(NamedTuple):
    """One run: events a second, and the latency of one call in milliseconds."""

    rate: float
    p50: float | None = None
    p99: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """``rate`` is the median of ``runs`` in ``unit`` a second; latencies are medians of each run's own percentile, None where not taken.

    ``more``: other values by the title of their column.
    """

    name: str
    unit: str
    rate: float
    p50_ms: float | None
    p99_ms: float | None
    runs: tuple[float, ...]
    more: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ratio:
    """``value`` times as many as."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Aim:
    """What was asked for, ``limit`` being a least or a most, and what was reached."""

    name: str
    limit: str
    reached: float
    met: bool


def at_least(name: str, limit: float, reached: float) -> Aim:
    return Aim(name, f"≥ {limit:,g}", reached, met=reached >= limit)


def at_most(name: str, limit: float, reached: float | None) -> Aim:
    value = math.inf if reached is None else reached
    return Aim(name, f"≤ {limit:,g}", value, met=value <= limit)


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    figures: tuple[Figure, ...]
    ratios: tuple[Ratio, ...] = ()
    aims: tuple[Aim, ...] = ()


def figure(name: str, unit: str, runs: Sequence[Load]) -> Figure:
    rates = tuple(round(run.rate, 1) for run in runs)
    return Figure(
        name, unit, median(rates), _median([r.p50 for r in runs]), _median([r.p99 for r in runs]), rates
    )


def _median(times: list[float | None]) -> float | None:
    taken = [time for time in times if time is not None]
    return round(median(taken), 3) if taken else None


def ratio(name: str, ours: Figure, theirs: Figure) -> Ratio:
    return Ratio(name, round(ours.rate / theirs.rate, 2))


def percentile(latencies: list[float], share: float) -> float:
    """Of seconds, in milliseconds."""
    return sorted(latencies)[min(len(latencies) - 1, int(len(latencies) * share))] * 1_000


def tables(result: Result) -> list[Table]:
    return [
        _figures(result),
        *([_ratios(result)] if result.ratios else []),
        *([_aims(result)] if result.aims else []),
    ]


def _figures(result: Result) -> Table:
    more = list(dict.fromkeys(title for one in result.figures for title in one.more))
    table = _table(result.title, "", "per second", "p50 ms", "p99 ms", "runs", *more)
    for one in result.figures:
        times = ["" if value is None else f"{value:,.2f}" for value in (one.p50_ms, one.p99_ms)]
        runs = " ".join(f"{run:,.0f}" for run in one.runs)
        others = [f"{one.more[title]:,.1f}" if title in one.more else "" for title in more]
        table.add_row(one.name, f"{one.rate:,.0f} {one.unit}", *times, runs, *others)
    return table


def _ratios(result: Result) -> Table:
    table = _table("ratios", "", "times")
    for one in result.ratios:
        table.add_row(one.name, f"{one.value:,.2f}")
    return table


def _aims(result: Result) -> Table:
    table = _table("aims", "", "aim", "reached", "")
    for one in result.aims:
        table.add_row(one.name, one.limit, f"{one.reached:,.1f}", "met" if one.met else "not met")
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(*columns, title=title, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def plain(result: Result) -> dict[str, Any]:
    return asdict(result)
