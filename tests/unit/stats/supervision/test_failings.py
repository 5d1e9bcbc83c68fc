"""Each failing as a told story, with everything that looks like one and is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.stats.supervision.proposals import wanted
from shared.events.case import (
    Absence,
    AccountabilityProposed,
    AppearancePlanned,
    AppearanceRecorded,
    BecameEffective,
    InstanceOpened,
    JudgmentServed,
    LeaderNotified,
    MediationPlanned,
    MisconductReferred,
)
from shared.events.terms import (
    AgencyResult,
    Finding,
    Level,
    Misconduct,
    Origin,
    Outcome,
    Party,
    Strength,
)
from shared.events.terms.appearance import AbsenceReason
from tests.unit.stats.story import Story
from tests.unit.stats.supervision.scene import BOOK, DEFENCE, REPORT, Supervised, a_case

DAY = date(2026, 3, 5)
NOTICE = "notice_late_defence"


def test_case_facts_not_reported() -> None:
    """YC23-2.6a: 不及时报备案件基本情况 proposes a 专项通报 with clause, words, evidence, calendar and the document's digest."""
    case = a_case()
    missed = (owed := case.owes(REPORT, DAY)).missed()
    [one] = case.proposed()
    event = one.event
    assert (event.rule, event.clause, event.findings) == (
        "yicheng-2023.notice_not_reported",
        "YC23-2.6a",
        (Finding.NOT_REPORTED,),
    )
    assert [line.event for line in event.evidence] == [owed.dated["trigger"], None, missed.id]
    assert (event.evidence[-1].fact_on, event.calendar) == (date(2026, 3, 6), "cn-2026-1")
    assert "SM3:" in event.pack
    assert event.quote == "不及时报备案件基本情况"


def test_late_is_a_failing_too_and_stays_one() -> None:
    """YC23-2.6a: a report made after the last day is 不及时, whether the lapse was noticed before or not."""
    first, second = a_case(), a_case()
    first.owes(REPORT, DAY).met(date(2026, 3, 9))
    owed = second.owes(REPORT, DAY)
    owed.missed()
    owed.met(date(2026, 3, 9))
    assert first.found() == second.found() == [("notice_not_reported", Finding.NOT_REPORTED)]
    assert "2026-03-09完成" in first.proposed()[0].event.evidence[1].text


def test_late_defence_is_one_failing_an_instance() -> None:
    """YC23-2.6a: 不及时答辩举证 before the court, defence and evidence together, is one failing with the evidence of both."""
    case = a_case()
    case.owes(DEFENCE, DAY).missed()
    case.owes("national.evidence", DAY).missed()
    [one] = case.proposed()
    assert one.event.rule == "yicheng-2023.notice_late_defence"
    assert len(one.event.evidence) == 6


@pytest.mark.parametrize(
    "rule",
    [
        "yicheng-2023.leader_list",
        "yicheng-2023.defence_report",
        "yicheng-2023.loss_analysis",
        "jinghai.loss_report",
    ],
)
def test_other_lateness_is_none_of_the_three(rule: str) -> None:
    """YC23-2.6a: a late list of leaders, a late copy of the defence, a late loss analysis never propose a 专项通报."""
    case = a_case()
    case.owes(rule, DAY).missed()
    assert case.proposed() == ()


def test_the_later_reading_decides() -> None:
    """YC23-2.6a: what is late by one reading and in time by the other is in time; where it is late by both, both are told."""
    kept, late = a_case(), a_case()
    kept.owes(REPORT, date(2026, 3, 9), safe=DAY).met(date(2026, 3, 8))
    late.owes(REPORT, date(2026, 3, 9), safe=DAY).met(date(2026, 3, 10))
    assert kept.proposed() == ()
    [reading] = late.proposed()[0].event.readings
    assert "2026-03-05" in reading
    assert "2026-03-09" in reading


@pytest.mark.parametrize("strength", [Strength.FLEXIBLE, Strength.SOFT])
def test_what_is_asked_for_softly_is_never_a_failing(strength: Strength) -> None:
    """YC23-2.6a: only what must be done can be failed in (柔, 软 never)."""
    case = a_case()
    case.owes(REPORT, DAY, strength=strength).missed()
    assert case.proposed() == ()


def test_a_date_that_moved_is_judged_anew() -> None:
    """P5: a deadline that a correction moved is no failing until it lapses on its new day."""
    case = a_case()
    owed = case.owes(REPORT, DAY)
    owed.missed()
    owed.moved(date(2026, 3, 20))
    assert case.proposed() == ()
    owed.missed()
    assert case.proposed()[0].event.evidence[-1].fact_on == date(2026, 3, 21)


def test_published_cases_and_voided_ones_prove_nothing() -> None:
    """YC23-2.6a: what a published judgment does not say, and what was taken back, is held against nobody."""
    published = Supervised(Story().case(origin=Origin.PUBLISHED))
    voided = a_case()
    for case in (published, voided):
        case.owes(REPORT, DAY).missed()
    voided.told.voided()
    assert published.proposed() == voided.proposed() == ()


def test_the_leader_was_absent() -> None:
    """YC23-2.6a: no leader at any hearing of the instance, and no just cause recorded."""
    case = a_case()
    case.told.heard(date(2026, 4, 2), leader=False)
    case.told.heard(date(2026, 5, 7), leader=False, hearing=2)
    [one] = case.proposed()
    assert one.event.findings == (Finding.LEADER_ABSENT,)
    assert one.event.evidence[-1].fact_on == date(2026, 4, 2)


@pytest.mark.parametrize("hearings", [(None,), (True,), (False, True), (False, None)])
def test_one_appearance_is_enough_and_unknown_is_none(hearings: tuple[bool | None, ...]) -> None:
    """YC23-2.6a, 法释〔2020〕3号第七条: one leader at one hearing suffices; what the record does not say is no failing."""
    case = a_case()
    for number, leader in enumerate(hearings, start=1):
        case.told.heard(date(2026, 4, number), leader=leader, hearing=number)
    assert case.proposed() == ()


def test_asked_again_by_the_court() -> None:
    """法释〔2020〕3号第七条: where the court asked again, an earlier appearance does not excuse."""
    case = a_case()
    case.told.heard(date(2026, 4, 1), leader=True)
    case.told.then(LeaderNotified(instance=1, hearing=2), date(2026, 4, 20))
    case.told.heard(date(2026, 5, 7), leader=False, hearing=2)
    [one] = case.proposed()
    assert any("法院通知" in line.text for line in one.event.evidence)


@pytest.mark.parametrize("reason", list(AbsenceReason))
def test_a_just_cause_excuses(reason: AbsenceReason) -> None:
    """YC23-2.6a, 法释〔2020〕3号第八条: any of the four causes, planned or recorded, excuses."""
    planned, recorded = a_case(), a_case()
    absence = Absence(reason=reason)
    planned.told.then(AppearancePlanned(instance=1, hearing=1, absence=absence), DAY)
    recorded.told.then(AppearanceRecorded(instance=1, hearing=1, absence=absence, agents=()), DAY)
    for case in (planned, recorded):
        case.told.heard(DAY, leader=False)
        assert Finding.LEADER_ABSENT not in [finding for _, finding in case.found()]


def test_asked_for_by_the_court_and_unknown() -> None:
    """YC23-2.6a: the court asked for a leader and the record does not say who came: unknown is no failing."""
    case = a_case()
    case.told.then(LeaderNotified(instance=1, hearing=1), date(2026, 4, 20))
    case.told.heard(date(2026, 5, 7), leader=None)
    assert case.proposed() == ()


def test_a_co_defendant_s_leader_stands_for_all() -> None:
    """法释〔2020〕3号第三条: by agreement one defendant's leader appears for all of them."""
    case = a_case()
    case.told.then(AppearancePlanned(instance=1, hearing=1, joint_leader="某区人民政府"), DAY)
    case.told.heard(DAY, leader=False)
    assert case.proposed() == ()


def test_reconsideration_has_no_leader_in_court() -> None:
    """YC23-2.6a speaks of suits: a hearing of a reconsideration is none."""
    case = Supervised(Story().case())
    case.told.opened(date(2026, 3, 2), level=Level.RECONSIDERATION)
    case.told.heard(DAY, leader=False)
    assert case.proposed() == ()


LOSS = [("talk_deputy", Finding.LOST_WITHOUT_MEDIATION)]


def test_lost_without_mediation() -> None:
    """YC23-2.9b: an effective loss without any plan of mediation asks a person whether the one led to the other."""
    case = a_case()
    case.lost(date(2026, 6, 1), effective=date(2026, 6, 20))
    assert case.found() == LOSS
    event = case.proposed()[0].event
    assert event.human
    assert "导致" in event.human
    assert (event.consequences, event.year) == ((), 2026)
    case.told.then(MediationPlanned(instance=1), date(2026, 4, 1))
    assert case.proposed() == ()


def test_lost_after_a_late_defence() -> None:
    """YC23-2.9b: an effective loss and a late defence in the same case; the notice is proposed beside it."""
    case = a_case()
    case.told.then(MediationPlanned(instance=1), date(2026, 4, 1))
    case.owes(DEFENCE, DAY).missed()
    case.lost(date(2026, 6, 1), effective=date(2026, 6, 20))
    assert case.found() == [
        (NOTICE, Finding.LATE_DEFENCE),
        ("talk_deputy", Finding.LOST_AFTER_LATE_DEFENCE),
    ]


def test_a_loss_that_is_not_effective_is_none() -> None:
    """YC23-2.9b: by the judgment in effect; one that may still be appealed counts nowhere."""
    case = a_case()
    case.lost(date(2026, 6, 1))
    case.told.then(JudgmentServed(instance=1, party=Party.AGENCY), date(2026, 6, 5))
    assert case.proposed() == ()


def test_an_appeal_that_is_open_leaves_nothing_lost() -> None:
    """P5: an effect that was recorded too early does not count while the second instance has not decided."""
    case = a_case()
    case.lost(date(2026, 6, 1), effective=date(2026, 6, 20))
    case.told.opened(date(2026, 7, 1), 2, Level.SECOND)
    assert case.proposed() == ()


@pytest.mark.parametrize(
    ("outcome", "result", "left"),
    [
        (Outcome.REVERSE, AgencyResult.WON, []),
        (Outcome.REMAND, AgencyResult.LOST, []),
        (Outcome.UPHOLD, None, LOSS),
        (Outcome.UPHOLD, AgencyResult.LOST, LOSS),
        (Outcome.WITHDRAWN, AgencyResult.PROCEDURAL, LOSS),
    ],
)
def test_appeal(outcome: Outcome, result: AgencyResult | None, left: list[tuple[str, Finding]]) -> None:
    """P5: reversed or sent back it is no loss; upheld, or with the appeal withdrawn, it is one from the service of that judgment."""
    case = a_case()
    case.lost(date(2026, 6, 1))
    case.told.opened(date(2026, 7, 1), 2, Level.SECOND)
    assert case.proposed() == ()
    case.told.judged(date(2026, 9, 1), 2, outcome=outcome, agency_result=result)
    case.told.then(JudgmentServed(instance=2, party=Party.AGENCY), date(2026, 9, 8))
    assert case.found() == left
    if left:
        assert case.proposed()[0].event.evidence[-1].fact_on == date(2026, 9, 8)


def test_what_counts_over_a_year_is_of_the_case_a_notice_of_its_instance() -> None:
    """P5: a loss that the second instance upholds is the ground it was before; each instance's late defence is one of its own (YC23-2.6a)."""
    case, late = a_case(), a_case()
    case.lost(date(2026, 6, 1), effective=date(2026, 6, 20))
    [before] = case.proposed()
    case.told.opened(date(2026, 7, 1), 2, Level.SECOND)
    case.told.judged(date(2026, 9, 1), 2, outcome=Outcome.UPHOLD)
    case.told.then(JudgmentServed(instance=2, party=Party.AGENCY), date(2026, 9, 8))
    [after] = case.proposed()
    assert (before.event.instance, after.event.instance) == (1, 2)
    assert before.ground == after.ground
    late.told.opened(date(2026, 7, 1), 2, Level.SECOND)
    for instance in (1, 2):
        late.owes(DEFENCE, DAY, instance=instance).missed()
    assert len({one.ground for one in late.proposed()}) == 2


def test_a_retrial_takes_a_loss_back_and_a_refused_one_does_not() -> None:
    """P5: 再审改判 ends the loss, 驳回再审申请 changes nothing."""
    case = a_case()
    case.lost(date(2026, 6, 1), effective=date(2026, 6, 20))
    case.told.opened(date(2026, 8, 1), 2, Level.RETRIAL_REVIEW)
    case.told.judged(date(2026, 8, 20), 2, outcome=Outcome.RETRIAL_REJECTED, agency_result=AgencyResult.LOST)
    assert case.found() == LOSS
    case.told.then(InstanceOpened(instance=3, level=Level.RETRIAL), date(2026, 9, 1))
    assert case.found() == LOSS
    case.told.judged(date(2026, 10, 1), 3, outcome=Outcome.REVERSE, agency_result=AgencyResult.WON)
    assert case.proposed() == ()


def test_not_performed_and_advice_ignored() -> None:
    """YC23-2.9c: a missed performance or reply asks whether it 影响创建考核; a missed performance is besides a clue (YC23-2.10)."""
    case = a_case()
    case.owes("national.performance", DAY).missed()
    case.owes("national-advice.other", DAY).missed()
    assert sorted(case.found()) == [
        ("accountability", Finding.NOT_PERFORMED),
        ("talk_principal", Finding.ADVICE_IGNORED),
        ("talk_principal", Finding.NOT_PERFORMED),
    ]
    assert all("影响创建" in (one.event.human or "") for one in case.proposed() if not one.event.consequences)


@pytest.mark.parametrize(
    ("category", "finding"),
    [
        (Misconduct.GRAVE_LOSS, Finding.GRAVE_LOSS),
        (Misconduct.INTERFERENCE, Finding.INTERFERENCE),
        (Misconduct.LEFT_COURT, Finding.LEFT_COURT),
        (Misconduct.NOBODY_APPEARED, Finding.NOBODY_APPEARED),
        (Misconduct.OTHER, Finding.MISCONDUCT),
    ],
)
def test_clues_of_misconduct(category: Misconduct, finding: Finding) -> None:
    """YC23-2.10: a recorded clue is proposed for 移送, and nothing else follows from it."""
    case = a_case()
    case.told.then(MisconductReferred(instance=1, category=category, organ="区监察委"), DAY)
    assert case.found() == [("accountability", finding)]


def test_clues_from_the_hearing() -> None:
    """YC23-2.10, JH-2.3b: who left without the court's leave, and a hearing to which nobody came; with leave, or unknown, it is none."""
    left, allowed, unknown, nobody = a_case(), a_case(), a_case(), a_case()
    for case, said in (
        (left, {"left_early": True, "left_with_leave": False}),
        (allowed, {"left_early": True, "left_with_leave": True}),
        (unknown, {"left_early": True}),
    ):
        case.told.heard(DAY, leader=True)
        case.told.then(AppearanceRecorded.model_validate({"instance": 1, "hearing": 1, **said}), DAY)
    nobody.told.heard(DAY, leader=False)
    nobody.told.then(AppearanceRecorded(instance=1, hearing=1), DAY)
    assert left.found() == [("accountability", Finding.LEFT_COURT)]
    assert allowed.found() == unknown.found() == []
    assert ("accountability", Finding.NOBODY_APPEARED) in nobody.found()


def test_jinghai_has_its_own_clues() -> None:
    """JH-2.3b, JH-2.3d: in 静海 the same conduct is a clue by its own document, and 初步认定意见 is one; there is no 专项通报."""
    story = Story()
    case = a_case(story)
    case.told.then(AccountabilityProposed(instance=1, finding="滥用职权"), DAY)
    case.owes(REPORT, DAY).missed()
    matter = case.matter()
    assert {one.event.rule for one in case.proposed()} == {
        "yicheng-2023.notice_not_reported",
        "yicheng-2023.accountability",
    }
    there = wanted(replace(matter, region="120118"), BOOK)
    assert [one.event.rule for one in there] == ["jinghai.loss_accountability"]


def test_before_the_document_there_is_nothing_to_fail_in() -> None:
    """A failing of a day before the document took effect is proposed by nobody."""
    case = a_case()
    case.owes(REPORT, date(2020, 3, 5)).missed()
    assert case.proposed() == ()


def test_effect_recorded_later_counts_in_its_year() -> None:
    """YC23-2.9: a loss counts in the calendar year in which it took effect."""
    case = a_case()
    case.lost(date(2025, 12, 20))
    case.told.then(BecameEffective(instance=1), date(2026, 1, 8))
    assert case.proposed()[0].event.year == 2026
