"""What a quota counts: the rules Q1-Q10."""

from __future__ import annotations

from shared.events.case import HandlerAssigned, HearingHeld, Judged
from shared.events.organisation import MeetingHeld
from shared.events.terms import (
    CaseKind,
    LeaderRank,
    Level,
    Meeting,
    Origin,
    Outcome,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import (
    FAILED,
    MET,
    NO_OCCASION,
    ON_TRACK,
    A,
    B,
    Scene,
    person,
)


def test_q1_different_plaintiffs_not_cases(scene: Scene) -> None:
    """Q1: 甲一审、甲二审、乙一审 are two different plaintiffs: met, on the day the second was assigned."""
    first = scene.case(A).instance()
    first.handled("M", "26-02-02")
    first.instance(2, Level.SECOND).handled("M", "26-04-02", 2)
    scene.case(B).instance().handled("M", "26-05-06")
    stands = scene.stands("plaintiffs", "26-06-01", "2026", "M")
    assert (stands.state, stands.count, stands.since) == (MET, 2, day("26-05-06"))
    assert [item.counts for item in stands.items] == [True, False, True]
    assert stands.items[1].note == "同一案件的另一审级，同一原告只计一次"


def test_q2_three_instances_of_one_plaintiff_are_one(scene: Scene) -> None:
    """Q2: 甲一审、甲二审、甲再审 count once, whether registered as one case or as three: not met at the end of the year."""
    for no, level in enumerate((Level.FIRST, Level.SECOND, Level.RETRIAL), start=1):
        scene.case(A).instance(no, level).handled("M", f"26-0{no}-05", no)
    stands = scene.stands("plaintiffs", "27-01-01", "2026", "M")
    assert (stands.state, stands.count, stands.since) == (FAILED, 1, day("27-01-01"))
    assert [item.note for item in stands.items] == [None, *["与另一案件为同一原告“甲”，只计一次"] * 2]


def test_q3_a_case_belongs_to_the_year_of_its_assignment(scene: Scene) -> None:
    """Q3: assigned on 2025-12-28 and heard in 2026, it counts for its handler in 2025; the appearance counts in 2026."""
    case = scene.case(A).instance()
    case.handled("M", "25-12-28")
    case.heard("26-01-20", LeaderRank.PRINCIPAL)
    assert scene.stands("plaintiffs", "26-06-01", "2025", "M").count == 1
    assert scene.stands("plaintiffs", "26-06-01", "2026", "M").count == 0
    assert scene.stands("principal", "26-06-01", "2025").count == 0
    assert scene.stands("principal", "26-06-01", "2026").count == 1


def test_q3_the_last_handler_of_the_year_counts(scene: Scene) -> None:
    """Reassigned within the year, the instance counts for its last handler alone; reassigned in the next year, for each in their own."""
    scene.joins("N", "25-01-02")
    case = scene.case(A).instance()
    case.handled("M", "26-02-02")
    case.handled("N", "26-03-02")
    case.handled("M", "27-01-05")
    counts = {
        (who, year): scene.stands("plaintiffs", "27-02-01", year, who).count
        for who in "MN"
        for year in ("2026", "2027")
    }
    assert counts == {("M", "2026"): 0, ("N", "2026"): 1, ("M", "2027"): 1, ("N", "2027"): 0}


def test_q4_three_who_sue_together_are_one(scene: Scene) -> None:
    """Q4: a joint suit of three plaintiffs counts as one."""
    scene.case(A, B, person("丙", "p-丙")).instance().handled("M", "26-02-02")
    assert scene.stands("plaintiffs", "26-06-01", "2026", "M").count == 1


def test_q5_an_appearance_at_any_instance_counts(scene: Scene) -> None:
    """Q5: the principal once at the second instance and not at the first is one appearance: met; a deputy's is none."""
    case = scene.case(A).instance()
    case.heard("26-02-02", LeaderRank.DEPUTY)
    assert scene.stands("principal", "26-03-01", "2026").count == 0
    case.instance(2, Level.SECOND).heard("26-06-02", LeaderRank.PRINCIPAL, no=2)
    stands = scene.stands("principal", "26-07-01", "2026")
    assert (stands.state, stands.count, stands.since) == (MET, 1, day("26-06-02"))


def test_q6_every_appearance_is_listed_with_its_day(scene: Scene) -> None:
    """Q6: of two hearings of an instance the one the principal came to is the one behind the number."""
    case = scene.case(A).instance()
    case.heard("26-02-02")
    key = case.heard("26-03-02", LeaderRank.PRINCIPAL, hearing=2)
    [item] = scene.stands("principal", "26-07-01", "2026").items
    assert (item.fact, item.case, item.on, item.counts) == (key, case.id, day("26-03-02"), True)


def test_q7_a_year_without_a_hearing_is_no_failure(scene: Scene) -> None:
    """Q7 and 3.1a: instances decided in writing are no occasion: nothing at risk during the year, no failure after it."""
    case = scene.case(A).instance(2, Level.SECOND)
    case.then(Judged(instance=2, outcome=Outcome.UPHOLD), "26-06-01")
    during = scene.stands("principal", "26-12-01", "2026")
    assert (during.state, during.forecast) == (ON_TRACK, "尚需1次；本期至今没有开庭，也没有排定的开庭")
    assert scene.stands("principal", "26-12-31", "2026").state is ON_TRACK
    after = scene.stands("principal", "27-01-01", "2026")
    assert (after.state, after.since) == (NO_OCCASION, day("27-01-01"))


def test_a_review_hearing_is_no_appearance_in_court(scene: Scene) -> None:
    """A quota of 出庭 speaks of lawsuits: a 听证 of a reconsideration is neither an appearance nor an occasion nor in sight."""
    review = scene.case(A, kind=CaseKind.RECONSIDERATION).instance(1, Level.RECONSIDERATION)
    review.scheduled("26-12-01", hearing=2)
    review.heard("26-02-02", LeaderRank.PRINCIPAL)
    stands = scene.stands("principal", "26-11-30", "2026")
    assert (stands.count, stands.state, stands.items) == (0, ON_TRACK, ())
    assert scene.stands("principal", "27-01-01", "2026").state is NO_OCCASION


def test_q8_a_late_meeting_counts_for_its_own_half_year() -> None:
    """Q8: H1's joint meeting held on 2026-07-01 leaves H1 failed and is the first of H2."""
    scene = Scene().registered().justice()
    scene.own(MeetingHeld(meeting=Meeting.JOINT), "26-07-01")
    first, second = (scene.stands("joint_meeting", "26-07-02", half) for half in ("2026H1", "2026H2"))
    assert (first.state, first.count, first.since) == (FAILED, 0, day("26-07-01"))
    assert (second.state, second.count, second.since) == (MET, 1, day("26-07-01"))


def test_q9_years_are_calendar_years(scene: Scene) -> None:
    """Q9: what is done in December and in January counts once in each year; nothing is carried over."""
    for n, on in enumerate(("25-12-30", "25-12-31", "26-01-01")):
        scene.case(person(f"原告{n}")).instance().handled("M", on)
    assert scene.stands("plaintiffs", "26-06-01", "2025", "M").count == 2
    assert scene.stands("plaintiffs", "26-06-01", "2026", "M").count == 1


def test_q10_a_number_follows_what_is_known(scene: Scene) -> None:
    """Q10: a correction or a void afterwards changes the count and the state, also of a year that is over."""
    scene.case(A).instance().handled("M", "26-02-02")
    case = scene.case(B).instance()
    wrong = case.handled("M", "26-12-30")
    assert scene.stands("plaintiffs", "27-01-05", "2026", "M").state is MET
    case.corrected(wrong, HandlerAssigned(instance=1, handler="M"), "27-01-02")
    assert scene.stands("plaintiffs", "27-01-05", "2026", "M").state is FAILED
    third = scene.case(person("丙")).instance()
    third.handled("M", "26-07-01")
    assert scene.stands("plaintiffs", "27-01-05", "2026", "M").state is MET
    third.voided()
    assert scene.stands("plaintiffs", "27-01-05", "2026", "M").state is FAILED


def test_the_same_label_is_the_same_plaintiff_and_says_so(scene: Scene) -> None:
    """Without ids the label decides, and the list asks a person to check; with ids two people of one label are two."""
    scene.case(person("刘某")).instance().handled("M", "26-02-02")
    scene.case(person("刘某", "p-1")).instance().handled("M", "26-03-02")
    stands = scene.stands("plaintiffs", "26-06-01", "2026", "M")
    assert (stands.count, stands.items[1].note) == (
        1,
        "与另一案件为同一原告“刘某”，只计一次（仅凭称谓相同认定，请核对）",
    )
    other = Scene().registered()
    other.joins("M", "25-01-02")
    for key in ("p-1", "p-2"):
        other.case(person("刘某", key)).instance().handled("M", "26-02-02")
    assert other.stands("plaintiffs", "26-06-01", "2026", "M").count == 2


def test_a_case_without_a_plaintiff_counts_for_nobody(scene: Scene) -> None:
    """Nobody can say that an unknown plaintiff is a different one; the list says what to do."""
    scene.case().instance().handled("M", "26-02-02")
    stands = scene.stands("plaintiffs", "26-06-01", "2026", "M")
    assert (stands.count, stands.items[0].note) == (
        0,
        "未登记原告，无法认定是否为不同原告，不计入；补录后计入",
    )


def test_published_cases_count_for_nothing(scene: Scene) -> None:
    """A sample taken from a published judgment is neither work done nor an occasion missed."""
    case = scene.case(A, origin=Origin.PUBLISHED).instance()
    case.handled("M", "26-02-02")
    case.heard("26-03-02")
    assert scene.stands("plaintiffs", "26-06-01", "2026", "M").count == 0
    assert scene.stands("principal", "27-01-01", "2026").state is NO_OCCASION


def test_a_hearing_with_nothing_said_is_no_appearance(scene: Scene) -> None:
    """Null is “the source does not say”: an occasion, but not an appearance."""
    scene.case(A).instance().then(HearingHeld(instance=1, hearing=1), "26-02-02")
    assert scene.stands("principal", "27-01-01", "2026").state is FAILED
