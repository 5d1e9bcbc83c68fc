"""All facts a bureau records of itself, by what they are about, and where each is shown once it is recorded. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from shared.events import CATALOGUE, Event
from shared.events import organisation as org
from shared.events import organisation_disclosure as disclosure
from shared.events import organisation_learning as learning
from shared.events import organisation_records as records
from shared.events import organisation_review as review
from shared.events import organisation_sessions as sessions
from shared.events import organisation_work as work
from shared.events.fields import recordable
from shared.events.observation import HearingObserved
from shared.events.organisation_import import ImportFinished
from shared.events.organisation_repair import EntryCorrected, EntryVoided

GROUPS: tuple[tuple[str, tuple[type[Event], ...]], ...] = (
    ("人员和名册", (org.PersonAssigned, org.PersonLeft, org.RosterJoined, org.RosterLeft, org.LeaveRegistered, org.SpecialtySet, work.HonourReceived)),
    ("单位和部门", (org.OrganisationRegistered, org.DepartmentRegistered)),
    ("法制审核", (review.ReviewRequested, review.ReviewItemConcluded, review.ReviewConcluded, review.DecisionMade)),
    ("学法、培训和旁听", (
        org.TrainingHeld, learning.TrainingAttended, work.StudyHeld, HearingObserved, records.ExperienceShared, work.PublicityHeld,
    )),
    ("计划和报名", (sessions.TrainingPlanned, sessions.ObservationPlanned, sessions.SessionCancelled)),
    ("问题和整改", (
        records.SelfExamined, work.ProblemFound, work.ProblemClosed, records.ComplaintReceived, records.ComplaintHandled, records.CasesCommented,
    )),
    ("执法和案卷", (work.EnforcementRecorded, work.FileReviewDrawn, work.FileReviewed)),
    ("会议、计划和报告", (
        org.MeetingHeld, work.MeetingResolved, work.ResolutionDone, work.DecisionRegistered, work.PlanAdopted, org.ReportSubmitted,
    )),
    ("履职和保障", (work.LeaderActed, records.TaskForceSet, records.MeansProvided, records.CompilationIssued)),
    ("信息公开和化解", (disclosure.InformationFormed, disclosure.InformationDisclosed, learning.DisputeDiverted)),
)  # fmt: skip

#: made by their own pages, or by the system
ELSEWHERE = frozenset(
    {EntryCorrected, EntryVoided, ImportFinished, sessions.SignedUp, sessions.SignUpWithdrawn}
)

_REVIEWS = dict(GROUPS)["法制审核"]
_OF_WORK = {
    "problems": dict(GROUPS)["问题和整改"],
    "learning": dict(GROUPS)["学法、培训和旁听"],
    "sessions": dict(GROUPS)["计划和报名"],
    "files": (work.FileReviewDrawn, work.FileReviewed),
}
_OF_PEOPLE = frozenset({*dict(GROUPS)["人员和名册"], *dict(GROUPS)["单位和部门"]})


def groups(search: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """By group (code, title) of each fact; only what ``search`` is part of, where something is searched."""
    found = [(name, [(short(k), k.title) for k in kinds if search in k.title]) for name, kinds in GROUPS]
    return [(name, kinds) for name, kinds in found if kinds]


def named(code: str) -> type[Event] | None:
    """The fact with this code, its area left out; None for what a person does not record here."""
    kind = CATALOGUE.get(f"organisation.{code}")
    return None if kind in ELSEWHERE else kind


def short(kind: type[Event]) -> str:
    return kind.type.partition(".")[2]


def unplaced() -> Iterator[type[Event]]:
    """Facts that no group names: a test holds that there are none."""
    placed = {kind for _, kinds in GROUPS for kind in kinds}
    return (kind for kind in recordable("organisation") if kind not in placed | ELSEWHERE)


def home(kind: type[Event], key: str, place: tuple[str, str]) -> str:
    """The page on which the fact is found; ``key``: the number of the review it belongs to, if it does."""
    region, bureau = place
    if kind in _REVIEWS:
        return f"/work/{region}/{bureau}/review?{key}"
    if kind in _OF_PEOPLE:
        return f"/organisations/{region}/{bureau}"
    page = next((name for name, kinds in _OF_WORK.items() if kind in kinds), "")
    return f"/work/{region}/{bureau}/{page}".rstrip("/")
