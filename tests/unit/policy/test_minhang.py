"""闵人社发〔2026〕7号 and 闵人社发〔2023〕31号 read like the documents: files in 2-3 working days, quotas, places, nine items of review."""

from dataclasses import replace

import pytest

from services.deadlines.law.obligations import obligations
from shared.dates import shipped
from shared.events.case import CaseMarked as Marked
from shared.events.case import Closed, ExtensionGranted, LessonsDrawn, Registered
from shared.events.terms import (
    CaseKind,
    DeadlineKind,
    DepartmentKind,
    Extendable,
    Mark,
    Material,
    Notice,
    Procedure,
    Recipient,
    Roster,
    Strength,
)
from shared.policy.agreement import faults, parse_agreement
from shared.policy.provisions import CheckPoint, Requirement, Undertaker
from tests.unit.deadlines.cases import day
from tests.unit.policy.districts import (
    MINHANG,
    PACKS,
    due,
    item,
    met,
    one,
    owed,
    pack,
    report_due,
    review,
    served,
    submitted,
    suit,
    unmarked,
)

ALL_THREE = (Material.FILE, Material.ELECTRONIC_FILE, Material.STATEMENT)


def registered(on):
    return Registered(instance=1), on


def test_both_documents_bind_one_bureau():
    """MH26-0.1: 闵人社发〔2026〕7号 and 〔2023〕31号 speak to one bureau of 闵行, not to the district."""
    assert (pack("minhang-2026").number, pack("minhang-2023").number) == (
        "闵人社发〔2026〕7号",
        "闵人社发〔2023〕31号",
    )
    case = replace(suit(registered("26-06-01"), region=MINHANG), bureau="mh-other")
    assert [d for d in obligations(case, PACKS, shipped()) if d.rule_id.startswith("minhang")] == []


def test_the_files_are_due_in_two_to_three_working_days():
    """MH26-2.4 (E17): 2 working days to aim at, 3 as the limit; Sunday 2026-09-20 is worked."""
    duty = one(suit(registered("26-09-18"), region=MINHANG), "minhang-2026.file")
    assert (duty.due.due_safe, duty.due.due) == (day("26-09-21"), day("26-09-22"))
    assert (duty.rule.strength, duty.version.readings_are) == (Strength.FLEXIBLE, "range")


def test_they_count_from_registration_not_from_service():
    """MH26-2.4 「自收案之日起」: the day the 法制科 registers the case; before it there is nothing to count."""
    case = suit(served("26-06-01"), registered("26-06-03"), region=MINHANG)
    assert due(case, "minhang-2026.file") == day("26-06-08")
    assert due(case, "national.defence") == day("26-06-16")
    assert owed(suit(served("26-06-01"), region=MINHANG), "minhang-2026.file") == {}


def test_all_three_pieces_are_needed():
    """MH26-2.3, MH26-2.4: 卷宗, 电子卷宗 and 案件说明; done on the day of the last."""
    first = [registered("26-06-01"), submitted("26-06-02", Material.FILE, Material.STATEMENT)]
    two = suit(*first, region=MINHANG)
    three = suit(*first, submitted("26-06-04", Material.ELECTRONIC_FILE), region=MINHANG)
    assert (met(two, "minhang-2026.file"), met(three, "minhang-2026.file")) == (None, day("26-06-04"))
    assert item("minhang-2026", "file_complete").requires is Requirement.FILE_COMPLETE


def test_the_legal_office_may_allow_more_time():
    """MH26-2.4 「原则上」: a written extension for 移交卷宗 moves the day."""
    granted = ExtensionGranted(
        instance=1, matter=Extendable.MATERIALS, until=day("26-06-10"), reason="卷宗在外借"
    )
    case = suit(registered("26-06-01"), (granted, "26-06-03"), region=MINHANG)
    assert due(case, "minhang-2026.file") == day("26-06-10")


def test_a_late_registration_does_not_eat_the_courts_days():
    """MH26-2.4: registered only on the 12th day, the files are still due 3 working days before the defence."""
    case = suit(served("26-06-01"), registered("26-06-12"), region=MINHANG)
    assert due(case, "minhang-2026.file") == day("26-06-11")


def test_the_simplified_review_is_the_most_urgent():
    """MH26-2.4 with 行政复议法 54: of 5 working days the files take 2 to 3; registered a day late they are capped."""
    notice = served("25-09-22", Notice.REVIEW_REPLY)
    after = {"region": MINHANG, "procedure": Procedure.SIMPLIFIED}
    after_effect = served("26-06-01", Notice.REVIEW_REPLY)
    in_time = review(after_effect, registered("26-06-01"), **after)
    late = review(after_effect, registered("26-06-02"), **after)
    assert due(in_time, "national.review_reply_simplified") == day("26-06-08")
    assert due(in_time, "minhang-2026.review_file_simplified") == day("26-06-04")
    assert due(late, "minhang-2026.review_file_simplified") == day("26-06-04")
    assert owed(review(notice, registered("25-09-22"), **after), "minhang-2026.review_file_simplified") == {}


def test_an_ordinary_review_has_its_own_ceiling():
    """MH26-2.4 for 复议普通程序: 2 to 3 working days, never later than 3 working days before the reply."""
    case = review(
        served("26-06-01", Notice.REVIEW_REPLY),
        registered("26-06-02"),
        submitted("26-06-05", *ALL_THREE),
        region=MINHANG,
    )
    assert due(case, "minhang-2026.review_file") == met(case, "minhang-2026.review_file") == day("26-06-05")


@pytest.mark.parametrize(("mark", "owes"), [(Mark.CONTESTED, 1), (Mark.TYPICAL, 0)])
def test_a_contested_case_is_summed_up_after_closing(mark, owes):
    """MH26-3.2e: only 有争议的案件; the document gives no days, ours are 10 working days after closing, agreed."""
    case = suit(
        (Marked(instance=1, marks=(mark,)), "26-05-04"),
        (Closed(), "26-06-01"),
        (LessonsDrawn(instance=1), "26-06-12"),
        region=MINHANG,
    )
    duties = owed(case, "minhang-2026.lessons").values()
    assert [(d.due.due, d.met.on) for d in duties] == [(day("26-06-15"), day("26-06-12"))] * owes


def test_each_member_takes_two_different_plaintiffs_a_year():
    """MH26-2.6: by person of the team, different plaintiffs, not cases; looked at at the ends of September and November."""
    quota = item("minhang-2026", "different_plaintiffs")
    assert (quota.per, quota.roster, quota.at_least) == ("person", Roster.RESPONSE_TEAM, 2)
    assert (quota.count.distinct, quota.count.by) == ("plaintiffs", "handler")
    assert quota.check_on == ("09-30", "11-30")


def test_the_same_plaintiff_goes_to_the_same_member_without_raising_the_count():
    """MH26-2.7 「由同一组员承办」 and the tension with MH26-2.6 is said where the quota is read."""
    rule = item("minhang-2026", "same_plaintiff")
    assert (rule.same_plaintiff, rule.undertaken_by) == (True, (Undertaker.SAME_HANDLER,))
    assert rule.strength is Strength.FLEXIBLE
    assert "MH26-2.7" in item("minhang-2026", "different_plaintiffs").note


def test_the_head_appears_once_a_year_where_there_is_a_hearing():
    """MH26-3.1a: 局主要领导 in person, by the day of the hearing; a year without hearings is no failure."""
    quota = item("minhang-2026", "principal_appears")
    assert quota.count.fact.where == {"leader_rank": ("principal",), "leader_appeared": (True,)}
    assert quota.count.case_kinds == (CaseKind.LITIGATION,), (
        "a 听证 of a reconsideration is no hearing in court"
    )
    assert (quota.at_least, quota.occasion.event, quota.strength) == (1, "case.hearing_held", Strength.HARD)


def test_the_summary_of_half_a_year_is_ours_to_date():
    """MH26-3.3d 「每半年或年度总结」 and MH23-5.2c 「定期」 have no due day: agreed, ten working days after the half-year."""
    assert report_due("minhang-2026", "response_summary", "2026H1") == day("26-07-14")
    assert report_due("minhang-2023", "team_bulletin", "2026H1") == day("26-07-14")
    assert item("minhang-2023", "team_bulletin").to == (Recipient.OFFICE_MEETING,)


def test_checks_of_a_case_in_minhang():
    """MH26-2.1, MH26-3.1d, MH26-3.2a, MH26-3.2b, MH26-3.2d: five roles, a contact, complete materials, responsibility, speaking in court."""
    found = {check.clause: (check.at, check.requires) for check in pack("minhang-2026").checks}
    assert found == {
        "MH26-2.1": (CheckPoint.REGISTRATION, Requirement.ROLES),
        "MH26-2.3": (CheckPoint.MATERIALS, Requirement.FILE_COMPLETE),
        "MH26-3.1d": (CheckPoint.HEARING, Requirement.SPOKE),
        "MH26-3.2a": (CheckPoint.REGISTRATION, Requirement.CONTACT),
        "MH26-3.2b": (CheckPoint.MATERIALS, Requirement.BACKGROUND_COMPLETE),
        "MH26-3.2d": (CheckPoint.MATERIALS, Requirement.RESPONSIBILITY),
        "MH26-3.2e": (CheckPoint.CLOSING, Requirement.LESSONS),
        "MH26-4.0": (CheckPoint.CLOSING, Requirement.TASKS_CLOSED),
    }


def test_every_department_has_its_legal_officers():
    """MH23-3.1c: one in an office, two in a subordinate unit, one or two in the three that are named."""
    quota = item("minhang-2023", "legal_officers")
    sizes = {kind: (size.at_least, size.at_most) for kind, size in quota.sizes.items()}
    assert sizes == {
        DepartmentKind.OFFICE: (1, 1),
        DepartmentKind.SUBORDINATE: (2, 2),
        DepartmentKind.SUBORDINATE_SMALL: (1, 2),
    }
    assert (quota.per, quota.period, quota.roster) == ("department", "standing", Roster.LEGAL_OFFICER)


def test_a_place_is_filled_at_once_in_our_five_working_days():
    """MH23-3.2b 「即时」 has no number: 5 working days, agreed and marked so."""
    refill = item("minhang-2023", "liaison_refill")
    assert (refill.kind, refill.refill.workdays) == (DeadlineKind.AGREED, 5)
    officers = item("minhang-2023", "legal_officers")
    assert officers.refill == refill.refill
    assert "约定值，非原文" in officers.note


def test_the_nine_items_of_review():
    """MH23-4.5: nine items, each with its conclusion; without them the decision must not be made."""
    check = item("minhang-2023", "enforcement_decision_review")
    assert (len(check.items), check.number, check.requires) == (9, 9, Requirement.REVIEW_ITEMS)
    assert "不得作出决定" in check.consequence


@pytest.mark.parametrize(
    ("clause", "items"),
    [
        ("MH23-4.1b", 2),
        ("MH23-4.2", 2),
        ("MH23-4.3b", 4),
        ("MH23-4.4", 1),
        ("MH23-4.6a", 1),
        ("MH23-4.6b", 3),
    ],
)
def test_other_reviews_have_their_own_items(clause, items):
    """MH23-4.1b, MH23-4.2, MH23-4.3b, MH23-4.4, MH23-4.6a, MH23-4.6b: what must be concluded differs by what is reviewed."""
    [check] = [one for one in pack("minhang-2023").checks if one.clause == clause]
    assert len(check.items) == items


def test_what_is_not_counted_is_said_and_not_invented():
    """MH23-5.4 「三合一」 is not explained: a note, no clock runs."""
    assert "推断" in item("minhang-2023", "three_in_one").note
    assert pack("minhang-2023").deadlines == ()


def test_what_is_ours_says_so():
    """Every period of 闵人社发〔2026〕7号 that its text leaves open is of kind 约定 and says so; nothing else does."""
    assert unmarked("minhang-2026") == []
    assert unmarked("minhang-2023") == ["legal_officers"], (
        "the number is the document's, the days to refill are ours"
    )


def test_what_must_be_published_has_the_period_of_the_law():
    """MH23-4.1a 「按时」 is the period of 政府信息公开条例第二十六条: twenty working days, which nobody may agree otherwise."""
    rule = item("minhang-2023", "disclosure_on_time")
    assert (rule.refill.workdays, rule.kind) == (20, DeadlineKind.STATUTORY)
    assert "第二十六条" in rule.note
    text = "title: 约定\nbinds: {regions: ['310112']}\nperiods:\n  minhang-2023.disclosure_on_time: {workdays: 30}\n"
    [fault] = faults([parse_agreement(text, "own.agreed.yaml")], PACKS.packs)
    assert "法定" in fault
