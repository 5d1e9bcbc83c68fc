"""Every date explains itself: which day is not counted, each day counted or left out and why, the nominal day, the roll, the calendar.

The explanation is built beside the count, never instead of it: the dates come from ``due`` and the steps retell them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from shared.dates.adjust import Paused, Suspension, stopped_days, suspended
from shared.dates.calendar import WorkCalendar
from shared.dates.due import due
from shared.dates.listing import days_counted
from shared.dates.period import BEFORE, WORKDAYS, Due, Period
from shared.dates.steps import Step, StepCode, step_of
from shared.dates.telling import Telling, trigger_after, trigger_before
from shared.dates.wording import said

_NOMINAL, _READING = StepCode.NOMINAL, StepCode.READING
_ONE_DAY = timedelta(days=1)
_NONE: frozenset[int] = frozenset()


class Explanation(NamedTuple):
    due: Due
    steps: tuple[Step, ...]
    #: the calendar version the dates were counted on
    calendar: str


def explain(start: date, period: Period, calendar: WorkCalendar) -> Explanation:
    """Count ``period`` and retell the count. The dates equal ``due(start, period, calendar)``."""
    return _explain(start, period, calendar, due(start, period, calendar), _NONE)


def explain_suspended(
    start: date, period: Period, calendar: WorkCalendar, suspensions: Sequence[Suspension]
) -> Explanation | Paused:
    """The same for a clock that was stopped; ``Paused`` while it stands."""
    counted = suspended(start, period, calendar, suspensions)
    if isinstance(counted, Paused):
        return counted
    stopped = frozenset(stopped_days(suspensions, start, counted.nominal))
    return _explain(start, period, calendar, counted, stopped)


def _explain(
    start: date, period: Period, calendar: WorkCalendar, counted: Due, stopped: frozenset[int]
) -> Explanation:
    told, nominal = calendar.telling, counted.nominal
    count = days_counted(start, period, calendar, nominal, stopped)
    ended = step_of((_NOMINAL, nominal, nominal, f"{period.text}的名义届满日为 {said(nominal)}"))
    if period.direction is BEFORE:
        back, strict = told.rolled_back[nominal], _strict(start, period, counted, told)
        closing = _closing_before(start, period, counted, told)
        steps = (trigger_before(start), *count, ended, *back, *strict, *closing)
    else:
        closing = _closing_after(start, period, counted, told)
        steps = (trigger_after(start), *count, ended, *told.rolled_forward[nominal], *closing)
    return Explanation(counted, steps, calendar.version)


def _strict(start: date, period: Period, counted: Due, told: Telling) -> tuple[Step, ...]:
    """The second reading of 「N日前」: N clear days between."""
    wide, safe, so_many = counted.due, counted.due_safe, period.length
    text = (
        f"“前”有两读：宽读（满{so_many}）止于 {said(wide)}，据以认定逾期；"
        f"严读（与 {said(start)}之间净隔{so_many}）止于 {said(safe)}，据以提醒"
    )
    reading = step_of((_READING, safe, wide, text))
    eve = counted.nominal - _ONE_DAY
    return (reading, *told.rolled_back[eve]) if period.unit is not WORKDAYS and safe < eve else (reading,)


def _closing_after(start: date, period: Period, counted: Due, told: Telling) -> tuple[Step, ...]:
    """The notices behind the days that decided, and the result. In working days every day counted had its say."""
    if period.unit is not WORKDAYS:
        return told.closing_after[counted]
    sources = told.sources(start + _ONE_DAY, counted.due, provisional=counted.provisional)
    return *sources, told.result_after[counted]


def _closing_before(start: date, period: Period, counted: Due, told: Telling) -> tuple[Step, ...]:
    if period.unit is not WORKDAYS:
        return told.closing_before[counted]
    sources = told.sources(counted.due_safe, start - _ONE_DAY, provisional=counted.provisional)
    return *sources, told.result_before[counted]
