"""From a figure of a report to the cases behind it: at the log position the report stands on, so that they are as many as it says. Pure.

A table says which indicator is behind a column or a line, and which bureau behind a row. Editions that were published before tables said so have a
column of codes, and bureaus by their names: what these say is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from services.stats.periods import months, year_earlier
from services.stats.reports.form import Asked
from services.stats.reports.tabling import UNSTATED
from shared.papers.paper import Table

#: what the first column of a table is called whose rows are bureaus, months; and the column of codes that there was
BUREAU, MONTH, CODES = "单位", "月份", "指标编码"
#: columns of a table whose rows are indicators
NOW, APART, EARLIER = "本期", "另列", "上年同期"
#: the first column of a table whose rows are values of a field, and the field
FIELDS = {"承办人": "handler", "部门": "department"}
#: columns that have no cases of their own, with what a reader does instead
NONE_OF_ITS_OWN = {
    "增减": "“增减”是本期与上年同期之差，没有单独的案件：请分别点开这两个数",
    "全区": "“全区”只供对照，其案件由司法局查看",
}


class Sought(NamedTuple):
    """A figure: ``bureau`` and ``period`` by their codes, “” for those of the report; ``place`` in the figure; only the cases with that ``value`` of a field."""

    code: str
    bureau: str = ""
    place: str = ""
    period: str = ""
    dimension: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """For who may trace the figures of what the report is ``about``. ``known``: the indicators there are; ``bureaus``, ``people``: codes by name."""

    about: Asked
    position: int
    known: Container[str]
    bureaus: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str | None] = field(default_factory=dict)

    def __call__(self, table: Table, row: int | None) -> Sequence[str]:
        """An address for each column, empty where none is known: of a row, or of the total (null)."""
        found = self._sought(table, row)
        return [self.link(one) if one and one.code in self.known else "" for one in found]

    def link(self, one: Sought) -> str:
        given = {
            "indicator": one.code,
            "period": one.period or self.about.period.code,
            "region": self.about.region,
            "bureau": one.bureau or self.about.bureau,
            "place": one.place,
            "dimension": one.dimension,
            "value": one.value,
            "position": str(self.position),
        }
        return f"/cockpit/trace?{urlencode({name: value for name, value in given.items() if value})}"

    def _sought(self, table: Table, row: int | None) -> list[Sought | None]:
        if row is None:
            return _by_column(table, Sought(""))
        if lines := _lines(table):
            return self._of_line(table, lines[row])
        if table.bureaus:
            return _by_column(table, Sought("", bureau=table.bureaus[row]))
        head, name = table.columns[0].title, str(table.rows[row][0])
        if head == BUREAU and name in self.bureaus:
            return _by_column(table, Sought("", bureau=self.bureaus[name]))
        if head in FIELDS:
            value = self._value(head, name)
            return [] if value is None else _by_column(table, Sought("", dimension=FIELDS[head], value=value))
        month = (
            {one.title: one.code for one in months(self.about.period)}.get(name) if head == MONTH else None
        )
        return _by_column(table, Sought("", period=month)) if month else []

    def _value(self, head: str, name: str) -> str | None:
        """Of the field that a row is about, “” for what is not stated; null for people of one name. Who has no name stands there by their code."""
        if name == UNSTATED:
            return ""
        return self.people.get(name, name) if FIELDS[head] == "handler" else name

    def _of_line(self, table: Table, code: str) -> list[Sought | None]:
        then = year_earlier(self.about.period)
        meant = {NOW: Sought(code), APART: Sought(code, place="apart")}
        meant |= {EARLIER: Sought(code, period=then.code)} if then else {}
        return [meant.get(column.title) for column in table.columns]


def codes_by_name(names: Mapping[tuple[str, str], str], region: str) -> dict[str, str]:
    """Bureaus of a region by what they are called; two of one name are neither."""
    own = {code: name for (of, code), name in names.items() if of == region}
    often = Counter(own.values())
    return {name: code for code, name in own.items() if often[name] == 1}


def people_by_name(names: Mapping[str, str]) -> dict[str, str | None]:
    """``names`` by code; null for a name that several have."""
    often = Counter(names.values())
    return {name: code if often[name] == 1 else None for code, name in names.items()}


def _lines(table: Table) -> Sequence[str]:
    titles = [column.title for column in table.columns]
    if table.lines or CODES not in titles:
        return table.lines
    return [str(row[titles.index(CODES)]) for row in table.rows]


def _by_column(table: Table, of: Sought) -> list[Sought | None]:
    """The indicator of each column; a second column of the same one shows what stands apart."""
    pairs = zip(table.traces, (None, *table.traces), strict=False)
    return [
        of._replace(code=code, place="apart" if code == before else "") if code else None
        for code, before in pairs
    ]
