"""How promptly facts are entered, counted on a real log and a real database."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from services.stats.asked import Asked
from services.stats.entries.doors import NOTE, behind, delays
from services.stats.entries.projection import Entries, day_of, queries
from services.stats.pages.entering import COUNTS as COUNTS_BEHIND
from services.stats.standpoint import standpoint
from shared.clock import today_in_shanghai, utc_now
from shared.eventlog import Write
from shared.events.envelope import NewEvent
from shared.events.site import CopiedFrom, SiteMirrored
from shared.events.terms import AgencyResult
from tests.integration.stats.conftest import Stats
from tests.support.given import a_write, an_event
from tests.support.rebuilding import rebuilt_alike
from tests.unit.stats.story import Story, as_new

COUNTS = ("facts", "median_days", "over_3_days", "over_10_days", "adjustments", "corrections", "voids")


def entered(*days_late: int) -> Story:
    """A case whose judgments lie so many days back; it is recorded when the test runs, and the last fact is corrected."""
    story, today = Story(), today_in_shanghai()
    case = story.case("虚构案件1")
    judged = [case.judged(today - timedelta(days), agency_result=AgencyResult.WON) for days in days_late]
    case.corrected(judged[-1], today, instance=1, agency_result=AgencyResult.LOST)
    return story


async def asked(stats: Stats, period: str, **more: Any) -> list[dict[str, Any]]:
    answer = await stats.http.get("/v1/stats/entries", params={"period": period, **more})
    assert answer.status_code == 200, answer.text
    assert answer.json()["note"] == NOTE
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_days_between_the_fact_and_its_entry(stats: Stats) -> None:
    """A fact entered 3 days later is not late by more than 3 days, one after 4 days is; after 11 days it is late by more than 10."""
    await stats.tell(entered(0, 3, 4, 10, 11))
    [one] = await asked(stats, "all")
    assert [one[name] for name in COUNTS] == [5, 4, 3, 1, 0, 1, 0]


async def test_after_the_end_of_a_period(stats: Stats) -> None:
    """A fact that happened in a period and was entered after its end is an adjustment of it; a correction belongs to the day it was entered."""
    await stats.tell(entered(40, 40))
    day = today_in_shanghai() - timedelta(40)
    [one] = await asked(stats, f"{day}..{day + timedelta(5)}")
    assert [one[name] for name in COUNTS] == [2, 40, 2, 2, 2, 0, 0]
    assert [
        item["corrections"] for item in await asked(stats, f"{today_in_shanghai()}..{today_in_shanghai()}")
    ] == [1]


async def test_as_of_a_position(stats: Stats) -> None:
    """What is asked as of a position counts what was recorded by then."""
    story = entered(1, 2)
    await stats.tell(story)
    before = await asked(stats, "all", position=len(story.events) - 2)
    assert [(item["facts"], item["corrections"]) for item in before] == [(1, 0)]


async def test_behind_each_number_stand_as_many_facts(stats: Stats) -> None:
    """Every number lists as many facts, with the case and what was entered; page by page none is left out or comes twice."""
    await stats.tell(entered(0, 3, 4, 10, 11, 40))
    day = today_in_shanghai() - timedelta(40)
    for period in ("all", f"{day}..{day}", f"{day}..{today_in_shanghai()}"):
        at, question = await standpoint(stats.pool), Asked(period=period)
        for item in await delays(stats.pool, at, question):
            for what in COUNTS_BEHIND:
                found = await behind(stats.pool, at, question, what, limit=50)
                assert len(found) == item[what], (period, what)
                assert {one["name"] for one in found} <= {"虚构案件1"}
                pages = [
                    await behind(stats.pool, at, question, what, after=start, limit=2) for start in (0, 2, 4)
                ]
                assert [one for page in pages for one in page[:2]] == found


async def test_copied_facts_keep_their_day_of_entry(stats: Stats) -> None:
    """A fact that another site entered in time and that was copied here days later, after a cut link, counts as entered in time."""
    story, today = Story(), today_in_shanghai()
    story.case("虚构案件1").judged(today - timedelta(12), agency_result=AgencyResult.WON)
    there = utc_now() - timedelta(11)
    origins = tuple(CopiedFrom(position=n, recorded_at=there) for n in range(1, len(story.events) + 1))
    said = SiteMirrored(
        site="yicheng", upto=len(origins), sequence=len(origins), digest="0" * 64, origins=origins
    )
    copied = [a_write(event.stream, as_new(event)) for event in story.events]
    async with asyncio.timeout(10):
        await stats.log.append(a_write("site-yicheng", an_event(said, on=None)), *by_stream(copied))
    await stats.caught_up()
    [one] = await asked(stats, "all")
    assert [one[name] for name in COUNTS[:3]] == [1, 1, 0]
    assert await stats.pool.fetchval(queries.first_entry) == day_of(there)


async def test_the_first_entry_is_known_without_reading_all(stats: Stats) -> None:
    """Of each bureau, so that whoever asks sees that of those that are theirs; built anew it is the same."""
    story = entered(0, 3)
    told = len(story.events)
    await stats.tell(story)
    story.bureau = "fz-chengguan"
    story.case("虚构案件2").judged(today_in_shanghai(), agency_result=AgencyResult.WON)
    await stats.tell(story, after=told)
    said = await stats.pool.fetch("select * from stats_entries_since order by bureau")
    assert [row["bureau"] for row in said] == ["fz-chengguan", "fz-renshe"]
    by_bureau = "select region, bureau, min(recorded_on) as since from stats_entries group by 1, 2 order by 2"
    assert said == await stats.pool.fetch(by_bureau)
    assert await stats.pool.fetchval(queries.first_entry) == min(row["since"] for row in said)
    assert (await rebuilt_alike(stats.pool, Entries))["stats_entries_since"] == len(said)


def by_stream(writes: list[Write]) -> list[Write]:
    """One write a stream, as an append asks."""
    found: dict[str, list[NewEvent]] = {}
    for write in writes:
        found.setdefault(write.stream, []).extend(write.events)
    return [a_write(stream, *events) for stream, events in found.items()]
