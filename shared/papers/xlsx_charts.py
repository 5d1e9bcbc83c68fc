"""Charts as a spreadsheet program's own, over the cells with their numbers, readable in black-and-white print."""

from __future__ import annotations

import math
from typing import Literal

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as Drawn
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shared.papers import cells
from shared.papers.cells import Look
from shared.papers.chart import lies
from shared.papers.paper import Chart, ChartKind

_GREYS = ("404040", "A6A6A6", "D9D9D9", "737373")
_DASHES = ("solid", "dash", "sysDot", "dashDot")
_MARKS: tuple[Literal["circle", "square", "triangle", "diamond"], ...] = (
    "circle",
    "square",
    "triangle",
    "diamond",
)
#: centimetres
_WIDTH, _HEIGHT = 17, 9


def write_chart(sheet: Worksheet, chart: Chart, row: int = 1) -> int:
    """The numbers at ``row`` and the chart beside them; returns the first row below both."""
    cells.put(sheet, row, 1, chart.title, Look.SECTION)
    cells.heading(sheet, row + 1, 1, "")
    for column, series in enumerate(chart.series, start=2):
        cells.heading(sheet, row + 1, column, series.title)
    for line, label in enumerate(chart.labels):
        cells.put(sheet, row + 2 + line, 1, label)
        for column, series in enumerate(chart.series, start=2):
            _put(sheet, row + 2 + line, column, series.values[line], percent=chart.percent)
    sheet.column_dimensions["A"].width = 32
    drawn = _drawn(sheet, chart, row)
    beside = get_column_letter(len(chart.series) + 3)
    sheet.add_chart(drawn, f"{beside}{row}")
    return row + 3 + max(len(chart.labels), int(drawn.height / 0.5))


def _put(sheet: Worksheet, row: int, column: int, value: float | None, *, percent: bool) -> None:
    cell = cells.put(sheet, row, column, None, Look.RATE if percent else Look.NUMBER)
    cell.value = int(value) if value is not None and value == int(value) and not percent else value


def _drawn(sheet: Worksheet, chart: Chart, row: int) -> BarChart | LineChart:
    made = LineChart() if chart.kind is ChartKind.LINE else BarChart()
    made.title, made.width, made.height = chart.title, _WIDTH, _HEIGHT
    last = row + 1 + len(chart.labels)
    for column in range(2, len(chart.series) + 2):
        values = Reference(sheet, min_col=column, min_row=row + 1, max_row=last)
        made.append(_looking(Series(values, title_from_data=True), chart.kind, column - 2))
    made.set_categories(Reference(sheet, min_col=1, min_row=row + 2, max_row=last))
    made.display_blanks = "gap"
    made.x_axis.delete = made.y_axis.delete = False
    made.y_axis.majorGridlines, made.y_axis.scaling.min = None, 0
    made.y_axis.number_format = "0%" if chart.percent else "0"
    if len(chart.series) == 1:
        made.legend = None
    if isinstance(made, BarChart) and lies(chart):
        made.barDir, made.x_axis.scaling.orientation = "bar", "maxMin"
        made.y_axis.crosses = "max"
        made.height = max(_HEIGHT, 2 + math.ceil(0.6 * len(chart.labels) * max(1.0, len(chart.series) / 1.5)))
    return made


def _looking(series: Drawn, kind: ChartKind, at: int) -> Drawn:
    shade = _GREYS[at % len(_GREYS)]
    if kind is ChartKind.LINE:
        series.graphicalProperties.line.solidFill = "000000"
        series.graphicalProperties.line.dashStyle = _DASHES[at % len(_DASHES)]
        series.marker, series.smooth = Marker(symbol=_MARKS[at % len(_MARKS)]), False
    else:
        series.graphicalProperties.solidFill = shade
        series.graphicalProperties.line.solidFill = "000000"
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)  # fmt: skip
    return series
