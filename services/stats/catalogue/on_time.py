"""期限履行: how often each duty was done in time, judged by the reading that favours the agency."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from services.stats.duties import DutyKind
from services.stats.figures.duty import OwedDuty, State
from services.stats.indicators import Indicator
from services.stats.periods import Period

DutyIndicator: TypeAlias = Indicator[OwedDuty]

_BY = "期限届满日"
_SETTLED = (State.ON_TIME, State.LATE, State.MISSED)


def _due(kind: DutyKind, *states: State) -> Callable[[OwedDuty, Period], bool]:
    return lambda duty, period: duty.state in states and duty.rule in kind.rules and period.contains(duty.due)


def _in_time(duty: OwedDuty, _: Period) -> bool:
    return duty.state == State.ON_TIME


def on_time(kinds: Iterable[DutyKind]) -> tuple[DutyIndicator, ...]:
    """One rate for each duty that the packs know."""
    return tuple(_rate(kind) for kind in kinds)


def _rate(kind: DutyKind) -> DutyIndicator:
    return Indicator(
        code=f"on_time.{kind.code}",
        title=f"{kind.title}按时率",
        counted="期限",
        dated_by=_BY,
        counts=_due(kind, *_SETTLED),
        numerator=_in_time,
        apart=_due(kind, State.PENDING),
        apart_title="未届满",
        left_out="尚未完成且未认定逾期的另列；撤销的不计；是否逾期按较宽的读法认定",
        clause=kind.clause,
    )
