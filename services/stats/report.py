"""The half-year (or any period's) report: a frozen model of what is printed, the same for the screen, JSON and the spreadsheet.

It depends on nothing but the rows known at a log position, so the same report at the same position comes out the same for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from services.stats import standing
from services.stats.catalogue import Table
from services.stats.figures.duty import OwedDuty
from services.stats.figures.instance import Instance
from services.stats.knowledge import Knowledge
from services.stats.notes import chinese_number, counting_notes, sample_warning
from services.stats.periods import Period
from services.stats.tables import Block, block
from shared.events.terms import Origin

TITLE = "行政应诉案件统计"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One instance behind the numbers, in codes; ``bureau_name`` as in the tables."""

    bureau_name: str
    row: Instance


@dataclass(frozen=True, slots=True)
class DutyLine:
    bureau_name: str
    title: str
    row: OwedDuty


@dataclass(frozen=True, slots=True)
class Report:
    """``origins`` says how many of ``cases`` come from where, by ``Origin`` code; ``undated`` are those no date can place."""

    title: str
    period: Period
    region: str | None
    bureau: str | None
    as_of: date | None
    position: int
    warning: str | None
    origins: dict[str, int]
    blocks: tuple[Block, ...]
    cases: tuple[CaseLine, ...]
    duties: tuple[DutyLine, ...]
    undated: tuple[CaseLine, ...]
    notes: tuple[str, ...]


def report(
    known: Knowledge, period: Period, tables: Iterable[Table], rule_titles: dict[str, str], title: str = TITLE
) -> Report:
    """The tables over what is known; whatever they show can be traced by its indicator. ``rule_titles`` name the duties of the lists."""
    rows = [row for row in known.instances if _in_period(row, period)]
    duties = [duty for duty in known.duties if period.contains(duty.due)]
    origins = Counter(row.origin for row in rows)
    blocks = tuple(block(table, known.rows, period, known.bureaus) for table in tables)
    return Report(
        title=title,
        period=period,
        region=known.scope.region,
        bureau=known.scope.bureau,
        as_of=known.at.as_of,
        position=known.at.position,
        warning=sample_warning(origins),
        origins={origin.value: origins[origin.value] for origin in Origin},
        blocks=tuple(_numbered(number, one) for number, one in enumerate(blocks, start=1)),
        cases=tuple(_case_line(known, row) for row in rows),
        duties=tuple(_duty_lines(known, duties, rule_titles)),
        undated=tuple(_case_line(known, row) for row in rows if _undated(row, period)),
        notes=counting_notes(blocks),
    )


def _numbered(number: int, one: Block) -> Block:
    return replace(one, title=f"{chinese_number(number)}、{one.title}")


def _in_period(row: Instance, period: Period) -> bool:
    return standing.concerned(row, period) or (row.hearings > 0 and period.contains(row.hearing_on))


def _case_line(known: Knowledge, row: Instance) -> CaseLine:
    return CaseLine(known.bureau_name(row), row)


def _duty_lines(known: Knowledge, duties: Iterable[OwedDuty], titles: dict[str, str]) -> Iterator[DutyLine]:
    """The duties behind the on-time rates, each under the name of its duty."""
    for duty in duties:
        if title := titles.get(duty.rule):
            yield DutyLine(known.bureau_name(duty), title, duty)


def _undated(row: Instance, period: Period) -> bool:
    return standing.undated(row, period) or standing.undated_judged(row, period)
