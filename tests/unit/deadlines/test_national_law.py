"""The national law read article by article: facts given, what the agency owes, what courts and plaintiffs may be expected to do."""

from datetime import date, timedelta

import pytest

from services.deadlines.law.obligations import Obligation, Withheld, obligations
from services.deadlines.life.lifecycle import Desk, on_day, on_facts
from services.deadlines.life.standing import evolve
from shared.dates import shipped
from shared.events.case import (
    ActServed,
    AdviceReceived,
    AdviceReplied,
    Appealed,
    ApplicationMade,
    BecameEffective,
    CaseOpened,
    ClockResumed,
    ClockStopped,
    Closed,
    DefenceFiled,
    EvidenceFiled,
    ExtensionApplied,
    ExtensionGranted,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Judged,
    JudgmentServed,
    Linked,
    NoticeReceived,
    ObstacleRemoved,
    Performed,
    PeriodKept,
    PeriodSet,
    Reported,
)
from shared.events.terms import (
    Advice,
    AgencyResult,
    Application,
    CaseKind,
    Document,
    Extendable,
    Level,
    Matter,
    Nature,
    Notice,
    Outcome,
    Party,
    Procedure,
    Recipient,
    Relation,
    StopReason,
)
from shared.policy.choice import Packs
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import a_case, a_review, a_suit, day

PACKS = Packs(tuple(pack for pack in SHIPPED_PACKS.packs if pack.id.startswith("national")))
NATIONAL, REVIEW, ADVICE = "national", "national-review", "national-advice"
INTERPRETATION, APPEARANCE = "national-interpretation", "national-appearance"


def owed(case, rule):
    """The duties of one rule by subject."""
    found = obligations(case, PACKS, shipped())
    return {duty.start.subject: duty for duty in found if duty.rule_id == rule}


def dues(case, rule):
    """Subject → the day after which it is late."""
    return {subject: duty.due.due for subject, duty in owed(case, rule).items()}


def due(case, rule):
    [(_, found)] = dues(case, rule).items()
    return found


def suit(*facts, docketed=None, level=Level.FIRST, procedure=None):
    """An instance before a court, docketed on ``docketed``."""
    opened = (InstanceOpened(instance=1, level=level, procedure=procedure), docketed)
    return a_case((CaseOpened(name="某某诉某局"), None), opened, *facts)


def review(*facts, accepted=None, procedure=Procedure.ORDINARY):
    """A reconsideration accepted on ``accepted``."""
    opened = (InstanceOpened(instance=1, level=Level.RECONSIDERATION, procedure=procedure), accepted)
    return a_case((CaseOpened(name="某某申请复议", kind=CaseKind.RECONSIDERATION), None), opened, *facts)


def judgment(*facts, outcome=Outcome.REVOKE, result=AgencyResult.LOST, level=Level.FIRST, on="25-04-01"):
    judged = Judged(instance=1, document=Document.JUDGMENT, outcome=outcome, agency_result=result)
    return suit((judged, on), *facts, level=level)


def served(on, party=Party.AGENCY, who=None):
    return JudgmentServed(instance=1, party=party, who=who), on


def stopped(reason, first, resumed=None):
    """停钟: facts of a clock that stood from ``first`` to the day before ``resumed``."""
    stop = (ClockStopped(instance=1, reason=reason), first)
    return (stop, (ClockResumed(instance=1), resumed)) if resumed else (stop,)


# 行政诉讼法 67, 34, 36; 解释 10, 34, 104: the first weeks


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


# 行政诉讼法 45–47, 51: before the court


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


# 行政诉讼法 80–88, 解释 50, 71, 105: the court's own periods, only estimated


@pytest.mark.parametrize(
    ("level", "procedure", "docketed", "rule", "end"),
    [
        (Level.FIRST, Procedure.ORDINARY, "25-04-01", "trial_first", "25-10-09"),
        (Level.FIRST, None, "25-04-01", "trial_first", "25-10-09"),
        (Level.REMAND, None, "25-04-01", "trial_first", "25-10-09"),
        (Level.FIRST, None, "15-04-30", "trial_first", "15-07-30"),
        (Level.FIRST, None, "15-05-01", "trial_first", "15-11-02"),
        (Level.FIRST, Procedure.SIMPLIFIED, "25-08-25", "trial_simplified", "25-10-09"),
        (Level.SECOND, None, "25-11-15", "trial_second", "26-02-24"),
        (Level.SECOND, None, "14-11-14", "trial_second", "15-01-14"),
    ],
)
def test_how_long_a_court_may_take(level, procedure, docketed, rule, end):
    """行政诉讼法 81、83、88: six months, 45 days, three months; three and two months under the law of 1989."""
    case = suit(docketed=docketed, level=level, procedure=procedure)
    trials = [duty for duty in obligations(case, PACKS, shipped()) if ".trial_" in duty.rule_id]
    assert [(duty.rule_id, duty.due.due) for duty in trials] == [(f"national.{rule}", day(end))]


@pytest.mark.parametrize("reason", [one for one in StopReason if one != StopReason.CORRECTION])
def test_some_days_are_not_counted_to_the_court(reason):
    """解释第五十条: notices, appraisals, mediation, suspension and the dispute about jurisdiction stop the court's clock."""
    case = suit(*stopped(reason, "25-06-02", "25-06-12"), docketed="25-04-15")
    assert due(suit(docketed="25-04-15"), "national.trial_first") == day("25-10-15")
    assert due(case, "national.trial_first") == day("25-10-27")
    standing = suit(*stopped(reason, "25-06-02"), docketed="25-04-15")
    assert owed(standing, "national.trial_first")[""].paused


def test_the_judgment_arrives_ten_days_after_it_was_pronounced():
    """行政诉讼法第八十条."""
    case = judgment(served("26-02-25"), on="26-02-06")
    duty = owed(case, "national.judgment_delivery")[""]
    assert (duty.due.due, duty.met.on) == (day("26-02-24"), day("26-02-25"))


def test_a_summons_comes_three_days_before_the_hearing_as_it_stands():
    """解释第七十一条: both readings of 三日前; a hearing put off is summoned anew."""
    first = (HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 6, 18)), "26-06-02")
    moved = (HearingMoved(instance=1, hearing=1, hearing_on=date(2026, 6, 11)), "26-06-03")
    duty = owed(suit(first, moved), "national-interpretation.summons")["1"]
    assert (duty.due.due_safe, duty.due.due) == (day("26-06-05"), day("26-06-08"))
    assert duty.met.on == day("26-06-02")


@pytest.mark.parametrize(("required", "count"), [(True, 1), (False, 0), (None, 0)])
def test_a_leader_is_called_three_days_before(required, count):
    """法释〔2020〕3号第五条: only where the court calls for the leader."""
    heard = HearingScheduled(
        instance=1, hearing=1, hearing_on=date(2026, 3, 4), court_requires_leader=required
    )
    found = dues(suit((heard, "26-02-10")), "national-appearance.leader_notice")
    assert list(found.values()) == [day("26-02-28")] * count


# 行政诉讼法 85, 90; 解释 108, 110, 111: after the judgment


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


# 行政诉讼法 72, 94–97; 解释 152–156: performance and enforcement


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


# 行政复议法


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


# 建议书


@pytest.mark.parametrize(
    ("advice", "received", "rule", "end"),
    [
        (Advice.GOVERNANCE, "25-12-31", "governance", "26-02-28"),
        (Advice.NORMATIVE, "25-11-28", "normative", "26-01-27"),
        (Advice.PROCURATORIAL, "25-12-15", "procuratorial", "26-02-24"),
    ],
)
def test_advice_is_answered_within_its_days(advice, received, rule, end):
    """法释〔2023〕11号第八条, 解释第一百四十九条: two months or sixty days, unless the document names a day itself."""
    received_on = day(received)
    plain = suit((AdviceReceived(instance=1, advice=advice), received))
    assert due(plain, f"{ADVICE}.{rule}") == day(end)
    named = received_on + timedelta(days=30)
    stated = suit((AdviceReceived(instance=1, advice=advice, reply_by=named), received))
    found = owed(stated, f"{ADVICE}.{rule}")["1"].due
    assert found.due_safe <= named <= found.due
    assert found.due - named < timedelta(days=10)


def test_other_advice_runs_only_as_long_as_it_says():
    """法释〔2023〕11号第十二条: no number of days is invented; each letter has its own clock."""
    case = suit(
        (AdviceReceived(instance=1, advice=Advice.OTHER), "26-03-02"),
        (AdviceReceived(instance=1, advice=Advice.OTHER, item=2, reply_by=date(2026, 4, 1)), "26-03-02"),
        (AdviceReplied(instance=1, item=2), "26-03-30"),
    )
    unsaid, said_so = (owed(case, "national-advice.other")[item] for item in "12")
    assert isinstance(unsaid, Withheld)
    assert (said_so.due.due, said_so.met.on) == (day("26-04-01"), day("26-03-30"))


# nobody outside is ever told or blamed


def said(case, on, rule=None):
    """What the desk says of a case by the end of ``on``: event types, of one rule or of all estimates."""
    standings, types, desk = {}, [], Desk(PACKS, shipped(), day(on))
    for decide in (on_facts, on_day):
        for emission in decide(case, standings, desk):
            name = emission.event.rule
            wanted = name == rule if rule else PACKS.rule(name)[1].nature is Nature.ESTIMATE
            types += [emission.event.type.removeprefix("deadline.")] * wanted
            before = standings.get(emission.deadline)
            standings[emission.deadline] = evolve(before, emission.event, emission.occurred_on)
    return types


@pytest.mark.parametrize(
    "case",
    [
        suit((ActServed(instance=1), "19-02-28")),
        suit((ApplicationMade(instance=1, application=Application.SUIT), "20-02-28")),
        suit(docketed="20-03-02"),
        suit(docketed="20-03-02", procedure=Procedure.SIMPLIFIED),
        suit(docketed="20-03-02", level=Level.SECOND),
        judgment((BecameEffective(instance=1), "21-05-06"), on="21-04-01"),
        review(accepted="24-03-04"),
        review(accepted="24-03-04", procedure=Procedure.SIMPLIFIED),
        review(*stopped(StopReason.SUSPENSION, "24-03-04"), accepted="24-03-01"),
        review(served("24-05-06", Party.PLAINTIFF), accepted="24-03-04"),
    ],
)
def test_nobody_outside_is_reminded_or_found_late(case):
    """A court, a review organ or a plaintiff that did nothing for years is neither reminded nor missed: the estimate just ends."""
    types = said(case, "26-11-22")
    assert "set" in types
    assert not {"approaching", "missed"} & set(types)
