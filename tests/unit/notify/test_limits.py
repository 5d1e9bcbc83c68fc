"""Limits delay and never drop: the bucket keeps its rate whatever is asked, the breaker opens, tries now and then, and closes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.hours import within
from services.notify.limits import LONGEST_TURN, REFUSALS, Breaker, Bucket, Gates

STEPS = st.lists(st.floats(min_value=-5.0, max_value=30.0), max_size=200)


@given(steps=STEPS, limit=st.integers(min_value=2, max_value=600))
def test_never_more_than_the_limit_in_a_minute(steps: list[float], limit: int) -> None:
    """However it is asked, also by a clock that steps back, no minute grants more than the limit."""
    now, bucket, granted = 100.0, Bucket.a_minute(limit, 100.0), []
    highest = now
    for step in steps:
        now += step
        bucket, wait = bucket.take(max(now, highest))
        highest = max(now, highest)
        if wait == 0.0:
            granted.append(highest)
    for first in granted:
        assert sum(first <= moment < first + 60.0 for moment in granted) <= limit + 1e-6


@given(limit=st.integers(min_value=1, max_value=600), asked=st.integers(min_value=1, max_value=50))
def test_whoever_waits_as_told_is_served(limit: int, asked: int) -> None:
    """After the wait that a refusal names there is a token."""
    now, bucket = 0.0, Bucket.a_minute(limit, 0.0)
    for _ in range(asked):
        bucket, wait = bucket.take(now)
        if wait:
            now += wait + 1e-6
            bucket, wait = bucket.take(now)
            assert wait == 0.0


def test_thousands_that_wait_do_not_run_in_circles() -> None:
    """Each comes back at a turn of its own: few ask in vain, and the limit is used to the full."""
    many, bucket, asked = 500, Bucket.a_minute(60, 0.0), 0
    waiting, now = [(0.0, number) for number in range(many)], 0.0
    while waiting:
        now, number = heappop(waiting)
        bucket, wait = bucket.take(now)
        asked += 1
        if wait:
            heappush(waiting, (now + wait + 1e-6, number))
    ideal = (many - bucket.burst) / bucket.rate
    assert now <= ideal + LONGEST_TURN
    assert asked <= many * (2 + ideal / LONGEST_TURN)


def test_a_breaker_opens_tries_and_closes() -> None:
    """After three failures it stays away; once a pause one is let through; the pause doubles to its bound; one success closes it."""
    breaker = Breaker(threshold=3, pause=10.0, longest=25.0)
    for _ in range(3):
        breaker, wait = breaker.admit(0.0)
        assert wait == 0.0
        breaker = breaker.failed(0.0)
    assert breaker.admit(1.0)[1] == 9.0
    breaker, wait = breaker.admit(10.0)
    assert wait == 0.0
    assert breaker.admit(10.0)[1] == 10.0  # only one, until it is known about
    breaker = breaker.failed(11.0)
    assert breaker.admit(11.0)[1] == 20.0
    assert breaker.failed(31.0).admit(31.0)[1] == 25.0
    assert breaker.worked().admit(31.0)[1] == 0.0


def test_what_was_under_way_together_fails_once() -> None:
    """Messages under way when a destination goes away all fail within a moment: the pause is the first one, not doubled by each of them."""
    breaker = Breaker(threshold=3, pause=10.0, longest=600.0)
    for moment in range(8):
        breaker = breaker.failed(moment / 10)
    assert 9.0 < breaker.admit(0.7)[1] < 10.0
    tried, _ = breaker.admit(20.0)
    assert tried.failed(20.5).failed(20.6).admit(20.6)[1] == pytest.approx(19.9)


def test_a_breaker_takes_the_other_sides_word() -> None:
    """Told to come again after 7 s it stays away for just that long, at the first failure already."""
    breaker = Breaker(threshold=3, pause=10.0).failed(0.0, after=7.0)
    assert breaker.admit(0.0)[1] == 7.0
    assert breaker.admit(7.0)[1] == 0.0


def test_destinations_do_not_hinder_each_other() -> None:
    """A breaker and a bucket belong to one destination."""
    gates = Gates(Breaker(threshold=1, pause=10.0))
    gates.failed("one", 0.0)
    assert gates.wait("one", 60.0, 0.0) == 10.0
    assert gates.wait("two", 60.0, 0.0) == 0.0
    gates.worked("one")
    assert gates.wait("one", 60.0, 0.0) == 0.0


def test_what_comes_late_to_a_closed_hour_waits() -> None:
    """Outside the hours only the urgent goes, and what was planned for this very hour; the rest waits for the next open one."""
    night = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
    day = night - timedelta(hours=12)
    allowed = within(lambda moment: moment.hour < 12)
    assert allowed(True, day, night)
    assert allowed(False, night, night + timedelta(minutes=5))
    assert not allowed(False, day, night)
    assert not allowed(False, night - timedelta(days=1), night)
    assert allowed(False, night, day + timedelta(days=1))


def test_whoever_refuses_everybody_is_to_blame() -> None:
    """Twenty messages refused in a row are their own fault; from the next on it is the destination's, until one goes through."""
    gates = Gates(Breaker(threshold=3, pause=10.0))
    assert [gates.refused("relay", 0.0) for _ in range(REFUSALS)] == [False] * REFUSALS
    assert gates.wait("relay", 60_000.0, 0.0) == 0.0
    assert [gates.refused("relay", 0.0) for _ in range(3)] == [True] * 3
    assert gates.wait("relay", 60_000.0, 1.0) == 9.0
    assert not gates.refused("another", 0.0)
    gates.worked("relay")
    assert gates.wait("relay", 60_000.0, 1.0) == 0.0
    assert not gates.refused("relay", 1.0)
