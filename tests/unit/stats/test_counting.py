"""Figures counted together: each is what counting it alone gives."""

from __future__ import annotations

from hypothesis import given, settings

from services.stats.counting import behind, count
from services.stats.indicators import tally, trace
from services.stats.periods import Period
from services.stats.tables import place
from tests.unit.stats.test_properties_of_measures import CATALOGUE, PERIODS, SEEDS, rows, story_of


@given(SEEDS, PERIODS)
@settings(max_examples=30, deadline=None)
def test_figures_counted_together_are_what_each_is_alone(told: tuple[int, int], period: Period) -> None:
    """Of random facts of every kind in any period: every figure of each bureau, and of all together, where people count once."""
    found = rows(story_of(told), period)
    by_place = count(CATALOGUE.indicators, lambda subject: found.get(subject, ()), period, place)
    whole = count(CATALOGUE.indicators, lambda subject: found.get(subject, ()), period, lambda _: None)
    for code, (subject, indicator) in CATALOGUE.indicators.items():
        there, empty = found.get(subject, []), tally(indicator, (), period)
        assert whole[code].get(None, empty) == tally(indicator, there, period), code
        assert behind(subject, indicator, there, period) == (
            tally(indicator, there, period),
            list(trace(indicator, there, period)),
        ), code
        for bureau in {place(row) for row in there}:
            alone = [row for row in there if place(row) == bureau]
            assert by_place[code].get(bureau, empty) == tally(indicator, alone, period), (code, bureau)
