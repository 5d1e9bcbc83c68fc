"""What the lists say of a case: the case itself, its instances (who works it, what was done), its hearings. Pure.

A plain fact changes its own row; after a correction or a void the case is read again from its effective facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from shared.clock import SHANGHAI
from shared.events.case import (
    CaseOpened,
    Closed,
    ContactNamed,
    Corrected,
    GuaranteeSet,
    HandlerAssigned,
    HearingHeld,
    HearingMoved,
    HearingScheduled,
    InstanceEvent,
    InstanceOpened,
    Judged,
    MediationPlanned,
    NoticeReceived,
    RiskAssessed,
    Voided,
)
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.model import Event

#: a correction or a void needs the whole stream
MENDING = frozenset({Corrected.type, Voided.type})
_OF_CASE = frozenset({CaseOpened.type, Closed.type})
_OF_INSTANCE = frozenset(
    {
        InstanceOpened.type,
        NoticeReceived.type,
        HandlerAssigned.type,
        ContactNamed.type,
        MediationPlanned.type,
        RiskAssessed.type,
        GuaranteeSet.type,
        Judged.type,
    }
)
_OF_HEARING = frozenset({HearingScheduled.type, HearingMoved.type, HearingHeld.type})
SHOWN = _OF_CASE | _OF_INSTANCE | _OF_HEARING | MENDING


class File(NamedTuple):
    """One row of ``cases``. ``opened_on`` is the day the system learned of it."""

    case_id: UUID
    region: str
    bureau: str
    name: str = ""
    kind: str = ""
    origin: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    voided: bool = False


class Stage(NamedTuple):
    """One row of ``instances``: what was stated of an instance (审级), and since when."""

    case_id: UUID
    region: str
    bureau: str
    instance: int
    level: str | None = None
    procedure: str | None = None
    court: str | None = None
    case_no: str | None = None
    opened_on: date | None = None
    noticed_on: date | None = None
    handler: str | None = None
    contact: str | None = None
    mediation_on: date | None = None
    risk: str | None = None
    risk_on: date | None = None
    guarantee_until: date | None = None
    judged_on: date | None = None


class Hearing(NamedTuple):
    """One row of ``hearings``. ``version`` is the case's when the hearing was last spoken of: a later word has a higher one."""

    case_id: UUID
    region: str
    bureau: str
    instance: int
    hearing: int
    hearing_on: date | None = None
    held_on: date | None = None
    leader_required: bool | None = None
    version: int = 0


@dataclass
class Folder:
    """A case with all its rows, filled while one page is folded."""

    file: File
    stages: dict[int, Stage] = field(default_factory=dict)
    hearings: dict[tuple[int, int], Hearing] = field(default_factory=dict)

    @property
    def _place(self) -> tuple[UUID, str, str]:
        return self.file.case_id, self.file.region, self.file.bureau

    def step(self, event: Event, on: date | None, version: int) -> None:
        """Take in one plain fact."""
        if event.type in _OF_CASE:
            self.file = _of_case(self.file, event, on)
        elif isinstance(event, HearingScheduled | HearingMoved | HearingHeld):
            place = event.instance, event.hearing
            known = self.hearings.get(place) or Hearing(*self._place, *place)
            self.hearings[place] = _of_hearing(known, event, on)._replace(version=version)
        elif event.type in _OF_INSTANCE and isinstance(event, InstanceEvent):
            stage = self.stages.get(event.instance) or Stage(*self._place, event.instance)
            self.stages[event.instance] = _of_instance(stage, event, on)


def opened(event: Recorded) -> Folder:
    """The empty folder of a case whose first fact this is."""
    day = event.recorded_at.astimezone(SHANGHAI).date()
    return Folder(File(UUID(event.stream.partition("-")[2]), event.region, event.bureau, opened_on=day))


def reread(known: File, events: Iterable[Recorded]) -> Folder:
    """The case as its corrected facts tell it; whatever is said of a hearing now is newer than all that was said before."""
    history = fold(events)
    folder = Folder(File(known.case_id, known.region, known.bureau, opened_on=known.opened_on))
    for fact in history.facts.values():
        folder.step(fact.event, fact.occurred_on, history.version)
    folder.file = folder.file._replace(voided=history.voided)
    return folder


def _of_case(file: File, event: Event, on: date | None) -> File:
    if isinstance(event, CaseOpened):
        return file._replace(name=event.name, kind=event.kind.value, origin=event.origin.value)
    return file._replace(closed_on=on)


def _of_hearing(
    known: Hearing, event: HearingScheduled | HearingMoved | HearingHeld, on: date | None
) -> Hearing:
    match event:
        case HearingScheduled():
            return known._replace(hearing_on=event.hearing_on, leader_required=event.court_requires_leader)
        case HearingMoved():
            return known._replace(hearing_on=event.hearing_on)
    return known._replace(held_on=on or known.hearing_on, hearing_on=known.hearing_on or on)


def _of_instance(stage: Stage, event: Event, on: date | None) -> Stage:
    match event:
        case InstanceOpened():
            return _of_opening(stage, event)._replace(opened_on=on)
        case NoticeReceived():
            return stage._replace(noticed_on=min(filter(None, (stage.noticed_on, on)), default=None))
        case HandlerAssigned(defendant=None):
            return stage._replace(handler=event.handler)
        case HandlerAssigned():  # a co-defendant's own stands in only until the bureau's is known
            return stage._replace(handler=stage.handler or event.handler)
        case _:
            return _of_work(stage, event, on)


def _of_opening(stage: Stage, event: InstanceOpened) -> Stage:
    procedure = event.procedure.value if event.procedure else None
    number = event.case_no.shown if event.case_no else None
    return stage._replace(level=event.level.value, procedure=procedure, court=event.court, case_no=number)


def _of_work(stage: Stage, event: Event, on: date | None) -> Stage:
    match event:
        case ContactNamed():
            return stage._replace(contact=event.person or event.department)
        case MediationPlanned():
            return stage._replace(mediation_on=on)
        case RiskAssessed():
            return stage._replace(risk=event.risk.value, risk_on=on)
        case GuaranteeSet():
            return stage._replace(guarantee_until=event.resolve_by)
    return stage._replace(judged_on=on)
