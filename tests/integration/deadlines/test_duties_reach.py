"""Duties are counted from a part of a bureau's facts: on real tables, the part gives what all facts together give."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from random import Random

import asyncpg
import pytest

from services.deadlines.duties.book import Book, book
from services.deadlines.duties.facts import effective, known
from services.deadlines.duties.owed import Owed, Spans, lately, now, now_and_lately, only, owed
from services.deadlines.duties.reach import reach
from services.deadlines.duties.tables import book_of, save_facts
from shared.database import Connection
from shared.dates import shipped
from shared.events.case import Closed, HearingMoved, Judged
from shared.events.organisation import TrainingHeld
from shared.events.terms import CaseKind, LeaderRank, Level, Origin, Training
from shared.sql import load_sql
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import BUREAU, REGION, Scene, person

FIRST, DAYS = date(2024, 7, 1), 900
#: days of looking: also in the past, when cases were open that are not any more
ON = ("25-01-15", "25-09-30", "25-12-31", "26-01-01", "26-07-01", "26-11-30")
SPANS: tuple[Spans, ...] = (now, now_and_lately, only("2025"), only("2026H1"), only("standing"))


@pytest.fixture
async def tables(database: str) -> AsyncIterator[Connection]:
    """Empty tables of duties."""
    db = await asyncpg.connect(database)
    await db.execute("create schema trial; set search_path to trial")
    await db.execute(load_sql("services.deadlines.duties", "schema.sql"))
    yield db
    await db.close()


def a_bureau(seed: int, cases: int) -> Scene:
    """Two years of cases at every stage, some of one plaintiff, some without a day, some only published."""
    random = Random(seed)
    scene = Scene().registered("24-01-02")
    for who in "MN":
        scene.joins(who, "24-01-02")
    scene.own(TrainingHeld(training=Training.LECTURE, topic="应诉"), "25-03-03")
    for _ in range(cases):
        _told(scene, random)
    return scene


def _told(scene: Scene, random: Random) -> None:
    kind = random.choice([CaseKind.LITIGATION, CaseKind.LITIGATION, CaseKind.RECONSIDERATION])
    origin = random.choice([Origin.PUBLISHED, *[Origin.REPORTED] * 5])
    plaintiffs = [person(random.choice("甲乙丙丁戊己")) for _ in range(random.randrange(3))]
    case, began = scene.case(*plaintiffs, kind=kind, origin=origin), FIRST + timedelta(random.randrange(DAYS))

    def later(most: int) -> str:
        return (began + timedelta(random.randrange(1, most))).isoformat()[2:]

    for no, level in enumerate([Level.FIRST, Level.SECOND][: random.randrange(3)], start=1):
        case.instance(no, level)
        for _ in range(random.randrange(3)):
            case.handled(random.choice("MNX"), later(60), no)
        if random.random() < 0.7:
            case.scheduled(later(120), no)
        if random.random() < 0.3:
            case.then(HearingMoved(instance=no, hearing=1, hearing_on=day(later(200))), later(90))
        if random.random() < 0.5:
            case.heard(later(130), random.choice([None, LeaderRank.PRINCIPAL, LeaderRank.DEPUTY]), no)
        if random.random() < 0.5:
            case.then(Judged(instance=no), random.choice([None, later(200)]))
    if random.random() < 0.2:
        case.then(Closed(), later(250))


def shown(found: list[Owed]) -> list[str]:
    return [f"{one.rule.id} {one.assessment}" for one in found]


def whole(scene: Scene) -> Book:
    streams = [[event for event in scene.events if event.stream == name] for name in dict.fromkeys(e.stream for e in scene.events)]  # fmt: skip
    return book(REGION, BUREAU, known(row for events in streams for row in effective(events)))


async def test_a_part_of_the_facts_counts_what_all_of_them_count(tables: Connection) -> None:
    """Every assessment with every line behind it, on past days and today, for every kind of period; and it is a part that is read. Without
    the lists it is a smaller part, in which alike facts of a day are one.
    """
    scene, calendar = a_bureau(7, 160), shipped()
    await save_facts(tables, scene.events)
    everything = whole(scene)
    seen, alike = set[str](), set[int]()
    for on in map(day, ON):
        for spans in SPANS:
            part = await book_of(tables, (REGION, BUREAU), reach(scene.packs, REGION, BUREAU, on, spans))
            expected = shown(list(owed(scene.packs, everything, on, calendar, spans)))
            assert shown(list(owed(scene.packs, part, on, calendar, spans))) == expected
            seen |= set(expected)
            few = reach(scene.packs, REGION, BUREAU, on, spans, listed=False)
            counted = await book_of(tables, (REGION, BUREAU), few)
            expected = shown(list(owed(scene.packs, everything, on, calendar, spans, listed=False)))
            assert shown(list(owed(scene.packs, counted, on, calendar, spans, listed=False))) == expected
            alike |= {fact.times for facts in counted.summed.values() for fact in facts}
    assert max(alike) > 1
    assert any("candidate" in one and "尚未分案" in one for one in seen)
    assert any("candidate" in one and "已排定开庭" in one for one in seen)
    assert len(part.facts) < len(everything.facts) / 10


async def test_one_duty_is_counted_from_the_facts_of_its_own_rule(tables: Connection) -> None:
    """Asked for alone, a duty of any rule and period comes out with the list that it has beside all others, from fewer facts."""
    scene, calendar, on = a_bureau(7, 160), shipped(), day(ON[-1])
    await save_facts(tables, scene.events)
    everything, sizes = whole(scene), set[int]()
    found = list(owed(scene.packs, everything, on, calendar, now_and_lately))
    for rule, period in {(one.assessment.duty.rule, one.assessment.duty.period) for one in found}:
        spans = lately(rule, period)
        part = await book_of(tables, (REGION, BUREAU), reach(scene.packs, REGION, BUREAU, on, spans))
        of_rule = [
            one for one in owed(scene.packs, part, on, calendar, spans) if one.assessment.duty.rule == rule
        ]
        expected = [
            one for one in found if (one.assessment.duty.rule, one.assessment.duty.period) == (rule, period)
        ]
        assert shown(of_rule) == shown(expected)
        sizes.add(len(part.facts))
    assert len(sizes) > 3
