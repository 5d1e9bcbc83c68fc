"""A told half-year of one bureau's own work, for the papers about its people: a leadership of two, a team, trainings, reviews, problems."""

from __future__ import annotations

from datetime import date

from shared.events import organisation as org
from shared.events import organisation_review as review
from shared.events import organisation_work as work
from shared.events.case import HandlerAssigned, HearingHeld
from shared.events.duty import DutyAssessed
from shared.events.observation import HearingObserved, Observers
from shared.events.terms import (
    DutyState,
    LeaderRank,
    ObserverGroup,
    ReviewKind,
    Roster,
    Strength,
    Study,
    Training,
)
from tests.unit.stats.story import Story

ORGAN = "organisation-370404-fz-renshe"


def told() -> Story:
    story = Story()
    _people(story)
    _two_hearings(story)
    _quotas(story)
    _learning(story)
    _records(story)
    return story


def _people(story: Story) -> None:
    for person, label, roster in (
        ("ld-1", "局长", Roster.LEADERSHIP),
        ("ld-2", "副局长", Roster.LEADERSHIP),
        ("zy-1", "组员甲", Roster.RESPONSE_TEAM),
        ("zy-2", "组员乙", Roster.RESPONSE_TEAM),
        ("zy-1", "组员甲", Roster.LEGAL_OFFICER),
    ):
        story.tell(ORGAN, org.RosterJoined(person=person, label=label, roster=roster), date(2025, 1, 1))


def _two_hearings(story: Story) -> None:
    """The head was at both; in one of them she is recorded as having spoken."""
    for name, handler, spoke in (("甲", "zy-1", True), ("乙", "zy-2", None)):
        case = story.case(name)
        case.opened(date(2026, 1, 5))
        case.then(HandlerAssigned(instance=1, handler=handler), date(2026, 1, 6))
        held = {"leader_appeared": True, "leader": "ld-1", "leader_rank": LeaderRank.PRINCIPAL}
        case.then(HearingHeld(instance=1, hearing=1, leader_spoke=spoke, **held), date(2026, 3, 3))


def _quotas(story: Story) -> None:
    said = {
        "rule": "minhang-2026.different_plaintiffs",
        "name": "每位成员独立承办不同原告案件",
        "clause": "MH26-2.6",
    }
    for person, count, state in (("zy-1", 2, DutyState.MET), ("zy-2", 1, DutyState.ON_TRACK)):
        assessed = DutyAssessed(
            **said,
            period="2026",
            person=person,
            state=state,
            count=count,
            target=2,
            due=date(2026, 12, 31),
            looked_on=date(2026, 6, 30),
            strength=Strength.FLEXIBLE,
        )
        story.tell(f"duty-{person}", assessed, date(2026, 6, 30))


def _learning(story: Story) -> None:
    story.tell(
        ORGAN,
        org.TrainingHeld(training=Training.LECTURE, topic="行政诉讼实务", attendees=30),
        date(2026, 2, 10),
    )
    story.tell(ORGAN, org.TrainingHeld(training=Training.SEMINAR, topic="案例研讨"), date(2026, 5, 10))
    seen = HearingObserved(observers=(Observers(group=next(iter(ObserverGroup)), number=12),))
    story.tell(ORGAN, seen, date(2026, 3, 3))
    story.tell(ORGAN, work.StudyHeld(study=Study.PARTY_GROUP, topic="行政诉讼法"), date(2026, 4, 1))


def _records(story: Story) -> None:
    asked = review.ReviewRequested(review="sh-1", kind=ReviewKind.CONTRACT, subject="合同一份")
    story.tell(ORGAN, asked, date(2026, 4, 2))
    for number, department in (("1", "监察科"), ("2", None)):
        found = work.ProblemFound(problem=f"p-{number}", what=f"问题{number}", department=department)
        story.tell(ORGAN, found, date(2026, 4, 3))
    story.tell(ORGAN, work.ProblemClosed(problem="p-1", proof="已整改"), date(2026, 6, 3))
