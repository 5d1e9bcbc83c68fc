"""What a deadline's date is made of: the rule's period or the day a document names, stopped clocks, extensions, a cap. Pure.

One place counts it and one place retells it, so that a date and its explanation cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.deadlines.law.clocks import Given, Start, Stop
from services.deadlines.law.rules import period_of
from shared.dates import (
    Due,
    Paused,
    Period,
    Step,
    StepCode,
    Suspension,
    Unit,
    WorkCalendar,
    ambiguous,
    capped,
    due,
    explain,
    explain_suspended,
    extended,
    suspended,
)
from shared.dates.stated import stated_day
from shared.dates.wording import said
from shared.events.case import ExtensionGranted
from shared.policy.model import Version


@dataclass(frozen=True, slots=True)
class Ceiling:
    """An internal period ends ``workdays`` working days before ``served``, the statutory day it prepares for."""

    served: Due
    workdays: int


@dataclass(frozen=True, slots=True)
class Basis:
    version: Version
    start: Start
    stops: tuple[Stop, ...] = ()
    grants: tuple[ExtensionGranted, ...] = ()
    ceiling: Ceiling | None = None

    @property
    def periods(self) -> tuple[Period, ...]:
        """What is counted from the start: what the document says, else the rule's period or its readings; none when a day is named."""
        given = self.start.given or Given()
        if given.until:
            return ()
        if given.days:
            return (Period(given.days, Unit.DAYS),)
        return tuple(map(period_of, self.version.periods))

    @property
    def suspensions(self) -> tuple[Suspension, ...]:
        return tuple(stop.days for stop in self.stops)

    @property
    def named(self) -> date | None:
        """The last day as an extension or the document itself names it: the latest word goes first."""
        given = self.start.given.until if self.start.given else None
        return next((grant.until for grant in reversed(self.grants) if grant.until), given)

    @property
    def added(self) -> int:
        """Days granted on top."""
        return sum(grant.days or 0 for grant in self.grants if not grant.until)

    @property
    def adjusted(self) -> bool:
        """Whether more went into the date than its start and its periods."""
        return bool(self.named or self.stops or self.grants or self.ceiling)

    def count(self, calendar: WorkCalendar) -> Due | Paused:
        """The date; ``Paused`` while the clock stands. PeriodError beyond the calendar."""
        counted = self._free(calendar)
        if isinstance(counted, Paused) or self.ceiling is None:
            return counted
        return capped(counted, self.ceiling.served, calendar, self.ceiling.workdays)

    def _free(self, calendar: WorkCalendar) -> Due | Paused:
        """Before any cap."""
        if self.named:
            return stated_day(self.named, calendar)
        counted = [self._one(period, calendar) for period in self.periods]
        for one in counted:
            if isinstance(one, Paused):
                return one
        dues = [one for one in counted if isinstance(one, Due)]
        return dues[0] if len(dues) == 1 else ambiguous(dues)

    def _one(self, period: Period, calendar: WorkCalendar) -> Due | Paused:
        start = self.start.on
        counted = (
            suspended(start, period, calendar, self.suspensions)
            if self.stops
            else due(start, period, calendar)
        )
        if isinstance(counted, Paused) or not self.added:
            return counted
        return extended(counted, self.added, calendar)

    def adjustments(self) -> tuple[str, ...]:
        """In words, what went into the date besides the rule: the reason to give when it moves."""
        return (*map(_stop_text, self.stops), *map(_grant_text, self.grants), *self._given_texts())

    def _given_texts(self) -> Iterator[str]:
        given = self.start.given
        if given and given.until:
            yield f"文书载明的期限为 {given.until}"
        elif given and given.days:
            yield f"文书载明的期限为{given.days}日"

    def steps(self, calendar: WorkCalendar) -> Iterator[Step]:
        """The way from the start to the date, in the order a clerk would check it."""
        start = self.start.on
        yield Step(StepCode.RULE, start, start, f"{self.version.clause}：“{self.version.quote}”")
        if self.named:
            yield Step(StepCode.GIVEN, self.named, self.named, f"载明的届满日：{said(self.named)}")
            yield from _stated_steps(self.named, calendar)
        else:
            yield from self._counted_steps(calendar)
        yield from self._extension(calendar)
        yield from self._cap(calendar)

    def _counted_steps(self, calendar: WorkCalendar) -> Iterator[Step]:
        start = self.start.on
        for stop in self.stops:
            yield Step(StepCode.STOPPED, stop.first, stop.last or stop.first, _stop_text(stop))
        if self.start.given:
            yield Step(StepCode.GIVEN, start, start, f"文书载明的期间：{self.periods[0].text}")
        if len(self.periods) == 1:
            yield from self._period_steps(self.periods[0], calendar)
            return
        for reading in self.version.readings:
            yield Step(
                StepCode.READING, start, start, f"{_READ[self.version.readings_are]}“{reading.text}”："
            )
            yield from self._period_steps(period_of(reading.period), calendar)
        both = self._free(calendar)
        if isinstance(both, Due):
            text = f"{_WHY[self.version.readings_are]}：提醒按 {said(both.due_safe)}，认定逾期只按 {said(both.due)}"
            yield Step(StepCode.DUE, both.due_safe, both.due, text)

    def _period_steps(self, period: Period, calendar: WorkCalendar) -> Iterator[Step]:
        start = self.start.on
        if not self.stops:
            yield from explain(start, period, calendar).steps
            return
        told = explain_suspended(start, period, calendar, self.suspensions)
        if isinstance(told, Paused):
            yield Step(
                StepCode.STOPPED, told.since, told.since, f"自 {said(told.since)}起停钟，尚未恢复，届满日待定"
            )
        else:
            yield from told.steps

    def _extension(self, calendar: WorkCalendar) -> Iterator[Step]:
        if self.named or not self.added:
            return
        counted = self._free(calendar)
        if isinstance(counted, Due):
            text = (
                f"准许延期{self.added}日：自原名义届满日连续计算，提醒按 {said(counted.due_safe)}；"
                f"自顺延后的届满日起算的，止于 {said(counted.due)}"
            )
            yield Step(StepCode.EXTENDED, counted.due_safe, counted.due, text)

    def _cap(self, calendar: WorkCalendar) -> Iterator[Step]:
        free = self._free(calendar)
        ends = self.count(calendar)
        if self.ceiling is None or isinstance(free, Paused) or isinstance(ends, Paused) or free == ends:
            return
        text = f"须在所服务的法定期限届满前{self.ceiling.workdays}个工作日完成：由 {said(free.due)}提前为 {said(ends.due)}"
        yield Step(StepCode.CAPPED, ends.due, free.due, text)


_READ = {"ambiguity": "读作", "range": "分档"}
_WHY = {"ambiguity": "原文有歧义", "range": "原文为区间，分目标和上限"}


def _stated_steps(day: date, calendar: WorkCalendar) -> Iterator[Step]:
    ends = stated_day(day, calendar)
    if ends.due != day:
        text = (
            f"{said(day)}为{calendar.day(day).reason}，顺延至 {said(ends.due)}；提醒按 {said(ends.due_safe)}"
        )
        yield Step(StepCode.ROLLED, day, ends.due, text)
    notice = calendar.notice_of(day)
    source = notice.title if notice else "周末及法定节日"
    yield Step(StepCode.CALENDAR, day, ends.due, f"工作日历 {calendar.version}：{source}")
    if ends.provisional:
        text = "涉及尚未公布放假安排的日期，结果为暂定，待放假通知公布后重算"
        yield Step(StepCode.PROVISIONAL, day, ends.due, text)
    yield Step(StepCode.DUE, ends.due_safe, ends.due, f"届满日：{said(ends.due)}；当日24时前完成为按时")


def _stop_text(stop: Stop) -> str:
    if stop.last is None:
        return f"因{stop.reason.title}自 {stop.first} 起停钟"
    return f"因{stop.reason.title}停钟{(stop.last - stop.first).days + 1}日（{stop.first} 至 {stop.last}）"


def _grant_text(grant: ExtensionGranted) -> str:
    if grant.until:
        return f"准许{grant.matter.title}延期至 {grant.until}"
    if grant.days:
        return f"准许{grant.matter.title}延期{grant.days}日"
    return f"准许{grant.matter.title}延期"
