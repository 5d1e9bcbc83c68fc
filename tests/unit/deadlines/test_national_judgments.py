"""行政诉讼法 72, 85, 90, 94–97 and 解释 108, 110, 111, 152–156: what a judgment brings, until it is performed or enforced."""

from datetime import date

import pytest

from services.deadlines.law.obligations import Withheld
from shared.events.case import (
    Appealed,
    ApplicationMade,
    BecameEffective,
    Closed,
    DefenceFiled,
    Judged,
    NoticeReceived,
    PeriodKept,
    PeriodSet,
)
from shared.events.terms import (
    AgencyResult,
    Application,
    Document,
    Extendable,
    Level,
    Notice,
    Outcome,
    Party,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.national_law import due, dues, judgment, owed, review, served, suit


def test_a_retrial_may_be_asked_for_six_months_from_the_day_of_effect():
    """解释第一百一十条: a first-instance judgment takes effect the day after the last party's appeal period."""
    case = judgment(served("25-04-11"), served("25-04-14", Party.PLAINTIFF), (Closed(), "25-05-06"))
    assert dues(case, "national.appeal_judgment") == {"agency": day("25-04-27"), "plaintiff": day("25-04-29")}
    right = owed(case, "national-interpretation.retrial_application")[""]
    assert (right.start.on, right.due.due, right.ended) == (day("25-04-30"), day("25-10-30"), None)
    assert due(case, "national-interpretation.retrial_by_plaintiff") == day("25-10-30")


def test_while_a_party_is_not_served_nobody_knows_the_day_of_effect():
    """Withheld with the earliest possible day and the missing service; an appeal leaves nothing to wait for."""
    waiting = owed(judgment(served("25-04-11")), "national-interpretation.retrial_application")[""]
    assert isinstance(waiting, Withheld)
    assert waiting.earliest == day("25-10-28")
    assert "原告" in waiting.reason
    appealed = judgment(served("25-04-11"), (Appealed(instance=1, by=Party.AGENCY), "25-04-20"))
    assert owed(appealed, "national-interpretation.retrial_application") == {}


def test_a_second_instance_judgment_takes_effect_with_its_service():
    """行政诉讼法第八十五条、解释第一百一十条: the last service counts; months end at the corresponding day."""
    case = judgment(
        served("25-08-29"),
        served("25-08-31", Party.PLAINTIFF),
        outcome=Outcome.REVERSE,
        level=Level.SECOND,
        on="25-08-20",
    )
    assert due(case, "national-interpretation.retrial_application") == day("26-02-28")


@pytest.mark.parametrize(
    ("outcome", "result", "right", "estimate"),
    [
        (Outcome.REVOKE, AgencyResult.LOST, 1, 1),
        (Outcome.DISMISS_CLAIM, AgencyResult.WON, 0, 1),
        (Outcome.WITHDRAWN, AgencyResult.PROCEDURAL, 0, 0),
    ],
)
def test_who_may_ask_for_a_retrial(outcome, result, right, estimate):
    """行政诉讼法第九十条: the agency when it did not win, the plaintiff always; nobody after a suit was withdrawn."""
    case = judgment((BecameEffective(instance=1), "25-05-01"), outcome=outcome, result=result)
    assert len(owed(case, "national-interpretation.retrial_application")) == right
    assert len(owed(case, "national-interpretation.retrial_by_plaintiff")) == estimate


def test_a_retrial_application_is_answered_in_fifteen_days():
    """解释第一百一十一条: the written opinion, fifteen days from the copy."""
    notice = (NoticeReceived(instance=1, notice=Notice.RETRIAL_APPLICATION), "26-09-11")
    case = suit(notice, (DefenceFiled(instance=1), "26-09-28"), level=Level.RETRIAL_REVIEW)
    duty = owed(case, "national-interpretation.retrial_opinion")[""]
    assert (duty.due.due, duty.met.on) == (day("26-09-28"), day("26-09-28"))


def test_a_judgment_is_performed_within_the_days_it_names():
    """行政诉讼法第七十二条: each order has its own days; closing the case does not end them; two years to enforce follow."""
    case = judgment(
        (PeriodSet(instance=1, matter=Extendable.PERFORMANCE, days=60), "25-08-05"),
        (
            PeriodSet(instance=1, matter=Extendable.PERFORMANCE, item=2, until=date(2025, 10, 31)),
            "25-08-05",
        ),
        (PeriodKept(instance=1, item=2), "25-10-30"),
        (Closed(), "25-08-20"),
    )
    assert dues(case, "national.performance") == {"1": day("25-10-09"), "2": day("25-10-31")}
    duties = owed(case, "national.performance")
    assert (duties["1"].met, duties["1"].ended, duties["2"].met.on) == (None, None, day("25-10-30"))
    assert dues(case, "national-interpretation.enforcement_by_plaintiff")["1"] == day("27-10-11")


def test_a_court_may_set_any_other_period():
    """解释第四十八条: periods set by the court are periods; the document's own days are counted, none are invented."""
    by_days, unsaid = (
        suit((PeriodSet(instance=1, matter=Extendable.OTHER, **days), "26-06-03"))
        for days in ({"days": 5}, {})
    )
    assert due(by_days, "national-interpretation.court_set") == day("26-06-08")
    assert isinstance(owed(unsaid, "national-interpretation.court_set")["1"], Withheld)


def test_an_act_upheld_and_not_sued_is_enforced_within_three_months():
    """解释第一百五十六条: three months from the end of the period for suing; a suit leaves nothing to enforce outside of it."""
    decided = Judged(instance=1, document=Document.DECISION, outcome=Outcome.MAINTAIN_ACT)
    facts = ((decided, "26-09-08"), served("26-09-11", Party.PLAINTIFF))
    duty = owed(review(*facts), "national-interpretation.enforcement_after_review")["plaintiff"]
    assert (duty.start.on, duty.due.due) == (day("26-09-28"), day("26-12-28"))
    sued = review(*facts, (ApplicationMade(instance=1, application=Application.SUIT), "26-09-20"))
    assert owed(sued, "national-interpretation.enforcement_after_review")["plaintiff"].met
