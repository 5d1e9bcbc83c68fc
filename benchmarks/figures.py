"""What a benchmark gives back, and how it is shown: figures with their repeated runs, and ratios between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, NamedTuple

from rich.table import Table


class Load(NamedTuple):
    """One run: events a second, and the latency of one call in milliseconds."""

    rate: float
    p50: float = 0.0
    p99: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """``rate`` is the median of ``runs`` in ``unit`` a second; latencies are medians of each run's own percentile, 0 where not taken."""

    name: str
    unit: str
    rate: float
    p50_ms: float
    p99_ms: float
    runs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """``value`` times as many as; ``aim`` the least that was asked for."""

    name: str
    value: float
    aim: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    figures: tuple[Figure, ...]
    ratios: tuple[Ratio, ...] = ()


def figure(name: str, unit: str, runs: Sequence[Load]) -> Figure:
    rates = tuple(round(run.rate, 1) for run in runs)
    p50, p99 = (round(median(times), 3) for times in ([r.p50 for r in runs], [r.p99 for r in runs]))
    return Figure(name, unit, median(rates), p50, p99, rates)


def ratio(name: str, ours: Figure, theirs: Figure, aim: float | None = None) -> Ratio:
    return Ratio(name, round(ours.rate / theirs.rate, 2), aim)


def percentile(latencies: list[float], share: float) -> float:
    """Of seconds, in milliseconds."""
    return sorted(latencies)[min(len(latencies) - 1, int(len(latencies) * share))] * 1_000


def tables(result: Result) -> list[Table]:
    shown = Table("", "per second", "p50 ms", "p99 ms", "runs", title=result.title, title_justify="left")
    for column in shown.columns[1:]:
        column.justify = "right"
    for one in result.figures:
        times = [f"{value:,.2f}" if value else "" for value in (one.p50_ms, one.p99_ms)]
        runs = " ".join(f"{run:,.0f}" for run in one.runs)
        shown.add_row(one.name, f"{one.rate:,.0f} {one.unit}", *times, runs)
    if not result.ratios:
        return [shown]
    ratios = Table("", "times", "aim", title_justify="left")
    for r in result.ratios:
        ratios.add_row(r.name, f"{r.value:,.2f}", f"≥ {r.aim:g}" if r.aim else "")
    return [shown, ratios]


def plain(result: Result) -> dict[str, Any]:
    return asdict(result)
