"""What assignments ask of the read model by an index is what reading every case of the bureau would say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from services.intake.assigning.bureau import Bureau
from services.intake.assigning.docket import Case, held
from services.intake.assigning.others import Load, Others
from services.intake.assigning.proposal import Bench, Policy
from services.intake.assigning.reassigning import gone, stranded
from services.intake.assigning.rota import Sittings, leadership, rota
from services.intake.people.doors import Shelf
from services.intake.people.record import record
from shared.eventlog import Appended, Expected, Write
from shared.events import case, organisation, terms
from shared.events.case.assigning import Recused
from shared.events.envelope import derived_id, new_event
from shared.events.history import History, fold
from shared.events.model import Event
from tests.integration.intake.test_assigning import BUREAU, MINHANG, Office
from tests.integration.intake.test_assigning import office as office  # noqa: PLC0414
from tests.unit.intake.scenes import TODAY

STAFF = [f"p{n}" for n in range(8)]
LEADERS = ["l1", "l2", "l3"]
SUITORS = ["甲", "乙", "丙", "丁", "戊", "己"]
TOPICS = ["工伤认定", "养老", "工商"]
CASES = 120
KEYS = [derived_id("bounded", n) for n in range(CASES)]
Dated = tuple[Event, date | None]


def a_day(random: Random) -> date | None:
    """One in ten is of no known day."""
    return None if random.random() < 0.1 else TODAY - timedelta(days=random.randrange(600))


def suit(random: Random, key: UUID) -> Iterator[Dated]:
    who = [
        case.Plaintiff(label=label, party_id=random.choice([None, None, f"party-{random.randrange(6)}"]))
        for label in random.sample(SUITORS, random.randrange(3))
    ]
    yield (
        case.CaseOpened(name=f"案{key.hex[:6]}", plaintiffs=tuple(who), field=random.choice([None, *TOPICS])),
        None,
    )
    for number in range(1, random.randrange(1, 4)):
        yield (
            case.InstanceOpened(
                instance=number, level=random.choice([terms.Level.FIRST, terms.Level.SECOND])
            ),
            a_day(random),
        )
        for _ in range(random.randrange(3)):
            other = random.choice([None, None, "某街道办"])
            yield (
                case.HandlerAssigned(
                    instance=number, handler=random.choice(STAFF), defendant=other, reason="x"
                ),
                a_day(random),
            )
        if random.random() < 0.5:
            there = random.choice([None, *LEADERS])
            yield (
                case.HearingHeld(
                    instance=number, hearing=1, leader_appeared=random.random() < 0.7, leader=there
                ),
                a_day(random),
            )
        if random.random() < 0.4:
            yield (
                case.Judged(instance=number, document=terms.Document.JUDGMENT, outcome=terms.Outcome.REVOKE),
                a_day(random),
            )
    if random.random() < 0.3:
        yield case.Linked(relation=next(iter(terms.Relation)), other_case=random.choice(KEYS)), None
    if random.random() < 0.3:
        yield Recused(person=random.choice(STAFF), reason="近亲属"), None
    if random.random() < 0.2:
        yield case.Closed(), a_day(random)


def repaired(random: Random, stream: str, facts: list[Dated]) -> Iterator[Dated]:
    """Some cases are voided, of some a fact is taken back or an assignment corrected."""
    given = [n for n, (event, _) in enumerate(facts) if isinstance(event, case.HandlerAssigned)]
    if random.random() < 0.1:
        yield case.Voided(reason="重复"), None
    elif given and random.random() < 0.3:
        target = random.choice(given)
        data = facts[target][0].model_dump(mode="json") | {"handler": random.choice(STAFF)}
        yield (
            case.Corrected(corrects=derived_id(stream, target), fact_on=TODAY, data=data, reason="录错"),
            None,
        )


def staff() -> Iterator[Dated]:
    yield organisation.OrganisationRegistered(name="（虚构）某局"), None
    for person in STAFF[:6]:
        yield (
            organisation.RosterJoined(person=person, label=person, roster=terms.Roster.RESPONSE_TEAM),
            date(2024, 1, 5),
        )
    yield organisation.RosterLeft(person="p1", roster=terms.Roster.RESPONSE_TEAM), date(2026, 5, 6)
    yield organisation.LeaveRegistered(person="p2", first_day=TODAY, until=TODAY + timedelta(days=3)), None
    for person in LEADERS:
        yield (
            organisation.PersonAssigned(person=person, label=person, role=terms.Role.LEADER),
            date(2024, 1, 5),
        )
    yield organisation.SpecialtySet(person="l1", fields=tuple(TOPICS[:2])), date(2024, 1, 5)


def write(stream: str, facts: list[Dated]) -> Write:
    events = tuple(
        new_event(
            event,
            region=BUREAU.region,
            bureau=BUREAU.code,
            actor="clerk-1",
            occurred_on=day,
            id=derived_id(stream, n),
        )
        for n, (event, day) in enumerate(facts)
    )
    return Write(stream, events, Expected.any())


async def filled(office: Office, random: Random) -> dict[UUID, Case]:
    """The bureau's living cases, read whole."""
    writes = [write(f"organisation-{BUREAU.region}-{BUREAU.code}", list(staff()))]
    for key in KEYS:
        facts = list(suit(random, key))
        writes.append(write(f"case-{key}", [*facts, *repaired(random, f"case-{key}", facts)]))
    assert isinstance(await office.log.append(*writes), Appended)
    await office.told(
        BUREAU.item("organisation.registered", f"organisation-{BUREAU.region}-other", None, {"name": "别局"})
        | {"bureau": "other"}
    )
    return await Bureau(office.pool, BUREAU.region, BUREAU.code).cases(KEYS)


async def test_bounded_answers_are_those_of_all_cases(office: Office) -> None:
    """MH26-2.6, 2.7, 3.1b, 3.3b: loads, former handlers, proposals, stranded places and the rota are as if every case had been read."""
    cases = await filled(office, Random(7))
    bureau = Bureau(office.pool, BUREAU.region, BUREAU.code)
    people, policy = await bureau.people(TODAY), Policy.of([MINHANG])
    assert len(cases) > CASES * 3 // 4
    former = 0
    for one in cases.values():
        rest = [other for other in cases.values() if other is not one]
        law, found = Others.among(one, rest, TODAY.year), await bureau.others(one, STAFF, TODAY.year)
        assert {who: law.load(who) for who in STAFF} == found.loads
        assert (found.linked, found.same) == (law.linked, law.same)
        former += bool(law.linked) + bool(law.same)
        for number in one.levels:
            wanted = Bench(one, law, people, policy).propose((number, None))
            assert Bench(one, found, people, policy).propose((number, None)) == wanted
    assert former > 50
    assert any(law.load(who) != Load() for who in STAFF)
    places = [place for one in sorted(cases.values(), key=lambda one: one.id) for place in held(one)]
    due = [place for place, _ in stranded(places, people)]
    whole = await bureau.stranded(gone(people))
    assert (whole.places, whole.count) == (due, len(due))
    assert (await bureau.stranded(gone(people), 3, 2)).places == due[2:5]
    law_of_turns, turns = (
        Sittings.of(cases.values(), TODAY),
        await bureau.sittings(list(leadership(people)), TODAY),
    )
    assert turns == law_of_turns
    assert rota(people, turns) == rota(people, law_of_turns)


async def test_a_record_reads_only_the_cases_that_name_the_person(office: Office) -> None:
    """BS24-4a: of whomever and of whatever year, the record is as if every case of the bureau had been read, after corrections and voids."""
    await filled(office, Random(11))
    whole = {key: fold(await office.log.read_stream(f"case-{key}")) for key in KEYS}
    shelf, read = Shelf(office.pool, office.log, lambda: TODAY), 0
    for person in (*STAFF, *LEADERS, "nobody"):
        for year in (None, 2025, 2026):
            cases = await shelf.cases(BUREAU.region, BUREAU.code, [person], year)
            law = record(person, History(), whole, year)
            assert record(person, History(), cases, year) == law
            assert len(cases) < CASES * 2 // 3
            read += len(law)
    assert read > CASES
