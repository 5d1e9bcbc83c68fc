"""The periods of duties, and the day a report for a period is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.deadlines.duties.periods import Every, due_of, span_around, span_of
from shared.dates import PeriodError, shipped
from shared.policy.model import Periodic
from tests.unit.deadlines.cases import day

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
EVERY: Any = st.sampled_from(get_args(Every))


def periodic(**said: Any) -> Periodic:
    given: dict[str, Any] = {
        "id": "half_year_report", "title": "统计分析报告", "kind": "agreed", "strength": "hard",
        "responsible": "legal_office", "clause": "X-1", "quote": "每半年报送", "report": "case_analysis",
        "every": "half_year", "after": {"workdays": 10}, "samples": [{"period": "2026H1", "due": "2026-07-14"}],
    } | said  # fmt: skip
    return Periodic.model_validate(given)


@pytest.mark.parametrize(
    ("code", "first", "last", "title"),
    [
        ("2026", "26-01-01", "26-12-31", "2026年"),
        ("2026H1", "26-01-01", "26-06-30", "2026年上半年"),
        ("2026H2", "26-07-01", "26-12-31", "2026年下半年"),
        ("2028-02", "28-02-01", "28-02-29", "2028年2月"),
        ("2026-12", "26-12-01", "26-12-31", "2026年12月"),
    ],
)
def test_a_code_names_its_days(code: str, first: str, last: str, title: str) -> None:
    """Years and their halves are calendar years: the first half ends on 30 June."""
    span = span_of(code)
    assert (span.code, span.first, span.last, span.title) == (code, day(first), day(last), title)


@pytest.mark.parametrize(
    "code", ["", "26", "2026H3", "2026h1", "2026-13", "2026-1", "1900", "2100", "２０２６"]
)
def test_anything_else_is_no_period(code: str) -> None:
    """A period that cannot be read is refused with a stable code."""
    with pytest.raises(PeriodError) as refused:
        span_of(code)
    assert refused.value.code == "period_invalid"


@given(EVERY, DAYS)
def test_every_day_lies_in_exactly_one_period_of_a_kind(every: Every, on: date) -> None:
    """Periods of one kind follow each other without gap or overlap, and their codes round-trip."""
    span = span_around(every, on)
    assert on in span
    assert span_of(span.code) == span
    if 1950 < on.year < 2099:
        assert span.next.first == span.last + timedelta(days=1)
        assert span.previous.last == span.first - timedelta(days=1)
        assert span.next.previous == span


def test_so_long_after_the_end_of_the_period() -> None:
    """「期末后10个工作日」is counted from the period's last day, which is itself not counted."""
    assert due_of(periodic(), "2026H1", shipped()).due == date(2026, 7, 14)
    assert due_of(periodic(after={"days": 3}), "2026H2", shipped())[1] == date(2027, 1, 4)


def test_a_day_of_the_next_year_goes_back_off_a_rest_day() -> None:
    """E52: 「3月1日前」 is the last working day before it: 2025-02-28, and Saturday 2026-02-28, which is worked."""
    yearly = periodic(every="year", after=None, by="03-01", samples=[{"period": "2024", "due": "2025-02-28"}])
    assert due_of(yearly, "2024", shipped()).due == date(2025, 2, 28)
    assert due_of(yearly, "2025", shipped()).due == date(2026, 2, 28)


@given(st.integers(2004, 2090), st.integers(1, 60), st.sampled_from(["days", "workdays"]))
def test_a_report_is_due_after_its_period_on_a_working_day(year: int, n: int, unit: str) -> None:
    """Whatever the length, the day is a working day after the period's end; the next period's is no earlier."""
    rule = periodic(after={unit: n})
    first, second = (due_of(rule, f"{year}H{half}", shipped()) for half in (1, 2))
    assert date(year, 6, 30) < first.due < second.due
    assert shipped().is_workday(first.due)
    assert shipped().is_workday(second.due)


def test_a_period_of_another_kind_is_refused() -> None:
    """A half-yearly report has no period 2026."""
    with pytest.raises(PeriodError):
        due_of(periodic(), "2026", shipped())
