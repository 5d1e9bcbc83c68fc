"""Figures as tables and charts of a paper. A column of figures names its indicator in ``traces``, a row in ``lines``: in print a code stands in the annex alone. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.stats.indicators import Figure, Indicator, tally
from services.stats.periods import months
from services.stats.reports.counted import Bureau, Reading, Readings
from services.stats.reports.sentences import points_between, points_text
from shared.papers.paper import Cell, Chart, ChartKind, Column, Series, Share, Table

TOTAL = "合计"
#: the row of what has no value
UNSTATED = "未登记"
#: lines of a list; nobody reads more on paper
LONGEST = 500
APART_NOTE = "“另列”为不详、未填数量或者尚未届满的，不入比率的分母，也不入合计的数量。"
POINTS_NOTE = "比率的增减为百分点。"


def cell(figure: Figure) -> Cell:
    return figure.count if figure.numerator is None else Share(figure.numerator, figure.count)


def by_bureau(reading: Reading, codes: Sequence[str], caption: str) -> Table:
    """A line for each bureau that has anything; what is not known of a rate stands in a column of its own."""
    bureaus = reading.bureaus(codes)
    rows = [(reading.name(bureau), *_figures(reading, codes, bureau)) for bureau in bureaus]
    total = (TOTAL, *_figures(reading, codes, None)) if rows else None
    heads = [head for code in codes for head in _heads(reading, code)]
    columns = (Column("单位", 2.0), *(Column(title, sums=True) for title, _ in heads))
    note = "未列出的单位各栏均为零。" if rows else ""
    traces, codes_of_rows = (None, *(code for _, code in heads)), [code for _, code in bureaus]
    return Table(columns, rows, caption, total, traces, note, bureaus=codes_of_rows)


def by_month(reading: Reading, codes: Sequence[str], caption: str) -> Table:
    """A line for each month of the period, for figures that add up over time."""
    parts = [(month.title, reading.during(month)) for month in months(reading.period)]
    rows = [(title, *(cell(part.figure(code)) for code in codes)) for title, part in parts]
    total = (TOTAL, *(cell(reading.figure(code)) for code in codes)) if rows else None
    columns = (Column("月份", 1.5), *(Column(reading.indicator(code).title, sums=True) for code in codes))
    return Table(columns, rows, caption, total, (None, *codes))


@dataclass(frozen=True, slots=True)
class Split:
    """A field (承办人、部门) by whose values figures are taken apart, with the names of its codes."""

    value: str
    title: str
    names: Mapping[str, str] = field(default_factory=dict)


def by_value(reading: Reading, codes: Sequence[str], split: Split, caption: str) -> Table:
    """A line for each value among what the figures count; only for figures that add up."""
    found = {code: _by_value(reading, code, split.value) for code in codes}
    values = sorted({one for figures in found.values() for one in figures}, key=lambda one: (not one, one))
    nothing = Figure(0)
    rows = [
        (split.names.get(one, one) or UNSTATED, *(cell(found[code].get(one, nothing)) for code in codes))
        for one in values
    ]
    total = (TOTAL, *(cell(reading.figure(code)) for code in codes)) if rows else None
    columns = (Column(split.title, 1.5), *(Column(reading.indicator(c).title, sums=True) for c in codes))
    return Table(columns, rows, caption, total, (None, *codes))


def compared(readings: Readings, codes: Iterable[str], caption: str, whole: Reading | None = None) -> Table:
    """A line for each indicator: this period, the same period a year earlier, the change; beside ``whole`` (全区) if it is given."""
    now, then = readings.now, readings.then
    codes = [code for code in codes if now.has(code)]
    unknown = any(now.figure(code).apart for code in codes)
    columns = [Column("指标", 2.0), Column("本期")]
    columns += [Column("另列")] * unknown + [Column("上年同期"), Column("增减")] * bool(then)
    columns += [Column("全区")] * bool(whole)
    rows = [tuple(_line(now, then, whole, code, unknown=unknown)) for code in codes]
    rates = any(now.indicator(code).is_rate for code in codes)
    notes = (APART_NOTE if unknown else "", POINTS_NOTE if rates and then else "")
    return Table(columns, rows, caption, note="".join(notes), lines=codes)


def broken_down(readings: Readings, codes: Iterable[str], caption: str) -> Table:
    """As ``compared``, without the lines of which there is nothing now and was nothing a year earlier."""
    both = [one for one in (readings.now, readings.then) if one]
    kept = [code for code in codes if any(_anything(one, code) for one in both)]
    return compared(readings, kept, caption)


def bars(table: Table, reading: Reading, codes: Sequence[str], title: str) -> Chart | None:
    """A bar a bureau and figure, of what ``table`` shows; null where it shows nothing."""
    if not table.rows:
        return None
    bureaus = reading.bureaus([code for code in table.traces if code])
    series = [
        Series(reading.indicator(code).title, [_value(reading.of_bureaus(code).get(b)) for b in bureaus])
        for code in codes
    ]
    percent = all(reading.indicator(code).is_rate for code in codes)
    return Chart(title, ChartKind.BAR, [reading.name(b) for b in bureaus], series, percent)


def lines(reading: Reading, codes: Sequence[str], title: str) -> Chart:
    """A line a figure over the months of the period, named without their year where there is only one."""
    parts = [(month, reading.during(month)) for month in months(reading.period)]
    one_year = len({month.code[:4] for month, _ in parts}) == 1
    labels = [f"{int(month.code[5:])}月" if one_year else month.code for month, _ in parts]
    series = [
        Series(reading.indicator(code).title, [_value(part.figure(code)) for _, part in parts])
        for code in codes
    ]
    return Chart(title, ChartKind.LINE, labels, series)


def listed(
    rows: Iterable[object], columns: Sequence[tuple[str, Callable[..., Cell]]], caption: str = ""
) -> Table:
    """A list of what is behind a figure: each column has a title and says what it shows of a row. A paper holds the first ``LONGEST``."""
    found = list(rows)
    cells = [tuple(show(row) for _, show in columns) for row in found[:LONGEST]]
    left = f"共{len(found)}条，只列前{LONGEST}条；其余在系统中查询。" if len(found) > LONGEST else ""
    return Table([Column(title) for title, _ in columns], cells, caption, note=left)


def _by_value(reading: Reading, code: str, value: str) -> dict[str, Figure]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in reading.behind(code):
        grouped[row.value(value) or ""].append(row)
    one = reading.indicator(code)
    return {name: tally(one, rows, reading.period) for name, rows in grouped.items()}


def _anything(reading: Reading, code: str) -> bool:
    if not reading.has(code):
        return False
    figure = reading.figure(code)
    return bool(figure.count or figure.apart)


def _heads(reading: Reading, code: str) -> list[tuple[str, str]]:
    one = reading.indicator(code)
    return [(one.title, code)] + [(_apart_title(one), code)] * bool(reading.figure(code).apart)


def _apart_title(one: Indicator[object]) -> str:
    return f"{one.title}（{one.apart_title if one.is_rate else '未填数量'}）"


def _figures(reading: Reading, codes: Iterable[str], bureau: Bureau | None) -> list[Cell]:
    cells: list[Cell] = []
    for code in codes:
        whole = reading.figure(code)
        nothing = Figure(0, None if whole.numerator is None else 0, None if whole.apart is None else 0)
        one = reading.of_bureaus(code).get(bureau, nothing) if bureau else whole
        cells += [cell(one)] + [one.apart] * bool(whole.apart)
    return cells


def _line(
    now: Reading, then: Reading | None, whole: Reading | None, code: str, *, unknown: bool
) -> Iterable[Cell]:
    figure = now.figure(code)
    yield from (now.indicator(code).title, cell(figure))
    if unknown:
        yield figure.apart
    if then:
        yield cell(then.figure(code))
        yield _difference(figure, then.figure(code))
    if whole:
        yield cell(whole.figure(code))


def _difference(now: Figure, then: Figure) -> Cell:
    if now.numerator is None:
        return now.count - then.count
    points = points_between(now, then)
    return None if points is None else points_text(points)


def _value(figure: Figure | None) -> float | None:
    if figure is None:
        return None
    if figure.numerator is None:
        return figure.count
    return figure.numerator / figure.count if figure.count else None
