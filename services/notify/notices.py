"""The events that notify records, with ids derived from what they tell of: doing it again records nothing.

Pure. One notification a person and cause, each on a stream of its own; delivery records follow on the same stream.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.notify.links import path_of
from services.notify.recipients import Recipient, Telling
from services.notify.timing.planned import Planned
from shared.clock import SHANGHAI
from shared.eventlog import Expected, Write
from shared.events.deadline import DeadlineWithheld
from shared.events.envelope import NewEvent, Recorded, derived_id, new_event
from shared.events.model import Event
from shared.events.notification import (
    NotificationAcknowledged,
    NotificationAttempted,
    NotificationFailed,
    NotificationHandedOver,
    NotificationRaised,
    NotificationRead,
    NotificationRequeued,
    NotificationSent,
    NotificationUndeliverable,
)
from shared.events.terms import Channel

ACTOR = "notify"
_STREAM = "notification-"


def stream_of(notification: UUID) -> str:
    return f"{_STREAM}{notification}"


def notification_id(event: Recorded) -> UUID:
    """The notification that an event of the area ``notification`` is about."""
    return UUID(event.stream.removeprefix(_STREAM))


def raised(told: Telling, to: Recipient, planned: Planned | None = None) -> Write:
    """The message for one person; in its own organisation's inbox, also when the case is another's. Nothing planned: for the inbox only."""
    plan = planned or Planned(urgent=told.urgent)
    key = derived_id("notification", _matter(told), to.person)
    event = NotificationRaised(
        person=to.person,
        role=to.role,
        cause=told.cause.id,
        case_id=told.case_id,
        urgent=plan.urgent,
        subject=told.subject,
        body=told.body,
        email=plan.email,
        kind=told.kind,
        about=told.about,
        statutory=told.statutory,
        reached_at=plan.reached_at,
        send_from=plan.send_from,
        in_digest=plan.in_digest,
        step=told.step,
        on_behalf_of=to.on_behalf_of,
        day=told.day,
        link=path_of(told, key),
    )
    return _first(key, event, told, to.region, to.bureau)


def undeliverable(told: Telling, region: str, bureau: str) -> Write:
    """The record that nobody could be told."""
    key = derived_id("notification", _matter(told), "nobody")
    event = NotificationUndeliverable(
        cause=told.cause.id,
        case_id=told.case_id,
        roles=told.roles,
        urgent=told.urgent,
        subject=told.subject,
        body=told.body,
        about=told.about,
    )
    return _first(key, event, told, region, bureau)


def _matter(told: Telling) -> object:
    """Usually the event itself; several deadlines that wait for the same service are one matter, to be told once."""
    cause = told.cause.payload
    if isinstance(cause, DeadlineWithheld) and cause.earliest:
        return f"{cause.case_id}/{cause.instance}/{cause.reason}"
    return told.cause.id


def attempted(first: Recorded, channel: Channel, attempt: int, on: date) -> NewEvent:
    event = NotificationAttempted(channel=channel, attempt=attempt)
    return _next(first, event, ("attempted", channel, attempt), on, ACTOR)


def sent(first: Recorded, channel: Channel, attempt: int, at: datetime, on: date) -> NewEvent:
    """``first`` is the raised event; late by ``left_for``."""
    event = NotificationSent(channel=channel, attempt=attempt, sent_at=at, late=on > (left_for(first) or on))
    return _next(first, event, ("sent", channel), on, ACTOR)


def left_for(first: Recorded) -> date | None:
    """The day after which it is late: the one it was due, or a later one for which quiet hours left it. They excuse nothing of what was told
    only after its day: that it comes late is in its own words.
    """
    raised = first.payload
    planned = raised.send_from if isinstance(raised, NotificationRaised) else None
    due, recorded = first.occurred_on, first.recorded_at.astimezone(SHANGHAI).date()
    days = [due] if due else []
    if planned and (due is None or recorded <= due):
        days.append(planned.astimezone(SHANGHAI).date())
    return max(days, default=None)


def failed(
    first: Recorded, channel: Channel, attempt: int, reason: str, on: date, *, final: bool
) -> NewEvent:
    event = NotificationFailed(channel=channel, attempt=attempt, reason=reason, final=final)
    return _next(first, event, ("failed", channel, attempt), on, ACTOR)


def handed_over(first: Recorded, channel: Channel, deputy: str, on: date) -> NewEvent:
    """Once a channel, whoever is deputy by then."""
    event = NotificationHandedOver(channel=channel, deputy=deputy)
    return _next(first, event, ("handed over", channel), on, ACTOR)


def read(first: Recorded, person: str, on: date) -> NewEvent:
    return _next(first, NotificationRead(person=person), ("read",), on, person)


def acknowledged(first: Recorded, person: str, note: str | None, on: date) -> NewEvent:
    """Once a person and notification, whatever is noted the second time."""
    event = NotificationAcknowledged(person=person, note=note)
    return _next(first, event, ("acknowledged", person), on, person)


def requeued(first: Recorded, channel: Channel, after_attempt: int, on: date, actor: str) -> NewEvent:
    """``after_attempt``: the attempt that failed for good; asking twice for the same one is one request."""
    return _next(
        first, NotificationRequeued(channel=channel), ("requeued", channel, after_attempt), on, actor
    )


def _first(key: UUID, event: Event, told: Telling, region: str, bureau: str) -> Write:
    new = new_event(
        event,
        region=region,
        bureau=bureau,
        actor=ACTOR,
        occurred_on=told.due_on,
        id=derived_id(key, "raised"),
        correlation=told.cause.correlation,
        causation=told.cause.id,
    )
    return Write(stream_of(key), (new,), Expected.new())


def _next(first: Recorded, event: Event, what: tuple[object, ...], on: date, actor: str) -> NewEvent:
    return new_event(
        event,
        region=first.region,
        bureau=first.bureau,
        actor=actor,
        occurred_on=on,
        id=derived_id(notification_id(first), *what),
        correlation=first.correlation,
        causation=first.id,
    )
