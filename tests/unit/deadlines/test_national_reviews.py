"""行政复议法 article by article: how long a review takes, what is owed to it and after it."""

from datetime import date

import pytest

from services.deadlines.law.obligations import Obligation, obligations
from shared.dates import shipped
from shared.events.case import (
    ActServed,
    AdviceReceived,
    AdviceReplied,
    ApplicationMade,
    CaseOpened,
    Closed,
    DefenceFiled,
    ExtensionGranted,
    HearingScheduled,
    Judged,
    NoticeReceived,
    PeriodSet,
    Reported,
)
from shared.events.terms import (
    Advice,
    Application,
    CaseKind,
    Document,
    Extendable,
    Matter,
    Notice,
    Procedure,
    Recipient,
    StopReason,
)
from tests.unit.deadlines.cases import a_case, a_review, day
from tests.unit.deadlines.national_law import PACKS, REVIEW, due, owed, review, stopped, suit


def test_a_review_application_is_examined_in_five_working_days():
    """行政复议法第三十条、第三十一条: five working days; the applicant has ten to mend it, which are not counted."""
    asked = (ApplicationMade(instance=1, application=Application.REVIEW), "26-02-10")
    opened = (CaseOpened(name="某某申请复议", kind=CaseKind.RECONSIDERATION), None)
    assert due(a_case(opened, asked), "national-review.acceptance") == day("26-02-24")
    mended = a_case(opened, asked, *stopped(StopReason.CORRECTION, "26-02-12", "26-02-26"))
    assert due(mended, "national-review.acceptance") == day("26-03-02")
    waiting = a_case(opened, asked, *stopped(StopReason.CORRECTION, "26-02-12"))
    assert due(waiting, "national-review.correction") == day("26-03-04")


@pytest.mark.parametrize(
    ("procedure", "rule", "end"),
    [
        (Procedure.ORDINARY, "copy", "26-09-29"),
        (None, "copy", "26-09-29"),
        (Procedure.SIMPLIFIED, "copy_simplified", "26-09-22"),
    ],
)
def test_the_copy_comes_in_seven_or_three_working_days(procedure, rule, end):
    """行政复议法第四十八条、第五十四条、第八十八条."""
    case = review(accepted="26-09-18", procedure=procedure)
    copies = [duty for duty in obligations(case, PACKS, shipped()) if ".copy" in duty.rule_id]
    assert [(duty.rule_id, duty.due.due) for duty in copies] == [(f"{REVIEW}.{rule}", day(end))]


@pytest.mark.parametrize(
    ("accepted", "received", "end"),
    [
        ("23-12-29", "24-02-02", "24-02-18"),
        ("24-01-02", "24-02-02", "24-02-21"),
        ("23-12-29", "24-01-04", "24-01-15"),
        ("24-01-02", "24-01-04", "24-01-18"),
    ],
)
def test_ten_days_are_working_days_only_in_cases_accepted_since_2024(accepted, received, end):
    """行政复议法第八十八条: of 三日、五日、七日、十日 the old law's article 40 knew only 五日 and 七日; the acceptance decides."""
    case = a_review(notice=received, accepted=accepted, procedure=Procedure.ORDINARY)
    assert due(case, "national.review_reply") == day(end)


@pytest.mark.parametrize(("accepted", "known"), [("23-12-29", False), ("24-01-02", True)])
def test_there_was_no_simplified_reconsideration_before_2024(accepted, known):
    """A simplified procedure in a case of the old law is not counted but shown to a person."""
    case = a_review(notice="24-01-04", accepted=accepted, procedure=Procedure.SIMPLIFIED)
    reply = owed(case, "national.review_reply_simplified")[""]
    decision = owed(case, "national-review.decision_simplified")[""]
    assert isinstance(reply, Obligation) == isinstance(decision, Obligation) == known


def test_each_respondent_replies_for_itself():
    """行政复议法第十九条、第四十八条: two respondents have two periods."""
    case = a_review(
        (NoticeReceived(instance=1, notice=Notice.REVIEW_REPLY, defendant="某镇政府"), "25-09-24"),
        (DefenceFiled(instance=1, defendant="某镇政府"), "25-10-10"),
        notice="25-09-22",
        accepted="25-09-19",
    )
    duties = owed(case, "national.review_reply")
    assert (duties[""].met, duties["某镇政府"].met.on) == (None, day("25-10-10"))


@pytest.mark.parametrize(
    ("accepted", "procedure", "rule", "end"),
    [
        ("25-08-05", Procedure.ORDINARY, "decision", "25-10-09"),
        ("23-11-03", Procedure.ORDINARY, "decision", "24-01-02"),
        ("26-01-16", Procedure.SIMPLIFIED, "decision_simplified", "26-02-24"),
    ],
)
def test_a_review_is_decided_in_sixty_or_thirty_natural_days(accepted, procedure, rule, end):
    """行政复议法第六十二条: sixty and thirty are not among the numbers of article 88, in the old law as in the new."""
    assert due(review(accepted=accepted, procedure=procedure), f"{REVIEW}.{rule}") == day(end)


def test_the_review_may_be_prolonged_by_thirty_days():
    """行政复议法第六十二条: reminders on the count from the nominal end, findings on the count from the rolled one."""
    granted = (ExtensionGranted(instance=1, matter=Extendable.REVIEW_DECISION, days=30), "25-09-20")
    found = owed(review(granted, accepted="25-08-05"), "national-review.decision")[""].due
    assert (found.due_safe, found.due) == (day("25-11-03"), day("25-11-10"))


def test_a_suspended_review_does_not_run():
    """行政复议法第三十九条: twenty days of suspension are left out (E50); while it stands the decision is not expected."""
    case = review(*stopped(StopReason.SUSPENSION, "25-07-01", "25-07-21"), accepted="25-06-10")
    assert due(case, "national-review.decision") == day("25-08-29")
    standing = review(*stopped(StopReason.SUSPENSION, "25-11-28"), accepted="25-11-03")
    assert owed(standing, "national-review.decision")[""].paused
    assert due(standing, "national-review.suspension_limit") == day("26-01-27")


def test_a_review_hearing_is_announced_five_working_days_before():
    """行政复议法第五十一条、第八十八条: before, in working days, in both readings."""
    heard = (HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 6, 11)), "26-06-01")
    duty = owed(review(heard, accepted="26-05-06"), "national-review.hearing_notice")["1"]
    assert (duty.due.due_safe, duty.due.due) == (day("26-06-03"), day("26-06-04"))
    assert owed(review(heard), "national-interpretation.summons") == {}


@pytest.mark.parametrize(
    "done",
    [
        AdviceReplied(instance=1),
        Reported(instance=1, matter=Matter.COMPLIANCE, to=Recipient.REVIEW_ORGAN),
    ],
)
def test_a_review_opinion_is_answered_in_sixty_days(done):
    """行政复议法第七十六条: what was put right is reported in sixty days; the decision and the closing do not end it."""
    facts = (
        (AdviceReceived(instance=1, advice=Advice.REVIEW_OPINION), "25-11-28"),
        (Judged(instance=1, document=Document.DECISION), "25-12-08"),
        (Closed(), "25-12-10"),
    )
    duty = owed(review(*facts, (done, "26-01-20")), "national-review.opinion")["1"]
    assert (duty.due.due, duty.met.on) == (day("26-01-27"), day("26-01-20"))
    assert owed(review(*facts), "national-review.opinion")["1"].ended is None


def test_a_review_decision_is_performed_within_the_days_it_names():
    """行政复议法第七十七条: the organ's own period, whatever became of the file; in a suit the court's rule speaks instead."""
    order = (PeriodSet(instance=1, matter=Extendable.PERFORMANCE, days=30), "26-01-16")
    closed = (Closed(), "26-01-20")
    duty = owed(review(order, closed), "national-review.performance")["1"]
    assert (duty.due.due, duty.ended) == (day("26-02-24"), None)
    assert (
        owed(review(order), "national.performance") == owed(suit(order), "national-review.performance") == {}
    )


def test_a_document_referred_by_the_review_organ_is_answered_in_sixty_days():
    """行政复议法第六十条, in a reconsideration; in a suit the same sixty days are those of 解释第一百四十九条."""
    advice = (AdviceReceived(instance=1, advice=Advice.NORMATIVE), "25-11-28")
    in_review, in_suit = review(advice), suit(advice)
    assert due(in_review, "national-review.normative_reply") == day("26-01-27")
    assert due(in_suit, "national-advice.normative") == day("26-01-27")
    assert (
        owed(in_review, "national-advice.normative") == owed(in_suit, "national-review.normative_reply") == {}
    )


def test_whoever_was_served_with_an_act_may_ask_for_review_for_sixty_days():
    """行政复议法第二十条: an estimate, met by the application."""
    asked = (ApplicationMade(instance=1, application=Application.REVIEW), "25-09-01")
    duty = owed(review((ActServed(instance=1), "25-08-05"), asked), "national-review.application")[""]
    assert (duty.due.due, duty.met.on) == (day("25-10-09"), day("25-09-01"))
