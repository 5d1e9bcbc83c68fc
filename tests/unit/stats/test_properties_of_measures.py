"""What holds for every measure of every document, over random stories: facts of all kinds, in any order, on any day, in two bureaus."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from services.stats.catalogue import Catalogue, local_tables
from services.stats.duties import duty_kinds
from services.stats.figures.duty import OwedDuty
from services.stats.indicators import Figure, Indicator, Place, tally, trace
from services.stats.measuring import matcher
from services.stats.periods import ALL, Period, parse_period
from services.stats.units.folding import recount
from services.stats.units.unit import Place as Where
from shared.events.deadline import DeadlineMet, DeadlineMissed, DeadlineSet
from shared.events.duty import DutyAssessed
from shared.events.envelope import derived_id
from shared.events.history import MENDING, fold
from shared.events.terms import (
    Advice,
    AgencyResult,
    DeadlineKind,
    Document,
    DutyState,
    Level,
    MediationOutcome,
    Outcome,
    Role,
    Roster,
    Strength,
    Training,
)
from shared.policy.subjects import OF_A_PERIOD, Subject
from tests.support.docket import Item
from tests.support.packs import SHIPPED_PACKS
from tests.support.year import year
from tests.unit.stats.story import Story

PACKS = SHIPPED_PACKS
CATALOGUE = Catalogue(duty_kinds(PACKS), local_tables(PACKS))
PERIODS = st.sampled_from([ALL, *map(parse_period, ("2024", "2025H1", "2025H2", "2025", "2025-06"))])


def cast() -> list[list[Item]]:
    """The doings of two bureaus, and of each the cases that add a kind of fact to those before."""
    found, kinds = [], set[str]()
    for bureau in ("mh-renshe", "jh-renshe"):
        units = [unit for unit in year() if unit[0]["bureau"] == bureau]
        found.append(units[0])
        for unit in sorted(units[1:], key=len, reverse=True):
            if new := {item["type"] for item in unit} - kinds:
                kinds |= new
                found.append(unit)
    return found


CAST = cast()
BEGIN = [item for unit in CAST for item in unit[:2]]
TOLD = [item for unit in CAST for item in unit[2:]]
RULES = sorted(rule for kind in duty_kinds(PACKS) for rule in kind.rules)
MAYBE = (None, True, False)
#: what a fact of a kind may say instead
VARIED: dict[str, dict[str, tuple[Any, ...]]] = {
    "case.instance_opened": {"level": tuple(Level), "instance": (1, 2, 3)},
    "case.judged": {
        "document": (None, *Document),
        "outcome": (None, *Outcome, *[Outcome.REVOKE_AND_REDO] * 10),
        "agency_result": (None, *AgencyResult),
        "instance": (1, 2),
    },
    "case.became_effective": {"instance": (1, 2)},
    "case.hearing_held": {
        "leader_appeared": MAYBE,
        "leader": (None, "p-leader", "p-principal"),
        "leader_spoke": MAYBE,
        "lawyer_only": MAYBE,
    },
    "case.clock_stopped": {"reason": ("suspension", "mediation"), "instance": (1, 2)},
    "case.clock_resumed": {"instance": (1, 2)},
    "case.mediation_ended": {"outcome": tuple(MediationOutcome)},
    "case.loss_analysed": {"causes": (("law",), ("service", "law"), ("evidence",))},
    "case.advice_received": {"item": (1, 2), "advice": tuple(Advice)},
    "organisation.training_held": {"training": tuple(Training), "attendees": (None, 10)},
    "organisation.roster_joined": {"roster": tuple(Roster), "person": ("p-leader", "p-principal", "p-3")},
    "organisation.roster_left": {"roster": tuple(Roster), "person": ("p-leader", "p-principal", "p-3")},
    "organisation.review_concluded": {"approved": (True, False)},
}


def varied(item: Item, number: int, random: Random) -> Item:
    """The fact once more, on another day or none, perhaps saying something else of its kind."""
    day = date(2024, 11, 1) + timedelta(days=random.randrange(480))
    said = {name: random.choice(values) for name, values in VARIED.get(item["type"], {}).items()}
    on = random.choice((None, *[day.isoformat()] * 4))
    return {**item, "id": str(derived_id("told", number)), "occurredon": on, "data": item["data"] | said}


def mending(item: Item, story: Story, random: Random) -> Item:
    """A correction or a void of some fact that was told before in the stream, with its day moved."""
    told = [e for e in story.events if e.stream == item["subject"] and e.type not in MENDING]
    wrong = random.choice(told)
    if item["type"].endswith("voided"):
        return {**item, "data": {"voids": str(wrong.id), "reason": "录错"}}
    on = (date(2024, 11, 1) + timedelta(days=random.randrange(480))).isoformat()
    data = {"corrects": str(wrong.id), "fact_on": on, "data": orjson.loads(wrong.data), "reason": "录错"}
    return {**item, "data": data}


def set_deadline(story: Story, number: int, random: Random) -> None:
    """A deadline of some case: open, met in time, met late, missed."""
    subject = random.choice([unit[0]["subject"] for unit in CAST if unit[0]["subject"].startswith("case-")])
    due = date(2024, 11, 1) + timedelta(days=random.randrange(480))
    stream, fact = f"deadline-{derived_id('due', number)}", derived_id("fact", number)
    key = {"case_id": subject.removeprefix("case-"), "instance": 1, "rule": random.choice(RULES), "due": due}
    said = {"trigger": fact, "trigger_on": due, "nominal": due, "due_safe": due, "provisional": False}
    said |= {"calendar": "2026", "name": "期限", "clause": "甲", "kind": DeadlineKind.STATUTORY}
    said |= {"strength": Strength.HARD, "responsible": Role.HANDLER}
    story.tell(stream, DeadlineSet.model_validate({**key, **said}), due)
    match random.randrange(4):
        case 1 | 2 as state:
            met = {**key, "met_on": due, "met_by": fact, "on_time": state == 1}
            story.tell(stream, DeadlineMet.model_validate(met), due)
        case 3:
            story.tell(stream, DeadlineMissed.model_validate(key), due)


def assess(story: Story, number: int, random: Random) -> None:
    """A quota of some bureau."""
    said = {"rule": "p.q", "name": "甲", "clause": "乙", "period": "2025", "count": 1, "target": 2}
    said |= {"due": "2025-12-31", "looked_on": "2025-09-01", "state": random.choice(tuple(DutyState))}
    story.tell(f"duty-{number}", DutyAssessed.model_validate(said), date(2025, 9, 1))


def story_of(told: tuple[int, int]) -> Story:
    """So many facts, by this seed; the kinds of which there are many do not crowd out the others."""
    seed, facts = told
    random, story = Random(seed), Story()
    story.retell(BEGIN)
    kinds = sorted({item["type"] for item in TOLD})
    of = {kind: [item for item in TOLD if item["type"] == kind] for kind in kinds}
    for number in range(facts):
        item = varied(random.choice(of[random.choice(kinds)]), number, random)
        story.retell([mending(item, story, random) if item["type"] in MENDING else item])
        if number % 10 == 0:
            set_deadline(story, number, random)
            assess(story, number, random)
    return story


SEEDS = st.tuples(st.integers(0, 2**32), st.integers(0, 250))


def rows(story: Story, period: Period) -> dict[Subject, list[Any]]:
    instances = {(row.case_id, row.instance): row for row in story.rows()}
    found: dict[Subject, list[Any]] = {key: list(ones) for key, ones in story.units(period).items()}
    found[Subject.INSTANCE] = list(instances.values())
    found[Subject.DUTY] = [
        OwedDuty(*duty, of.name, of.kind, of.level, of.procedure, of.act_type,
                 of.field, of.handler, of.taken_on, of.closed, of.closed_on)
        for duty in story.sheet().duties.current.values()
        if (of := instances.get((duty.case_id, duty.instance))) and duty.state != "cancelled"
    ]  # fmt: skip
    return found


def added(figures: Iterable[Figure]) -> Figure:
    first, *rest = figures
    return sum(rest, first)


def traced(indicator: Indicator[Any], found: list[Any], period: Period) -> Figure:
    """The figure that somebody gets who counts the traced rows by hand."""
    placed = list(trace(indicator, found, period))
    if indicator.amount:
        amounts = [indicator.amount(row) for row, _ in placed]
        known = [n for n in amounts if n is not None]
        return Figure(sum(known), None, len(amounts) - len(known))
    by = indicator.distinct or id
    sets = {place: {by(row) for row, at in placed if at is place} for place in Place}
    upper = sets[Place.NUMERATOR]
    counted = upper | sets[Place.COUNTED]
    if not indicator.is_rate:
        return Figure(len(counted))
    return Figure(len(counted), len(upper), len(sets[Place.APART] - counted))


@given(SEEDS, PERIODS)
@settings(max_examples=30)
def test_number_and_trace_never_differ(told: tuple[int, int], period: Period) -> None:
    """Whoever counts the listed rows by hand comes to the number; none is listed twice, none in two places."""
    found = rows(story_of(told), period)
    for code, (subject, indicator) in CATALOGUE.indicators.items():
        assert traced(indicator, found.get(subject, []), period) == tally(
            indicator, found.get(subject, []), period
        ), code


@given(SEEDS, PERIODS)
@settings(max_examples=30)
def test_totals_are_the_sums_of_the_bureaus(told: tuple[int, int], period: Period) -> None:
    """Every figure of both bureaus together is the sum of theirs; a person or a draw of one is never one of the other."""
    found = rows(story_of(told), period)
    for code, (subject, indicator) in CATALOGUE.indicators.items():
        there = found.get(subject, [])
        parts = [[row for row in there if row.bureau == bureau] for bureau in ("mh-renshe", "jh-renshe")]
        assert tally(indicator, there, period) == added(tally(indicator, part, period) for part in parts), (
            code
        )


@given(SEEDS, PERIODS)
@settings(max_examples=30)
def test_no_rate_over_what_is_not_known(told: tuple[int, int], period: Period) -> None:
    """A rate has its two numbers, none over nothing, and what stands apart is not in the denominator."""
    found = rows(story_of(told), period)
    for code, (subject, indicator) in CATALOGUE.indicators.items():
        figure = tally(indicator, found.get(subject, []), period)
        if not indicator.is_rate:
            assert figure.percent is None
            continue
        assert figure.numerator is not None
        assert 0 <= figure.numerator <= figure.count, code
        assert (figure.percent is None) == (figure.count == 0), code
        if apart := CATALOGUE.measures[code].apart:
            unknown = filter(matcher(apart), found.get(subject, []))
            assert {indicator.place(row, period) for row in unknown} <= {None, Place.APART}, code


@given(SEEDS, PERIODS)
@settings(max_examples=30)
def test_flow_holds_for_every_cell(told: tuple[int, int], period: Period) -> None:
    """结转＋新收＝办结＋未结 and 期末中止 within 期末未结, for each bureau and each level."""
    found = rows(story_of(told), period)
    for bureau in ("mh-renshe", "jh-renshe"):
        for level in Level:
            count = {}
            for code in ("carried_over", "new", "closed", "pending", "suspended"):
                subject, indicator = CATALOGUE.indicators[code]
                own = [
                    r
                    for r in found.get(subject, [])
                    if r.bureau == bureau and r.value("level") == level.value
                ]
                count[code] = tally(indicator, own, period).count
            assert count["carried_over"] + count["new"] == count["closed"] + count["pending"]
            assert count["suspended"] <= count["pending"]


@given(SEEDS)
@settings(max_examples=30)
def test_two_halves_are_the_year(told: tuple[int, int]) -> None:
    """Whatever is dated by one day adds up over time: the year is its halves, and the halves go on where the one before ended."""
    year_, first, second = map(parse_period, ("2025", "2025H1", "2025H2"))
    found = rows(story_of(told), year_)
    for code, (subject, indicator) in CATALOGUE.indicators.items():
        measure = CATALOGUE.measures[code]
        asked = {*measure.where, *(measure.numerator or {})}
        if measure.stands or measure.distinct or asked & OF_A_PERIOD:
            continue
        there = found.get(subject, [])
        halves = added(tally(indicator, there, half) for half in (first, second))
        assert tally(indicator, there, year_) == halves, code
    [pending], [carried] = (
        [tally(CATALOGUE.indicators[code][1], found[Subject.INSTANCE], half)]
        for code, half in (("pending", first), ("carried_over", second))
    )
    assert pending == carried


@given(SEEDS)
@settings(max_examples=15)
def test_units_as_of_a_position_are_those_of_the_log_up_to_it(told: tuple[int, int]) -> None:
    """The versions of units valid at a position are exactly what counting the log up to that position gives."""
    story = story_of(told)
    versions = story.unit_sheet().versions.written()
    for position in range(len(BEGIN), len(story.events) + 1, 7):
        valid = [v[3:] for v in versions if v[0] <= position and (v[1] is None or v[1] > position)]  # type: ignore[operator]
        anew = [list(unit) for unit in story.unit_sheet(position).versions.current.values()]
        assert sorted(valid, key=str) == sorted(anew, key=str)


@given(SEEDS)
@settings(max_examples=15)
def test_units_step_by_step_are_units_counted_anew(told: tuple[int, int]) -> None:
    """A page of any size gives the same units: told event by event or all at once after a repair."""
    story = story_of(told)
    sheet = story.unit_sheet()
    for stream, units in sheet.units.items():
        events = [e for e in story.events if e.stream == stream]
        if events:
            anew = recount(Where(stream, events[0].region, events[0].bureau), {}, fold(events))
            kept = {name: unit for name, unit in units.items() if not unit.voided}
            assert {name: unit for name, unit in anew.items() if not unit.voided} == kept
