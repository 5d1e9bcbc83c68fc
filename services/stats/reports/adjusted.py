"""调整: figures of earlier reports that would come out differently today, and why. What ``Material.facts["adjustments"]`` holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.stats.indicators import Figure
from services.stats.reports.form import Material
from services.stats.reports.tabling import cell
from shared.papers.paper import Attachment, Cell, Column, Table

FACT = "adjustments"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """``report`` is the earlier report, ``title`` the figure in it; ``why`` what was recorded since (更正、补登、改判), ``cases`` their ids."""

    report: str
    code: str
    title: str
    published: Figure
    now: Figure
    why: str
    cases: Sequence[str] = ()


def adjustments(material: Material) -> tuple[Attachment, ...]:
    """One attachment, or none where nothing was adjusted."""
    found: Sequence[Adjustment] = material.facts.get(FACT, ())
    if not found:
        return ()
    columns = [
        Column("报告", 2),
        Column("指标", 1.5),
        Column("原公布"),
        Column("调整后"),
    ]
    columns += [Column("原因", 2), Column("涉及案件", 2), Column("编码", 1.5)]
    return (Attachment("对以前报告数字的调整", [Table(columns, [_row(one) for one in found])]),)


def _row(one: Adjustment) -> tuple[Cell, ...]:
    return (
        one.report,
        one.title,
        cell(one.published),
        cell(one.now),
        one.why,
        "、".join(one.cases),
        one.code,
    )
