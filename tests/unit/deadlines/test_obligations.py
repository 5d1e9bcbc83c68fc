"""What a case owes, read like the law: facts given, deadlines expected."""

from datetime import date

import pytest

from services.deadlines.law.obligations import Obligation, Withheld, obligations
from services.deadlines.law.reasons import reasons
from shared.dates import shipped
from shared.dates.wording import said
from shared.events.case import (
    Appealed,
    Closed,
    DefenceFiled,
    EvidenceFiled,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Judged,
    JudgmentServed,
    NoticeReceived,
    Reported,
)
from shared.events.terms import (
    AgencyResult,
    DeadlineKind,
    Document,
    Level,
    Matter,
    Notice,
    Outcome,
    Party,
    Procedure,
)
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import a_review, a_suit, corrected, day, fact_id, voided

PACKS = SHIPPED_PACKS


def owed(case, rule=None):
    """(rule, subject) → the duty; or the duties of one rule by subject."""
    duties = obligations(case, PACKS, shipped())
    if rule is None:
        return {(duty.rule_id, duty.start.subject): duty for duty in duties}
    return {duty.start.subject: duty for duty in duties if duty.rule_id == rule}


def due(case, rule, subject=""):
    return owed(case, rule)[subject].due.due


@pytest.mark.parametrize(
    ("received", "end"), [("23-09-14", "23-10-07"), ("25-01-14", "25-02-05"), ("15-05-01", "15-05-18")]
)
def test_the_defence_is_due_in_fifteen_days_from_the_copy_of_the_complaint(received, end):
    """行政诉讼法第六十七条: 15 days from 收到起诉状副本, for the defence and for the evidence."""
    case = a_suit(notice=received)
    assert due(case, "national.defence") == day(end)
    assert due(case, "national.evidence") == day(end)


@pytest.mark.parametrize(("received", "end"), [("15-04-30", "15-05-11"), ("14-07-21", "14-07-31")])
def test_before_may_2015_the_defence_was_due_in_ten_days(received, end):
    """The old law's article 43 governs a copy received before 2015-05-01, whenever the case is recorded."""
    assert due(a_suit(notice=received), "national.defence") == day(end)


def test_a_case_older_than_any_rule_gets_no_invented_deadline_and_says_so():
    """Before the law of 1989 took effect there is no period to count: the deadline is withheld with the reason."""
    duty = owed(a_suit(notice="1990-09-30"))["national.defence", ""]
    assert isinstance(duty, Withheld)
    assert "1990-09-30" in duty.reason
    assert "不推定" in duty.reason


def test_an_unserved_case_owes_nothing():
    """Without a stated day of service no clock runs."""
    assert owed(a_suit(notice=None)) == {}


def test_each_party_has_its_own_appeal_period_from_its_own_service():
    """行政诉讼法第八十五条: 15 days against a judgment, counted for each party from its own service."""
    case = a_suit(
        (Judged(instance=1, document=Document.JUDGMENT), "25-04-01"),
        (JudgmentServed(instance=1, party=Party.AGENCY), "25-04-11"),
        (JudgmentServed(instance=1, party=Party.PLAINTIFF), "25-04-14"),
        (Appealed(instance=1, by=Party.PLAINTIFF), "25-04-20"),
        notice="25-01-02",
    )
    mine, theirs = (owed(case, "national.appeal_judgment")[p] for p in ("agency", "plaintiff"))
    assert (mine.due.due, mine.met) == (day("25-04-27"), None)
    assert (theirs.due.due, theirs.met.on) == (day("25-04-29"), day("25-04-20"))


def test_a_ruling_is_appealed_in_ten_days():
    """A ruling that rejects the suit may be appealed within 10 days; one that permits withdrawal may not be appealed."""
    rejected, withdrawn = (
        a_suit(
            (Judged(instance=1, document=Document.RULING, outcome=outcome), "24-04-20"),
            (JudgmentServed(instance=1, party=Party.AGENCY), "24-04-24"),
            notice="24-01-02",
        )
        for outcome in (Outcome.REJECT_SUIT, Outcome.WITHDRAWN)
    )
    assert due(rejected, "national.appeal_ruling", "agency") == day("24-05-06")
    assert owed(withdrawn, "national.appeal_ruling") == owed(withdrawn, "national.appeal_judgment") == {}


def test_a_final_judgment_has_no_appeal_period():
    """A second-instance judgment is final."""
    case = a_suit(
        (Judged(instance=1, document=Document.JUDGMENT), "25-04-01"),
        (JudgmentServed(instance=1, party=Party.AGENCY), "25-04-11"),
        level=Level.SECOND,
    )
    assert owed(case, "national.appeal_judgment") == {}


def test_in_the_second_instance_the_appellee_answers_in_fifteen_days():
    """解释第一百零八条: 15 days from the copy of the appeal; before that interpretation nothing is invented."""
    now, then = (
        a_suit((NoticeReceived(instance=1, notice=Notice.APPEAL), on), notice=None, level=Level.SECOND)
        for on in ("25-09-22", "17-09-22")
    )
    assert due(now, "national.appeal_defence") == day("25-10-09")
    assert isinstance(owed(then)["national.appeal_defence", ""], Withheld)


@pytest.mark.parametrize(
    ("accepted", "received", "procedure", "rule", "end"),
    [
        ("25-09-19", "25-09-22", Procedure.ORDINARY, "national.review_reply", "25-10-11"),
        ("26-02-09", "26-02-10", None, "national.review_reply", "26-03-02"),
        ("25-09-19", "25-09-22", Procedure.SIMPLIFIED, "national.review_reply_simplified", "25-09-28"),
        ("23-12-28", "24-01-04", Procedure.ORDINARY, "national.review_reply", "24-01-15"),
        ("24-01-02", "24-01-04", Procedure.ORDINARY, "national.review_reply", "24-01-18"),
    ],
)
def test_a_review_is_answered_in_working_days_if_accepted_since_2024(
    accepted, received, procedure, rule, end
):
    """复议法 of 2023: 10 or 5 working days for cases accepted from 2024-01-01, 10 natural days before."""
    case = a_review(notice=received, accepted=accepted, procedure=procedure)
    assert [key for key in owed(case) if "review_reply" in key[0]] == [(rule, "")]
    assert due(case, rule) == day(end)


def test_yicheng_has_the_facts_reported_in_three_days():
    """YC23-2.5a: within 3 days of the notice, rolled over the May holiday."""
    case = a_suit((Reported(instance=1, matter=Matter.CASE_FACTS), "23-05-04"), notice="23-04-27")
    duty = owed(case, "yicheng-2023.case_facts")[""]
    assert (duty.due.due, duty.met.on) == (day("23-05-04"), day("23-05-04"))


@pytest.mark.parametrize(("region", "notice"), [("110105", "26-06-01"), ("370404", "23-02-01")])
def test_a_local_document_binds_its_own_region_from_its_own_day(region, notice):
    """Other districts, and days before the document, know nothing of Yicheng's duties."""
    rules = {rule for rule, _ in owed(a_suit(notice=notice, region=region))}
    assert {rule for rule in rules if not rule.startswith("national")} == set()
    assert {"national.defence", "national.evidence"} <= rules


def test_the_leader_list_is_due_before_each_hearing_and_moves_with_it():
    """YC23-2.2b: 3 days before the hearing as it stands now; findings use the wide reading, reminders the strict one."""
    case = a_suit(
        (HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 6, 18)), "26-06-02"),
        (HearingScheduled(instance=1, hearing=2, hearing_on=date(2026, 7, 23)), "26-06-25"),
        (HearingMoved(instance=1, hearing=1, hearing_on=date(2026, 6, 11)), "26-06-03"),
        (Reported(instance=1, matter=Matter.LEADER_LIST), "26-06-04"),
    )
    first, second = (owed(case, "yicheng-2023.leader_list")[n] for n in ("1", "2"))
    assert (first.due.due, first.due.due_safe) == (day("26-06-08"), day("26-06-05"))
    assert first.start.evidence == fact_id(6)
    assert first.met.on == day("26-06-04")
    assert second.met is None, "the list reported before the second hearing was known is not meant for it"


def test_the_defence_report_is_read_both_ways():
    """YC23-2.5b 「届满3日内」: reminded before the end of the period for the defence, late only 3 days after it."""
    case = a_suit(notice="26-05-26")
    assert due(case, "national.defence") == day("26-06-10")
    duty = owed(case, "yicheng-2023.defence_report")[""]
    assert (duty.due.due, duty.due.due_safe) == (day("26-06-15"), day("26-06-05"))


@pytest.mark.parametrize(
    ("result", "owes"),
    [(AgencyResult.LOST, True), (AgencyResult.PARTLY_LOST, True), (AgencyResult.WON, False), (None, False)],
)
def test_a_lost_case_is_analysed_within_ten_days_of_receiving_the_document(result, owes):
    """YC23-2.5c counts from receipt, not from effect; an unknown result starts nothing."""
    case = a_suit(
        (JudgmentServed(instance=1, party=Party.AGENCY), "24-04-24"),
        (Judged(instance=1, document=Document.JUDGMENT, agency_result=result), "24-04-20"),
        notice="24-01-02",
    )
    duties = owed(case, "yicheng-2023.loss_analysis")
    assert [d.due.due for d in duties.values()] == ([day("24-05-06")] if owes else [])


def test_evidence_alone_does_not_answer_the_complaint():
    """The defence and the evidence are two duties of one article, each met by its own fact."""
    duties = owed(a_suit((EvidenceFiled(instance=1), "26-06-10")))
    assert duties["national.defence", ""].met is None
    assert duties["national.evidence", ""].met.on == day("26-06-10")


def test_a_corrected_trigger_moves_the_deadline_and_is_its_evidence():
    """The date follows the corrected fact; the id of the deadline stays."""
    before = a_suit()
    after = a_suit(corrected(3, NoticeReceived(instance=1), "26-06-03"))
    old, new = (owed(case, "national.defence")[""] for case in (before, after))
    assert (old.due.due, new.due.due) == (day("26-06-16"), day("26-06-18"))
    assert old.id == new.id
    assert new.start.evidence == fact_id(4)


def test_a_voided_case_owes_nothing():
    """A case recorded twice must not haunt anyone."""
    assert owed(a_suit(voided())) == {}
    assert owed(a_suit(voided(3))) == {}


def test_what_is_not_yet_due_falls_away_with_the_case():
    """Closing, or deciding the instance, ends duties that are still to come, but not those already late or met."""
    filed = (DefenceFiled(instance=1), "26-06-05")
    early = owed(a_suit(filed, (Closed(), "26-06-09")))
    assert "结案" in early["national.evidence", ""].ended
    assert early["national.defence", ""].ended is None
    late = owed(a_suit((Closed(), "26-06-30")))
    assert late["national.defence", ""].ended is None
    judged = owed(a_suit((Judged(instance=1), "26-06-09")))
    assert "裁判" in judged["national.defence", ""].ended


def test_each_instance_has_its_own_deadlines():
    """The second instance answers for itself."""
    case = a_suit(
        (InstanceOpened(instance=2, level=Level.REMAND), None),
        (NoticeReceived(instance=2), "26-09-01"),
        (DefenceFiled(instance=1), "26-06-05"),
    )
    first, second = (d for d in obligations(case, PACKS, shipped()) if d.rule_id == "national.defence")
    assert first.id != second.id
    assert (first.met.on, second.met) == (day("26-06-05"), None)


def test_every_deadline_gives_its_reasons():
    """Evidence, clause with quotation, the steps of the count and the day: nothing to be taken on trust."""
    for duty in owed(a_suit(notice="26-12-25")).values():
        assert isinstance(duty, Obligation)
        texts = [step.text for step in reasons(duty, shipped())]
        assert str(duty.start.evidence) in texts[0]
        agreed = duty.rule.kind is DeadlineKind.AGREED
        assert ("约定值，非原文" in texts[1]) == agreed
        assert duty.version.clause in texts[2 if agreed else 1]
        assert said(duty.due.due) in texts[-1]
    assert any("暂定" in text for text in texts)


def test_a_day_beyond_what_can_be_counted_is_withheld():
    """A slip of the pen (a hearing in the year 9999) leaves one deadline without a date and stops nothing."""
    far = HearingScheduled(instance=1, hearing=1, hearing_on=date(9999, 12, 31))
    duties = owed(a_suit((far, "26-06-02")))
    assert isinstance(duties["yicheng-2023.leader_list", "1"], Withheld)
    assert "超出" in duties["yicheng-2023.leader_list", "1"].reason
    assert isinstance(duties["national.defence", ""], Obligation)
