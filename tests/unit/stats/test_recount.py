"""The figures of a year of four bureaus, and of the published cases, counted twice: by the statistics and by a naive recount of exported events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.intake.published import submissions_of
from services.intake.published_row import read_row
from services.stats.catalogue import Catalogue, local_tables
from services.stats.figures.instance import Instance
from services.stats.indicators import tally
from services.stats.periods import Period, parse_period
from shared.events.cloudevent import encode
from shared.policy.subjects import Subject
from tests.support.packs import SHIPPED_PACKS
from tests.support.recount import recount
from tests.support.year import year
from tests.unit.stats.story import Story

SAMPLE = Path(__file__).parents[3] / "samples" / "published-cases.jsonl"
CATALOGUE = Catalogue((), local_tables(SHIPPED_PACKS))
BUREAUS = (None, "mh-renshe", "bs-renshe", "fz-renshe", "jh-renshe")
PERIODS = ("2024", "2025", "2025H1", "2025H2", "2025-03", "2025-06-15..2025-09-15", "all")


@dataclass
class Told:
    """A story with what both ways of counting start from."""

    story: Story
    instances: list[Instance]
    exported: list[dict[str, Any]]

    def compared(self, period: str, *bureaus: str | None) -> int:
        """How many figures are not zero; each is the same by both ways of counting."""
        when = parse_period(period)
        rows: dict[Subject, Any] = {**self.story.units(when), Subject.INSTANCE: self.instances}
        days = (when.since and when.since.isoformat(), when.until and when.until.isoformat())
        found = 0
        for bureau in bureaus or (None,):
            again = recount(self.exported, days, bureau)
            counted = {code: n for code, n in again.items() if not code.startswith("on_time")}
            assert counted == {code: _plain(code, rows, when, bureau) for code in counted}
            found += sum(bool(n) for n in counted.values())
        return found


def _plain(code: str, rows: dict[Subject, Any], when: Period, bureau: str | None) -> Any:
    subject, indicator = CATALOGUE.indicators[code]
    figure = tally(indicator, [r for r in rows.get(subject, ()) if bureau in {None, r.bureau}], when)
    return figure.count if figure.numerator is None else (figure.numerator, figure.count, figure.apart)


def told(units: Iterable[Iterable[dict[str, Any]]]) -> Told:
    story = Story()
    for unit in units:
        story.retell(unit)
    return Told(story, story.rows(), [orjson.loads(encode(event)) for event in story.events])


@cache
def a_year(seed: int = 2025) -> Told:
    return told(year(seed))


@cache
def published() -> Told:
    lines = SAMPLE.read_bytes().splitlines()
    return told((one.item for one in submissions_of(read_row(orjson.loads(line)))) for line in lines)


@pytest.mark.parametrize("seed", [2025, 1])
@pytest.mark.parametrize("period", PERIODS)
def test_a_year_of_four_bureaus(seed: int, period: str) -> None:
    """Whatever the order and the days of the year, both ways of counting agree, for each bureau and for all."""
    a_year(seed).compared(period, *BUREAUS)


def test_something_is_compared() -> None:
    """The comparison is of many figures that are not zero."""
    assert a_year().compared("2025") > 40


@pytest.mark.parametrize("period", ["all", "2018", "2019H2"])
def test_published_cases(period: str) -> None:
    """The shipped sample of published judgments: what they do not state is unknown in both."""
    assert published().compared(period) > 5
