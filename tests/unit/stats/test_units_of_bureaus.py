"""What is counted of a bureau's year: each kind of unit, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.stats.catalogue import Catalogue, local_tables
from services.stats.indicators import Figure, tally
from services.stats.periods import parse_period
from shared.events import CATALOGUE as EVENTS
from shared.events.case import HearingHeld, InstanceOpened
from shared.events.duty import DutyAssessed
from shared.events.organisation_repair import EntryCorrected, EntryVoided
from shared.events.terms import DutyState, Level
from tests.support.packs import SHIPPED_PACKS
from tests.unit.stats.story import Story, Told

CATALOGUE = Catalogue((), local_tables(SHIPPED_PACKS))
BUREAU = "organisation-370404-fz-renshe"


def told(*facts: tuple[str, str, dict[str, Any]]) -> Story:
    """Entries of one bureau: kind, day of 2026, content."""
    story = Story()
    for kind, day, data in facts:
        event = EVENTS[f"organisation.{kind}"].model_validate(data)
        story.tell(BUREAU, event, date.fromisoformat(f"2026-{day}"))
    return story


def figure(story: Story, code: str, period: str = "2026", upto: int | None = None) -> Figure:
    when = parse_period(period)
    subject, indicator = CATALOGUE.indicators[code]
    return tally(indicator, story.units(when, upto).get(subject, ()), when)


def counts(story: Story, *codes: str, period: str = "2026") -> list[int]:
    return [figure(story, code, period).count for code in codes]


def joined(person: str, roster: str, **more: Any) -> dict[str, Any]:
    return {"person": person, "label": "（虚构）", "roster": roster, **more}


def test_trainings_by_kind_and_by_group() -> None:
    """培训场次、人次 by kind and for whom (BS24-1.2b, MH23-5.3, JH-1.8b, JH-1.8c, YC23-2.8a, MH26-3.3c); a session without a number stands apart."""
    story = told(
        ("training_held", "03-01", {"training": "lecture", "topic": "甲", "groups": ["leadership", "certified_enforcer"], "attendees": 30}),
        ("training_held", "07-01", {"training": "moot", "topic": "乙"}),
    )  # fmt: skip
    assert counts(story, "trainings", "training.lecture", "training.moot", "training.drill") == [2, 1, 1, 0]
    assert counts(story, "training_group.certified_enforcer", "training_group.legal_staff") == [1, 0]
    assert figure(story, "trained") == Figure(30, None, 1)
    assert counts(story, "trainings", "trained", period="2026H1") == [1, 30]


def test_observers_by_group() -> None:
    """旁听场次、人次 by group, in own and others' cases (MH26-3.4a, BS24-1.3j); two groups at one hearing are one session."""
    groups = [{"group": "young_cadre", "number": 6}, {"group": "leader", "number": 2}]
    story = told(
        ("hearing_observed", "03-01", {"observers": groups, "others_case": "（虚构）邻区案"}),
        ("hearing_observed", "04-01", {"observers": groups[:1], "others_case": "（虚构）又一案"}),
    )
    assert counts(story, "observed", "observers", "observer_group.young_cadre") == [2, 14, 12]
    assert counts(story, "observers_of_three_groups") == [12]


def test_meetings_and_what_they_resolved() -> None:
    """联席会议、研讨会 and whether what was agreed was done (YC23-2.3a, YC23-2.7a)."""
    resolved = {"meeting": "joint", "what": "甲"}
    story = told(
        ("meeting_held", "03-01", {"meeting": "joint"}),
        ("meeting_held", "03-02", {"meeting": "seminar"}),
        ("meeting_resolved", "03-01", {"resolution": "1", **resolved}),
        ("meeting_resolved", "03-01", {"resolution": "2", **resolved}),
        ("resolution_done", "04-01", {"resolution": "1", "proof": "乙"}),
    )
    assert counts(story, "joint_meetings", "seminars") == [1, 1]
    assert figure(story, "resolutions_done_rate") == Figure(2, 1, 0)


def test_reviews_are_followed_to_the_decision() -> None:
    """法制审核 by kind, 处罚 and 不予处罚 apart (BS24-1.3c, MH23-4.5, MH23-4.0a); a review without a conclusion is counted as requested only."""
    story = told(
        ("review_requested", "03-01", {"review": "1", "kind": "enforcement", "subject": "甲", "decision_kind": "penalty"}),
        ("review_requested", "03-02", {"review": "2", "kind": "enforcement", "subject": "乙", "decision_kind": "no_penalty"}),
        ("review_requested", "03-03", {"review": "3", "kind": "contract", "subject": "丙"}),
        ("review_concluded", "07-01", {"review": "1", "approved": True}),
        ("review_concluded", "07-02", {"review": "2", "approved": False}),
        ("decision_made", "07-03", {"review": "1"}),
    )  # fmt: skip
    codes = ("enforcement_reviews", "enforcement_reviews.penalty", "enforcement_reviews.no_penalty")
    assert counts(story, *codes) == [2, 1, 1]
    assert counts(story, *codes, period="2026H1") == [0, 0, 0]
    assert counts(story, "reviews_requested", "reviews.contract", period="2026H1") == [3, 1]
    assert figure(story, "review_approved_rate") == Figure(2, 1, 0)


def test_publicity_and_study() -> None:
    """普法场次、覆盖人数 as registered at once (BS24-1.2c); 领导学法 by form (BS24-1.1c, BS24-1.2a)."""
    story = told(
        ("publicity_held", "03-01", {"topic": "甲", "brand": "讲堂", "sessions": 400, "people": 60000}),
        ("publicity_held", "03-02", {"topic": "乙"}),
        ("study_held", "03-03", {"study": "law_list", "topic": "丙"}),
        ("study_held", "03-03", {"study": "party_group", "topic": "丁"}),
    )
    assert counts(story, "publicity_sessions", "publicity_people", "studies", "study.law_list") == [
        401,
        60000,
        2,
        1,
    ]
    assert figure(story, "publicity_people").apart == 1


def test_three_systems() -> None:
    """三项制度: 5000余份 recorded, 62批次 published (BS24-1.3a, BS24-1.3b)."""
    story = told(
        ("enforcement_recorded", "03-01", {"system": "full_record", "quantity": 5000}),
        ("enforcement_recorded", "03-02", {"system": "publicity", "quantity": 60, "channel": "门户网站"}),
        ("enforcement_recorded", "03-03", {"system": "publicity", "quantity": 2, "channel": "信用中国"}),
    )
    assert counts(story, "full_record", "publicised") == [5000, 62]


def test_file_review_keeps_its_problems_when_they_are_put_right() -> None:
    """案卷评查: files, draws, problems and whether they were put right (BS24-1.3d, BS24-4c); a second word on a file is no second file."""
    story = told(
        ("file_reviewed", "03-01", {"draw": "1", "file": "甲", "problems": "缺回证"}),
        ("file_reviewed", "07-01", {"draw": "1", "file": "甲", "rectified": True}),
        ("file_reviewed", "03-01", {"draw": "1", "file": "乙"}),
        ("file_reviewed", "03-01", {"draw": "2", "file": "甲", "problems": "漏签", "rectified": False}),
    )
    assert counts(story, "files_reviewed", "file_draws", period="2026H1") == [3, 2]
    assert figure(story, "rectified_rate", "2026H1") == Figure(2, 1, 0)


def test_problems_until_they_are_closed() -> None:
    """法治问题清单: found in one period, closed in another (MH23-2.3, BS24-2)."""
    story = told(
        ("problem_found", "03-01", {"problem": "1", "what": "甲"}),
        ("problem_found", "04-01", {"problem": "2", "what": "乙"}),
        ("problem_closed", "08-01", {"problem": "1", "proof": "丙"}),
    )
    assert counts(story, "problems_found", "problems_closed", period="2026H1") == [2, 0]
    assert counts(story, "problems_found", "problems_closed", period="2026H2") == [0, 1]
    assert figure(story, "problems_closed_rate") == Figure(2, 1, 0)


def test_rosters_stand_at_the_end_of_the_period() -> None:
    """四支队伍 on the last day, one person once (BS24-1.1b, JH-1.8a, MH26-3.3a); who came back counts again from then on."""
    story = told(
        ("roster_joined", "01-05", joined("a", "legal_officer")),
        ("roster_joined", "01-05", joined("a", "public_lawyer")),
        ("roster_joined", "01-05", joined("b", "legal_publicist")),
        ("roster_left", "02-10", {"person": "b", "roster": "legal_publicist"}),
        ("roster_joined", "05-01", joined("b", "legal_publicist")),
        ("roster_joined", "05-02", joined("b", "legal_publicist")),
    )
    months = [figure(story, "four_teams", f"2026-0{month}").count for month in (1, 2, 4, 5)]
    assert months == [2, 1, 1, 2]
    assert counts(story, "roster.legal_officer", "roster.public_lawyer", "roster.legal_staff") == [1, 1, 0]


def test_coverage_of_the_leadership() -> None:
    """班子覆盖率: of those who were in the leadership, who stood in court in the period (MH26-3.1b); a year without any hearing is 0 of them."""
    story = told(
        ("roster_joined", "01-05", joined("ld", "leadership")),
        ("roster_joined", "01-05", joined("zz", "leadership")),
    )
    case: Told = story.case()
    case.then(InstanceOpened(instance=1, level=Level.FIRST), date(2026, 1, 5))
    case.then(HearingHeld(instance=1, hearing=1, leader_appeared=True, leader="ld"), date(2026, 3, 1))
    assert figure(story, "leadership_coverage") == Figure(2, 1, 0)
    assert figure(story, "leadership_coverage", "2026H2") == Figure(2, 0, 0)
    assert figure(story, "leadership_coverage", "2025").percent is None


def test_smaller_records() -> None:
    """Honours, decisions, plans, compilations, what the first person did himself, disputes led elsewhere (BS24-1.h, BS24-1.1a, BS24-3a, BS24-3b, BS24-3c, BS24-4d, YC23-2.8c)."""
    story = told(
        ("honour_received", "03-01", {"honour": "甲"}),
        ("plan_adopted", "01-10", {"year": 2026, "subject": "乙", "tasks": 20, "posted": 18}),
        ("decision_registered", "03-01", {"subject": "丙"}),
        ("compilation_issued", "03-01", {"subject": "丁", "quantity": 200}),
        ("leader_acted", "03-01", {"person": "zr", "acted": "helped", "what": "戊"}),
        ("leader_acted", "03-01", {"person": "zr", "acted": "deployed", "what": "己"}),
        ("dispute_diverted", "03-01", {"way": "mediation", "what": "庚", "settled": True}),
        ("dispute_diverted", "03-01", {"way": "mediation", "what": "辛"}),
    )
    assert counts(story, "record.honour", "plan_tasks", "plan_posted", "record.decision", "compiled") == [
        1,
        20,
        18,
        1,
        200,
    ]
    assert counts(story, "leader_activities", "leader_act.deployed") == [1, 1]
    assert counts(story, "record.diverted", "diverted_settled") == [2, 1]


@pytest.mark.parametrize(
    ("state", "expected"),
    [("met", Figure(1, 1, 0)), ("met_late", Figure(1, 1, 0)), ("failed", Figure(1, 0, 0)), ("at_risk", Figure(0, 0, 1))],
)  # fmt: skip
def test_quotas_by_their_last_state(state: str, expected: Figure) -> None:
    """定额完成率 (MH26-2.6, MH26-3.1a, JH-1.8b): what the last assessment says; before the end of the period it stands apart."""
    story = Story()
    said = {"rule": "p.q", "name": "甲", "clause": "乙", "period": "2026", "count": 1, "target": 2}
    said |= {"due": date(2026, 12, 31), "looked_on": date(2026, 9, 1)}
    for one in (DutyState.ON_TRACK, DutyState(state)):
        event = DutyAssessed.model_validate({**said, "state": one})
        story.tell("duty-370404-fz-renshe-q", event, date(2026, 9, 1))
    assert figure(story, "quota_rate") == expected


def test_entries_corrected_and_taken_back() -> None:
    """更正单位记录 moves an entry, 作废单位记录 takes it back; as of before, it counted as it was known then."""
    story = told(("training_held", "03-01", {"training": "lecture", "topic": "甲", "attendees": 10}))
    [wrong] = story.events
    right = {"training": "lecture", "topic": "甲", "attendees": 12}
    mended = EntryCorrected(corrects=wrong.id, fact_on=date(2026, 8, 1), data=right, reason="录错")
    at = story.tell(BUREAU, mended, date(2026, 9, 1)).position
    assert [figure(story, "trained", half).count for half in ("2026H1", "2026H2")] == [0, 12]
    assert figure(story, "trained", "2026H1", upto=at - 1).count == 10
    story.tell(BUREAU, EntryVoided(voids=wrong.id, reason="重复"), date(2026, 9, 2))
    assert figure(story, "trainings").count == 0
    assert figure(story, "trainings", upto=at).count == 1


def test_a_mended_roster_entry_is_told_again() -> None:
    """Taking back 退出名册 leaves the member on the list, as if never left."""
    story = told(("roster_joined", "01-05", joined("a", "legal_officer")))
    left = EVENTS["organisation.roster_left"].model_validate({"person": "a", "roster": "legal_officer"})
    mistaken = story.tell(BUREAU, left, date(2026, 3, 1))
    assert figure(story, "roster.legal_officer").count == 0
    story.tell(BUREAU, EntryVoided(voids=mistaken.id, reason="录错"), date(2026, 4, 1))
    assert figure(story, "roster.legal_officer").count == 1


def test_a_year_in_which_nothing_happened() -> None:
    """Months without anything show zeros, and no rate at all."""
    story = told(("training_held", "03-01", {"training": "lecture", "topic": "甲"}))
    for code, (_, indicator) in CATALOGUE.indicators.items():
        found = figure(story, code, "2025")
        assert (found.count, found.percent) == (0, None), code
        assert indicator.is_rate == (found.numerator is not None)
