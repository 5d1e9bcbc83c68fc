"""What a certificate consists of, whoever prints it: sections, tables of text, and the days of a count. Pure.

Long day tables stand side by side in two halves, so that an ordinary period fits one or two pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.deadlines.certificate.content import CountedDay, DayTable
from services.deadlines.certificate.days import UNPUBLISHED
from shared.dates.calendar import WEEKDAYS
from shared.dates.wording import written

DAY_COLUMNS = ("日期", "星期", "计入", "序", "缘由")
#: days above which a table stands in two halves
LONG = 14


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text; ``strong`` names the rows in bold, ``header`` is empty for label and value. ``widths`` in mm."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    header: Sequence[str] = ()
    strong: frozenset[tuple[int, int]] = frozenset()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    tables: Sequence[Table] = ()
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    number: str
    provisional: bool
    headline: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str] = field(default=())


def day_table(table: DayTable) -> Table:
    """Each day in a line; in two halves when there are many."""
    lines, marked = [_day(day) for day in table.days], [day.mark is not None for day in table.days]
    halves = 2 if len(lines) > LONG else 1
    height = -(-len(lines) // halves)
    blank = ("",) * len(DAY_COLUMNS)
    rows = [
        tuple(cell for at in range(row, height * halves, height) for cell in (lines[at] if at < len(lines) else blank))
        for row in range(height)
    ]  # fmt: skip
    width = len(DAY_COLUMNS)
    strong = frozenset(
        (at % height, at // height * width + cell)
        for at, mark in enumerate(marked)
        for cell in range(width)
        if mark
    )
    widths = (29, 10, 11, 8, 20) if halves == 2 else (30, 16, 16, 14, 80)
    said = [
        f"读作“{table.reading}”" if table.reading else "",
        f"期间：{table.period}" if table.period else "",
        f"“{UNPUBLISHED}”指该日放假安排尚未公布"
        if any(UNPUBLISHED in day.reason for day in table.days)
        else "",
    ]
    caption = "，".join(part for part in said if part)
    return Table(rows, widths * halves, DAY_COLUMNS * halves, strong, caption)


def _day(day: CountedDay) -> tuple[str, ...]:
    number = "" if day.number is None else str(day.number)
    reason = f"{day.reason}，{day.mark}" if day.mark else day.reason
    return (written(day.on), WEEKDAYS[day.on.weekday()], day.verdict.value, number, reason)
