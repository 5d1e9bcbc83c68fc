"""What an edition is compared by: only rows that are not the same on both sides are looked at, and no figure is missed by it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from services.stats.indicators import tally, trace
from services.stats.knowledge import Knowledge
from services.stats.periods import parse_period
from services.stats.publishing.adjusting import changed
from tests.unit.stats.reports.region import told
from tests.unit.stats.reports.told import CATALOGUE, knowledge

PERIOD = parse_period("2026H1")


def earlier(now: Knowledge, random: Random) -> Knowledge:
    """Of cases and units some are not there yet, and some stood elsewhere."""

    def some(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row for row in rows if random.random() < 0.6)

    moved = tuple(
        row._replace(bureau="fz-gongan") if random.random() < 0.4 else row for row in some(now.instances)
    )
    return replace(now, instances=moved, units={subject: some(rows) for subject, rows in now.units.items()})


def standing(known: Knowledge, code: str) -> list[tuple[Any, ...]]:
    """Every row of an indicator, with where it stands and what it counts."""
    subject, indicator = CATALOGUE.indicators[code]
    return [
        (row, place, indicator.amount and indicator.amount(row))
        for row, place in trace(indicator, known.rows(subject), PERIOD)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_every_changed_figure_is_found(seed: int) -> None:
    """YC23-2.6c: an indicator is listed exactly when a row of it came in, left or stands elsewhere, with the figures of all rows of both sides."""
    now = knowledge(told(), PERIOD)
    then = earlier(now, Random(seed))
    assert then != now
    found = {one.code: one for one in changed(CATALOGUE, then, now, PERIOD)}
    for code, (subject, indicator) in CATALOGUE.indicators.items():
        assert (code in found) == (standing(then, code) != standing(now, code)), code
        if code in found:
            figures = found[code].published, found[code].now
            assert figures == tuple(tally(indicator, one.rows(subject), PERIOD) for one in (then, now)), code


def test_where_nothing_changed_nothing_is_listed() -> None:
    """The same rows on both sides."""
    now = knowledge(told(), PERIOD)
    assert not list(changed(CATALOGUE, now, knowledge(told(), PERIOD), PERIOD))
