"""Properties of counting and saying: the exact number of different plaintiffs, more work never counts less, nothing is said twice."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.deadlines.duties.assessment import Assessment
from services.deadlines.duties.book import Member
from services.deadlines.duties.saying import OPEN, Said, to_say, write
from services.deadlines.duties.sizes import wrong_since
from shared.events.case import Plaintiff
from shared.events.duty import DutyAssessed
from shared.events.envelope import decode
from shared.events.organisation import MeetingHeld, ReportSubmitted, TrainingHeld
from shared.events.plaintiffs import different, same, sharing
from shared.events.terms import DutyState, LeaderRank, Meeting, Recipient, Report, Training
from shared.policy.duties import Size
from tests.unit.deadlines.duty_scene import Scene

PLAINTIFF = st.builds(
    Plaintiff, label=st.sampled_from("甲乙丙丁"), party_id=st.sampled_from([None, "1", "2", "3"])
)
SUITS = st.lists(st.lists(PLAINTIFF, max_size=3), max_size=9)
DAYS_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def numbered(suits: list[list[Plaintiff]]) -> dict[UUID, list[Plaintiff]]:
    return {UUID(int=n): suit for n, suit in enumerate(suits, start=1)}


def brute_force(cases: dict[UUID, list[Plaintiff]]) -> int:
    """The largest set of cases with plaintiffs of which no two share one, by trying all."""
    known = [suit for suit in cases.values() if suit]

    def apart(some: tuple[list[Plaintiff], ...]) -> bool:
        return not any(same(a, b) for one, other in combinations(some, 2) for a in one for b in other)

    return max(n for n in range(len(known) + 1) if any(apart(some) for some in combinations(known, n)))


@given(SUITS)
def test_the_number_of_different_plaintiffs_is_exact(suits: list[list[Plaintiff]]) -> None:
    """As many cases as can be chosen so that no two share a plaintiff, and those chosen do not."""
    cases = numbered(suits)
    chosen = different(cases)
    assert len(chosen) == len(set(chosen)) == brute_force(cases)
    shares = sharing(cases)
    assert not any(other in shares[one] for one, other in combinations(chosen, 2))


def test_where_two_ways_must_be_tried() -> None:
    """Two joint suits of three who each also sue with one of the other three: three small suits, not two large ones."""
    suits = ["123", "456", "14", "25", "36"]
    cases = numbered([[Plaintiff(label=label) for label in suit] for suit in suits])
    assert [key.int for key in different(cases)] == [3, 4, 5]


@given(SUITS, st.lists(PLAINTIFF, max_size=3))
def test_one_more_case_never_counts_less(suits: list[list[Plaintiff]], more: list[Plaintiff]) -> None:
    """A further case adds nothing or one."""
    before, after = len(different(numbered(suits))), len(different(numbered([*suits, more])))
    assert after - before in {0, 1}


@given(st.lists(st.tuples(st.booleans(), DAYS_2026), max_size=8), DAYS_2026)
def test_the_gap_of_a_roster_is_the_run_of_wrong_days(times: list[tuple[bool, date]], on: date) -> None:
    """Day by day: every day from the answer on is wrong, the day before it was right or before the duty began."""
    begun, size = date(2026, 1, 1), Size(at_least=1, at_most=2)
    members = [
        Member(str(n), str(n), None, joined, joined + timedelta(days=30) if left else None)
        for n, (left, joined) in enumerate(times)
    ]

    def fits(day: date) -> bool:
        return 1 <= sum(member.on_roster(day) for member in members) <= 2

    day = on
    while not fits(day) and day > begun and not fits(day - timedelta(days=1)):
        day -= timedelta(days=1)
    assert wrong_since(size, members, begun, on) == (None if fits(on) else day)


FACTS = st.lists(
    st.tuples(
        st.sampled_from(["case", "hearing", "training", "meeting", "report"]), st.integers(0, 3), DAYS_2026
    ),
    max_size=8,
)


def a_year(facts: list[tuple[str, int, date]]) -> Scene:
    """A bureau that is its own 司法局, with one member; facts in the order of their days."""
    scene = Scene().registered().justice()
    scene.joins("M", "25-01-02")
    for kind, number, on in sorted(facts, key=lambda fact: fact[2]):
        day = on.isoformat()[2:]
        if kind == "case":
            scene.case(Plaintiff(label="甲乙丙丁"[number])).instance().handled("M", day)
        elif kind == "hearing":
            rank = LeaderRank.PRINCIPAL if number == 0 else None
            scene.case(Plaintiff(label="戊")).instance().heard(day, rank)
        elif kind == "training":
            scene.own(TrainingHeld(training=Training.CENTRAL, topic="讲座"), day)
        elif kind == "meeting":
            scene.own(MeetingHeld(meeting=Meeting.JOINT), day)
        else:
            event = ReportSubmitted(
                report=Report.CASE_ANALYSIS, period="2026H1", to=list(Recipient)[number % 2]
            )
            scene.own(event, day)
    return scene


def say(scene: Scene, said: dict[UUID, Said], today: date) -> list[tuple[UUID, Any]]:
    """One day of the process manager, without a log: what it says goes into ``said``."""
    told = []
    for one in scene.owed(today.isoformat()[2:]):
        duty = one.assessment.duty
        if saying := to_say(one, said.get(duty.id), today):
            [event] = write(saying).events
            assert event.occurred_on
            payload = decode(event.type, event.schema, event.data)
            assert isinstance(payload, DutyAssessed)
            said[duty.id] = Said(
                duty.id, saying.version + 1, 0, duty.region, duty.bureau, duty.rule, duty.period,
                payload.state.value, event.occurred_on, payload.looked_on,
            )  # fmt: skip
            told.append((event.id, payload))
    return told


@settings(max_examples=40, deadline=None)
@given(FACTS, st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 31)), min_size=1, max_size=12))
def test_what_was_said_is_not_said_again(facts: list[tuple[str, int, date]], days: list[date]) -> None:
    """On whatever days somebody looks: right afterwards there is nothing to say, no id comes twice, and nothing is said for a day to come."""
    scene, said, seen = a_year(facts), dict[UUID, Said](), set[UUID]()
    for today in sorted(set(days)):
        for key, payload in say(scene, said, today):
            assert key not in seen
            seen.add(key)
            assert payload.looked_on == today
        assert say(scene, said, today) == []
        assert all(one.said_on <= today for one in said.values())


@settings(max_examples=25, deadline=None)
@given(FACTS, st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 30)), max_size=12))
def test_after_downtime_the_same_is_believed(facts: list[tuple[str, int, date]], days: list[date]) -> None:
    """Whoever looked on many days and whoever looks only at the end believe the same of every duty of the year that was judged."""
    scene, often, once = a_year(facts), dict[UUID, Said](), dict[UUID, Said]()
    end = date(2027, 1, 31)
    for today in sorted({*days, end}):
        say(scene, often, today)
    say(scene, once, end)

    def judged(said: dict[UUID, Said]) -> dict[UUID, tuple[str, date]]:
        of_year = ((key, one) for key, one in said.items() if one.period.startswith("2026"))
        return {k: (one.state, one.said_on) for k, one in of_year if DutyState(one.state) not in OPEN}

    assert judged(often) == judged(once)


@settings(max_examples=40, deadline=None)
@given(FACTS, DAYS_2026)
def test_a_state_agrees_with_its_number(facts: list[tuple[str, int, date]], on: date) -> None:
    """Met exactly when the target is reached; the items that count are as many as the number; nothing dates from a day to come."""
    for one in a_year(facts).owed(on.isoformat()[2:]):
        found: Assessment = one.assessment
        if found.duty.period == "standing":
            continue
        assert (found.state in {DutyState.MET, DutyState.MET_LATE}) == (found.count >= found.target)
        assert found.since <= on
        if "report" not in found.duty.rule:
            assert sum(item.counts for item in found.items) == found.count
