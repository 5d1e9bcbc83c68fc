"""Cells: what is added up beforehand is what is counted over the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.stats.catalogue import Catalogue
from services.stats.cells.changes import Owner, Version, Versions
from services.stats.cells.contributions import (
    Key,
    adds_up,
    figure_of,
    months_of,
    sums_of,
    whole_months,
)
from services.stats.cells.days import by_day
from services.stats.entries.projection import day_of
from services.stats.figures.instance import Instance
from services.stats.indicators import Figure, tally
from services.stats.periods import Period, parse_period
from services.stats.units.placed import by_subject
from services.stats.units.unit import Unit
from shared.events.case import JudgmentServed, MediationEnded
from shared.events.organisation import TrainingHeld
from shared.events.terms import MediationOutcome, Party
from shared.policy.subjects import Subject
from tests.unit.stats.story import Story
from tests.unit.stats.test_properties import PERIODS, consistent, days, facts, rows

CATALOGUE = Catalogue()
MEASURES = {code: one for code, one in CATALOGUE.measures.items() if adds_up(one)}
SUMS = sums_of(MEASURES.values())
many = st.lists(rows().map(consistent), max_size=30)


def added_up(found: Iterable[tuple[Subject, Any]]) -> dict[Key, list[int]]:
    cells: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for subject, row in found:
        if sums := SUMS.get(subject):
            for key, slot, n in sums.slots(row):
                cells[key][slot] += n
    return cells


def figure(cells: dict[Key, list[int]], code: str, period: Period) -> Figure:
    first, last = months_of(MEASURES[code], period)
    kept = [sums for key, sums in cells.items() if key.code == code and first <= key.month <= last]
    return figure_of(MEASURES[code], *(sum(one[n] for one in kept) for n in range(3)))


@given(many, PERIODS)
def test_cells_are_what_is_counted_over_the_rows(given_rows: list[Any], period: Period) -> None:
    """For every set of rows and every period of whole months, cells give the figure that counting the rows gives."""
    cells = added_up((Subject.INSTANCE, row) for row in given_rows)
    for code, measure in MEASURES.items():
        if measure.of is Subject.INSTANCE:
            _, indicator = CATALOGUE.indicators[code]
            assert figure(cells, code, period) == tally(indicator, given_rows, period), code


told = st.lists(
    st.tuples(
        st.one_of(
            facts,
            st.builds(JudgmentServed, instance=st.integers(1, 2), party=st.just(Party.AGENCY)),
            st.builds(MediationEnded, instance=st.integers(1, 2), outcome=st.sampled_from(MediationOutcome)),
        ),
        days,
    ),
    max_size=12,
)


@given(told, PERIODS)
def test_cells_of_units_are_what_is_counted_over_them(events: list[Any], period: Period) -> None:
    """The same for documents, settlements, stops and cases of a random story, and at every position of it: what a page takes away and adds leaves the sum right."""
    story = Story()
    case = story.case()
    story.tell(
        "organisation-370404-fz-renshe",
        TrainingHeld.model_validate({"training": "business", "topic": "应诉", "attendees": 12}),
        date(2026, 3, 3),
    )
    for event, on in events:
        case.then(event, on)
    instances = {(row.case_id, row.instance): row for row in story.rows()}
    units = [u for u in story.unit_sheet().versions.current.values() if not u.voided]
    found = [(subject, one) for subject, ones in by_subject(units, instances, period).items() for one in ones]
    cells = added_up(found)
    for code, measure in MEASURES.items():
        if measure.of not in {Subject.INSTANCE, Subject.DUTY}:
            _, indicator = CATALOGUE.indicators[code]
            kept = [one for subject, one in found if subject is measure.of]
            assert figure(cells, code, period) == tally(indicator, kept, period), code


@settings(deadline=None)
@given(
    told.map(lambda events: events * 3),
    st.sets(st.integers(2, 30), max_size=4),
    st.lists(st.booleans(), min_size=40),
    PERIODS,
)
def test_days_are_what_is_counted_at_their_ends(
    events: list[Any], cuts: set[int], wrong: list[bool], period: Period
) -> None:
    """For every story, told in whatever pages, with facts taken back: what the days up to one changed adds up to the figures that counting the rows of its end gives."""
    story = Story()
    cases = [story.case(), story.case()]
    for n, (event, on) in enumerate(events):
        told_now = cases[n % 2].then(event, on)
        if wrong[n]:
            cases[n % 2].voided(told_now)
    bounds = sorted({0, len(story.events), *(cut for cut in cuts if cut < len(story.events))})
    versions, learned = versions_of(story), defaultdict[date, list[dict[Key, list[int]]]](list)
    for first, last in pairwise(bounds):
        for day, changes in by_day(story.events[first:last], versions, SUMS).items():
            learned[day].append(changes)
    for end in story.events:
        if end is story.events[-1] or day_of(end.recorded_at) != day_of(
            story.events[end.position].recorded_at
        ):
            known = [one for day, of in learned.items() if day <= day_of(end.recorded_at) for one in of]
            check_figures(_sum(known), story, end.position, period)


def versions_of(story: Story) -> dict[Owner, Versions]:
    """Every version of every row of the story's cases."""
    found: dict[Owner, Versions] = defaultdict(Versions)
    for since, upto, _, *row in story.sheet().instances.written():
        instance = Instance._make(row)
        found[instance.case_id].instances.append(Version(since, upto, instance))
    for since, upto, _, *row in story.unit_sheet().versions.written():
        unit = Unit._make(row)
        found[UUID(unit.stream.partition("-")[2])].units.append(Version(since, upto, unit))
    return found


def check_figures(cells: dict[Key, list[int]], story: Story, position: int, period: Period) -> None:
    """All figures of the story as of a position, against the slow count."""
    units, instances = story.units(period, position), story.rows(position)
    for code, measure in MEASURES.items():
        if measure.of is not Subject.DUTY:
            _, indicator = CATALOGUE.indicators[code]
            counted = instances if measure.of is Subject.INSTANCE else units.get(measure.of, ())
            assert figure(cells, code, period) == tally(indicator, counted, period), (code, position)


def _sum(changes: Iterable[dict[Key, list[int]]]) -> dict[Key, list[int]]:
    cells: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in changes:
        for key, three in one.items():
            cells[key] = [a + b for a, b in zip(cells[key], three, strict=True)]
    return cells


def test_months_are_whole() -> None:
    """Only a period from the first of a month to the last of one is answered from cells."""
    assert all(whole_months(parse_period(text)) for text in ("2026", "2026H1", "2026-02", "2028-02", "all"))
    assert whole_months(parse_period("2026-02-01..2026-04-30"))
    assert not whole_months(parse_period("2026-02-01..2026-04-29"))
    assert not whole_months(parse_period("2026-02-02..2026-04-30"))


def test_what_does_not_add_up_has_no_cells() -> None:
    """Different people, what may have stood in a period: neither can be added month by month."""
    left = set(CATALOGUE.measures) - set(MEASURES)
    assert {"leaders_appeared", "leadership", "concerned", "undated"} <= left
    assert {"new", "carried_over", "pending", "loss_rate", "appearance_rate", "trained"} <= set(MEASURES)
