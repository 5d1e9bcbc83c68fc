"""静海区实施方案 read like the document: the government as defendant, three dates kept apart, the day of effect, who takes a case."""

import pytest

from services.deadlines.law.obligations import obligations
from services.deadlines.law.reasons import reasons
from shared.dates import shipped
from shared.events.case import (
    AccountabilityDecided,
    AccountabilityNotified,
    Appealed,
    Closed,
    DefenceFiled,
    Forwarded,
    Registered,
)
from shared.events.case import RiskAssessed as Assessed
from shared.events.terms import (
    CaseKind,
    Document,
    Material,
    Matter,
    Notice,
    OrganLevel,
    Party,
    Recipient,
    ReviewOutcome,
    Risk,
    Roster,
    Strength,
)
from shared.policy.provisions import Requirement, Undertaker
from tests.unit.deadlines.cases import day
from tests.unit.policy.districts import (
    JINGHAI,
    PACKS,
    due,
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
    submitted,
    suit,
    unmarked,
    waiting,
)

GOVERNMENT, DEPARTMENT = OrganLevel.COUNTY_GOVERNMENT, OrganLevel.COUNTY_DEPARTMENT


def test_nothing_is_invented_about_its_issue():
    """The text states neither number nor day (「自发布之日起实施」): the pack leaves them open."""
    document = pack("jinghai")
    assert (document.number, document.issued, document.effective.start) == (None, None, None)


def test_receipt_forwarding_and_registration_are_three_dates():
    """JH-1.2a: forwarded within 3 days of receipt; the court's 15 days run from receipt, whatever happens inside the house."""
    case = suit(
        served("26-06-01"),
        (Forwarded(instance=1, to="某科"), "26-06-04"),
        (Registered(instance=1), "26-06-05"),
        region=JINGHAI,
    )
    assert due(case, "jinghai.forwarding") == met(case, "jinghai.forwarding") == day("26-06-04")
    assert one(case, "national.defence").start.on == day("26-06-01")
    assert due(case, "national.defence") == day("26-06-16")


def test_forwarding_rolls_over_a_holiday_also_for_an_appeal():
    """JH-1.2a (E22) 起诉状副本（上诉状副本）: 2024-09-12 falls into 中秋 and rolls to 09-18."""
    for notice in (Notice.COMPLAINT, Notice.APPEAL):
        assert due(suit(served("24-09-12", notice), region=JINGHAI), "jinghai.forwarding") == day("24-09-18")


def test_the_ten_days_are_capped_when_the_holiday_eats_the_buffer():
    """JH-1.2c (E06, E07): received on 2025-09-22 both periods would end on 10-09; the preparation ends 3 working days earlier, and says why."""
    case = suit(served("25-09-22"), region=JINGHAI, levels=[GOVERNMENT])
    duty = one(case, "jinghai.preparation")
    assert due(case, "national.defence") == day("25-10-09")
    assert duty.due.due == day("25-09-28")
    assert any("提前" in step.text for step in reasons(duty, shipped()))


def test_the_ten_days_stand_where_there_is_room():
    """JH-1.2c: 10 days from receipt without a holiday in the way."""
    case = suit(served("26-06-01"), region=JINGHAI, levels=[GOVERNMENT])
    assert due(case, "jinghai.preparation") == day("26-06-11")


def test_the_preparation_is_three_things():
    """JH-1.2c: 法定代表人证明, 授权委托书 and the written report to 区政府领导; done on the day of the last."""
    facts = [
        served("26-06-01"),
        submitted("26-06-03", Material.LEGAL_REPRESENTATIVE, Material.POWER_OF_ATTORNEY),
        reported(Matter.PREPARATION, "26-06-05"),
    ]
    without = suit(*facts, region=JINGHAI, levels=[GOVERNMENT])
    told = reported(Matter.PREPARATION, "26-06-09", Recipient.GOVERNMENT_LEADER)
    whole = suit(*facts, told, region=JINGHAI, levels=[GOVERNMENT])
    assert (met(without, "jinghai.preparation"), met(whole, "jinghai.preparation")) == (None, day("26-06-09"))


def test_an_appeal_is_prepared_for_in_the_same_way():
    """JH-1.2c 「（上诉状副本）」: 10 days, capped before the answer to the appeal."""
    case = suit(served("25-09-22", Notice.APPEAL), region=JINGHAI, levels=[GOVERNMENT])
    assert due(case, "jinghai.appeal_preparation") == day("25-09-28")
    assert owed(case, "jinghai.preparation") == {}


def test_others_may_follow_the_same_days_but_are_never_late():
    """JH-1.2d 「可以参照」: a department or an unstated defendant is reminded, softly."""
    for levels in ([DEPARTMENT], [OrganLevel.TOWNSHIP], []):
        case = suit(served("26-06-01"), region=JINGHAI, levels=levels)
        assert one(case, "jinghai.preparation_others").rule.strength is Strength.SOFT
        assert owed(case, "jinghai.preparation") == {}


def test_each_defendant_has_its_own_days():
    """JH-1.1d: two defendants served on two days have two forwarding periods and two periods of the court."""
    case = suit(
        served("26-06-01", defendant="区政府"),
        served("26-06-08", defendant="某局"),
        region=JINGHAI,
        levels=[GOVERNMENT, DEPARTMENT],
    )
    days = {who: duty.due.due for who, duty in owed(case, "national.defence").items()}
    assert days == {"区政府": day("26-06-16"), "某局": day("26-06-23")}
    days = {who: duty.due.due for who, duty in owed(case, "jinghai.forwarding").items()}
    assert days == {"区政府": day("26-06-04"), "某局": day("26-06-11")}


def test_the_filed_defence_is_recorded_in_five_days():
    """JH-1.2e (E23): 5 days from filing with the court, over the October holiday, for a department as defendant."""
    case = suit(
        served("24-09-18"), (DefenceFiled(instance=1), "24-09-27"), region=JINGHAI, levels=[DEPARTMENT]
    )
    assert due(case, "jinghai.defence_record") == day("24-10-08")
    government = suit((DefenceFiled(instance=1), "24-09-27"), region=JINGHAI, levels=[GOVERNMENT])
    assert owed(government, "jinghai.defence_record") == {}


@pytest.mark.parametrize(("risk", "owes"), [(Risk.HIGH, 1), (Risk.MEDIUM, 1), (Risk.LOW, 0)])
def test_a_risk_is_discussed_at_once(risk, owes):
    """JH-1.6b 「及时」: our 5 working days, agreed."""
    duties = owed(suit((Assessed(instance=1, risk=risk), "26-06-01"), region=JINGHAI), "jinghai.risk_meeting")
    assert [d.due.due for d in duties.values()] == [day("26-06-08")] * owes


def test_whether_to_appeal_is_decided_in_time():
    """JH-1.7c: our 5 days, agreed; for a ruling capped before its 10 days end where a holiday eats them."""
    judged = suit(lost("26-05-28"), judgment(Party.AGENCY, "26-06-01"), region=JINGHAI)
    assert due(judged, "jinghai.appeal_decision") == day("26-06-08")
    ruled = suit(
        lost("25-09-25", Document.RULING),
        judgment(Party.AGENCY, "25-09-26"),
        region=JINGHAI,
    )
    assert due(ruled, "national.appeal_ruling") == day("25-10-09")
    assert due(ruled, "jinghai.appeal_decision_ruling") == day("25-09-28")


FIRST_LOSS = (lost("26-03-02"), judgment(Party.AGENCY, "26-03-05"))


def test_the_analysis_of_a_loss_waits_for_effect():
    """JH-2.3e: 30 days from 生效; while the plaintiff's service is unknown there is no day, only an earliest one."""
    assert "原告" in waiting(suit(*FIRST_LOSS, region=JINGHAI), "jinghai.loss_analysis").reason
    case = suit(*FIRST_LOSS, judgment(Party.PLAINTIFF, "26-03-09"), region=JINGHAI)
    duty = one(case, "jinghai.loss_analysis")
    assert (duty.start.on, duty.due.due) == (day("26-03-25"), day("26-04-24"))


def test_an_appeal_keeps_jinghai_waiting_while_yicheng_counts():
    """JH-2.3e against YC23-2.5c: the same appealed loss is analysed in 峄城 already and in 静海 not yet."""
    facts = [
        *FIRST_LOSS,
        judgment(Party.PLAINTIFF, "26-03-09"),
        (Appealed(instance=1, by=Party.AGENCY), "26-03-12"),
    ]
    assert due(suit(*facts, region="370404"), "yicheng-2023.loss_analysis") == day("26-03-16")
    assert owed(suit(*facts, region=JINGHAI), "jinghai.loss_analysis") == {}


def test_a_lost_reconsideration_counts_from_its_service():
    """JH-2.3c: 行政复议机关认定的败诉 is a loss too, effective when the decision is served; it goes to 区政府."""
    case = review(
        lost("26-06-01", Document.DECISION),
        judgment(Party.AGENCY, "26-06-02"),
        judgment(Party.PLAINTIFF, "26-06-02"),
        reported(Matter.LOSS_ANALYSIS, "26-06-10"),
        reported(Matter.LOSS_ANALYSIS, "26-06-30", Recipient.GOVERNMENT),
        (Closed(), "26-06-05"),
        region=JINGHAI,
    )
    assert due(case, "jinghai.loss_analysis") == day("26-07-02")
    assert met(case, "jinghai.loss_analysis") == day("26-06-30")
    definition = item("jinghai", "loss")
    assert definition.case_kinds == (CaseKind.LITIGATION, CaseKind.RECONSIDERATION)
    assert {ReviewOutcome.REVOKED, ReviewOutcome.ORDERED} <= set(definition.reviews)


def test_accountability_is_told_to_two():
    """JH-2.3f: within 15 days to 区委组织部 and to the court; one of them is not enough."""
    decided = (AccountabilityDecided(instance=1), "23-09-14")
    told = [
        (AccountabilityNotified(instance=1, to=to), on)
        for to, on in ((Recipient.ORGANISATION_DEPARTMENT, "23-09-20"), (Recipient.COURT, "23-10-07"))
    ]
    half, both = suit(decided, told[0], region=JINGHAI), suit(decided, *told, region=JINGHAI)
    rule = "jinghai.accountability_notice"
    assert (due(both, rule), met(half, rule), met(both, rule)) == (day("23-10-07"), None, day("23-10-07"))


def undertaken(level, prior):
    """Who takes a case: the first provision that speaks of it."""
    for rule in pack("jinghai").assignment:
        spoken = (rule.defendant_levels, level), (rule.prior_reviews, prior)
        if all(wanted is None or value in wanted for wanted, value in spoken):
            return rule.undertaken_by
    return ()


@pytest.mark.parametrize(
    ("level", "prior", "takes"),
    [
        (GOVERNMENT, None, ["original"]),
        (GOVERNMENT, ReviewOutcome.CHANGED, ["review_organ"]),
        (GOVERNMENT, ReviewOutcome.NOT_ACCEPTED, ["review_organ"]),
        (GOVERNMENT, ReviewOutcome.MAINTAINED, ["original", "review_organ"]),
        (GOVERNMENT, ReviewOutcome.MEDIATED, ["original"]),
        (DEPARTMENT, ReviewOutcome.CHANGED, ["defendant"]),
        (OrganLevel.TOWNSHIP, None, ["defendant"]),
    ],
)
def test_who_takes_a_case_follows_from_the_review(level, prior, takes):
    """JH-1.1a, JH-1.1b, JH-1.1c, JH-1.1d, JH-1.1e: 谁主管、谁负责、谁应诉, by whether and how it was reviewed."""
    assert undertaken(level, prior) == tuple(Undertaker(one) for one in takes)


@pytest.mark.parametrize(
    ("id_", "clause", "requires"),
    [
        ("not_legal_office", "JH-1.2b", Requirement.NOT_LEGAL_OFFICE),
        ("adviser_approval", "JH-1.2f", Requirement.ADVISER_APPROVAL),
        ("staff_agent", "JH-1.3a", Requirement.STAFF_AGENT),
        ("not_only_lawyers", "JH-1.4a", Requirement.NOT_ONLY_LAWYERS),
        ("leader_if_required", "JH-1.4b", Requirement.LEADER_IF_REQUIRED),
        ("no_interference", "JH-1.5a", Requirement.NO_INTERFERENCE),
        ("not_left", "JH-1.5b", Requirement.NOT_LEFT),
    ],
)
def test_what_is_checked(id_, clause, requires):
    """JH-1.2b, JH-1.2f, JH-1.3a, JH-1.4a, JH-1.4b, JH-1.5a, JH-1.5b: who signs, who approves, who may stand in court."""
    check = item("jinghai", id_)
    assert (check.clause, check.requires) == (clause, requires)


def test_training_once_a_year_and_again_for_those_who_enforce():
    """JH-1.8b one training a year for everyone; JH-1.8c one more for 持证执法人员 where the bureau enforces."""
    everyone, enforcers = item("jinghai", "training"), item("jinghai", "enforcer_training")
    assert (everyone.period, everyone.at_least, everyone.enforcing_only) == ("year", 1, False)
    assert (enforcers.period, enforcers.at_least, enforcers.enforcing_only) == ("year", 1, True)


def test_the_team_has_five_kinds_of_people():
    """JH-1.8a: 主要负责人、法制机构人员、公职律师、业务部门人员、兼职政府法律顾问, one of each at least."""
    standing = [quota for quota in pack("jinghai").quotas if quota.clause == "JH-1.8a"]
    assert {(quota.roster, quota.at_least) for quota in standing} == {
        (roster, 1)
        for roster in (
            Roster.LEADERSHIP,
            Roster.LEGAL_STAFF,
            Roster.PUBLIC_LAWYER,
            Roster.BUSINESS_STAFF,
            Roster.PART_TIME_ADVISER,
        )
    }


def test_it_assesses_other_dimensions_than_yicheng():
    """JH-2.3g has 支持受理审理 and 败诉情况 where YC23-2.9a has 案件报备 and 答辩举证: dimensions are data."""
    ours, theirs = (set(item(name, "assessment").dimensions) for name in ("jinghai", "yicheng-2023"))
    assert len(ours) == len(theirs) == 5
    assert {"行政案件败诉情况", "支持人民法院受理和审理行政案件"} <= ours - theirs
    assert {"案件报备", "答辩举证"} <= theirs - ours
    assert report_due("jinghai", "yearly_assessment", "2025") == day("26-02-28")


def test_accountability_is_found_by_people():
    """JH-2.3b three situations and JH-2.3d the review organ's first opinion: the system only hands on evidence."""
    supervised = pack("jinghai").supervision
    assert [len(one.branches) for one in supervised] == [3, 1]
    assert all(branch.human for one in supervised for branch in one.branches)
    assert len(item("jinghai", "accountability_steps").dimensions) == 4


def test_it_binds_only_jinghai():
    """No other district owes anything under it."""
    for region in ("370404", "110105"):
        case = suit(served("26-06-01"), region=region, levels=[GOVERNMENT])
        rules = {duty.rule_id for duty in obligations(case, PACKS, shipped())}
        assert not [rule for rule in rules if rule.startswith("jinghai.")]


def test_what_is_ours_says_so():
    """Every period the document leaves open is of kind 约定 and carries 约定值，非原文; nothing else does."""
    assert unmarked("jinghai") == []
