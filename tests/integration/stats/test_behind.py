"""The page of cases behind a figure: read as far as it goes, or all of it and counted."""

from __future__ import annotations

from datetime import date
from itertools import chain, product

from services.stats.cockpit.asked import AskedTrace
from services.stats.cockpit.behind import behind
from services.stats.cockpit.reckoning import Reckoner
from services.stats.indicators import Place
from services.stats.knowledge import known
from services.stats.leafing import TOLD_TOGETHER, lots
from services.stats.periods import ALL, parse_period
from services.stats.selection import Scope, Selection
from services.stats.standpoint import Standpoint
from services.stats.tracing import Part, traced
from shared.policy.subjects import Subject
from tests.integration.stats.conftest import Stats
from tests.integration.stats.test_cells import CATALOGUE, a_year
from tests.unit.stats.story import Story


def heard_by_turns() -> Story:
    """In every second case a leader stood in court: of a place, rows lie between those of another."""
    story = a_year()
    for n in range(30, 38):
        case = story.case(f"虚构案件{n}")
        case.opened(date(2026, 3, 2))
        case.heard(date(2026, 4, 7), leader=n % 2 == 0)
    return story


async def test_a_page_is_the_same_by_either_way(stats: Stats) -> None:
    """Every figure, every place, pages of one row and of two: what is read as far as the page goes is what is cut out of everything."""
    at, reckoner = Standpoint(await stats.tell(heard_by_turns())), Reckoner(stats.pool, CATALOGUE)
    period, at_once = parse_period("2026"), set()
    rows = await known(stats.pool, at, Scope(), period)
    for code in CATALOGUE.indicators:
        asked = AskedTrace(indicator=code, period="2026")
        if await reckoner.at_once(asked, at, code, period):
            at_once.add(code)
        for place, (offset, limit) in product((None, *Place), ((0, 1), (2, 2))):
            part = Part(None, place, offset, limit)
            page = await behind(reckoner, asked, at, code, part)
            assert page == traced(rows, CATALOGUE, code, period, part), (code, part)
    assert at_once >= {"new", "document_won_rate", "appearance_rate", "on_time.report"}


async def test_cells_do_not_answer_for_a_page_of_single_days(stats: Stats) -> None:
    """Where days beside the halves of months must be counted the rows are read anyway."""
    at, reckoner = Standpoint(await stats.tell(heard_by_turns())), Reckoner(stats.pool, CATALOGUE)
    asked = AskedTrace(indicator="new", period="2026-02-03..2026-06-09")
    assert await reckoner.at_once(asked, at, "new", asked.when) is None
    page = await behind(reckoner, asked, at, "new", Part(limit=1))
    assert page["figure"]["count"] > 1
    assert page["next"]


async def test_lots_are_together_what_there_is(stats: Stats) -> None:
    """Read two at a time, the rows of a subject are those that are read at once, in the same order, each with its instance."""
    at = Standpoint(await stats.tell(a_year()))
    everything = await known(stats.pool, at, Scope())
    for subject in set(Subject) - TOLD_TOGETHER:
        selection = Selection(at, Scope(), ALL, frozenset({subject}))
        some = [one async for one in lots(stats.pool, selection, 2)]
        assert tuple(chain.from_iterable(one.rows(subject) for one in some)) == everything.rows(subject)
        assert all(one.bureaus == everything.bureaus for one in some)
    assert len(everything.rows(Subject.DOCUMENT)) > 2
