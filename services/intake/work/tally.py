"""A bureau's year in numbers: how many of each kind, by part, how many still open. Pure.

A number counts facts; ``quantity`` counts what they say of themselves (场次, 份数, 批次, 抽取件数), ``people`` those who came, where it is
said. ``open`` is what was found, resolved or submitted for review and has no end yet, and files whose problems are not rectified.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.events.envelope import Recorded
from shared.events.model import Event
from shared.events.organisation import MeetingHeld, ReportSubmitted, TrainingHeld
from shared.events.organisation_disclosure import InformationDisclosed, InformationFormed
from shared.events.organisation_learning import DisputeDiverted, TrainingAttended
from shared.events.organisation_records import (
    CasesCommented,
    CompilationIssued,
    ComplaintHandled,
    ComplaintReceived,
    ExperienceShared,
    MeansProvided,
    SelfExamined,
    TaskForceSet,
)
from shared.events.organisation_review import DecisionMade, ReviewConcluded, ReviewRequested
from shared.events.organisation_work import (
    DecisionRegistered,
    EnforcementRecorded,
    FileReviewDrawn,
    FileReviewed,
    HonourReceived,
    LeaderActed,
    MeetingResolved,
    PlanAdopted,
    ProblemClosed,
    ProblemFound,
    PublicityHeld,
    ResolutionDone,
    StudyHeld,
)
from shared.events.terms import Term
from shared.events.wording import in_words

#: in the order in which a yearly report speaks of them
KINDS: tuple[type[Event], ...] = (
    PlanAdopted,
    TaskForceSet,
    MeansProvided,
    StudyHeld,
    TrainingHeld,
    TrainingAttended,
    ExperienceShared,
    PublicityHeld,
    EnforcementRecorded,
    ReviewRequested,
    ReviewConcluded,
    DecisionMade,
    FileReviewDrawn,
    FileReviewed,
    SelfExamined,
    CasesCommented,
    ProblemFound,
    ProblemClosed,
    ComplaintReceived,
    ComplaintHandled,
    DisputeDiverted,
    InformationFormed,
    InformationDisclosed,
    MeetingHeld,
    MeetingResolved,
    ResolutionDone,
    DecisionRegistered,
    LeaderActed,
    CompilationIssued,
    HonourReceived,
    ReportSubmitted,
)
#: what each of these waits for
ENDS = {
    ReviewRequested.type: ReviewConcluded.type,
    ProblemFound.type: ProblemClosed.type,
    MeetingResolved.type: ResolutionDone.type,
    ComplaintReceived.type: ComplaintHandled.type,
    InformationFormed.type: InformationDisclosed.type,
}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """``ref`` is the bureau's number of the thing; ``settled``: null where nothing is waited for."""

    position: int
    region: str
    bureau: str
    type: str
    occurred_on: date | None
    part: str | None
    ref: str | None
    quantity: int
    people: int | None
    settled: bool | None


def row_of(event: Recorded) -> tuple[WorkRow, list[tuple[str, str]]]:
    """The row of one fact, and what it says in words."""
    fact = event.payload
    row = WorkRow(
        position=event.position,
        region=event.region,
        bureau=event.bureau,
        type=event.type,
        occurred_on=event.occurred_on,
        part=_part(fact),
        ref=_ref(fact),
        quantity=_quantity(fact),
        people=getattr(fact, "people", getattr(fact, "attendees", None)),
        settled=False if event.type in ENDS else None,
    )
    if isinstance(fact, FileReviewed):
        row = replace(row, settled=not fact.problems or bool(fact.rectified))
    return row, in_words(fact)


def tally(rows: Sequence[WorkRow]) -> list[dict[str, Any]]:
    """One item a kind that occurs. Of several results of one reviewed file the last counts."""
    counted = {(row.type, row.ref) if row.type == FileReviewed.type else row.position: row for row in rows}
    found = ((kind, [row for row in counted.values() if row.type == kind.type]) for kind in KINDS)
    return [_kind(kind, of) for kind, of in found if of]


def _kind(kind: type[Event], rows: Sequence[WorkRow]) -> dict[str, Any]:
    parts = {row.part: None for row in rows if row.part}
    waits = kind.type in ENDS or kind is FileReviewed
    return {
        "type": kind.type,
        "title": kind.title,
        **_sums(rows),
        "open": sum(row.settled is False for row in rows) if waits else None,
        "parts": [{"part": part, **_sums(row for row in rows if row.part == part)} for part in parts],
    }


def _sums(rows: Iterable[WorkRow]) -> dict[str, int]:
    counted = list(rows)
    return {
        "items": len(counted),
        "quantity": sum(row.quantity for row in counted),
        "people": sum(row.people or 0 for row in counted),
    }


def _part(fact: Event) -> str | None:
    """By what reports group it."""
    match fact:
        case ReviewRequested(kind=kind, decision_kind=None):
            return kind.title
        case ReviewRequested(kind=kind, decision_kind=decision):
            return f"{kind.title}·{decision.title}" if decision else kind.title
        case PublicityHeld(brand=brand):
            return brand
    for name in ("study", "system", "acted", "training", "meeting", "report", "way"):
        if isinstance(term := getattr(fact, name, None), Term):
            return term.title
    return None


def _ref(fact: Event) -> str | None:
    if isinstance(fact, FileReviewed):
        return f"{fact.draw}/{fact.file}"
    names = ("review", "problem", "resolution", "complaint", "information", "draw")
    return next((value for name in names if (value := getattr(fact, name, None))), None)


def _quantity(fact: Event) -> int:
    match fact:
        case (
            PublicityHeld(sessions=number)
            | EnforcementRecorded(quantity=number)
            | CompilationIssued(quantity=number)
        ):
            return number
        case FileReviewDrawn(drawn=drawn):
            return len(drawn)
        case TrainingAttended(participants=participants):
            return len(participants)
    return 1
