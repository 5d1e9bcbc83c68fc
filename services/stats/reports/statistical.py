"""行政应诉案件统计报表, half-year and yearly, as a paper: the tables of the catalogue, the rules of counting, what no date can place. Pure.

Every column names its indicator, so that a reader can ask for the cases behind it; the lists of cases are in the workbook of the same report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from services.stats.catalogue import HALF_YEAR, Catalogue
from services.stats.indicators import Figure
from services.stats.knowledge import Knowledge
from services.stats.periods import Period
from services.stats.report import TITLE, CaseLine, Report, report
from services.stats.reports.form import Form, Material
from services.stats.tables import Block as Figures
from services.stats.tables import Line, condensed
from shared.events.terms import Recipient
from shared.papers.paper import Attachment, Block, Cell, Column, Heading, Paper, Paragraph, Share, Table

#: columns that a page holds beside the name of the bureau
WIDE = 8
NONE = "本期无此类情况。"


#: half-year and year: what they are called, and the tables of the catalogue they show (null: all)
STATISTICAL: Mapping[str, tuple[str, tuple[str, ...] | None]] = {
    "half-year": ("半年", HALF_YEAR),
    "year": ("年度", None),
}


def statistics(form: str, known: Knowledge, catalogue: Catalogue, period: Period) -> Report:
    """The report as data, with the cases behind it: for its workbook, and for programs. KeyError for another form."""
    name, tables = STATISTICAL[form]
    chosen = catalogue.tables if tables is None else catalogue.some(tables)
    return report(known, period, chosen, catalogue.rule_titles, f"{TITLE}（{name}）")


def paper(material: Material, form: str) -> Paper:
    period = material.asked.period
    made = statistics(form, material.known, material.catalogue, period)
    return Paper(
        title=f"{period.title}{made.title}",
        issuer="区司法局",
        blocks=tuple(_blocks(made)),
        issued_on=material.today,
        attachments=(
            Attachment("日期不详的案件", tuple(_undated(made))),
            Attachment("口径说明", tuple(Paragraph(note) for note in made.notes)),
        ),
        warning=made.warning,
    )


def _blocks(made: Report) -> Iterator[Block]:
    for figures in map(condensed, made.blocks):
        yield Heading(figures.title)
        yield from _tables(figures)
        if not figures.lines:
            yield Paragraph(NONE)


def _tables(figures: Figures) -> Iterator[Table]:
    """As many tables as the columns need; none where no bureau has anything."""
    heads = [head for at in range(len(figures.columns)) for head in _heads(figures, at)]
    for start in range(0, len(heads), WIDE) if figures.lines else ():
        part = heads[start : start + WIDE]
        columns = (Column("单位", 2.0), *(Column(title, sums=True) for title, _, _ in part))
        rows = tuple((line.name, *_cells(part, line)) for line in figures.lines)
        total = ("合计", *(_cell(figures.total[at], apart=apart) for _, at, apart in part))
        traces = (None, *(figures.columns[at].code for _, at, _ in part))
        caption = figures.title.partition("、")[2] + ("（续）" if start else "")
        yield Table(columns, rows, caption, total, traces)


def _heads(figures: Figures, at: int) -> Iterator[tuple[str, int, bool]]:
    """A figure's own column, and one for what stands apart where anything does."""
    column = figures.columns[at]
    yield column.title, at, False
    if figures.total[at].apart:
        yield f"{column.title}（{column.apart_title}）", at, True


def _cells(heads: list[tuple[str, int, bool]], line: Line) -> list[Cell]:
    return [_cell(line.figures[at], apart=apart) for _, at, apart in heads]


def _cell(figure: Figure, *, apart: bool) -> Cell:
    if apart:
        return figure.apart or 0
    return figure.count if figure.numerator is None else Share(figure.numerator, figure.count)


def _undated(made: Report) -> Iterator[Block]:
    if not made.undated:
        yield Paragraph(NONE)
        return
    columns = (Column("单位", 2.0), Column("案件", 3.0), Column("案号", 2.0), Column("审级"))
    yield Table(columns, tuple(map(_case, made.undated)))


def _case(line: CaseLine) -> tuple[Cell, ...]:
    return (line.bureau_name, line.row.name, line.row.case_no, line.row.instance)


def _form(code: str) -> Form:
    title = f"{STATISTICAL[code][0]}行政应诉案件统计报表"
    return Form(code, title, "YC23-2.6b", "region", partial(paper, form=code), (Recipient.GOVERNMENT,))


HALF_YEAR_TABLES, YEAR_TABLES = map(_form, STATISTICAL)
