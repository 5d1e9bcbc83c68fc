"""Which cases of a page must be looked at, and by which event. Pure.

A look costs the whole case, so a case is looked at when something happened that can be a failing, when anything of it was mended, or when
something was proposed of it before and may fall away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from shared.events.case import (
    AccountabilityProposed,
    AppearanceRecorded,
    BecameEffective,
    CaseEvent,
    Corrected,
    HearingHeld,
    Judged,
    JudgmentServed,
    MisconductReferred,
    Voided,
)
from shared.events.deadline import DeadlineEvent, DeadlineMet, DeadlineMissed
from shared.events.envelope import Recorded

_ALARMING = (
    AccountabilityProposed,
    AppearanceRecorded,
    BecameEffective,
    Corrected,
    JudgmentServed,
    MisconductReferred,
    Voided,
)
#: of several events that touch a case, the one that most likely changed it
_WEIGHTS = ((Corrected, Voided), (Judged,), (CaseEvent, DeadlineEvent))


def case_of(event: Recorded) -> UUID | None:
    """The case it is about; None for what is about none."""
    payload = event.payload
    if isinstance(payload, DeadlineEvent):
        return payload.case_id
    return UUID(event.stream.partition("-")[2]) if isinstance(payload, CaseEvent) else None


def alarming(event: Recorded, watched: Collection[str]) -> bool:
    """Whether it can be, or complete, a failing."""
    match event.payload:
        case HearingHeld() as held:
            return held.leader_appeared is False
        case DeadlineMissed() as missed:
            return missed.rule in watched
        case DeadlineMet() as met:
            return met.rule in watched and not met.on_time
    return isinstance(event.payload, _ALARMING)


def causes(events: Iterable[Recorded]) -> dict[UUID, Recorded]:
    """By case, the event to name as the cause: a repair before a judgment before anything else, and the later one of two."""
    found: dict[UUID, Recorded] = {}
    for event in events:
        case = case_of(event)
        if case and (case not in found or _rank(event) <= _rank(found[case])):
            found[case] = event
    return found


def _rank(event: Recorded) -> int:
    return next((at for at, kinds in enumerate(_WEIGHTS) if isinstance(event.payload, kinds)), len(_WEIGHTS))
