"""行政诉讼法 67, 34, 36, 45–47, 51 and 解释 10, 34, 104: what is due in the first weeks, and when a suit is expected."""

from datetime import date

import pytest

from shared.events.case import (
    ActServed,
    ApplicationMade,
    ClockStopped,
    Closed,
    DefenceFiled,
    EvidenceFiled,
    ExtensionApplied,
    ExtensionGranted,
    Judged,
    Linked,
    NoticeReceived,
    ObstacleRemoved,
    Performed,
    PeriodSet,
)
from shared.events.terms import (
    Application,
    Document,
    Extendable,
    Nature,
    Party,
    Relation,
    StopReason,
)
from tests.unit.deadlines.cases import a_suit, day
from tests.unit.deadlines.national_law import INTERPRETATION, due, dues, owed, review, said, served, suit


def test_each_defendant_answers_from_its_own_service():
    """行政诉讼法第六十七条: joint defendants do not share a period, and one's defence does not answer for the other."""
    case = suit(
        (NoticeReceived(instance=1, defendant="某区政府"), "26-06-01"),
        (NoticeReceived(instance=1, defendant="某局"), "26-06-04"),
        (DefenceFiled(instance=1, defendant="某局"), "26-06-10"),
    )
    assert dues(case, "national.defence") == {"某区政府": day("26-06-16"), "某局": day("26-06-22")}
    duties = owed(case, "national.defence")
    assert (duties["某区政府"].met, duties["某局"].met.on) == (None, day("26-06-10"))
    assert dues(case, "national.evidence") == dues(case, "national.defence")


def test_in_simplified_procedure_the_court_sets_the_period_for_evidence():
    """解释第一百零四条: the court's period takes the place of the fifteen days, for the evidence and not for the defence."""
    case = a_suit((PeriodSet(instance=1, matter=Extendable.EVIDENCE, days=7), "26-06-03"))
    assert due(case, "national.evidence") == day("26-06-10")
    assert due(case, "national.defence") == day("26-06-16")


def test_evidence_may_be_put_off_with_leave():
    """行政诉讼法第三十六条: leave by days is read both ways, from the nominal end and from the rolled one; leave to a day is that day."""
    days, until = (
        a_suit(
            (ExtensionGranted(instance=1, matter=Extendable.EVIDENCE, **leave), "25-09-25"), notice="25-09-18"
        )
        for leave in ({"days": 10}, {"until": date(2025, 10, 17)})
    )
    by_days = owed(days, "national.evidence")[""].due
    assert (by_days.due_safe, by_days.due) == (day("25-10-13"), day("25-10-20"))
    assert due(until, "national.evidence") == day("25-10-17")
    assert due(days, "national.defence") == day("25-10-09")


def test_after_the_obstacle_is_gone_fifteen_days_run_anew():
    """解释第三十四条: leave without a day ends the first period; the evidence is due fifteen days after the obstacle is gone."""
    case = a_suit(
        (ExtensionGranted(instance=1, matter=Extendable.EVIDENCE), "23-09-12"),
        (ObstacleRemoved(instance=1, matter=Extendable.EVIDENCE), "23-09-14"),
        (EvidenceFiled(instance=1), "23-10-07"),
        notice="23-09-04",
    )
    anew = owed(case, "national-interpretation.evidence_after_obstacle")[""]
    assert (anew.due.due, anew.met.on) == (day("23-10-07"), day("23-10-07"))
    early = a_suit((ExtensionGranted(instance=1, matter=Extendable.EVIDENCE), "26-06-10"))
    assert "另行起算" in owed(early, "national.evidence")[""].ended


@pytest.mark.parametrize(
    ("rule", "exercised"),
    [
        ("evidence_extension", ExtensionApplied(instance=1, matter=Extendable.EVIDENCE)),
        ("jurisdiction_objection", ClockStopped(instance=1, reason=StopReason.JURISDICTION)),
    ],
)
def test_two_rights_lapse_with_the_fifteen_days(rule, exercised):
    """解释第十条、第三十四条: to object to the court, and to ask for more time, until the fifteenth day; not to do so is no breach."""
    name = f"{INTERPRETATION}.{rule}"
    case = a_suit((exercised, "26-06-12"))
    assert (due(case, name), owed(case, name)[""].met.on) == (day("26-06-16"), day("26-06-12"))
    assert owed(case, name)[""].rule.nature is Nature.RIGHT
    assert "missed" not in said(a_suit(), "26-07-20", name)


def test_a_missed_period_may_be_asked_back_within_ten_days():
    """民事诉讼法第八十六条: ten days from the day the obstacle is gone; the Spring Festival rolls the end."""
    case = a_suit((ObstacleRemoved(instance=1, matter=Extendable.DEFENCE), "26-02-05"), notice="26-01-05")
    assert due(case, "national.restoration") == day("26-02-24")


def test_a_suit_is_expected_within_six_months_of_service():
    """行政诉讼法第四十六条: six months, no sticking to the month's end; at the latest five years, twenty for land."""
    case = suit((ActServed(instance=1), "25-02-28"))
    assert due(case, "national.suit_direct") == day("25-08-28")
    latest = owed(case, "national.suit_longest")[""].due
    assert (latest.due_safe.year, latest.due.year) == (2030, 2045)
    sued = suit((ActServed(instance=1), "25-02-28"), docketed="25-06-03")
    assert owed(sued, "national.suit_direct")[""].met.on == day("25-06-03")


def test_each_applicant_may_sue_within_fifteen_days_of_the_review_decision():
    """行政诉讼法第四十五条: from each applicant's own service; the service on the agency starts nothing."""
    case = review(
        (Judged(instance=1, document=Document.DECISION), "26-09-08"),
        served("26-09-09"),
        served("26-09-11", Party.PLAINTIFF, "甲"),
        served("26-09-14", Party.PLAINTIFF, "乙"),
        (Closed(), "26-09-15"),
    )
    found = dues(case, "national.suit_after_review")
    assert found == {"plaintiff/甲": day("26-09-28"), "plaintiff/乙": day("26-09-29")}
    assert all(duty.ended is None for duty in owed(case, "national.suit_after_review").values())


def test_a_suit_that_followed_ends_the_expectation():
    """A linked later suit is seen in the reconsideration's own file."""
    case = review(
        (Judged(instance=1, document=Document.DECISION), "26-09-08"),
        served("26-09-11", Party.PLAINTIFF),
        (Linked(relation=Relation.FOLLOW_UP), "26-09-20"),
    )
    assert owed(case, "national.suit_after_review")["plaintiff"].met.on == day("26-09-20")


def test_when_the_review_organ_is_silent_fifteen_days_run_from_the_end_of_its_period():
    """行政诉讼法第四十五条后段: a decision given leaves nothing to wait for."""
    silent, decided = (
        review(*facts, accepted="25-08-05")
        for facts in ((), ((Judged(instance=1, document=Document.DECISION), "25-09-30"),))
    )
    assert due(silent, "national.suit_after_silence") == day("25-10-24")
    assert owed(decided, "national.suit_after_silence")[""].met.on == day("25-09-30")


def test_an_application_to_act_is_answered_in_two_months():
    """行政诉讼法第四十七条: two months from the application; after that the applicant may sue. This one is the agency's own duty."""
    asked = (ApplicationMade(instance=1, application=Application.PERFORMANCE), "25-12-31")
    duty = owed(suit(asked, (Performed(instance=1), "26-02-27")), "national.act_on_application")[""]
    assert (duty.due.due, duty.met.on, duty.rule.nature) == (day("26-02-28"), day("26-02-27"), Nature.DUTY)


def test_the_court_decides_on_docketing_in_seven_days():
    """行政诉讼法第五十一条: an estimate, met by the docketing."""
    case = suit((ApplicationMade(instance=1, application=Application.SUIT), "26-09-18"), docketed="26-09-24")
    duty = owed(case, "national.docketing")[""]
    assert (duty.due.due, duty.met.on) == (day("26-09-28"), day("26-09-24"))
