"""Cells: what is added up beforehand is what is counted over the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.stats.catalogue import Catalogue
from services.stats.cells.changes import Owner, Version, Versions
from services.stats.cells.contributions import Key, adds_up, figure_of, half_of, sums_of
from services.stats.cells.days import by_day
from services.stats.cells.edges import changes, plus, share_of
from services.stats.entries.projection import day_of
from services.stats.figures.instance import Case, Instance, opened_instance
from services.stats.indicators import Figure, tally
from services.stats.periods import Period, parse_period
from services.stats.units.placed import by_subject
from services.stats.units.unit import Unit
from shared.events.case import JudgmentServed, MediationEnded
from shared.events.envelope import derived_id
from shared.events.organisation import TrainingHeld
from shared.events.terms import CaseKind, Level, MediationOutcome, Origin, Party
from shared.policy.subjects import Subject
from tests.unit.stats.story import Story
from tests.unit.stats.test_properties import PERIODS as WHOLE
from tests.unit.stats.test_properties import consistent, days, facts, rows

CATALOGUE = Catalogue()
MEASURES = {code: one for code, one in CATALOGUE.measures.items() if adds_up(one)}
SUMS = sums_of(MEASURES.values())
many = st.lists(rows().map(consistent), max_size=30)
any_day = st.dates(date(2025, 5, 1), date(2027, 2, 28))
#: of whole months, and from any day to any other
PERIODS = WHOLE | st.tuples(any_day, any_day).map(lambda two: parse_period("..".join(map(str, sorted(two)))))
Rows = Callable[[Subject], Iterable[Any]]


def added_up(found: Iterable[tuple[Subject, Any]]) -> dict[Key, list[int]]:
    cells: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for subject, row in found:
        if sums := SUMS.get(subject):
            for key, slot, n in sums.slots(row):
                cells[key][slot] += n
    return cells


def figure(cells: dict[Key, list[int]], code: str, period: Period, there: Rows) -> Figure:
    """Of the cells' halves of months, and of the rows that are ``there`` by the days beside them."""
    measure, nowhere = MEASURES[code], ("", "")
    share = share_of(measure, period)
    kept = [sums for key, sums in cells.items() if key.code == code and share.first <= key.half <= share.last]
    found = {nowhere: figure_of(measure, *(sum(one[n] for one in kept) for n in range(3)))}
    for beside, sign in share.days:
        of = {code: (*CATALOGUE.indicators[code], measure)}
        found = plus(found, changes(of, there, beside, lambda _: nowhere)[code], sign)
    return found[nowhere]


@given(many, PERIODS)
def test_cells_are_what_is_counted_over_the_rows(given_rows: list[Any], period: Period) -> None:
    """For every set of rows and every period, cells and the days beside its halves of months give the figure that counting the rows gives."""
    cells = added_up((Subject.INSTANCE, row) for row in given_rows)
    for code, measure in MEASURES.items():
        if measure.of is Subject.INSTANCE:
            _, indicator = CATALOGUE.indicators[code]
            assert figure(cells, code, period, lambda _: given_rows) == tally(
                indicator, given_rows, period
            ), code


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
            assert figure(cells, code, period, lambda _, kept=kept: kept) == tally(indicator, kept, period), (
                code
            )


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
        for day, changed in by_day(story.events[first:last], versions, SUMS).items():
            learned[day].append(changed)
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
            given = figure(cells, code, period, lambda _, counted=counted: counted)
            assert given == tally(indicator, counted, period), (code, position)


def _sum(changes: Iterable[dict[Key, list[int]]]) -> dict[Key, list[int]]:
    cells: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in changes:
        for key, three in one.items():
            cells[key] = [a + b for a, b in zip(cells[key], three, strict=True)]
    return cells


def test_a_period_may_begin_and_end_on_any_day() -> None:
    """A case taken every day and closed twenty days later: from every day of two months to every fifth one after, what came, went and stood is what counting gives."""
    case = Case(
        derived_id("row", 1), "370404", "a-ju", "案", CaseKind.LITIGATION.value, Origin.REPORTED.value
    )
    start = opened_instance(case, 1, Level.FIRST.value, None, None)
    first = date(2025, 12, 15)
    taken = [first + timedelta(days=n) for n in range(100)]
    there = [start._replace(taken_on=on, closed=True, closed_on=on + timedelta(days=20)) for on in taken]
    cells = added_up((Subject.INSTANCE, row) for row in there)
    for since in (date(2026, 1, 1) + timedelta(days=n) for n in range(59)):
        for length in range(0, 50, 5):
            period = parse_period(f"{since}..{since + timedelta(days=length)}")
            for code in ("new", "closed", "carried_over", "pending"):
                _, indicator = CATALOGUE.indicators[code]
                assert figure(cells, code, period, lambda _: there) == tally(indicator, there, period), (
                    code,
                    period,
                )


def test_whole_halves_of_months_need_no_rows() -> None:
    """A period that begins on the first or sixteenth and ends on the fifteenth or the last of a month is answered from cells alone."""
    for text in (
        "2026",
        "2026H1",
        "2026-02",
        "2028-02",
        "all",
        "2026-02-01..2026-04-30",
        "2026-01-16..2026-03-15",
    ):
        assert not any(share_of(measure, parse_period(text)).days for measure in MEASURES.values())


@given(PERIODS)
def test_at_most_eight_days_of_a_side_are_counted_over_rows(period: Period) -> None:
    """The days beside the halves are of one half each, and no more than half of it."""
    for measure in MEASURES.values():
        beside = [stretch for stretch, _ in share_of(measure, period).days]
        assert len(beside) <= 2
        for stretch in beside:
            assert stretch.since
            assert stretch.until
            assert half_of(stretch.since) == half_of(stretch.until)
            assert (stretch.until - stretch.since).days < 8


def test_what_does_not_add_up_has_no_cells() -> None:
    """Different people, what may have stood in a period: neither can be added month by month."""
    left = set(CATALOGUE.measures) - set(MEASURES)
    assert {"leaders_appeared", "leadership", "concerned", "undated"} <= left
    assert {"new", "carried_over", "pending", "loss_rate", "appearance_rate", "trained"} <= set(MEASURES)
