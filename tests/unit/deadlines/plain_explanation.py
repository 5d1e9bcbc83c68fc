"""The explanation written straight down, as law reads and with nothing kept: the reference that the engine's quick one must equal word for word.

It shares with the engine the dates, the facts of each day and the kinds of steps; every sentence and every grouping is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from shared.dates import (
    Day,
    Direction,
    Due,
    Explanation,
    Notice,
    Paused,
    Period,
    Step,
    StepCode,
    Suspension,
    Unit,
    WorkCalendar,
    due,
    suspended,
)
from shared.dates.adjust import stopped_days
from shared.dates.due import add_months

#: every day is listed up to a quarter; beyond it only the days that are not what their weekday says
_LISTED = 92
_ONE_DAY = timedelta(days=1)


class Run(NamedTuple):
    first: date
    last: date
    reason: str
    counted: bool
    start: int
    stop: int

    @property
    def span(self) -> str:
        return span(self.first, self.last)


def runs(days: Iterable[Day], counts: Callable[[Day], bool]) -> Iterator[Run]:
    """Group ``days``, given in the order they are counted, forwards or backwards."""
    number = 0
    for (counted, reason), group in groupby(days, lambda day: (counts(day), _group(day))):
        members = [day.date for day in group]
        stop = number + len(members) if counted else number
        yield Run(min(members), max(members), reason, counted, number + 1, stop)
        number = stop


def _group(day: Day) -> str:
    """A Saturday and the Sunday after it are one weekend."""
    return "周末" if day.reason.startswith("周") else day.reason


def said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def span(first: date, last: date) -> str:
    return said(first) if first == last else f"{said(first)}至{said(last)}"


def notice_of(day: date, calendar: WorkCalendar) -> Notice | None:
    """The notice that speaks of ``day``: the next year's if it names the day, else its own year's."""
    by_year = {notice.year: notice for notice in calendar.notices}
    following = by_year.get(day.year + 1)
    if following and (day in following.off or day in following.work):
        return following
    return by_year.get(day.year)


def explain(start: date, period: Period, calendar: WorkCalendar) -> Explanation:
    """Count ``period`` and retell the count. The dates equal ``due(start, period, calendar)``."""
    return _explain(start, period, calendar, due(start, period, calendar), frozenset())


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
    before = period.direction is Direction.BEFORE
    steps = [_trigger(start, before=before)]
    steps += _count(start, period, calendar, counted.nominal, stopped)
    steps += _roll(counted.nominal, counted.due, calendar, before=before)
    if before:
        steps += _strict(start, period, counted, calendar)
    steps += _sources(*_deciding(start, period, counted), calendar, provisional=counted.provisional)
    steps.append(_result(counted, before=before))
    return Explanation(counted, tuple(steps), calendar.version)


def _trigger(start: date, *, before: bool) -> Step:
    how = (
        f"为基准日，当日不计，自前一日 {said(start - _ONE_DAY)}向前倒数"
        if before
        else f"为起算日，当日不计，自次日 {said(start + _ONE_DAY)}起算"
    )
    return Step(StepCode.TRIGGER, start, start, said(start) + how)


def _count(
    start: date, period: Period, calendar: WorkCalendar, nominal: date, stopped: frozenset[int]
) -> Iterator[Step]:
    if period.unit in {Unit.MONTHS, Unit.YEARS}:
        yield from _corresponding(start, period, nominal, len(stopped))
    elif abs((nominal - start).days) > _LISTED:
        yield from _long_count(start, period, calendar, nominal, len(stopped))
    else:
        yield from _listed(start, period, calendar, nominal, stopped)
    yield Step(StepCode.NOMINAL, nominal, nominal, f"{period.text}的名义届满日为 {said(nominal)}")


def _corresponding(start: date, period: Period, nominal: date, stopped: int) -> Iterator[Step]:
    sign = -1 if period.direction is Direction.BEFORE else 1
    months = period.n * 12 if period.unit is Unit.YEARS else period.n
    match = add_months(start, sign * months)
    tail = "" if match.day == start.day else f"（该月没有{start.day}日，取月末）"
    yield Step(StepCode.COUNTED, match, match, f"{period.n}{period.unit.word}的对应日为 {said(match)}{tail}")
    if stopped:
        yield Step(StepCode.SKIPPED, match, nominal, f"停钟{stopped}日不计，顺推至 {said(nominal)}")


def _long_count(
    start: date, period: Period, calendar: WorkCalendar, nominal: date, stopped: int
) -> Iterator[Step]:
    first, last = sorted((start, nominal))
    natural = period.unit is Unit.DAYS
    how = "休息日照计" if natural else "周一至周五计入，周末不计，另有下列例外"
    tail = f"，扣除停钟{stopped}日" if stopped else ""
    text = f"连续计{period.n}{period.unit.word}（{how}{tail}），至 {said(nominal)}"
    yield Step(StepCode.COUNTED, first, last, text)
    if not natural:
        special = (calendar.day(day) for day in calendar.special if first <= day <= last and day != start)
        for run in runs(special, lambda day: day.is_workday):
            code = StepCode.COUNTED if run.counted else StepCode.SKIPPED
            yield Step(code, run.first, run.last, f"{run.span}：{run.reason}，{_verdict(run)}")


def _listed(
    start: date, period: Period, calendar: WorkCalendar, nominal: date, stopped: frozenset[int]
) -> Iterator[Step]:
    """Each day from the trigger to the nominal day, grouped by why it is counted or not."""
    natural = period.unit is Unit.DAYS

    def day(ordinal: int) -> Day:
        known = calendar.day(date.fromordinal(ordinal))
        return known._replace(reason="停钟", is_workday=False) if ordinal in stopped else known

    def counts(known: Day) -> bool:
        return known.reason != "停钟" and (natural or known.is_workday)

    here, end = start.toordinal(), nominal.toordinal()
    step = 1 if end > here else -1
    for run in runs((day(o) for o in range(here + step, end + step, step)), counts):
        yield _run_step(run, period)


def _verdict(run: Run) -> str:
    return "计入" if run.counted else "不计"


def _run_step(run: Run, period: Period) -> Step:
    if not run.counted:
        return Step(StepCode.SKIPPED, run.first, run.last, f"{run.span}：{run.reason}，不计")
    unit = "日" if period.unit is Unit.DAYS else "个工作日"
    back = "倒数" if period.direction is Direction.BEFORE else ""
    number = f"{run.start}" if run.start == run.stop else f"{run.start}至{run.stop}"
    return Step(
        StepCode.COUNTED, run.first, run.last, f"{run.span}：{run.reason}，计为{back}第{number}{unit}"
    )


def _roll(nominal: date, landed: date, calendar: WorkCalendar, *, before: bool) -> Iterator[Step]:
    if nominal == landed:
        reason = calendar.day(nominal).reason
        yield Step(StepCode.ROLLED, nominal, nominal, f"{said(nominal)}为{_worked(reason)}，不需顺延")
        return
    step, word = (-1, "向前移") if before else (1, "向后顺延")
    ordinals = range(nominal.toordinal(), landed.toordinal(), step)
    skipped = (calendar.day(date.fromordinal(o)) for o in ordinals)
    for run in runs(skipped, lambda _: False):
        yield Step(StepCode.ROLLED, run.first, run.last, f"{run.span}：{run.reason}，非工作日，{word}")
    reason = calendar.day(landed).reason
    yield Step(StepCode.ROLLED, landed, landed, f"{said(landed)}为{_worked(reason)}，{word}至此日")


def _worked(reason: str) -> str:
    return reason if reason == "工作日" else f"工作日（{reason}）"


def _strict(start: date, period: Period, counted: Due, calendar: WorkCalendar) -> Iterator[Step]:
    """The second reading of 「N日前」: N clear days between."""
    wide, safe = counted.due, counted.due_safe
    yield Step(
        StepCode.READING,
        safe,
        wide,
        f"“前”有两读：宽读（满{period.n}{period.unit.word}）止于 {said(wide)}，据以认定逾期；"
        f"严读（与 {said(start)}之间净隔{period.n}{period.unit.word}）止于 {said(safe)}，据以提醒",
    )
    if period.unit is not Unit.WORKDAYS and safe < counted.nominal - _ONE_DAY:
        yield from _roll(counted.nominal - _ONE_DAY, safe, calendar, before=True)


def _deciding(start: date, period: Period, counted: Due) -> tuple[date, date]:
    """The days whose status decided the result."""
    if period.direction is Direction.BEFORE:
        last = start - _ONE_DAY if period.unit is Unit.WORKDAYS else counted.nominal
        return counted.due_safe, last
    first = start + _ONE_DAY if period.unit is Unit.WORKDAYS else counted.nominal
    return first, counted.due


def _sources(first: date, last: date, calendar: WorkCalendar, *, provisional: bool) -> Iterator[Step]:
    days = (first, *(date(year, 1, 1) for year in range(first.year + 1, last.year + 1)), last)
    notices = dict.fromkeys(n.title for day in days if (n := notice_of(day, calendar)))
    source = "、".join(notices) or "周末及法定节日"
    yield Step(StepCode.CALENDAR, first, last, f"工作日历 {calendar.version}：{source}")
    if provisional:
        text = f"{span(first, last)}涉及尚未公布放假安排的日期，按周末和法定节日推定，结果为暂定，待放假通知公布后重算"
        yield Step(StepCode.PROVISIONAL, first, last, text)


def _result(counted: Due, *, before: bool) -> Step:
    mark = "（暂定）" if counted.provisional else ""
    remind = f"；提醒按 {said(counted.due_safe)}" if before and counted.due_safe != counted.due else ""
    return Step(
        StepCode.DUE,
        counted.due_safe,
        counted.due,
        f"届满日{mark}：{said(counted.due)}{remind}；当日24时前完成为按时",
    )
