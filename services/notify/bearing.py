"""What a page of events bears on: the cases, deadlines and earlier events that must be known before anything of it can be told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.notify.standing import case_id
from shared.events.calendar import CalendarEvent
from shared.events.case import CaseEvent
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.events.precheck import PrecheckEvent
from shared.events.published import ReportEvent
from shared.events.reminder import ReminderDue
from shared.events.supervision import ConsequenceProposed, SupervisionEvent


@dataclass(frozen=True, slots=True)
class Bearing:
    """``duties`` by stream; ``everywhere``: the 司法局 of every region may hear."""

    cases: frozenset[UUID]
    duties: frozenset[str]
    regions: frozenset[str]
    everywhere: bool


def bearing(page: Sequence[Recorded], openings: Sequence[Recorded]) -> Bearing:
    """``openings`` are the first events of the page's ``opened`` streams."""
    cases, duties = set[UUID](), set[str]()
    for event in (*page, *openings):
        match event.payload:
            case CaseEvent():
                cases.add(case_id(event))
            case DeadlineEvent(case_id=key):
                cases.add(key)
                duties.add(event.stream)
            case ReminderDue(case_id=key, about=about):
                cases.add(key)
                duties.add(f"deadline-{about}")
            case PrecheckEvent(case_id=key) | ConsequenceProposed(case_id=UUID() as key):
                cases.add(key)
    return Bearing(
        frozenset(cases),
        frozenset(duties),
        frozenset(event.region for event in page),
        any(isinstance(event.payload, CalendarEvent) for event in page),
    )


def opened(page: Sequence[Recorded]) -> list[str]:
    """Streams of proposals and reports: their first event says what the later ones are about."""
    return sorted({e.stream for e in page if isinstance(e.payload, SupervisionEvent | ReportEvent)})
