"""峄政办发〔2023〕2号 read like the document: the ten systems of 峄城, each period, threshold and check."""

import pytest

from shared.events.case import Appealed, Closed, GuaranteeSet, MediationEnded, MediationPlanned
from shared.events.case import CaseMarked as Marked
from shared.events.case import RiskAssessed as Assessed
from shared.events.terms import (
    CaseKind,
    DeadlineKind,
    Mark,
    Matter,
    MediationOutcome,
    Notice,
    Party,
    Recipient,
    Risk,
)
from shared.policy.provisions import Consequence, Finding
from tests.unit.deadlines.cases import day
from tests.unit.policy.districts import (
    YICHENG,
    due,
    hearing,
    item,
    judgment,
    lost,
    met,
    one,
    owed,
    pack,
    report_due,
    reported,
    review,
    served,
    suit,
    unmarked,
)

PACK = "yicheng-2023"


def test_it_is_the_document_of_the_whole_district():
    """峄政办发〔2023〕2号 of 2023-03-09 binds every bureau of 峄城."""
    document = pack(PACK)
    assert (document.number, document.issued) == ("峄政办发〔2023〕2号", day("23-03-09"))
    assert (document.binds.regions, document.binds.bureaus) == ((YICHENG,), ())


def test_the_facts_of_the_case_are_reported_in_three_days():
    """YC23-2.5a: within 3 days of the notice to the 司法局, natural days rolled over the May holiday (E20); to somebody else is not it."""
    case = suit(
        served("23-04-27"),
        reported(Matter.CASE_FACTS, "23-04-28", Recipient.GOVERNMENT),
        reported(Matter.CASE_FACTS, "23-05-04", Recipient.JUSTICE_BUREAU),
        region=YICHENG,
    )
    assert due(case, "yicheng-2023.case_facts") == met(case, "yicheng-2023.case_facts") == day("23-05-04")
    assert due(suit(served("26-06-01"), region=YICHENG), "yicheng-2023.case_facts") == day("26-06-04")


@pytest.mark.parametrize(
    ("held", "wide", "strict"),
    [
        ("25-10-10", "25-09-30", "25-09-30"),
        ("26-03-04", "26-02-28", "26-02-28"),
        ("26-06-11", "26-06-08", "26-06-05"),
    ],
)
def test_the_list_of_leaders_is_due_three_days_before_the_hearing(held, wide, strict):
    """YC23-2.2b 「开庭3日前」 (E25, E26, E28): late by the wide reading, reminded by the strict one, rest days moved forward in time."""
    duty = one(suit(hearing(held, told="25-09-01"), region=YICHENG), "yicheng-2023.leader_list")
    assert (duty.due.due, duty.due.due_safe) == (day(wide), day(strict))


def test_a_moved_hearing_moves_the_list():
    """YC23-2.2b: the hearing as it stands now counts."""
    case = suit(
        hearing("26-06-11", told="26-05-20"), hearing("26-07-23", told="26-06-03", moved=True), region=YICHENG
    )
    assert due(case, "yicheng-2023.leader_list") == day("26-07-20")


def test_the_defence_is_reported_after_or_before_the_end_of_its_period():
    """YC23-2.5b 「届满3日内」 has two readings: reminded by the one before the end, found late only by the one after it."""
    duty = one(suit(served("26-05-26"), region=YICHENG), "yicheng-2023.defence_report")
    assert (duty.start.on, duty.due.due, duty.due.due_safe) == (
        day("26-06-10"),
        day("26-06-15"),
        day("26-06-05"),
    )
    assert "歧义" in (duty.rule.note or "")


def test_a_plan_for_mediation_at_once_is_our_five_working_days():
    """YC23-2.4a 「及时…制定行政争议调解和解方案」: no number in the text, so the day is agreed and marked so."""
    case = suit(served("25-09-22"), (MediationPlanned(instance=1), "25-09-26"), region=YICHENG)
    duty = one(case, "yicheng-2023.mediation_plan")
    assert (duty.due.due, duty.met.on) == (day("25-09-28"), day("25-09-26"))
    assert (duty.rule.kind.title, "约定值，非原文" in duty.rule.note) == ("约定", True)


def test_a_loss_is_analysed_ten_days_after_receipt_for_two_recipients():
    """YC23-2.5c: 10 days from receiving the lost document, done when both 司法局 and 依法治区办 have it."""
    facts = [
        lost("24-04-20"),
        judgment(Party.AGENCY, "24-04-24"),
        reported(Matter.LOSS_ANALYSIS, "24-04-30"),
    ]
    half = suit(*facts, region=YICHENG)
    assert (due(half, "yicheng-2023.loss_analysis"), met(half, "yicheng-2023.loss_analysis")) == (
        day("24-05-06"),
        None,
    )
    both = suit(
        *facts, reported(Matter.LOSS_ANALYSIS, "24-05-06", Recipient.RULE_OF_LAW_OFFICE), region=YICHENG
    )
    assert met(both, "yicheng-2023.loss_analysis") == day("24-05-06")


def test_an_appeal_or_a_closed_file_does_not_stop_the_analysis():
    """YC23-2.5c counts from receipt, not from effect: it runs although the judgment is appealed or the case closed."""
    case = suit(
        lost("24-04-20"),
        judgment(Party.AGENCY, "24-04-24"),
        (Appealed(instance=1, by=Party.AGENCY), "24-04-26"),
        (Closed(), "24-04-28"),
        region=YICHENG,
    )
    duty = one(case, "yicheng-2023.loss_analysis")
    assert (duty.due.due, duty.ended) == (day("24-05-06"), None)


def test_a_lost_reconsideration_is_no_loss_in_yicheng():
    """YC23-2.5c speaks of 判决书或裁定书 only; 静海 (JH-2.3c) counts reconsideration too."""
    case = review(lost("26-02-02"), judgment(Party.AGENCY, "26-02-03"), region=YICHENG)
    assert owed(case, "yicheng-2023.loss_analysis") == {}
    assert item(PACK, "loss").case_kinds == (CaseKind.LITIGATION,)


def guarantee(until: str, on: str):
    people = {"leader": "p-1", "responsible": "p-2"}
    return GuaranteeSet(instance=1, unit="某镇", resolve_by=day(until), **people), on


def test_a_likely_loss_gets_its_guarantors():
    """YC23-2.4c 「一案一包保」: started by 败诉风险较大, not by a lesser risk; the four elements are checked."""
    high, low = (
        suit((Assessed(instance=1, risk=risk), "26-06-01"), region=YICHENG)
        for risk in (Risk.HIGH, Risk.MEDIUM)
    )
    assert due(high, "yicheng-2023.guarantee") == day("26-06-08")
    assert owed(low, "yicheng-2023.guarantee") == {}
    assert item(PACK, "guarantee_complete").items == ("包保责任单位", "包保领导", "包保责任人", "化解时限")


def test_the_guarantors_name_the_day_themselves():
    """YC23-2.4d: the 化解时限 of the last sheet is the day; on a rest day it is reminded before and late only after."""
    case = suit(
        guarantee("26-07-31", "26-06-02"),
        guarantee("26-06-20", "26-06-03"),
        (MediationEnded(instance=1, outcome=MediationOutcome.NOT_SETTLED), "26-06-22"),
        region=YICHENG,
    )
    duty = one(case, "yicheng-2023.guarantee_resolved")
    assert (duty.due.due, duty.due.due_safe, duty.met.on) == (
        day("26-06-22"),
        day("26-06-18"),
        day("26-06-22"),
    )


@pytest.mark.parametrize(
    ("risk", "others", "owes"), [(Risk.HIGH, True, 1), (Risk.HIGH, False, 0), (Risk.LOW, True, 0)]
)
def test_a_risky_case_that_needs_others_is_reported_to_the_district_leader(risk, others, owes):
    """YC23-3.2b: 败诉风险较高且需要其他单位配合, both; reported to 区政府分管领导 and to nobody else instead."""
    case = suit(
        (Assessed(instance=1, risk=risk, needs_others=others), "26-06-01"),
        reported(Matter.HIGH_RISK, "26-06-02"),
        reported(Matter.HIGH_RISK, "26-06-04", Recipient.GOVERNMENT_LEADER),
        region=YICHENG,
    )
    met_on = [duty.met.on for duty in owed(case, "yicheng-2023.high_risk_report").values()]
    assert met_on == [day("26-06-04")] * owes


@pytest.mark.parametrize(
    ("mark", "owes"), [(Mark.MASS_INCIDENT, 1), (Mark.PUBLIC_INTEREST, 1), (Mark.TYPICAL, 0)]
)
def test_a_sensitive_case_is_reported_to_the_city(mark, owes):
    """YC23-3.3c: 重大公共利益、社会关注度高、群体性事件 are told to 市有关主管部门; other marks are not."""
    case = suit((Marked(instance=1, marks=(Mark.CONTESTED, mark)), "26-06-01"), region=YICHENG)
    days = [duty.due.due for duty in owed(case, "yicheng-2023.sensitive_report").values()]
    assert days == [day("26-06-04")] * owes


def test_an_appeal_or_a_review_starts_none_of_the_periods_of_the_first_notice():
    """YC23-2.5a, YC23-2.4a count from 应诉通知, not from the copy of an appeal, nor in reconsideration."""
    appeal = suit(served("26-06-01", Notice.APPEAL), region=YICHENG)
    reply = review(served("26-06-01", Notice.REVIEW_REPLY), region=YICHENG)
    for case in (appeal, reply):
        assert owed(case, "yicheng-2023.case_facts") == owed(case, "yicheng-2023.mediation_plan") == {}


def test_only_three_failures_lead_to_a_special_notice():
    """YC23-2.6a lists 迟报案件基本情况, 迟答辩举证 (to the court), 负责人不依法出庭; late lists, copies and analyses are not among them."""
    notices = [one for one in pack(PACK).supervision if Consequence.SPECIAL_NOTICE in one.follows]
    assert [one.branches[0].findings for one in notices] == [
        (Finding.NOT_REPORTED,),
        (Finding.LATE_DEFENCE,),
        (Finding.LEADER_ABSENT,),
    ]
    rules = {rule for one in notices for rule in one.rules}
    assert "yicheng-2023.case_facts" in rules
    assert rules.isdisjoint(
        {f"{PACK}.{other}" for other in ("leader_list", "defence_report", "loss_analysis")}
    )


def test_the_first_talk_is_for_two_notices_or_one_loss_somebody_must_find_caused():
    """YC23-2.9b: two special notices, or one loss from a late defence or no mediation; the comma reads 或 unless set to 且."""
    rule = item(PACK, "talk_deputy")
    notices, loss = rule.branches
    assert (notices.at_least, loss.at_least) == (2, 1)
    assert loss.findings == (Finding.LOST_AFTER_LATE_DEFENCE, Finding.LOST_WITHOUT_MEDIATION)
    assert "导致" in loss.human
    assert "以生效裁判核定，二审改判的撤销" in loss.human
    assert [reading[0] for reading in rule.readings] == ["或", "且"]
    assert rule.follows == (Consequence.TALK_DEPUTY, Consequence.DEDUCTION)


def test_the_second_talk_is_for_two_losses_or_an_ignored_judgment():
    """YC23-2.9c: two such losses, or 不履行生效判决、不落实司法建议 with an effect that a person must confirm; 一票否优."""
    rule = item(PACK, "talk_principal")
    assert [branch.at_least for branch in rule.branches] == [2, 1, 1]
    assert all(branch.human for branch in rule.branches)
    assert rule.follows == (Consequence.TALK_PRINCIPAL, Consequence.VETO)


def test_six_situations_lead_to_accountability_found_by_people():
    """YC23-2.10: six situations, each found by people, handed to 任免机关或监察机关."""
    branches = item(PACK, "accountability").branches
    assert len({branch.findings for branch in branches}) == 6
    assert all(branch.human for branch in branches)


def test_meetings_and_reports_of_the_half_year():
    """YC23-2.3a once each half-year; YC23-2.6b and YC23-2.6c have no due day in the text, so theirs are agreed."""
    meeting = item(PACK, "joint_meeting")
    assert (meeting.period, meeting.at_least, meeting.owner) == ("half_year", 1, "justice_bureau")
    assert report_due(PACK, "case_analysis", "2026H1") == day("26-07-14")
    assert report_due(PACK, "half_year_bulletin", "2026H1") == day("26-07-28")
    assert report_due(PACK, "annual_bulletin", "2025") == day("26-01-29")
    assert item(PACK, "case_analysis").to == (Recipient.JUSTICE_BUREAU, Recipient.RULE_OF_LAW_OFFICE)
    assert len(item(PACK, "bulletin_contents").sections) == 4


def test_the_year_is_assessed_in_five_dimensions():
    """YC23-2.9a: 案件报备、答辩举证、出庭应诉、履行裁判、应诉能力建设."""
    assert len(item(PACK, "assessment").dimensions) == 5
    assert report_due(PACK, "yearly_assessment", "2025") == day("26-02-28")


def test_appearances_are_aimed_at_a_hundred_percent():
    """YC23-2.2d: every hearing with a leader, and more of them with the 主要负责人; YC23-3.2b every case with a plan."""
    assert item(PACK, "appearance_rate").target == item(PACK, "mediation_coverage").target == "100%"
    assert item(PACK, "principal_rate").figure == "principal_rate"


def test_what_has_no_number_and_is_only_recorded_says_so():
    """YC23-2.7a 「适时」 and YC23-2.7b: no clock runs, the note says that it is only recorded."""
    assert all("不计时" in item(PACK, id_).note for id_ in ("seminars", "comments"))


def test_days_are_natural_days():
    """Only MH26-2.4 writes 工作日: every other period that a document itself sets is in natural days, for 行政复议法 88 does not reach it."""
    names = ("yicheng-2023", "jinghai", "minhang-2026", "minhang-2023", "baoshan-2024")
    rules = [rule for name in names for rule in pack(name).deadlines if rule.kind is DeadlineKind.LOCAL]
    in_workdays = {v.clause for rule in rules for v in rule.versions if any(p.workdays for p in v.periods)}
    assert in_workdays == {"MH26-2.4"}


def test_what_is_ours_says_so():
    """Every period the document leaves open is of kind 约定 and carries 约定值，非原文; nothing else does."""
    assert unmarked(PACK) == []
