"""A count retold: the days it went through, in the order they were counted. Where it ends is given.

Up to a quarter every day is named, together with its neighbours of the same kind; beyond it only the days that are not what their weekday says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from shared.dates.calendar import Day, WorkCalendar
from shared.dates.due import add_months
from shared.dates.once import Once
from shared.dates.period import BEFORE, DAYS, MONTHS, YEARS, Period
from shared.dates.steps import Step, StepCode, step_of
from shared.dates.stretches import Stretch
from shared.dates.wording import runs, said

#: a quarter
_LISTED = 92
_STOPPED = "停钟"
_ONE_DAY = timedelta(days=1)
_COUNTED = StepCode.COUNTED


def days_counted(
    start: date, period: Period, calendar: WorkCalendar, nominal: date, stopped: frozenset[int]
) -> Iterable[Step]:
    """From ``start``, not counted, to ``nominal``. ``stopped`` are the ordinals of days on which the clock stood."""
    if period.unit is MONTHS or period.unit is YEARS:
        return _corresponding(start, period, nominal, len(stopped))
    if abs((nominal - start).days) > _LISTED:
        return _summed(start, period, calendar, nominal, len(stopped))
    if stopped:
        return _numbered(_with_stops(start, period, calendar, nominal, stopped), period, rest_counts=False)
    passed = calendar.stretches.passed(start.toordinal(), nominal.toordinal())
    return _numbered(passed, period, rest_counts=period.unit is DAYS)


def _numbered(stretches: Iterable[Stretch], period: Period, *, rest_counts: bool) -> list[Step]:
    """Each stretch with the numbers its days have in the count, or with the reason why they have none."""
    steps, number = [], 1
    numbers = _NUMBERS[period.unit is DAYS, period.direction is BEFORE]
    for first, last, days, worked, told, skipped in stretches:
        if worked or rest_counts:
            steps.append(step_of((_COUNTED, first, last, told + numbers[number, days])))
            number += days
        else:
            steps.append(skipped)
    return steps


def _number(days: tuple[int, int], nth: str, unit: str) -> str:
    """The number of the first of so many days, and of the last."""
    number, many = days
    return f"{nth}{number}{unit}" if many == 1 else f"{nth}{number}至{number + many - 1}{unit}"


#: by natural day or not, backwards or not: 计为第3至7日. A listed count has at most ``_LISTED`` of them
_NUMBERS = {
    (natural, back): Once(
        partial(_number, nth=f"计为{'倒数' * back}第", unit="日" if natural else "个工作日")
    )
    for natural in (True, False)
    for back in (True, False)
}


def _with_stops(
    start: date, period: Period, calendar: WorkCalendar, nominal: date, stopped: frozenset[int]
) -> Iterator[Stretch]:
    """The same days where the clock stood on some of them: those are stretches of their own, and ``worked`` is whether they count."""
    natural = period.unit is DAYS

    def day(ordinal: int) -> Day:
        known = calendar.day(date.fromordinal(ordinal))
        return known._replace(reason=_STOPPED, is_workday=False) if ordinal in stopped else known

    def counts(known: Day) -> bool:
        return known.reason != _STOPPED and (natural or known.is_workday)

    for run in runs(map(day, range(start.toordinal() + 1, nominal.toordinal() + 1)), counts):
        told = f"{run.span}：{run.reason}，"
        skipped = Step(StepCode.SKIPPED, run.first, run.last, f"{told}不计")
        yield Stretch(run.first, run.last, run.stop - run.start + 1, run.counted, told, skipped)


def _corresponding(start: date, period: Period, nominal: date, stopped: int) -> tuple[Step, ...]:
    """The count ends on the corresponding day, or as many days after it as the clock stood."""
    match = _unstopped(start, period) if stopped else nominal
    tail = "" if match.day == start.day else f"（该月没有{start.day}日，取月末）"
    text = f"{period.length}的对应日为 {said(match)}{tail}"
    found = step_of((_COUNTED, match, match, text))
    if not stopped:
        return (found,)
    return found, Step(StepCode.SKIPPED, match, nominal, f"停钟{stopped}日不计，顺推至 {said(nominal)}")


def _unstopped(start: date, period: Period) -> date:
    return add_months(start, period.n * 12 if period.unit is YEARS else period.n)


def _summed(
    start: date, period: Period, calendar: WorkCalendar, nominal: date, stopped: int
) -> Iterator[Step]:
    natural = period.unit is DAYS
    how = "休息日照计" if natural else "周一至周五计入，周末不计，另有下列例外"
    tail = f"，扣除停钟{stopped}日" if stopped else ""
    text = f"连续计{period.length}（{how}{tail}），至 {said(nominal)}"
    yield Step(_COUNTED, min(start, nominal), max(start, nominal), text)
    if not natural:
        yield from map(_exception, _exceptions(start, nominal, calendar))


def _exceptions(start: date, nominal: date, calendar: WorkCalendar) -> list[Stretch]:
    """The trigger's own day is not counted, so it is no exception."""
    if start < nominal:
        return calendar.exceptions(start + _ONE_DAY, nominal)
    return calendar.exceptions(nominal, start - _ONE_DAY)


def _exception(stretch: Stretch) -> Step:
    if stretch.worked:
        return Step(_COUNTED, stretch.first, stretch.last, f"{stretch.told}计入")
    return stretch.skipped
