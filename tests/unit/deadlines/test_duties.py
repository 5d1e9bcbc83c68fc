"""Quotas and periodic duties: the counting rules Q1-Q10, states, forecasts, rosters, reports."""

from __future__ import annotations

from datetime import date

import pytest

from services.deadlines.duties.owed import LOOKED_AT
from services.deadlines.duties.saying import to_say
from shared.events.case import Closed, HandlerAssigned, HearingHeld, Judged
from shared.events.organisation import DepartmentRegistered, MeetingHeld, ReportSubmitted, TrainingHeld
from shared.events.terms import (
    CaseKind,
    DepartmentKind,
    DutyState,
    LeaderRank,
    Level,
    Meeting,
    Origin,
    Outcome,
    Recipient,
    Report,
    Roster,
    Training,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.duty_scene import Scene, person

ON_TRACK, AT_RISK, MET, MET_LATE, FAILED, NO_OCCASION = DutyState
A, B = person("甲", "p-甲"), person("乙", "p-乙")


@pytest.fixture
def scene() -> Scene:
    """A bureau registered in 2025 with one member of the response team, M."""
    told = Scene().registered()
    told.joins("M", "25-01-02")
    return told


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


def test_at_risk_from_the_check_day_while_more_is_needed_than_can_come(scene: Scene) -> None:
    """9月末: two are needed. One open case that nobody handles, of a new plaintiff, fills half the gap; with two it is on track."""
    scene.case(A).instance()
    assert scene.stands("plaintiffs", "26-09-29", "2026", "M").state is ON_TRACK
    stands = scene.stands("plaintiffs", "26-09-30", "2026", "M")
    assert (stands.state, stands.since) == (AT_RISK, day("26-09-30"))
    assert stands.forecast == (
        "尚需2名不同原告的案件；未分案的在办案件中有1件可补足（已分案的案件不增加原告；其他成员也可能承办）"
    )
    assert [item.kind for item in stands.items] == ["candidate"]
    scene.case(B).instance()
    assert scene.stands("plaintiffs", "26-10-08", "2026", "M").state is ON_TRACK


def test_what_cannot_fill_the_gap_is_not_counted_on(scene: Scene) -> None:
    """A closed or decided case, one that somebody handles, and one of a plaintiff already counted bring nobody a new plaintiff."""
    scene.case(A).instance().handled("M", "26-02-02")
    scene.case(A).instance()
    scene.case(B).instance().handled("N", "26-02-02")
    scene.case(person("丙")).instance().then(Judged(instance=1), "26-05-01")
    scene.case(person("丁")).instance().then(Closed(), "26-05-01")
    stands = scene.stands("plaintiffs", "26-09-30", "2026", "M")
    assert (stands.state, stands.count) == (AT_RISK, 1)
    assert [item.kind for item in stands.items] == ["fact"]


def test_scheduled_hearings_keep_the_principal_on_track(scene: Scene) -> None:
    """Once there was a hearing, the principal is at risk from 9月末 on unless one is scheduled in the year and not yet held."""
    case = scene.case(A).instance()
    case.scheduled("26-10-20")
    assert scene.stands("principal", "26-09-30", "2026").state is ON_TRACK
    case.heard("26-10-20", LeaderRank.DEPUTY)
    stands = scene.stands("principal", "26-10-20", "2026")
    assert (stands.state, stands.forecast) == (AT_RISK, "尚需1次；本期已开庭1次，还排定0次开庭")
    case.scheduled("27-01-10", hearing=2)
    assert scene.stands("principal", "26-10-21", "2026").state is AT_RISK
    case.scheduled("26-12-01", hearing=3)
    assert scene.stands("principal", "26-10-21", "2026").state is ON_TRACK
    case.heard("26-11-20", hearing=3)
    assert scene.stands("principal", "26-11-20", "2026").state is AT_RISK


def test_a_check_day_that_is_a_rest_day_is_looked_at_before() -> None:
    """5月末: 2026-05-31 is a Sunday, so the joint meeting is asked about on Friday the 29th."""
    scene = Scene().registered().justice()
    assert scene.stands("joint_meeting", "26-05-28", "2026H1").state is ON_TRACK
    stands = scene.stands("joint_meeting", "26-05-29", "2026H1")
    assert (stands.state, stands.looks) == (AT_RISK, (date(2026, 5, 29),))
    assert stands.forecast == "尚需1次；无法预知安排，请及时组织"


def test_only_the_justice_bureau_calls_the_joint_meeting(scene: Scene) -> None:
    """A duty of the 司法局 falls on the organisation in which somebody holds that role, on nobody else."""
    assert not any("joint" in one.assessment.duty.rule for one in scene.owed("26-06-01"))


def test_a_bureau_that_enforces_trains_its_enforcers_too() -> None:
    """JH-1.8c: 持证执法人员 are trained only where there are any; a training names the groups it was for."""
    office = Scene().registered(enforces=False)
    assert not any("enforcers" in one.assessment.duty.rule for one in office.owed("26-06-01"))
    bureau = Scene().registered(enforces=True)
    bureau.own(
        TrainingHeld(training=Training.CENTRAL, topic="案例解析", groups=(Roster.LEGAL_STAFF,)), "26-03-02"
    )
    assert bureau.stands("training", "26-06-01", "2026").state is MET
    assert bureau.stands("enforcers", "26-10-01", "2026").state is AT_RISK
    bureau.own(
        TrainingHeld(training=Training.BUSINESS, topic="执法程序", groups=(Roster.CERTIFIED_ENFORCER,)),
        "26-11-02",
    )
    assert bureau.stands("enforcers", "26-12-01", "2026").state is MET


def test_a_member_who_joined_during_the_year_is_judged_with_a_hint(scene: Scene) -> None:
    """The threshold stays two; the note says since when and what the share of the year would be."""
    scene.joins("N", "26-07-02")
    stands = scene.stands("plaintiffs", "27-01-01", "2026", "N")
    assert (stands.state, stands.target) == (FAILED, 2)
    assert stands.notes == ("2026-07-02列入名册，在册不满一期，按天折算约1.0件，仅供参考；门槛不变，仍为2件",)


def test_a_member_who_left_is_shown_and_not_judged(scene: Scene) -> None:
    """Who has left the roster is listed for their time; their count stands, and no failure is held against them."""
    scene.case(A).instance().handled("M", "26-02-02")
    scene.leaves("M", "26-06-01")
    stands = scene.stands("plaintiffs", "27-01-01", "2026", "M")
    assert (stands.state, stands.count, stands.since) == (NO_OCCASION, 1, day("26-06-01"))
    assert stands.notes == ("2026-06-01退出名册，按在册期间列示，不作未完成认定",)
    assert not [one for one in scene.owed("27-06-01", "2027") if one.assessment.duty.person]
    [left] = [one for one in scene.owed("26-07-01", "2026") if one.assessment.duty.person]
    assert to_say(left, None, day("26-07-01")) is None


def test_who_comes_back_is_judged_again(scene: Scene) -> None:
    """Off the roster in summer and on it again at the end of the year, the member is judged."""
    scene.leaves("M", "26-06-01")
    scene.joins("M", "26-09-01")
    assert scene.stands("plaintiffs", "26-08-01", "2026", "M").state is NO_OCCASION
    assert scene.stands("plaintiffs", "27-01-01", "2026", "M").state is FAILED


def department(scene: Scene, name: str, kind: DepartmentKind, on: str | None = None) -> None:
    scene.own(DepartmentRegistered(department=name, kind=kind), on)


def test_a_roster_too_small_is_at_risk_then_failed(scene: Scene) -> None:
    """MH23-3.1c, 3.2b: an officer who leaves is replaced within the agreed five working days, counted from the day after."""
    department(scene, "法制科", DepartmentKind.OFFICE)
    scene.joins("K", "25-02-03", Roster.LEGAL_OFFICER, "法制科")
    assert scene.stands("officers", "26-05-29", "standing", "法制科").state is ON_TRACK
    scene.leaves("K", "26-06-01", Roster.LEGAL_OFFICER)
    stands = scene.stands("officers", "26-06-08", "standing", "法制科")
    assert (stands.state, stands.count, stands.target) == (AT_RISK, 0, 1)
    assert (stands.due, stands.since) == (day("26-06-08"), day("26-06-01"))
    assert stands.forecast == "缺1人，自2026-06-01起，已7天，最迟2026-06-08补足或调整"
    late = scene.stands("officers", "26-06-09", "standing", "法制科")
    assert (late.state, late.since) == (FAILED, day("26-06-09"))
    scene.joins("L", "26-06-15", Roster.LEGAL_OFFICER, "法制科")
    assert scene.stands("officers", "26-06-15", "standing", "法制科").state is ON_TRACK


def test_a_roster_too_large_and_sizes_by_kind(scene: Scene) -> None:
    """局属单位 have two officers, the three small ones one or two; a second officer of an office is one too many."""
    for name, kind in zip(("科室", "属", "小"), DepartmentKind, strict=True):
        department(scene, name, kind, "25-01-02")
        scene.joins(f"{name}1", "25-01-02", Roster.LEGAL_OFFICER, name)
    at = {name: scene.stands("officers", "25-01-03", "standing", name) for name in ("科室", "属", "小")}
    assert [one.state for one in at.values()] == [ON_TRACK, AT_RISK, ON_TRACK]
    scene.joins("科室2", "25-03-03", Roster.LEGAL_OFFICER, "科室")
    stands = scene.stands("officers", "25-03-04", "standing", "科室")
    assert (stands.count, stands.target) == (2, 1)
    assert stands.forecast == "超出1人，自2025-03-03起，已1天，最迟2025-03-10补足或调整"


REPORT = {"report": Report.CASE_ANALYSIS, "period": "2026H1"}


def test_a_report_is_done_when_all_have_it(scene: Scene) -> None:
    """YC23-2.6b: 双报. One recipient is half the number; the day of the last one decides."""
    assert scene.stands("half_year_report", "26-06-30", "2026H1").state is AT_RISK
    scene.own(ReportSubmitted(**REPORT, to=Recipient.JUSTICE_BUREAU), "26-07-10")
    scene.own(ReportSubmitted(**REPORT, to=Recipient.GOVERNMENT), "26-07-10")
    stands = scene.stands("half_year_report", "26-07-14", "2026H1")
    assert (stands.state, stands.count, stands.target, stands.due) == (AT_RISK, 1, 2, day("26-07-14"))
    assert stands.forecast == "尚未报送依法治区委员会办公室，最迟2026-07-14"
    assert [item.counts for item in stands.items] == [True, False]
    assert scene.stands("half_year_report", "26-07-15", "2026H1").state is FAILED
    scene.own(ReportSubmitted(**REPORT, to=Recipient.RULE_OF_LAW_OFFICE), "26-07-16")
    late = scene.stands("half_year_report", "26-07-16", "2026H1")
    assert (late.state, late.count, late.since) == (MET_LATE, 2, day("26-07-16"))


def test_a_report_sent_on_its_due_day_is_in_time(scene: Scene) -> None:
    """The due day is in time; the report of another period, or another report, is not this one."""
    for to in (Recipient.JUSTICE_BUREAU, Recipient.RULE_OF_LAW_OFFICE):
        scene.own(ReportSubmitted(report=Report.CASE_ANALYSIS, period="2025H2", to=to), "26-07-01")
        scene.own(ReportSubmitted(report=Report.TEAM_BULLETIN, period="2026H1", to=to), "26-07-01")
        assert scene.stands("half_year_report", "26-07-13", "2026H1").count == 0
    for to in (Recipient.JUSTICE_BUREAU, Recipient.RULE_OF_LAW_OFFICE):
        scene.own(ReportSubmitted(**REPORT, to=to), "26-07-14")
    assert scene.stands("half_year_report", "26-11-22", "2026H1").state is MET


def test_reminders_are_working_days_before_the_due_day(scene: Scene) -> None:
    """10, 3 and 0 working days before 2026-07-14; before the first of them nothing is at risk."""
    stands = scene.stands("half_year_report", "26-06-29", "2026H1")
    assert stands.looks == (date(2026, 6, 30), date(2026, 7, 9), date(2026, 7, 14))
    assert stands.state is ON_TRACK


def test_the_justice_bureau_does_not_report_to_itself() -> None:
    """Of 双报 the 司法局 owes only the other half."""
    scene = Scene().registered().justice()
    assert scene.stands("half_year_report", "26-07-15", "2026H1").target == 1


def test_a_bureau_owes_nothing_of_the_time_before_it_was_kept_here() -> None:
    """What was never registered is unknown, not undone: a bureau new in July has not failed in the first half-year."""
    scene = Scene().registered(on=None)
    scene.joins("M", "26-07-06")
    judged = {one.assessment.duty.period for one in scene.owed("26-11-22")}
    assert judged == {"2026", "2026H2"}
    assert "本单位自2026-07-06起有登记" in scene.stands("training", "26-11-22", "2026").notes[0]


def test_a_document_judges_the_periods_that_end_under_it(scene: Scene) -> None:
    """In force from 2023 on: the year 2022 is not judged by it, and periods that ended long ago are no longer announced."""
    old = Scene().registered(on="21-01-04")
    assert not old.owed("26-11-22", "2022")
    assert old.owed("26-11-22", "2023")
    oldest = min(one.assessment.due for one in scene.owed("26-11-22"))
    assert oldest >= day("26-11-22") - LOOKED_AT


def test_looking_back_knows_nothing_of_later_days(scene: Scene) -> None:
    """As of a day, only what had happened by then counts, though all is known now."""
    for n in range(2):
        scene.case(person(f"原告{n}")).instance().handled("M", f"26-0{n + 2}-02")
    assert [
        scene.stands("plaintiffs", on, "2026", "M").count for on in ("26-02-01", "26-02-02", "26-03-02")
    ] == [0, 1, 2]


def test_an_unregistered_bureau_owes_nothing() -> None:
    """Facts without an organisation are nobody's duty yet."""
    scene = Scene()
    scene.case(A).instance().handled("M", "26-02-02")
    assert scene.owed("26-06-01") == []


def test_a_hearing_with_nothing_said_is_no_appearance(scene: Scene) -> None:
    """Null is “the source does not say”: an occasion, but not an appearance."""
    scene.case(A).instance().then(HearingHeld(instance=1, hearing=1), "26-02-02")
    assert scene.stands("principal", "27-01-01", "2026").state is FAILED
