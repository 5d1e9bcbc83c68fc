"""What every explanation says of a day of the calendar, whatever is counted: 起算, 顺延, 日历依据, 届满. Each is put in words once and kept.

All of it depends on a day and the calendar alone, so there is one of each for a day (two, where a count may also run backwards).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from shared.dates.once import Once
from shared.dates.period import Due
from shared.dates.steps import Step, StepCode, step_of
from shared.dates.wording import DAYS_KEPT, said, span

if TYPE_CHECKING:
    from shared.dates.calendar import WorkCalendar

_CALENDAR = StepCode.CALENDAR
_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=DAYS_KEPT)
def trigger_after(start: date) -> Step:
    text = f"{said(start)}为起算日，当日不计，自次日 {said(start + _ONE_DAY)}起算"
    return Step(StepCode.TRIGGER, start, start, text)


@lru_cache(maxsize=DAYS_KEPT)
def trigger_before(event: date) -> Step:
    text = f"{said(event)}为基准日，当日不计，自前一日 {said(event - _ONE_DAY)}向前倒数"
    return Step(StepCode.TRIGGER, event, event, text)


class Telling:
    """The calendar's own part. It is asked only for days and dates of the calendar, so what it keeps is bounded by them."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        #: by the nominal day: the steps from there to the working day a count rests on
        self.rolled_forward, self.rolled_back = Once(self._rolled_forward), Once(self._rolled_back)
        #: by what was counted, one for each day a count can rest on, known or provisional
        self.result_after, self.result_before = Once(_result_after), Once(_result_before)
        #: the same after the notices of the days from the nominal day to the last: all that decide unless working days are counted
        self.closing_after, self.closing_before = Once(self._closing_after), Once(self._closing_before)
        self._titles = Once(self._title)
        self._sources = Once(self._source)

    def sources(self, first: date, last: date, *, provisional: bool) -> Iterable[Step]:
        """The notices that decided the days from ``first`` to ``last``, and whether some are still to come."""
        titles = self._titles
        years = range(first.year + 1, last.year + 1)
        between = [titles[date(year, 1, 1)] for year in years] if years else ()
        text = self._sources[titles[first], *between, titles[last]]
        source = step_of((_CALENDAR, first, last, text))
        return (source, _provisional(first, last)) if provisional else (source,)

    def _closing_after(self, counted: Due) -> tuple[Step, ...]:
        sources = self.sources(counted.nominal, counted.due, provisional=counted.provisional)
        return *sources, self.result_after[counted]

    def _closing_before(self, counted: Due) -> tuple[Step, ...]:
        sources = self.sources(counted.due_safe, counted.nominal, provisional=counted.provisional)
        return *sources, self.result_before[counted]

    def _title(self, day: date) -> str:
        notice = self._calendar.notice_of(day)
        return notice.title if notice else ""

    def _source(self, titles: tuple[str, ...]) -> str:
        named = "、".join(title for title in dict.fromkeys(titles) if title)
        return f"工作日历 {self._calendar.version}：{named or '周末及法定节日'}"

    def _rolled_forward(self, nominal: date) -> tuple[Step, ...]:
        return self._rolled(nominal, self._calendar.rolled_forward[nominal.toordinal()].due, 1, "向后顺延")

    def _rolled_back(self, nominal: date) -> tuple[Step, ...]:
        return self._rolled(nominal, self._calendar.rolled_back[nominal.toordinal()].due, -1, "向前移")

    def _rolled(self, nominal: date, landed: date, step: int, how: str) -> tuple[Step, ...]:
        reason = self._calendar.day(landed).reason
        worked = f"{said(landed)}为{reason if reason == '工作日' else f'工作日（{reason}）'}"
        if nominal == landed:
            return (Step(StepCode.ROLLED, nominal, nominal, f"{worked}，不需顺延"),)
        over = self._calendar.stretches.passed(nominal.toordinal() - step, landed.toordinal() - step)
        return (
            *(Step(StepCode.ROLLED, s.first, s.last, f"{s.told}非工作日，{how}") for s in over),
            Step(StepCode.ROLLED, landed, landed, f"{worked}，{how}至此日"),
        )


def _provisional(first: date, last: date) -> Step:
    text = f"{span(first, last)}涉及尚未公布放假安排的日期，按周末和法定节日推定，结果为暂定，待放假通知公布后重算"
    return Step(StepCode.PROVISIONAL, first, last, text)


def _result_after(counted: Due) -> Step:
    return _result(counted, "")


def _result_before(counted: Due) -> Step:
    differ = counted.due_safe != counted.due
    return _result(counted, f"；提醒按 {said(counted.due_safe)}" if differ else "")


def _result(counted: Due, remind: str) -> Step:
    mark = "（暂定）" if counted.provisional else ""
    text = f"届满日{mark}：{said(counted.due)}{remind}；当日24时前完成为按时"
    return Step(StepCode.DUE, counted.due_safe, counted.due, text)
