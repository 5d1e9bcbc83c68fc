"""Periods beside a period, changes between figures, parts of a time."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.cockpit.comparing import Change, change, clipped, parts, previous
from services.stats.indicators import Figure
from services.stats.periods import ALL, Period, parse_period, year_earlier


@pytest.mark.parametrize(
    ("period", "before", "year"),
    [
        ("2026", "2025", "2025"),
        ("2026H1", "2025H2", "2025H1"),
        ("2026H2", "2026H1", "2025H2"),
        ("2026-01", "2025-12", "2025-01"),
        ("2026-03-11..2026-03-20", "2026-03-01..2026-03-10", "2025-03-11..2025-03-20"),
    ],
)
def test_periods_are_compared_with_the_one_before_and_the_year_before(
    period: str, before: str, year: str
) -> None:
    """上期 has the same length and ends the day before; 上年同期 has the same days."""
    asked = parse_period(period)
    assert previous(asked) == parse_period(before)
    assert year_earlier(asked) == parse_period(year)


def test_everything_has_nothing_beside_it() -> None:
    """`all` has no previous period and no year before."""
    assert previous(ALL) is year_earlier(ALL) is None


def test_changes_of_rates_are_in_points_and_need_two_denominators() -> None:
    """A count changes by a number; a rate by percentage points, and not at all where one has no denominator."""
    assert change(Figure(7), Figure(9)) == Change(difference=-2)
    assert change(Figure(4, 3, 0), Figure(2, 1, 0)) == Change(points="+25.00")
    assert change(Figure(3, 1, 0), Figure(3, 2, 0)) == Change(points="-33.33")
    assert change(Figure(3, 1, 0), Figure(6, 2, 1)) == Change(points="0.00")
    assert change(Figure(3, 1, 0), Figure(0, 0, 2)) == Change()


days = st.dates(min_value=parse_period("2020").since, max_value=parse_period("2030").until)  # type: ignore[arg-type]


@given(days, days, st.sampled_from(["month", "half", "year"]))
def test_clipped_parts_are_the_whole(one: date, other: date, step: str) -> None:
    """The months, half-years or years of a time, clipped, cover each of its days once and nothing else."""
    whole = Period("", "", min(one, other), max(one, other))
    found = clipped(parts(whole, step), whole)
    assert (found[0].since, found[-1].until) == (whole.since, whole.until)
    for before, after in pairwise(found):
        assert before.until
        assert after.since
        assert (after.since - before.until).days == 1
