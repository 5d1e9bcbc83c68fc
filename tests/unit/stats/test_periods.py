from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.stats.periods import ALL, parse_period


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026h2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        (" 2025-12-30..2026-01-02 ", date(2025, 12, 30), date(2026, 1, 2)),
    ],
)
def test_period_covers_its_days(text: str, since: date, until: date) -> None:
    """A year, half-year, month or range is the days it names, first and last included."""
    period = parse_period(text)
    assert (period.since, period.until) == (since, until)
    assert period.contains(since)
    assert period.contains(until)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026H3",
        "2026-13",
        "2026-00",
        "2026-02-30..2026-03-01",
        "2026-06-30..2026-01-01",
        "0000",
        "２０２６年",
        "２０２６",
    ],
)
def test_what_is_no_period_is_refused_in_chinese(text: str) -> None:
    """Anything else is refused, naming the text and the ways to write a period."""
    with pytest.raises(ValueError, match="看不懂"):
        parse_period(text)


def test_unknown_day_is_in_all_and_nothing_else() -> None:
    """A fact whose day is unknown belongs to `all` only: it is not guessed into a half-year."""
    assert ALL.contains(None)
    assert not parse_period("2026").contains(None)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_each_day_is_in_exactly_one_half_year(day: date) -> None:
    """H1 and H2 of a year share no day and leave none out."""
    halves = [
        parse_period(f"{year}H{half}") for year in (day.year - 1, day.year, day.year + 1) for half in (1, 2)
    ]
    assert sum(half.contains(day) for half in halves) == 1
