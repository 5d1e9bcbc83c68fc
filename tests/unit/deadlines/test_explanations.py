"""The quick explanation equals the plain one word for word, whatever is counted, on whatever calendar."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.dates import (
    Direction,
    Period,
    PeriodError,
    Suspension,
    Unit,
    explain,
    explain_suspended,
    parse_notice,
    shipped,
)
from tests.unit.deadlines import plain_explanation as plain
from tests.unit.deadlines.test_calendar import NOTICE_2027

CALENDARS = {"shipped": shipped(), "with 2027": shipped().with_notice(parse_notice(NOTICE_2027))}
LONGEST = {Unit.DAYS: 150, Unit.WORKDAYS: 150, Unit.MONTHS: 90, Unit.YEARS: 40}
PERIODS = st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(Period, st.integers(1, LONGEST[unit]), st.just(unit), st.sampled_from(Direction))
)


def told(how, *asked):
    """The answer, or the code of its refusal."""
    try:
        return how(*asked)
    except PeriodError as error:
        return error.code


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=CALENDARS.keys())
@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(("unit", "longest"), LONGEST.items())
def test_every_explanation_equals_the_plain_one(unit, longest, direction, calendar):
    """Five hundred random periods of each unit and direction, 2003 to 2028, are told in the same steps and the same words."""
    random = Random(f"{unit}{direction}")
    for _ in range(500):
        start = date(2003, 1, 1) + timedelta(days=random.randrange(9_400))
        asked = start, Period(random.randint(1, longest), unit, direction), calendar
        assert plain.explain(*asked) == explain(*asked), asked[:2]


@example(date(2100, 12, 20), Period(8, Unit.DAYS))
@example(date(1949, 1, 20), Period(10, Unit.WORKDAYS, Direction.BEFORE))
@given(st.dates(date(1948, 11, 1), date(2101, 2, 1)), PERIODS)
def test_explanations_agree_up_to_the_edges_of_the_calendar(start, period):
    """In years without a notice, and across 1949 and 2100, the two still say the same or refuse with the same code."""
    assert told(plain.explain, start, period, shipped()) == told(explain, start, period, shipped())


@given(
    st.dates(date(2019, 1, 1), date(2027, 6, 1)),
    PERIODS,
    st.lists(st.tuples(st.integers(-5, 90), st.integers(0, 20)), min_size=1, max_size=3),
)
def test_a_stopped_clock_is_told_in_the_same_words(start, period, stops):
    """Days on which the clock stood are stretches of their own in both; counting back cannot be stopped in either."""
    day = lambda number: start + timedelta(days=number)  # noqa: E731
    stood = [Suspension(day(first), day(first + more)) for first, more in stops]
    asked = start, period, shipped(), stood
    assert told(plain.explain_suspended, *asked) == told(explain_suspended, *asked)
