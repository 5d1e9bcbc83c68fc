"""上年同期 and the months of a period."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.periods import ALL, months, parse_period, year_earlier


@pytest.mark.parametrize(
    ("code", "earlier"),
    [
        ("2026", "2025"),
        ("2026H1", "2025H1"),
        ("2026-03", "2025-03"),
        ("2024-02", "2023-02"),
        ("2024-02-29..2024-03-15", "2023-02-28..2023-03-15"),
    ],
)
def test_the_same_period_a_year_earlier(code: str, earlier: str) -> None:
    """Year, half, month and range each become the same of the year before; 29 February its 28th."""
    assert year_earlier(parse_period(code)) == parse_period(earlier)


def test_all_time_has_no_year_before() -> None:
    """Nothing is compared with all there is, and it has no months."""
    assert year_earlier(ALL) is None
    assert months(ALL) == []


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.integers(0, 2_000))
def test_the_months_of_a_period_are_the_period(since: date, days: int) -> None:
    """The months follow each other without a gap, and together they are the period, no day more or less."""
    period = parse_period(f"{since}..{since + timedelta(days)}")
    parts = months(period)
    assert (parts[0].since, parts[-1].until) == (period.since, period.until)
    for before, after in pairwise(parts):
        assert before.until
        assert after.since == before.until + timedelta(1)
