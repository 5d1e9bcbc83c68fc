"""What is open, folded from the log event by event: deadlines with what was said of them, hearings that are to come. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.notify.case_drafts import hearing_matter
from services.notify.reminders.owed import ComingHearing, Matter, OpenDeadline
from services.notify.standing import case_id
from shared.clock import SHANGHAI
from shared.events.case import CaseOpened, Closed, HearingHeld, HearingMoved, HearingScheduled
from shared.events.deadline import (
    DatedDeadline,
    DeadlineCancelled,
    DeadlineMet,
    DeadlinePaused,
    DeadlineSet,
)
from shared.events.envelope import Recorded
from shared.events.history import History
from shared.events.notification import NotificationAcknowledged
from shared.events.reminder import ReminderDue
from shared.events.terms import Origin


def deadline_after(known: OpenDeadline | None, event: Recorded) -> OpenDeadline | None:
    """The deadline after one more event of its stream, of its reminders, or of an acknowledgement; None while it was never set."""
    match event.payload:
        case DeadlineSet() as set_:
            return _set(known, event, set_)
        case DatedDeadline() as dated if known:
            return _dated(known, event, dated)
        case DeadlineMet() | DeadlineCancelled() | DeadlinePaused() if known:
            return replace(known, over=True)
        case ReminderDue(step=step, day=day) if known and day in {known.due, known.due_safe}:
            return replace(known, said=tuple(sorted({*known.said, step})))
        case NotificationAcknowledged() if known:
            return replace(known, taken_up_on=event.occurred_on or recorded_on(event))
    return known


def _set(known: OpenDeadline | None, event: Recorded, set_: DeadlineSet) -> OpenDeadline:
    """Set again for the same days (a cancellation that was taken back) it goes on where it was."""
    new = OpenDeadline(
        id=UUID(event.stream.removeprefix("deadline-")),
        case_id=set_.case_id,
        region=event.region,
        bureau=event.bureau,
        instance=set_.instance,
        cause=event.id,
        known_on=event.occurred_on or recorded_on(event),
        due=set_.due,
        due_safe=set_.due_safe,
        strength=set_.strength,
        kind=set_.kind,
        nature=set_.nature,
        responsible=set_.responsible,
    )
    if known and (known.due, known.due_safe) == (new.due, new.due_safe):
        return replace(new, said=known.said, taken_up_on=known.taken_up_on, known_on=known.known_on)
    return new


def _dated(known: OpenDeadline, event: Recorded, dated: DatedDeadline) -> OpenDeadline:
    """Another day is another ladder, also for those who had taken the old one up."""
    if (known.due, known.due_safe) == (dated.due, dated.due_safe):
        return replace(known, over=False)
    return replace(
        known,
        due=dated.due,
        due_safe=dated.due_safe,
        known_on=event.occurred_on or recorded_on(event),
        cause=event.id,
        over=False,
        said=(),
        taken_up_on=None,
    )


def hearings_after(
    known: Mapping[UUID, ComingHearing], event: Recorded, history: History
) -> dict[UUID, ComingHearing]:
    """The case's hearings that were neither held nor taken back, as its history stands after ``event``; an unchanged day stays known since when it was."""
    if history.of(Closed) or is_silent(history):
        return {}
    held = {(one.instance, one.hearing) for _, one in history.of(HearingHeld)}
    last: dict[tuple[int, int], tuple[HearingScheduled | HearingMoved, UUID]] = {}
    for fact in history.facts.values():
        if isinstance(fact.event, HearingScheduled | HearingMoved):
            last[fact.event.instance, fact.event.hearing] = fact.event, fact.evidence
    found = (_hearing(event, *told) for place, told in last.items() if place not in held)
    return {one.id: _still(known.get(one.id), one) for one in found}


def _hearing(event: Recorded, hearing: HearingScheduled | HearingMoved, evidence: UUID) -> ComingHearing:
    key = case_id(event)
    return ComingHearing(
        id=hearing_matter(key, hearing.instance, hearing.hearing),
        case_id=key,
        region=event.region,
        bureau=event.bureau,
        instance=hearing.instance,
        cause=evidence,
        known_on=recorded_on(event),
        hearing_on=hearing.hearing_on,
    )


def _still(before: ComingHearing | None, now: ComingHearing) -> ComingHearing:
    if before is None:
        return now
    return before if before.hearing_on == now.hearing_on else replace(now, said_for=before.said_for)


def hearing_after(known: ComingHearing, said: ReminderDue) -> ComingHearing:
    return replace(known, said_for=said.day)


def is_silent(history: History) -> bool:
    """Voided, or taken from a publication: nobody is reminded."""
    return history.voided or any(one.origin is Origin.PUBLISHED for _, one in history.of(CaseOpened))


def is_over(one: Matter) -> bool:
    if isinstance(one, OpenDeadline):
        return one.over
    return isinstance(one, ComingHearing) and one.said_for == one.hearing_on


def day_of(one: Matter) -> date:
    assert isinstance(one, OpenDeadline | ComingHearing)
    return one.due_safe if isinstance(one, OpenDeadline) else one.hearing_on


def recorded_on(event: Recorded) -> date:
    return event.recorded_at.astimezone(SHANGHAI).date()
