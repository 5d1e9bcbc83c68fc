"""What is counted of a bureau's year: trainings, meetings, reviews, 普法, rosters, quotas. Each function hears one fact. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from services.stats.units.unit import Heard, Kind, Known, Place, Unit, alive
from shared.events import duty, observation
from shared.events import organisation as org
from shared.events import organisation_learning as learning
from shared.events import organisation_records as records
from shared.events import organisation_review as reviews
from shared.events import organisation_work as work
from shared.events.model import Event
from shared.policy.subjects import RecordKind, Subject

Values = dict[str, Any]
#: the fields that say what a record is about, as lists show it
_NAMED = ("topic", "subject", "honour", "what")


def _once(subject: Subject, reads: type[Event], values: Callable[[Any, date | None], Values]) -> Kind:
    """A fact that is a unit by itself: it happened, and nothing later changes it."""

    def step(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:  # noqa: ARG001  # nothing before it matters
        label = next(
            (said for name in _NAMED if (said := getattr(heard.event, name, None))), heard.event.title
        )
        yield place.unit(subject, f"{subject}#{heard.id}").with_values(
            label=label, **values(heard.event, heard.on)
        )

    return Kind(subject, (reads,), step)


def _record(kind: RecordKind, reads: type[Event], values: Callable[[Any], Values] = lambda _: {}) -> Kind:
    return _once(
        Subject.RECORD, reads, lambda event, on: {"record": kind.value, "happened_on": on, **values(event)}
    )


def _followed(
    subject: Subject, key: str, steps: dict[type[Event], Callable[[Any, date | None], Values]]
) -> Kind:
    """A unit with a number of its own (``key``) that begins with the first kind of fact and goes on with the others."""
    first = next(iter(steps))

    def family(heard: Heard) -> str:
        return f"{subject}:{getattr(heard.event, key)}"

    def step(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
        name = family(heard)
        unit = alive(known, name) or place.unit(subject, name)
        if unit.exists or isinstance(heard.event, first):
            said = getattr(heard.event, "subject", None) or getattr(heard.event, "what", None)
            label = str(said) if said and not unit.label else None
            yield unit.with_values(label=label, **steps[type(heard.event)](heard.event, heard.on))

    return Kind(subject, tuple(steps), step, lambda heard: (family(heard),))


def _observed(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:  # noqa: ARG001  # every group is one of its own
    """旁听: one for each group that came; ``hearing`` is the same for all of them."""
    event = heard.event
    assert isinstance(event, observation.HearingObserved)
    numbers: Counter[str] = Counter()
    for observers in event.observers:
        numbers[observers.group.value] += observers.number
    for group, people in numbers.items():
        unit = place.unit(Subject.OBSERVATION, f"{Subject.OBSERVATION}#{heard.id}:{group}")
        yield unit.with_values(
            label=event.others_case or event.title,
            own_case=event.case_id is not None,
            group=group,
            hearing=str(heard.id),
            held_on=heard.on,
            people=people,
        )


def _file_family(heard: Heard) -> str:
    event = heard.event
    assert isinstance(event, work.FileReviewed)
    return f"{Subject.FILE_REVIEW}:{event.draw}:{event.file}"


def _file(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """A second result for the same file says whether its problems were put right; the first day stays."""
    event, name = heard.event, _file_family(heard)
    assert isinstance(event, work.FileReviewed)
    unit = alive(known, name) or place.unit(Subject.FILE_REVIEW, name)
    day = unit.day("reviewed_on") or heard.on
    problems = event.problems is not None or bool(unit.values.get("has_problems"))
    yield unit.with_values(
        label=event.file, draw=event.draw, has_problems=problems, rectified=event.rectified, reviewed_on=day
    )


def _post_family(heard: Heard) -> str:
    event = heard.event
    assert isinstance(event, org.RosterJoined | org.RosterLeft)
    return f"{Subject.POST}:{event.roster}:{event.person}"


def _posts(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    """名册人员: one unit a term; whoever comes back begins another."""
    event, family = heard.event, _post_family(heard)
    terms = [unit for unit in known.values() if unit.family == family and not unit.voided]
    serving = next((unit for unit in terms if not unit.values.get("left_on")), None)
    if isinstance(event, org.RosterJoined) and serving is None:
        yield place.unit(Subject.POST, f"{family}#{heard.id}").with_values(
            label=event.label,
            roster=event.roster.value,
            person=event.person,
            qualified=event.qualified,
            joined_on=heard.on,
        )
    elif isinstance(event, org.RosterLeft) and serving is not None:
        yield serving.with_values(left_on=heard.on)


def _quotas(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    event = heard.event
    assert isinstance(event, duty.DutyAssessed)
    name = str(Subject.QUOTA)
    unit = alive(known, name) or place.unit(Subject.QUOTA, name)
    yield unit.with_values(
        label=f"{event.name}（{event.period}）",
        rule=event.rule,
        state=event.state.value,
        strength=event.strength and event.strength.value,
        person=event.person,
        due=event.due,
        count=event.count,
        target=event.target,
    )


_REVIEWS: dict[type[Event], Callable[[Any, date | None], Values]] = {
    reviews.ReviewRequested: lambda event, on: {
        "review": event.kind.value,
        "decision_kind": event.decision_kind and event.decision_kind.value,
        "requested_on": on,
        "concluded": False,
        "decided": False,
    },
    reviews.ReviewConcluded: lambda event, on: {
        "concluded": True,
        "approved": event.approved,
        "concluded_on": on,
    },
    reviews.DecisionMade: lambda _event, _on: {"decided": True},
}
_PROBLEMS: dict[type[Event], Callable[[Any, date | None], Values]] = {
    work.ProblemFound: lambda event, on: {"closed": False, "department": event.department, "found_on": on},
    work.ProblemClosed: lambda _event, on: {"closed": True, "closed_on": on},
}
_RESOLUTIONS: dict[type[Event], Callable[[Any, date | None], Values]] = {
    work.MeetingResolved: lambda event, on: {
        "meeting": event.meeting.value,
        "done": False,
        "resolved_on": on,
        "complete_by": event.complete_by,
    },
    work.ResolutionDone: lambda _event, on: {"done": True, "done_on": on},
}

KINDS = (
    _once(
        Subject.TRAINING,
        org.TrainingHeld,
        lambda event, on: {
            "training": event.training.value,
            "group": [group.value for group in event.groups],
            "held_on": on,
            "people": event.attendees,
        },
    ),
    _once(
        Subject.MEETING, org.MeetingHeld, lambda event, on: {"meeting": event.meeting.value, "held_on": on}
    ),
    _once(
        Subject.SUBMISSION,
        org.ReportSubmitted,
        lambda event, on: {
            "report": event.report.value,
            "to": event.to and event.to.value,
            "submitted_on": on,
        },
    ),
    Kind(Subject.OBSERVATION, (observation.HearingObserved,), _observed),
    _once(
        Subject.PUBLICITY,
        work.PublicityHeld,
        lambda event, on: {
            "brand": event.brand,
            "held_on": on,
            "sessions": event.sessions,
            "people": event.people,
        },
    ),
    _once(
        Subject.STUDY,
        work.StudyHeld,
        lambda event, on: {"study": event.study.value, "held_on": on, "people": event.people},
    ),
    _once(
        Subject.ENFORCEMENT,
        work.EnforcementRecorded,
        lambda event, on: {
            "system": event.system.value,
            "channel": event.channel,
            "recorded_on": on,
            "quantity": event.quantity,
        },
    ),
    _record(RecordKind.HONOUR, work.HonourReceived, lambda event: {"person": event.person}),
    _record(RecordKind.PLAN, work.PlanAdopted, lambda event: {"tasks": event.tasks, "posted": event.posted}),
    _record(RecordKind.DECISION, work.DecisionRegistered),
    _record(
        RecordKind.LEADER_ACT,
        work.LeaderActed,
        lambda event: {"acted": event.acted.value, "person": event.person},
    ),
    _record(RecordKind.SHARED, records.ExperienceShared, lambda event: {"person": event.person}),
    _record(RecordKind.SELF_EXAMINED, records.SelfExamined),
    _record(RecordKind.COMMENTED, records.CasesCommented),
    _record(RecordKind.COMPLAINT, records.ComplaintReceived),
    _record(RecordKind.DIVERTED, learning.DisputeDiverted, lambda event: {"settled": event.settled}),
    _record(RecordKind.TASK_FORCE, records.TaskForceSet),
    _record(RecordKind.COMPILATION, records.CompilationIssued, lambda event: {"quantity": event.quantity}),
    _followed(Subject.REVIEW, "review", _REVIEWS),
    _followed(Subject.PROBLEM, "problem", _PROBLEMS),
    _followed(Subject.RESOLUTION, "resolution", _RESOLUTIONS),
    Kind(Subject.FILE_REVIEW, (work.FileReviewed,), _file, lambda heard: (_file_family(heard),)),
    Kind(Subject.POST, (org.RosterJoined, org.RosterLeft), _posts, lambda heard: (_post_family(heard),)),
    Kind(Subject.QUOTA, (duty.DutyAssessed,), _quotas, lambda _: (str(Subject.QUOTA),)),
)
