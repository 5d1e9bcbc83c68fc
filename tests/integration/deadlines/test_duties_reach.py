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
from shared.events.case import Closed, HearingMoved, Judged, Plaintiff
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
    plaintiffs = [_somebody(random) for _ in range(random.randrange(3))]
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


def _somebody(random: Random) -> Plaintiff:
    """Of a few names, with or without an id that others of that name may have, too; or somebody who never comes again."""
    if random.random() < 0.5:
        return person(f"某{random.randrange(10**9)}")
    label = random.choice("甲乙丙丁戊己")
    return person(label, random.choice([None, None, f"{label}1", f"{label}2", "乙1"]))


def shown(found: list[Owed]) -> list[str]:
    return [f"{one.rule.id} {one.assessment}" for one in found]


def whole(scene: Scene) -> Book:
    streams = [[event for event in scene.events if event.stream == name] for name in dict.fromkeys(e.stream for e in scene.events)]  # fmt: skip
    return book(REGION, BUREAU, known(row for events in streams for row in effective(events)))


async def test_a_part_of_the_facts_counts_what_all_of_them_count(tables: Connection) -> None:
    """Every assessment with every line behind it, on past days and today, for every kind of period; and it is a part that is read. Without
    the lists it is a smaller part, in which alike facts of a day are one, and so are cases that each add a plaintiff to a number long reached.
    """
    scene, calendar = a_bureau(2, 160), shipped()
    await save_facts(tables, scene.events)
    everything = whole(scene)
    seen, alike, handled = set[str](), set[int](), set[int]()
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
            handled |= {fact.times for facts in counted.given.values() for fact in facts}
    assert min(max(alike), max(handled)) > 1
    assert any("candidate" in one and "尚未分案" in one for one in seen)
    assert any("candidate" in one and "已排定开庭" in one for one in seen)
    assert len(part.facts) < len(everything.facts) / 10


@pytest.mark.parametrize("seed", range(6))
async def test_whoever_sued_before_is_not_counted_again_however_many_cases(
    tables: Connection, seed: int
) -> None:
    """Of a person who handled dozens of cases only those are read one by one that may share a plaintiff: the number is that of all of them."""
    random, calendar, on = Random(seed), shipped(), day("25-12-31")
    scene = Scene().registered("24-01-02")
    scene.joins("M", "24-01-02")
    for no in range(60):
        parties = [_somebody(random) for _ in range(random.choice([1, 1, 1, 2]))]
        scene.case(*parties).handled("M", f"25-{1 + no // 6:02d}-{1 + no % 6:02d}")
    await save_facts(tables, scene.events)
    within = reach(scene.packs, REGION, BUREAU, on, only("2025"), listed=False)
    few = await book_of(tables, (REGION, BUREAU), within)
    numbers = [
        {one.assessment.duty.person: one.assessment.count for one in owed(scene.packs, book_, on, calendar, only("2025"), listed=False)}
        for book_ in (few, whole(scene))
    ]  # fmt: skip
    assert numbers[0] == numbers[1]
    assert any(fact.times > 10 for fact in few.handled(date(2025, 1, 1), on))


async def test_one_duty_is_counted_from_the_facts_of_its_own_rule(tables: Connection) -> None:
    """Asked for alone, a duty of any rule, period and person comes out with the list that it has beside all others, from fewer facts."""
    scene, calendar, on = a_bureau(2, 160), shipped(), day(ON[-1])
    await save_facts(tables, scene.events)
    everything, sizes = whole(scene), set[int]()
    found = list(owed(scene.packs, everything, on, calendar, now_and_lately))
    for duty in [one.assessment.duty for one in found]:
        spans = lately(duty.rule, duty.period)
        within = reach(scene.packs, REGION, BUREAU, on, spans, person=duty.person)
        part = await book_of(tables, (REGION, BUREAU), within)
        alone = [one for one in owed(scene.packs, part, on, calendar, spans, person=duty.person)
                 if one.assessment.duty.id == duty.id]  # fmt: skip
        assert shown(alone) == shown([one for one in found if one.assessment.duty.id == duty.id])
        sizes.add(len(part.facts))
    assert len(sizes) > 3
