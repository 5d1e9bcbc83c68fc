"""The cells of the national return: rows by category or by instance level, columns from indicators over the same rows. Pure.

A case whose field names no category has a row of its own, so that rows always add up to 合计 and nothing vanishes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

from services.stats import standing
from services.stats.figures.instance import Instance
from services.stats.indicators import Figure, tally
from services.stats.reports.counted import Reading
from services.stats.reports.national_form import Dictionary, FormColumn, Sheet
from services.stats.reports.tabling import TOTAL, cell
from shared.events.terms import Level
from shared.papers.paper import Blank, Block, Cell, Column, Table
from shared.policy.subjects import Subject

UNSORTED = "未归类"


@dataclass(frozen=True)
class Filled:
    """One sheet over the rows of a reading."""

    sheet: Sheet
    reading: Reading
    dictionary: Dictionary

    @cached_property
    def rows(self) -> tuple[Instance, ...]:
        """What the sheet counts; of a dated one only what stood in the period and can be placed in it."""
        litigation, period = self.sheet.of == "litigation", self.reading.period
        found: Iterable[Instance] = self.reading.rows(Subject.INSTANCE)
        own = (row for row in found if row.litigation == litigation)
        if not self.sheet.dated:
            return tuple(own)
        return tuple(row for row in own if row.dated and standing.concerned(row, period))

    @cached_property
    def groups(self) -> dict[str, list[Instance]]:
        """By the head of the line, every line of the form; what belongs to none only if there is any."""
        heads = self._heads()
        groups: dict[str, list[Instance]] = {head: [] for head in heads}
        for row in self.rows:
            groups.setdefault(self._head(row), []).append(row)
        return groups

    def _heads(self) -> list[str]:
        if self.sheet.by == "level":
            return [one.title for one in Level if one is not Level.RECONSIDERATION]
        return [one.title for one in self.dictionary.categories]

    def _head(self, row: Instance) -> str:
        if self.sheet.by == "level":
            return Level(row.level).title
        found = self.dictionary.category(row.field)
        return found.title if found else UNSORTED

    def codes(self, column: FormColumn) -> tuple[str, ...]:
        """The indicators of the column; empty where nothing is recorded."""
        if column.rest_of is None:
            return column.codes
        taken = {code for one in self.sheet.columns for code in one.codes}
        known = [code for code in self.reading.catalogue.indicators if code.startswith(f"{column.rest_of}.")]
        return tuple(code for code in known if code not in taken)

    def figure(self, column: FormColumn, rows: Sequence[Instance]) -> Figure:
        period, known = self.reading.period, self.reading.catalogue.indicators
        return reduce(add, (tally(known[code][1], rows, period) for code in self.codes(column)))

    def count(self, title: str) -> int:
        """The total of the column of this title."""
        column = next(one for one in self.sheet.columns if one.title == title)
        return self.figure(column, self.rows).count if self.codes(column) else 0

    def blocks(self) -> list[Block]:
        """The sheet, and what of it nobody records; a sheet of which nothing is recorded is one gap."""
        missing = [one for one in self.sheet.columns if not self.codes(one)]
        if len(missing) == len(self.sheet.columns):
            heads = "、".join(one.head for one in missing)
            return [Blank(f"{self.sheet.title}：{heads}", missing[0].from_whom, self.sheet.code)]
        gaps = (
            Blank(f"{self.sheet.title}：{one.head}", one.from_whom, f"{self.sheet.code}.{one.number}")
            for one in missing
        )
        return [self.table(), *gaps]

    def table(self) -> Table:
        """Columns that nobody records stay in their place, empty."""
        aside = {one.title for one in self.sheet.columns if self._apart(one)}
        columns = [Column("行政管理类别" if self.sheet.by == "category" else "审级", 2.0)]
        traces: list[str | None] = [None]
        for column in self.sheet.columns:
            codes = self.codes(column)
            columns += [Column(column.head, sums=bool(codes))]
            columns += [Column(f"{column.title}：不详", sums=True)] * (column.title in aside)
            traces += [codes[0] if len(codes) == 1 else None] * (2 if column.title in aside else 1)
        return Table(
            columns=columns,
            rows=[[head, *self._cells(aside, rows)] for head, rows in self.groups.items()],
            caption=self.sheet.title,
            total=[TOTAL, *self._cells(aside, self.rows)],
            traces=traces,
            note=self._note(),
        )

    def _apart(self, column: FormColumn) -> bool:
        return bool(self.codes(column)) and bool(self.figure(column, self.rows).apart)

    def _cells(self, aside: set[str], rows: Sequence[Instance]) -> Iterable[Cell]:
        for column in self.sheet.columns:
            if not self.codes(column):
                yield None
                continue
            figure = self.figure(column, rows)
            yield cell(figure)
            if column.title in aside:
                yield figure.apart or 0

    def _note(self) -> str:
        """Which indicators a column adds up, where it is more than one."""
        sums = [_added(one) for one in self.sheet.columns if one.rest_of or len(one.codes) > 1]
        return f"来源：登记的事实，由指标计得。{'；'.join(text for text in (self.sheet.note, *sums) if text)}"


def _added(column: FormColumn) -> str:
    added = f"{column.rest_of}.*（本表未单列的各项）" if column.rest_of else "＋".join(column.codes)
    return f"{column.head}＝{added}"
