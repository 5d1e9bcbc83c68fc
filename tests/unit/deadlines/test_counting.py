"""Properties of counting, and agreement with the slow reference on random periods."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dates import (
    Direction,
    Due,
    Explanation,
    Paused,
    Period,
    PeriodError,
    Suspension,
    Unit,
    ambiguous,
    capped,
    due,
    explain,
    explain_suspended,
    extended,
    shipped,
    suspended,
)
from tests.unit.deadlines.reference import count

CALENDAR = shipped()
KNOWN_DAYS = st.dates(date(2010, 1, 1), date(2026, 6, 30))
PERIODS = st.builds(
    Period, st.integers(1, 200), st.sampled_from([Unit.DAYS, Unit.WORKDAYS]), st.sampled_from(Direction)
)


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(
    ("unit", "longest"), [("days", 180), ("workdays", 120), ("months", 24), ("years", 3)]
)
def test_every_count_equals_the_slow_reference(unit, longest, direction):
    """Two thousand random periods of each unit and direction, 2010 to 2027, give the reference's four answers."""
    random = Random(f"{unit}{direction}")
    for _ in range(2_000):
        start = date(2010, 1, 1) + timedelta(days=random.randrange(6_200))
        n = random.randint(1, longest)
        if start.year * 12 + n * {"months": 1, "years": 12}.get(unit, 0) > 2027 * 12:
            continue
        expected = count(start, n, unit, before=direction is Direction.BEFORE)
        assert expected == tuple(due(start, Period(n, Unit(unit), direction), CALENDAR)), (start, n)


@given(KNOWN_DAYS, PERIODS)
def test_both_dates_are_working_days_and_reminders_never_come_after(start, period):
    """``due`` and ``due_safe`` are working days, ``due_safe`` is not later, and both lie on the right side of the trigger."""
    counted = due(start, period, CALENDAR)
    assert CALENDAR.is_workday(counted.due)
    assert CALENDAR.is_workday(counted.due_safe)
    assert counted.due_safe <= counted.due
    assert counted.due < start if period.direction is Direction.BEFORE else start < counted.due


@given(KNOWN_DAYS, PERIODS)
def test_a_later_trigger_never_ends_earlier(start, period):
    """Counting is monotone in its start, so a served document can never gain a party time by arriving later."""
    today, tomorrow = (due(start + timedelta(days=i), period, CALENDAR) for i in (0, 1))
    assert today.due <= tomorrow.due
    assert today.due_safe <= tomorrow.due_safe


@given(KNOWN_DAYS, st.integers(1, 300))
def test_counting_working_days_back_undoes_counting_them_forward(start, n):
    """From a working day, n working days on and n back is the same day."""
    worked = due(start, Period(1, Unit.WORKDAYS), CALENDAR).due
    there = due(worked, Period(n, Unit.WORKDAYS), CALENDAR).due
    assert worked == due(there, Period(n, Unit.WORKDAYS, Direction.BEFORE), CALENDAR).due


@given(KNOWN_DAYS, PERIODS)
def test_an_explanation_retells_the_count_it_belongs_to(start, period):
    """The explained dates are the counted ones; up to a quarter, its steps cover each day between trigger and nominal day once."""
    explained = explain(start, period, CALENDAR)
    nominal = explained.due.nominal
    assert due(start, period, CALENDAR) == explained.due
    if abs((nominal - start).days) <= 92:
        told = [s for s in explained.steps if s.code in {"counted", "skipped"}]
        covered = sorted(
            s.first + timedelta(days=i) for s in told for i in range((s.last - s.first).days + 1)
        )
        low, high = sorted((start, nominal))
        between = [low + timedelta(days=i) for i in range((high - low).days + 1)]
        assert [day for day in between if day != start] == covered


def test_a_period_below_one_is_refused():
    """There is no period of zero or fewer days."""
    with pytest.raises(PeriodError, match="正整数"):
        Period(0, Unit.DAYS)


@pytest.mark.parametrize(
    ("start", "period"),
    [
        (date(2090, 1, 1), Period(20, Unit.YEARS)),
        (date(1949, 1, 2), Period(30, Unit.DAYS, Direction.BEFORE)),
        (date(1949, 1, 2), Period(9, Unit.WORKDAYS, Direction.BEFORE)),
        (date(2026, 1, 1), Period(10**12, Unit.DAYS)),
        (date(2026, 1, 1), Period(10**12, Unit.YEARS, Direction.BEFORE)),
    ],
)
def test_a_count_beyond_the_table_is_an_error_with_a_code(start, period):
    """A date outside 1949-2100 is refused with ``date_out_of_range``, never wrapped around."""
    with pytest.raises(PeriodError) as refused:
        due(start, period, CALENDAR)
    assert refused.value.code == "date_out_of_range"


def test_a_date_before_the_first_known_year_is_computed_and_provisional():
    """In 1998 there is no notice: weekends and the statutory days are used and the result is marked."""
    counted = due(date(1998, 9, 16), Period(15, Unit.DAYS), CALENDAR)
    assert Due(date(1998, 10, 1), date(1998, 10, 5), date(1998, 10, 5), True) == counted


def test_while_the_clock_stands_there_is_no_due_day():
    """An open suspension pauses the period instead of letting it lapse."""
    stop = Suspension(date(2025, 7, 1))
    assert Paused(date(2025, 7, 1)) == suspended(date(2025, 6, 10), Period(60, Unit.DAYS), CALENDAR, [stop])


def test_a_stopped_clock_is_explained_day_by_day():
    """The explanation names the days that do not count and ends on the same day as the count."""
    stop = Suspension(date(2025, 6, 6), date(2025, 6, 9))
    told = explain_suspended(date(2025, 6, 4), Period(3, Unit.WORKDAYS), CALENDAR, [stop])
    assert isinstance(told, Explanation)
    assert told.due.due == date(2025, 6, 11)
    assert any("停钟，不计" in step.text for step in told.steps)
    open_end = [Suspension(date(2025, 6, 6))]
    assert Paused(date(2025, 6, 6)) == explain_suspended(
        date(2025, 6, 4), Period(3, Unit.DAYS), CALENDAR, open_end
    )


def test_days_stopped_twice_are_left_out_once_and_a_later_stop_is_seen():
    """Overlapping stops count once, and a stop that begins in the prolonged part prolongs it again."""
    stops = [
        Suspension(date(2025, 6, 3), date(2025, 6, 7)),
        Suspension(date(2025, 6, 5), date(2025, 6, 9)),
        Suspension(date(2025, 6, 15), date(2025, 6, 16)),
    ]
    counted = suspended(date(2025, 6, 2), Period(8, Unit.DAYS), CALENDAR, stops)
    assert isinstance(counted, Due)
    assert date(2025, 6, 19) == counted.nominal


def test_suspended_working_days_are_counted_out_in_working_days():
    """A stop over a weekend costs a period of working days nothing for the weekend."""
    stop = Suspension(date(2025, 6, 6), date(2025, 6, 9))
    counted = suspended(date(2025, 6, 4), Period(3, Unit.WORKDAYS), CALENDAR, [stop])
    assert isinstance(counted, Due)
    assert date(2025, 6, 11) == counted.due


def test_an_extension_runs_from_the_nominal_day():
    """E35 extended by 30 days: reminders count from the nominal 2025-10-04, findings from the rolled 2025-10-09."""
    granted = extended(due(date(2025, 8, 5), Period(60, Unit.DAYS), CALENDAR), 30, CALENDAR)
    assert Due(date(2025, 11, 3), date(2025, 11, 10), date(2025, 11, 3), False) == granted


def test_an_internal_period_is_capped_before_the_statutory_one():
    """E06 and E07 end on the same day; the internal one is brought three working days forward."""
    inner, statutory = (due(date(2025, 9, 22), Period(n, Unit.DAYS), CALENDAR) for n in (10, 15))
    cap = capped(inner, statutory, CALENDAR)
    assert Due(date(2025, 10, 2), date(2025, 9, 28), date(2025, 9, 28), False) == cap


def test_an_internal_period_with_room_is_left_alone():
    """The cap moves only what ends too late."""
    inner, statutory = (due(date(2025, 6, 2), Period(n, Unit.DAYS), CALENDAR) for n in (3, 15))
    assert inner == capped(inner, statutory, CALENDAR)


def test_an_ambiguous_text_reminds_by_the_earliest_and_finds_by_the_latest_reading():
    """Of 「届满3日内」 the reading before reminds and the reading after decides a breach."""
    after = due(date(2026, 6, 10), Period(3, Unit.DAYS), CALENDAR)
    before = due(date(2026, 6, 10), Period(3, Unit.DAYS, Direction.BEFORE), CALENDAR)
    both = ambiguous([before, after])
    assert (after.due, before.due_safe) == (both.due, both.due_safe)
