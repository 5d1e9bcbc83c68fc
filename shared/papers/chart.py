"""Charts as SVG: a pure function of the numbers, readable in black-and-white print, every bar and point with its number.

Lengths are points. Series differ by grey and by hatching (bars) or by dash and mark (lines), never by colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from shared.papers.paper import Chart, ChartKind, Series
from shared.papers.strokes import LETTER, dash, mark, patterns, rect, rule, text
from shared.papers.titles import title_lines
from shared.papers.wording import printed_width

#: 156 mm
WIDTH = 442.0
#: bars lie when there are many of them or when their names are long
_UPRIGHT_LABELS, _UPRIGHT_BARS = 8, 14
#: what fits on a page
_TALLEST = 520.0
_BAR, _PLOT = 12.0, 170.0
_NAMES = 11
#: of a standing bar
_WIDEST = 36.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG and its size; the title is printed above it."""

    title: str
    svg: str
    width: float
    height: float


def drawings(chart: Chart) -> tuple[Drawing, ...]:
    """One, or several where the bars do not fit on one page; none when there is nothing to draw."""
    if not chart.labels or not chart.series:
        return ()
    return tuple(_drawn(part) for part in _parts(chart))


def number(value: float, *, percent: bool) -> str:
    """As it stands on a bar."""
    if percent:
        return f"{100 * value:.1f}%"
    return str(int(value)) if value == int(value) else f"{value:.1f}"


def _parts(chart: Chart) -> Iterator[Chart]:
    fitting = max(1, int((_TALLEST - 70) // _group(chart))) if lies(chart) else len(chart.labels)
    for at in range(0, len(chart.labels), fitting):
        series = [replace(one, values=one.values[at : at + fitting]) for one in chart.series]
        title = chart.title if at == 0 else f"{chart.title}（续）"
        yield replace(chart, title=title, labels=chart.labels[at : at + fitting], series=series)


def _drawn(chart: Chart) -> Drawing:
    key = list(_key(chart.series, chart.kind))
    top = 14.0 * (1 + max((row for row, _ in key), default=-1)) + 8
    shapes, height = (_lying if lies(chart) else _standing)(chart, top)
    body = "".join([*(text for _, text in key), *shapes])
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}pt" height="{height:g}pt" '
        f'viewBox="0 0 {WIDTH:g} {height:g}" font-family="Noto Serif SC" font-size="{LETTER:g}">'
    )
    return Drawing(chart.title, f"{head}{patterns()}{body}</svg>", WIDTH, height)


def lies(chart: Chart) -> bool:
    if chart.kind is ChartKind.LINE:
        return False
    bars = len(chart.labels) * len(chart.series)
    longest = max(printed_width(label) for label in chart.labels)
    return bars > _UPRIGHT_BARS or len(chart.labels) > _UPRIGHT_LABELS or longest > 10


def _group(chart: Chart) -> float:
    """The height of one label's bars."""
    return max(_BAR * len(chart.series), 24.0) + 8


def _lying(chart: Chart, top: float) -> tuple[list[str], float]:
    left, right = _NAMES * LETTER + 8, WIDTH - 46
    scale, group = (right - left) / _ceiling(chart), _group(chart)
    bottom = top + group * len(chart.labels)
    shapes = [rule(left, top, left, bottom)]
    for row, label in enumerate(chart.labels):
        middle = top + group * (row + 0.5)
        shapes += _stacked(label, left - 6, middle, "end")
        start = middle - _BAR * len(chart.series) / 2
        for at, series in enumerate(chart.series):
            shapes += _lying_bar(chart, series.values[row], at, (left, start + _BAR * at, scale))
    return shapes, bottom + 8


def _lying_bar(chart: Chart, value: float | None, at: int, place: tuple[float, float, float]) -> list[str]:
    left, y, scale = place
    if value is None:
        return [text("—", left + 4, y + _BAR - 3)]
    length = max(0.0, value) * scale
    bar = rect(left, y + 1, length, _BAR - 2, at)
    return [bar, text(number(value, percent=chart.percent), left + length + 4, y + _BAR - 3)]


def _standing(chart: Chart, top: float) -> tuple[list[str], float]:
    left, bottom = 12.0, top + 12 + _PLOT
    step, scale = (WIDTH - 2 * left) / len(chart.labels), _PLOT / _ceiling(chart)
    shapes, lines = [rule(left, bottom, WIDTH - left, bottom)], 1
    for at, label in enumerate(chart.labels):
        folded = _folded(label, max(2, int(step // LETTER)))
        lines = max(lines, len(folded))
        middle = left + step * (at + 0.5)
        shapes += [text(part, middle, bottom + 13 * (n + 1), "middle") for n, part in enumerate(folded)]
    draw = _lines if chart.kind is ChartKind.LINE else _columns
    shapes += draw(chart, (left, bottom, step, scale))
    return shapes, bottom + 13 * lines + 8


def _columns(chart: Chart, place: tuple[float, float, float, float]) -> list[str]:
    left, bottom, step, scale = place
    width = min(_WIDEST, 0.8 * step / len(chart.series))
    shapes: list[str] = []
    for label in range(len(chart.labels)):
        start = left + step * (label + 0.5) - width * len(chart.series) / 2
        for at, series in enumerate(chart.series):
            value, x = series.values[label], start + width * at
            height = max(0.0, value or 0.0) * scale
            if value is not None:
                shapes.append(rect(x + 1, bottom - height, width - 2, height, at))
            said = "—" if value is None else number(value, percent=chart.percent)
            shapes.append(
                text(said, x + width / 2, bottom - height - 4, "middle", size=min(LETTER, width / 3.2))
            )
    return shapes


def _lines(chart: Chart, place: tuple[float, float, float, float]) -> list[str]:
    left, bottom, step, scale = place
    shapes: list[str] = []
    for at, series in enumerate(chart.series):
        points = [
            None if value is None else (left + step * (n + 0.5), bottom - value * scale)
            for n, value in enumerate(series.values)
        ]
        for present, run in groupby(points, key=lambda point: point is not None):
            if present:
                path = " ".join(f"{x:.2f},{y:.2f}" for x, y in filter(None, run))
                shapes.append(
                    f'<polyline points="{path}" fill="none" stroke="#000" stroke-width="1.4" {dash(at)}/>'
                )
        for n, (point, value) in enumerate(zip(points, series.values, strict=True)):
            if point and value is not None:
                shift = -7.0 if _is_above(chart.series, at, n) else 14.0
                said = number(value, percent=chart.percent)
                shapes += [
                    mark(*point, at),
                    text(said, point[0], point[1] + shift, "middle", size=9, halo=True),
                ]
    return shapes


def _is_above(series: Sequence[Series], at: int, n: int) -> bool:
    """Whether a point's number stands above it: the higher half of the points over one label, the first of equals."""
    order = sorted(
        (-(one.values[n] or 0.0), index) for index, one in enumerate(series) if one.values[n] is not None
    )
    place = [index for _, index in order].index(at)
    return place < (len(order) + 1) // 2


def _ceiling(chart: Chart) -> float:
    """The value that the whole length stands for; above 0, so that a chart of zeros can be drawn."""
    highest = max((value or 0.0 for series in chart.series for value in series.values), default=0.0)
    if highest <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(highest))
    return math.ceil(highest / unit * 2) / 2 * unit


def _key(series: Sequence[Series], kind: ChartKind) -> Iterator[tuple[int, str]]:
    """The legend, row by row; none when there is one series only."""
    x, row = 12.0, 0
    for at, one in enumerate(series) if len(series) > 1 else ():
        width = 28 + printed_width(one.title) * LETTER + 12
        if x + width > WIDTH and x > 12:
            x, row = 12.0, row + 1
        y = 4 + 14.0 * row
        sign = rect(x, y, 20, 8, at) if kind is ChartKind.BAR else _key_line(x, y, at)
        yield row, sign + text(one.title, x + 25, y + 8)
        x += width


def _key_line(x: float, y: float, at: int) -> str:
    line = f'<line x1="{x:.2f}" y1="{y + 4:.2f}" x2="{x + 20:.2f}" y2="{y + 4:.2f}" stroke="#000" stroke-width="1.4" {dash(at)}/>'
    return line + mark(x + 10, y + 4, at)


def _stacked(label: str, x: float, middle: float, anchor: str) -> list[str]:
    """A name beside its bars."""
    parts = _folded(label, _NAMES)
    start = middle + 3.5 - 6 * (len(parts) - 1)
    return [text(part, x, start + 12 * at, anchor) for at, part in enumerate(parts)]


def _folded(label: str, letters: int) -> list[str]:
    """The label in at most three even lines; what does not fit ends in an ellipsis."""
    lines = list(title_lines(label, letters))
    return lines if len(lines) <= 3 else [*lines[:2], lines[2][:-1] + "…"]
