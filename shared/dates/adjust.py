"""What may change a counted period: the clock stopped, an extension granted, a cap before the statutory day, a text with two readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.dates.calendar import WorkCalendar
from shared.dates.due import due
from shared.dates.period import Direction, Due, Period, PeriodError, Unit
from shared.dates.table import Table


@dataclass(frozen=True, slots=True)
class Suspension:
    """停钟 from ``first`` to ``last``, both included (中止、补正、鉴定); ``last`` is null while the clock still stands."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise PeriodError("suspension_invalid", f"停钟止日 {self.last} 早于起日 {self.first}")


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock stands since ``since``: there is no due day, and nothing can be overdue."""

    since: date


def suspended(
    start: date, period: Period, calendar: WorkCalendar, suspensions: Sequence[Suspension]
) -> Due | Paused:
    """The period with every suspended day left out, then rolled over. Suspended days that overlap are left out once."""
    if period.direction is Direction.BEFORE:
        raise PeriodError("suspension_invalid", "倒数期间不能停钟")
    counted, extra = due(start, period, calendar), -1
    while (lost := _lost(start, counted.nominal, period.unit, calendar.table, suspensions)) != extra:
        extra = lost
        counted = _pushed(start, period, calendar, extra)
    standing = [s.first for s in suspensions if s.last is None and s.first <= counted.due]
    return Paused(min(standing)) if standing else counted


def _pushed(start: date, period: Period, calendar: WorkCalendar, extra: int) -> Due:
    if period.unit is Unit.WORKDAYS:
        return due(start, Period(period.n + extra, Unit.WORKDAYS), calendar)
    return calendar.rolled_forward[due(start, period, calendar).nominal.toordinal() + extra]


def _lost(start: date, nominal: date, unit: Unit, table: Table, suspensions: Sequence[Suspension]) -> int:
    """Units inside (start, nominal] during which the clock stood."""
    stood = stopped_days(suspensions, start, nominal)
    return sum(map(table.is_workday, stood)) if unit is Unit.WORKDAYS else len(stood)


def stopped_days(suspensions: Sequence[Suspension], start: date, end: date) -> set[int]:
    """Ordinals of the days in (start, end] on which the clock stood."""
    after, last = start.toordinal() + 1, end.toordinal()
    return {
        day
        for s in suspensions
        if s.last is not None
        for day in range(max(s.first.toordinal(), after), min(s.last.toordinal(), last) + 1)
    }


def extended(counted: Due, days: int, calendar: WorkCalendar) -> Due:
    """An extension of ``days`` natural days.

    It runs on from the original nominal day; some count it from the rolled day. Reminders take the earlier, findings the later.
    """
    from_nominal = calendar.rolled_forward[counted.nominal.toordinal() + days]
    from_rolled = calendar.rolled_forward[counted.due.toordinal() + days]
    provisional = counted.provisional or from_nominal.provisional or from_rolled.provisional
    return Due(from_nominal.nominal, from_rolled.due, from_nominal.due_safe, provisional)


def capped(inner: Due, statutory: Due, calendar: WorkCalendar, workdays: int = 3) -> Due:
    """An internal period ends no later than ``workdays`` working days before the statutory one it serves."""
    table = calendar.table
    end = table.before(statutory.due.toordinal(), workdays)
    cap = date.fromordinal(end)
    if inner.due <= cap:
        return inner
    unsure = statutory.provisional or table.provisional(end, statutory.due.toordinal())
    return Due(inner.nominal, cap, min(inner.due_safe, cap), inner.provisional or unsure)


def ambiguous(readings: Sequence[Due]) -> Due:
    """A text with several readings: found in breach only by the latest, reminded by the earliest."""
    latest = max(readings, key=lambda r: r.due)
    return Due(
        latest.nominal, latest.due, min(r.due_safe for r in readings), any(r.provisional for r in readings)
    )
