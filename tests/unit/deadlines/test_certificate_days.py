"""The day table of a certificate against a count of its own: every day once, in order, with its verdict, and the dates it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.deadlines.certificate.content import CountedDay, Verdict
from services.deadlines.certificate.days import day_table
from shared.dates import (
    Direction,
    Due,
    Period,
    Suspension,
    Unit,
    capped,
    due,
    extended,
    shipped,
    suspended,
)
from tests.unit.deadlines.cases import day

CALENDAR = shipped()
ONE_DAY = timedelta(days=1)

starts = st.dates(date(2007, 1, 1), date(2027, 6, 30))
lengths = st.integers(1, 60)


def table(
    start: date, period: Period | None, ends: Due, stopped: frozenset[date] = frozenset()
) -> tuple[CountedDay, ...]:
    return day_table(start, period, ends, CALENDAR, stopped)


def lines(days: tuple[CountedDay, ...]) -> list[str]:
    """Each day as “09-22 不计 起算日，当日不计”, with its number and its marks."""
    return [
        " ".join(
            part
            for part in (
                f"{day.on:%m-%d}",
                f"{day.verdict.value}{day.number or ''}",
                day.reason,
                day.mark and f"[{day.mark}]",
            )
            if part
        )
        for day in days
    ]


def walk(start: date, step: timedelta) -> Iterator[date]:
    while True:
        start += step
        yield start


def counted_by_hand(start: date, n: int, unit: Unit, step: timedelta) -> list[date]:
    """The days that count, one after the other, by nothing but a walk."""
    found: list[date] = []
    for on in walk(start, step):
        if unit is Unit.DAYS or CALENDAR.is_workday(on):
            found.append(on)
        if len(found) == n:
            return found
    raise AssertionError


def test_the_answer_over_two_holidays():
    """行政诉讼法 67 from 2026-09-22: fifteen days, every one of them named, and the roll over National Day."""
    days = table(
        day("26-09-22"), Period(15, Unit.DAYS), due(day("26-09-22"), Period(15, Unit.DAYS), CALENDAR)
    )
    assert lines(days) == [
        "09-22 不计 起算日，当日不计",
        "09-23 计入1 工作日",
        "09-24 计入2 工作日",
        "09-25 计入3 中秋节放假",
        "09-26 计入4 中秋节放假",
        "09-27 计入5 中秋节放假",
        "09-28 计入6 工作日",
        "09-29 计入7 工作日",
        "09-30 计入8 工作日",
        "10-01 计入9 国庆节放假",
        "10-02 计入10 国庆节放假",
        "10-03 计入11 国庆节放假",
        "10-04 计入12 国庆节放假",
        "10-05 计入13 国庆节放假",
        "10-06 计入14 国庆节放假",
        "10-07 计入15 国庆节放假 [名义届满日]",
        "10-08 移动 工作日 [届满日]",
    ]


def test_before_a_hearing_after_a_holiday():
    """「开庭3日前」 counts back from the day before the hearing and moves back over rest days; the strict reading is one day further."""
    period = Period(3, Unit.DAYS, Direction.BEFORE)
    days = table(day("26-06-11"), period, due(day("26-06-11"), period, CALENDAR))
    assert lines(days) == [
        "06-11 不计 基准日，当日不计",
        "06-10 计入1 工作日",
        "06-09 计入2 工作日",
        "06-08 计入3 工作日 [届满日]",
        "06-07 严读 周日",
        "06-06 严读 周六",
        "06-05 严读 工作日 [提醒日]",
    ]


def test_months_name_each_corresponding_day():
    """民法典 202: no day between corresponding days is counted; the last one is moved like any other."""
    days = table(
        day("26-08-31"), Period(2, Unit.MONTHS), due(day("26-08-31"), Period(2, Unit.MONTHS), CALENDAR)
    )
    assert lines(days) == [
        "08-31 不计 起算日，当日不计",
        "09-30 计入1 第1个月对应日（该月无31日，取月末），工作日",
        "10-31 计入2 第2个月对应日，周六 [名义届满日]",
        "11-01 移动 周日",
        "11-02 移动 工作日 [届满日]",
    ]


@given(starts, lengths, st.sampled_from([Unit.DAYS, Unit.WORKDAYS]))
def test_forward_it_agrees_with_a_count_of_its_own(start: date, n: int, unit: Unit):
    """Every day from the trigger to the due day stands there once; the counted ones are those of a plain walk, and the last is nominal."""
    ends = due(start, Period(n, unit), CALENDAR)
    days = table(start, Period(n, unit), ends)
    assert [one.on for one in days] == [start + ONE_DAY * k for k in range((ends.due - start).days + 1)]
    counted = [one for one in days if one.verdict is Verdict.COUNTED]
    assert [one.on for one in counted] == counted_by_hand(start, n, unit, ONE_DAY)
    assert [one.number for one in counted] == list(range(1, n + 1))
    moved = [one.on for one in days if one.verdict is Verdict.ROLLED]
    assert [CALENDAR.is_workday(on) for on in moved] == [False] * (len(moved) - 1) + [True] * bool(moved)
    assert [one.on for one in days if one.mark and "届满日" in one.mark.split("、")] == [ends.due]


@given(starts, lengths, st.sampled_from([Unit.DAYS, Unit.WORKDAYS]))
def test_backward_it_agrees_with_a_count_of_its_own(start: date, n: int, unit: Unit):
    """The same towards the past, down to the day of the stricter reading."""
    period = Period(n, unit, Direction.BEFORE)
    ends = due(start, period, CALENDAR)
    days = table(start, period, ends)
    assert [one.on for one in days] == [start - ONE_DAY * k for k in range((start - ends.due_safe).days + 1)]
    counted = [one.on for one in days if one.verdict is Verdict.COUNTED]
    assert counted == counted_by_hand(start, n, unit, -ONE_DAY)
    assert next(one.mark for one in days if one.on == ends.due_safe)


@given(starts, lengths, st.sampled_from([Unit.DAYS, Unit.WORKDAYS]), st.integers(1, 40), st.integers(0, 30))
def test_days_on_which_the_clock_stood_are_not_counted(
    start: date, n: int, unit: Unit, after: int, length: int
):
    """停钟: such days say so and have no number; the period is full all the same."""
    first = start + ONE_DAY * after
    stop = Suspension(first, first + ONE_DAY * length)
    ends = suspended(start, Period(n, unit), CALENDAR, [stop])
    assert isinstance(ends, Due)
    stood = frozenset(first + ONE_DAY * k for k in range(length + 1))
    days = table(start, Period(n, unit), ends, stood)
    counted = [one for one in days if one.verdict is Verdict.COUNTED]
    assert (len(counted), counted[-1].on) == (n, ends.nominal)
    assert not stood & {one.on for one in counted}
    inside = {one.on for one in days if one.reason == "停钟"}
    assert inside == {on for on in stood if start < on <= ends.nominal}


def test_months_with_a_stop_make_up_the_days():
    """What the clock stood for is added after the last corresponding day, day by day."""
    stop = Suspension(day("26-03-10"), day("26-03-12"))
    ends = suspended(day("26-03-02"), Period(1, Unit.MONTHS), CALENDAR, [stop])
    assert isinstance(ends, Due)
    stood = frozenset({day("26-03-10"), day("26-03-11"), day("26-03-12")})
    told = lines(table(day("26-03-02"), Period(1, Unit.MONTHS), ends, stood))
    assert told[1:4] == ["03-10 不计 停钟", "03-11 不计 停钟", "03-12 不计 停钟"]
    assert told[4] == "04-02 计入1 第1个月对应日，工作日"
    assert [line.split()[1] for line in told[5:8]] == ["延展1", "延展2", "延展3"]


def test_an_extension_goes_on_behind_the_period():
    """Granted days follow the full period with numbers of their own."""
    ends = extended(due(day("26-06-01"), Period(3, Unit.DAYS), CALENDAR), 5, CALENDAR)
    told = lines(table(day("26-06-01"), Period(3, Unit.DAYS), ends))
    assert [line.split()[1] for line in told] == [
        "不计",
        "计入1",
        "计入2",
        "计入3",
        *(f"延展{n}" for n in range(1, 6)),
    ]
    assert told[-1] == "06-09 延展5 工作日 [届满日]"


def test_a_cap_marks_the_day_it_ends_on():
    """An internal period that a cap brings forward shows its own count and the day it ends on instead."""
    statutory = due(day("26-09-22"), Period(15, Unit.DAYS), CALENDAR)
    ends = capped(due(day("26-09-22"), Period(10, Unit.WORKDAYS), CALENDAR), statutory, CALENDAR)
    days = table(day("26-09-22"), Period(10, Unit.WORKDAYS), ends)
    assert ends.due < ends.nominal
    [marked] = [one.on for one in days if one.mark and "届满日" in one.mark.split("、")]
    assert marked == ends.due


def test_a_cap_far_before_the_count_gets_a_line():
    """The due day stands in the table even where the count never touches it."""
    nominal = Due(day("26-10-31"), day("26-09-15"), day("26-09-15"), provisional=False)
    told = lines(table(day("26-08-31"), Period(2, Unit.MONTHS), nominal))
    assert told[1] == "09-15 不计 工作日 [届满日]"


def test_a_day_that_a_court_named_is_reached_day_by_day():
    """指定期限: no number is prescribed; every day up to the named one stands there, with the roll behind it."""
    named = Due(day("26-06-06"), day("26-06-08"), day("26-06-05"), provisional=False)
    told = lines(table(day("26-06-03"), None, named))
    assert told == [
        "06-03 不计 起算日，当日不计",
        "06-04 计入1 工作日",
        "06-05 计入2 工作日 [提醒日]",
        "06-06 计入3 周六 [名义届满日]",
        "06-07 移动 周日",
        "06-08 移动 工作日 [届满日]",
    ]


@pytest.mark.parametrize(("start", "marked"), [("26-12-01", False), ("26-12-28", True)])
def test_days_of_an_unpublished_year_say_so(start: str, marked: bool):
    """A day whose 放假通知 is not known yet carries 暂 behind its reason."""
    period = Period(3, Unit.DAYS)
    days = table(day(start), period, due(day(start), period, CALENDAR))
    assert ["（暂）" in one.reason for one in days[1:]] == [marked] * (len(days) - 1)
