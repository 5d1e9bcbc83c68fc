"""Why cases were lost and whether it happened again. Pure.

A row is one cause of one instance with the measures against it. A cause recurs when the same bureau loses another case for it after a
measure against it was closed (MH26-4.1, BS24-2): counted by the date of the judgment, or of the analysis where that is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shared.events.case import Judged, LossAnalysed, MeasureSet, MeasureVerified
from shared.events.history import History
from shared.events.terms import LossCause


@dataclass(frozen=True, slots=True)
class CauseRow:
    """``analysed`` is false where a measure was set without a loss; ``closed_on`` is the first day on which one was closed."""

    case_id: UUID
    region: str
    bureau: str
    name: str
    instance: int
    cause: str
    analysed: bool
    lost_on: date | None
    open: int
    closed: int
    closed_on: date | None


def rows_of(case_id: UUID, owner: tuple[str, str], history: History) -> list[CauseRow]:
    """The rows of one case as it stands: none when it is voided. ``owner`` is (region, bureau)."""
    if history.voided:
        return []
    pairs = {(a.instance, cause) for _, a in history.of(LossAnalysed) for cause in a.causes}
    pairs |= {(measure.instance, measure.addresses) for _, measure in history.of(MeasureSet)}
    return [_row(case_id, owner, history, instance, cause) for instance, cause in sorted(pairs)]


def _row(
    case_id: UUID, owner: tuple[str, str], history: History, instance: int, cause: LossCause
) -> CauseRow:
    items = {m.item for _, m in history.of(MeasureSet) if (m.instance, m.addresses) == (instance, cause)}
    closings = {
        verified.item: fact.occurred_on
        for fact, verified in history.of(MeasureVerified)
        if verified.instance == instance and verified.item in items and verified.passed
    }
    days = [day for day in closings.values() if day]
    analyses = [(f, a) for f, a in history.of(LossAnalysed) if a.instance == instance and cause in a.causes]
    judged = [f.occurred_on for f, j in history.of(Judged) if j.instance == instance and f.occurred_on]
    dates: list[date | None] = [*judged] or [fact.occurred_on for fact, _ in analyses]
    return CauseRow(
        case_id=case_id,
        region=owner[0],
        bureau=owner[1],
        name=history.opened.name if history.opened else "",
        instance=instance,
        cause=cause.value,
        analysed=bool(analyses),
        lost_on=dates[0] if analyses else None,
        open=len(items) - len(closings),
        closed=len(closings),
        closed_on=min(days, default=None),
    )


def summary(rows: Sequence[CauseRow]) -> list[dict[str, Any]]:
    """One item a cause, the most frequent first: the losses behind it, its measures, and where it recurred."""
    found = [_summed(cause, [row for row in rows if row.cause == cause.value]) for cause in LossCause]
    return sorted((one for one in found if one["rows"]), key=lambda one: -one["losses"])


def _summed(cause: LossCause, rows: Sequence[CauseRow]) -> dict[str, Any]:
    lost = [row for row in rows if row.analysed]
    return {
        "cause": cause.value,
        "title": cause.title,
        "rows": len(rows),
        "losses": len(lost),
        "cases": [_shown(row) for row in lost],
        "measures": {"open": sum(row.open for row in rows), "closed": sum(row.closed for row in rows)},
        "recurrences": [_again(row, before) for row in lost if (before := _closed_before(row, rows))],
    }


def _closed_before(row: CauseRow, rows: Iterable[CauseRow]) -> CauseRow | None:
    """The last case of the same bureau in which a measure against this cause was closed before this loss."""
    earlier = [
        (other.closed_on, other)
        for other in rows
        if (other.region, other.bureau) == (row.region, row.bureau) and other.case_id != row.case_id
        if other.closed_on and row.lost_on and other.closed_on < row.lost_on
    ]
    return max(earlier, key=lambda one: one[0])[1] if earlier else None


def _shown(row: CauseRow) -> dict[str, Any]:
    return {
        "case_id": str(row.case_id),
        "name": row.name,
        "region": row.region,
        "bureau": row.bureau,
        "instance": row.instance,
        "lost_on": row.lost_on and row.lost_on.isoformat(),
        "measures": {"open": row.open, "closed": row.closed},
    }


def _again(row: CauseRow, before: CauseRow) -> dict[str, Any]:
    """``after`` is the case whose measure had been closed, and the day it was."""
    assert before.closed_on
    closed = {"case_id": str(before.case_id), "name": before.name, "closed_on": before.closed_on.isoformat()}
    return _shown(row) | {"after": closed}
