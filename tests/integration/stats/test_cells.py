"""The cells on a real database: kept step by step they are what the rows add up to, and what a rebuild gives."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add
from typing import Any

from services.stats.catalogue import Catalogue
from services.stats.cells.contributions import adds_up, digest
from services.stats.cells.edges import changed_by, changes
from services.stats.cells.projection import Cells
from services.stats.cells.reading import add_up
from services.stats.cockpit.reckoning import dated_by, needed
from services.stats.duties import duty_kinds
from services.stats.indicators import Figure, tally
from services.stats.knowledge import Knowledge, known
from services.stats.periods import ALL, Period, parse_period
from services.stats.selection import DatedBy, Scope
from services.stats.standpoint import Standpoint
from services.stats.tables import place
from shared.events.case import ClockStopped, JudgmentServed, MediationEnded
from shared.events.organisation import TrainingHeld
from shared.events.terms import MediationOutcome, Party, StopReason, Training
from shared.policy.measures import Measure
from shared.projection import generation
from tests.integration.stats.conftest import Stats
from tests.integration.stats.test_figures import a_half_year
from tests.support.packs import SHIPPED_PACKS
from tests.support.rebuilding import rebuilt_alike
from tests.unit.stats.story import Story

CATALOGUE = Catalogue(duty_kinds(SHIPPED_PACKS))
DIGESTS = {code: digest(measure) for code, measure in CATALOGUE.measures.items()}
PERIODS = [ALL, *map(parse_period, ("2025", "2026", "2026H1", "2026-02", "2026-03-01..2026-07-31"))]


def a_year() -> Story:
    """A half-year with more kinds of facts, some of them taken back."""
    story = a_half_year()
    case = story.case("虚构案件20")
    opening = case.opened(date(2026, 2, 2))
    case.then(JudgmentServed(instance=1, party=Party.AGENCY), date(2026, 6, 3))
    case.then(MediationEnded(instance=1, outcome=MediationOutcome.SETTLED), date(2026, 6, 9))
    case.opened(date(2026, 7, 1), instance=2)
    case.judged(date(2026, 7, 3), instance=2)
    training = TrainingHeld(training=Training.BUSINESS, topic="应诉", attendees=30)
    story.tell("organisation-370404-fz-renshe", training, date(2026, 3, 3))
    case.voided(opening)
    return story


async def summed(stats: Stats) -> dict[tuple[str, str], Any]:
    """Every figure that adds up, by code and period, from the rows."""
    position = await stats.log.tail()
    found = {}
    for period in PERIODS:
        rows = await known(stats.pool, Standpoint(position), Scope(), period)
        for code, (subject, indicator) in CATALOGUE.indicators.items():
            if adds_up(CATALOGUE.measures[code]):
                figure = tally(indicator, rows.rows(subject), period)
                found[code, period.code] = figure if figure.count or figure.apart else None
    return found


async def test_cells_are_what_the_rows_add_up_to(stats: Stats) -> None:
    """Fact by fact, through corrections and voids, the cells stay the sums of the rows: every figure, every period of whole months."""
    story, told = a_year(), 0
    for upto in (9, 15, 20, len(story.events)):
        await stats.tell(Story(story.events[:upto]), after=told)
        told = upto
        wanted = [(m, period) for m in CATALOGUE.measures.values() for period in PERIODS]
        added = await add_up(stats.pool, Scope(), wanted, DIGESTS)
        assert added
        assert added.position == await stats.log.tail()
        by_rows = await summed(stats)
        assert set(added.found) == set(by_rows)
        for key, bureaus in added.found.items():
            assert _whole(list(bureaus.values())) == by_rows[key], key


def _whole(figures: list[Figure]) -> Figure | None:
    """Null where there is nothing."""
    whole = reduce(add, figures) if figures else None
    return whole if whole and (whole.count or whole.apart) else None


async def test_what_is_read_by_its_days_is_all_that_counts(stats: Stats) -> None:
    """Whatever figures ask for by their days, alone or a table at once, in any period, they come out as over everything there is: no row too few is read. So does what days change of them, also where a stop begins with its instance."""
    story = a_year()
    case = story.case("虚构案件22")
    case.then(ClockStopped(instance=1, reason=StopReason.SUSPENSION), date(2026, 2, 20))
    case.opened(date(2026, 3, 3))
    case.then(JudgmentServed(instance=1, party=Party.AGENCY), date(2026, 6, 3))
    at = Standpoint(await stats.tell(story))
    of_table = [[one.code for _, one in table.indicators] for table in CATALOGUE.tables]
    for period in (*PERIODS, parse_period("2026-03-03..2026-06-03")):
        everything = await known(stats.pool, at, Scope(), period)
        for codes in (*of_table, ["document_won_rate"], ["settled"], ["closed", "documents"]):
            measures = [CATALOGUE.measures[code] for code in codes]
            read = await read_for(stats, at, period, measures, dated_by(measures))
            for code, (subject, indicator) in ((code, CATALOGUE.indicators[code]) for code in codes):
                expected = tally(indicator, everything.rows(subject), period)
                assert tally(indicator, read.rows(subject), period) == expected, (code, period)
    kept = [measure for measure in CATALOGUE.measures.values() if adds_up(measure)]
    of = {measure.code: (*CATALOGUE.indicators[measure.code], measure) for measure in kept}
    for days in map(parse_period, ("2026-03-01..2026-03-03", "2026-06-03..2026-06-09")):
        everything = await known(stats.pool, at, Scope(), days)
        named = [(measure.of, day) for measure in kept for day in changed_by(measure)]
        read = await read_for(stats, at, days, kept, named)
        assert changes(of, read.rows, days, place) == changes(of, everything.rows, days, place)
        assert changes(of, read.rows, days, place)[
            "suspended" if days.until == date(2026, 3, 3) else "documents"
        ]


async def read_for(
    stats: Stats, at: Standpoint, period: Period, of: list[Measure], dated: DatedBy
) -> Knowledge:
    subjects = needed(measure.of for measure in of)
    return await known(stats.pool, at, Scope(), period, subjects, dated_by=dated)


async def test_rebuilt_cells_equal_the_live_ones(stats: Stats) -> None:
    """Added up anew from the first event, with pages of another size, the cells are the same, row by row."""
    await stats.tell(a_year())
    assert (await rebuilt_alike(stats.pool, Cells))["stats_cells"] > 10


async def test_a_figure_defined_anew_is_not_answered_from_old_cells(stats: Stats) -> None:
    """Cells answer only for the definition they were added up by; another one waits for a rebuild, which is asked for at the next start."""
    await stats.tell(a_half_year())
    measure = CATALOGUE.measures["new"]
    changed = measure.model_copy(update={"where": {"dated": (True,), "litigation": (True,)}})
    added = await add_up(stats.pool, Scope(), [(measure, ALL)], DIGESTS)
    assert added
    assert set(added.found) == {("new", "all")}
    again = await add_up(stats.pool, Scope(), [(changed, ALL)], {"new": digest(changed)})
    assert again
    assert not again.found
    await Cells({**CATALOGUE.measures, "new": changed}).renew(stats.pool)
    assert await generation.find(stats.pool, Cells.name, "building")


async def test_cells_of_an_older_release_stop_nobody(stats: Stats) -> None:
    """Their tables have other columns: at the start they are left to the generation that is built beside them."""
    await stats.tell(a_half_year())
    await stats.pool.execute(
        "update projections.generations set version = version - 1 where name = $1", Cells.name
    )
    await stats.pool.execute("alter table stats_cell_codes rename column number to older")
    await Cells(CATALOGUE.measures).renew(stats.pool)
    assert not await generation.find(stats.pool, Cells.name, "building")
