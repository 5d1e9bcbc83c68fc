"""Every indicator there is: those of all districts, those that a policy pack defines, and how often each of its duties was done in time.

All are measures, which is data; here they are put together and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from services.stats.duties import DutyKind
from services.stats.indicators import Indicator
from services.stats.measuring import indicator
from shared.policy.load import Packs
from shared.policy.measures import Measure, Measures, MeasureTable, common_measures
from shared.policy.subjects import DutyStanding, Subject

#: the tables of a half-year report on litigation; the yearly one has them all
HALF_YEAR = (
    "flow",
    "levels",
    "act_types",
    "outcomes",
    "results",
    "documents",
    "appearance",
    "on_time",
    "settlement",
    "performance",
    "losses",
    "capacity",
)


@dataclass(frozen=True)
class Table:
    """Indicators that are shown together. ``sparse``: columns that are zero for everyone need not be shown."""

    code: str
    title: str
    sparse: bool
    indicators: tuple[tuple[Subject, Indicator[Any]], ...]


@dataclass(frozen=True)
class Catalogue:
    """``kinds`` are the duties of the packs, ``local`` the tables of their own figures."""

    kinds: tuple[DutyKind, ...] = ()
    local: tuple[MeasureTable, ...] = ()
    common: Measures = field(default_factory=common_measures)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(map(_table, self._measure_tables()))

    def _measure_tables(self) -> Iterator[MeasureTable]:
        for table in self.common.tables:
            yield table
            if table.code == "appearance" and self.kinds:
                yield MeasureTable(
                    code="on_time",
                    title="期限履行",
                    sparse=True,
                    measures=tuple(map(_on_time, self.kinds)),
                )
        yield from self.local

    @cached_property
    def indicators(self) -> dict[str, tuple[Subject, Indicator[Any]]]:
        """By code, each with what it counts."""
        return {one.code: (subject, one) for table in self.tables for subject, one in table.indicators}

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return {measure.code: measure for table in self._measure_tables() for measure in table.all()}

    @cached_property
    def instances(self) -> dict[str, Indicator[Any]]:
        return self._of(Subject.INSTANCE)

    @cached_property
    def duties(self) -> dict[str, Indicator[Any]]:
        return self._of(Subject.DUTY)

    def _of(self, subject: Subject) -> dict[str, Indicator[Any]]:
        return {code: one for code, (of, one) in self.indicators.items() if of is subject}

    def some(self, codes: Iterable[str]) -> tuple[Table, ...]:
        """The tables of these names, in the order of the catalogue."""
        wanted = set(codes)
        return tuple(table for table in self.tables if table.code in wanted)

    @cached_property
    def rule_titles(self) -> dict[str, str]:
        """The duty that each rule of the packs sets."""
        return {rule: kind.title for kind in self.kinds for rule in kind.rules}


def local_tables(packs: Packs) -> tuple[MeasureTable, ...]:
    """The figures that policy packs define themselves, one table a document."""
    tables = ((pack, tuple(one.measure for one in pack.indicators if one.measure)) for pack in packs.packs)
    return tuple(
        MeasureTable(code=f"local-{pack.id}", title=f"{pack.title}所定指标", measures=measures)
        for pack, measures in tables
        if measures
    )


def _table(table: MeasureTable) -> Table:
    return Table(table.code, table.title, table.sparse, tuple((m.of, indicator(m)) for m in table.all()))


def _on_time(kind: DutyKind) -> Measure:
    """期限履行: judged by the reading that favours the agency."""
    settled = (DutyStanding.ON_TIME.value, DutyStanding.LATE.value, DutyStanding.MISSED.value)
    return Measure(
        code=f"on_time.{kind.code}",
        title=f"{kind.title}按时率",
        of=Subject.DUTY,
        dated_by="due",
        where={"rule": tuple(sorted(kind.rules)), "state": (*settled, DutyStanding.PENDING.value)},
        numerator={"state": (DutyStanding.ON_TIME.value,)},
        apart={"state": (DutyStanding.PENDING.value,)},
        apart_title="未届满",
        left_out="尚未完成且未认定逾期的另列；撤销的不计；是否逾期按较宽的读法认定",
        clause=kind.clause or None,
    )
