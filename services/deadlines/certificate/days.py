"""The day table of a count: every single day from the trigger to the due day, counted or not, and why. Pure.

Periods in days and working days list each day; months and years list each corresponding day (no day between them is counted in law), and
each day again from the last of them on. It retells the dates it is given and never decides them.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from services.deadlines.certificate.content import CountedDay, Verdict
from shared.dates import Direction, Due, Period, Unit, WorkCalendar
from shared.dates.due import add_months

ONE_DAY = timedelta(days=1)
STOPPED = "停钟"
#: behind the reason of a day whose 放假通知 is not known yet
UNPUBLISHED = "（暂）"


def day_table(
    start: date,
    period: Period | None,
    due: Due,
    calendar: WorkCalendar,
    stopped: AbstractSet[date] = frozenset(),
) -> tuple[CountedDay, ...]:
    """The days in the order they are counted, the trigger's first. ``period`` is null where a court named the day; ``stopped`` days are left out."""
    if period is not None and period.direction is Direction.BEFORE:
        days = [CountedDay(on=start, verdict=Verdict.SKIPPED, reason="基准日，当日不计")]
        days += _backward(start, period, due, calendar)
    else:
        days = [CountedDay(on=start, verdict=Verdict.SKIPPED, reason="起算日，当日不计")]
        days += _forward(start, period, due, calendar, stopped)
    return tuple(_marked(days, due, calendar))


def _forward(
    start: date, period: Period | None, due: Due, calendar: WorkCalendar, stopped: AbstractSet[date]
) -> Iterator[CountedDay]:
    if period is not None and period.unit in {Unit.MONTHS, Unit.YEARS}:
        matches = list(_corresponding(start, period, due.nominal, calendar))
        reached = matches[-1].on if matches else start
        stood = [_stood(on) for on in sorted(stopped) if start < on <= reached]
        yield from sorted([*matches, *stood], key=lambda day: day.on)
        yield from _beyond(reached, due.nominal, calendar, stopped)
    else:
        yield from _counted(start, period, due.nominal, calendar, stopped)
    yield from _rolled(due.nominal, due.due, calendar)


def _counted(
    start: date, period: Period | None, nominal: date, calendar: WorkCalendar, stopped: AbstractSet[date]
) -> Iterator[CountedDay]:
    """Days up to the nominal one: counted until the period is full, beyond it only by an extension."""
    number = extra = 0
    by_workdays = period is not None and period.unit is Unit.WORKDAYS
    for on in _span(start, nominal):
        known = calendar.day(on)
        if on in stopped:
            yield _stood(on)
        elif period is not None and number == period.n:
            extra += 1
            yield CountedDay(on=on, verdict=Verdict.EXTENDED, number=extra, reason=_why(on, calendar))
        elif by_workdays and not known.is_workday:
            yield CountedDay(on=on, verdict=Verdict.SKIPPED, reason=_why(on, calendar))
        else:
            number += 1
            yield CountedDay(on=on, verdict=Verdict.COUNTED, number=number, reason=_why(on, calendar))


def _corresponding(start: date, period: Period, last: date, calendar: WorkCalendar) -> Iterator[CountedDay]:
    """The corresponding day of each month or year that lies before ``last``, or on it."""
    size = 12 if period.unit is Unit.YEARS else 1
    sign = -1 if period.direction is Direction.BEFORE else 1
    for number in range(1, period.n + 1):
        on = add_months(start, sign * size * number)
        if (last - on).days * sign < 0:
            return
        tail = "" if on.day == start.day else f"（该月无{start.day}日，取月末）"
        reason = f"第{number}{period.unit.word}对应日{tail}，{_why(on, calendar)}"
        yield CountedDay(on=on, verdict=Verdict.COUNTED, number=number, reason=reason)


def _beyond(
    reached: date, nominal: date, calendar: WorkCalendar, stopped: AbstractSet[date]
) -> Iterator[CountedDay]:
    """Days after the last corresponding one: what the clock stood for, made up, and what was granted on top."""
    number = 0
    for on in _span(reached, nominal):
        if on in stopped:
            yield _stood(on)
        else:
            number += 1
            yield CountedDay(on=on, verdict=Verdict.EXTENDED, number=number, reason=_why(on, calendar))


def _stood(on: date) -> CountedDay:
    return CountedDay(on=on, verdict=Verdict.SKIPPED, reason=STOPPED)


def _rolled(nominal: date, landed: date, calendar: WorkCalendar) -> Iterator[CountedDay]:
    """Nothing when the day was brought forward instead (a cap)."""
    for on in _span(nominal, max(nominal, landed)):
        yield CountedDay(on=on, verdict=Verdict.ROLLED, reason=_why(on, calendar))


def _backward(start: date, period: Period, due: Due, calendar: WorkCalendar) -> Iterator[CountedDay]:
    """Back from the event to the stricter reading: counted to the nominal day, moved back over rest days, one day clear beyond."""
    if period.unit in {Unit.MONTHS, Unit.YEARS}:
        yield from _corresponding(start, period, due.nominal, calendar)
    else:
        yield from _counted(start, period, due.nominal, calendar, frozenset())
    for on in _span(due.nominal, due.due):
        yield CountedDay(on=on, verdict=Verdict.ROLLED, reason=_why(on, calendar))
    for on in _span(due.due, due.due_safe):
        yield CountedDay(on=on, verdict=Verdict.STRICT, reason=_why(on, calendar))


def _span(after: date, to: date) -> Iterator[date]:
    """The days behind ``after`` up to ``to``, in whichever direction that lies."""
    step = ONE_DAY if to > after else -ONE_DAY
    return (after + step * number for number in range(1, abs((to - after).days) + 1))


def _why(on: date, calendar: WorkCalendar) -> str:
    known = calendar.day(on)
    return f"{known.reason}{UNPUBLISHED}" if known.provisional else known.reason


def _marked(days: list[CountedDay], due: Due, calendar: WorkCalendar) -> Iterator[CountedDay]:
    """Name the days that decide. One that the count does not touch (a cap long before the end) gets a line of its own at its place."""
    marks: dict[date, list[str]] = {}
    for on, mark in ((due.due, "届满日"), (due.nominal, "名义届满日"), (due.due_safe, "提醒日")):
        if mark == "届满日" or on != due.due:
            marks.setdefault(on, []).append(mark)
    back = len(days) > 1 and days[-1].on < days[0].on
    known = {day.on for day in days}
    named = [
        CountedDay(on=on, verdict=Verdict.SKIPPED, reason=_why(on, calendar)) for on in marks.keys() - known
    ]
    for day in sorted([*days, *named], key=lambda day: day.on, reverse=back):
        yield day.model_copy(update={"mark": "、".join(marks[day.on])}) if day.on in marks else day
