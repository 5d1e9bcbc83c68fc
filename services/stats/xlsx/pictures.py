"""Charts of the report: appearance of the person in charge and losses, by bureau, each over its own numbers."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from services.stats.report import Report
from shared.papers import cells
from shared.papers.paper import Chart, ChartKind, Series
from shared.papers.xlsx_charts import write_chart

#: rates of the report that are drawn
DRAWN = ("appearance_rate", "loss_rate")
NOTHING = "本期没有可绘制的数据。"


def write_pictures(sheet: Worksheet, report: Report) -> None:
    """One chart below the other; a bureau with nothing in the denominator is left out of it."""
    row = 1
    for chart in charts(report):
        row = write_chart(sheet, chart, row) + 1
    if row == 1:
        cells.put(sheet, 1, 1, NOTHING)
    cells.print_on_a4(sheet)


def charts(report: Report) -> Iterator[Chart]:
    """The rates that are drawn, where any bureau has one."""
    for block in report.blocks:
        for at, column in enumerate(block.columns):
            lines = [(line.name, line.figures[at]) for line in block.lines if line.figures[at].count]
            if column.code in DRAWN and lines:
                values = [(figure.numerator or 0) / figure.count for _, figure in lines]
                names = [name for name, _ in lines]
                title = f"各单位{column.title}"
                yield Chart(title, ChartKind.BAR, names, [Series(column.title, values)], percent=True)
