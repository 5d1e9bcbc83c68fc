"""Who was told what, when, by which channel, and what became of it: everything with its place in the log. Pure.

Made from the notices' own streams, so that each line can be checked with `yingsu log proof POSITION`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from services.notify.channels.message import addresses
from services.notify.notices import notification_id
from shared.events.envelope import Recorded
from shared.events.notification import (
    Address,
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
from shared.events.terms import Channel, NoticeKind, Role


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to a notice. ``at``: when it happened; the log may have heard of it later (``recorded_at``)."""

    position: int
    at: datetime
    recorded_at: datetime
    channel: Channel
    what: str
    actor: str
    attempt: int | None = None
    late: bool = False
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person was told. ``due_on``: the day it was to be told; ``send_from``: when quiet hours let it out."""

    id: UUID
    position: int
    region: str
    bureau: str
    person: str
    role: Role
    on_behalf_of: str | None
    kind: NoticeKind
    about: UUID | None
    case_id: UUID | None
    cause: UUID
    step: int
    statutory: bool
    subject: str
    body: str
    due_on: date | None
    send_from: datetime | None
    raised_at: datetime
    addresses: tuple[Address, ...]
    lines: tuple[Line, ...]

    def first(self, what: str) -> Line | None:
        return next((line for line in self.lines if line.what == what), None)


@dataclass(frozen=True, slots=True)
class Nobody:
    """What nobody could be told, since nobody held any of the roles."""

    id: UUID
    position: int
    bureau: str
    roles: tuple[Role, ...]
    subject: str
    due_on: date | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """``upto``: the log position to which it says everything."""

    upto: int
    notices: tuple[Notice, ...]
    nobody: tuple[Nobody, ...]


def record(events: Iterable[Recorded], upto: int) -> Record:
    """From the streams of notices, in any order; what stands after ``upto`` is not looked at."""
    known = sorted((one for one in events if one.position <= upto), key=lambda one: (one.stream, one.version))
    streams = [list(stream) for _, stream in groupby(known, key=lambda one: one.stream)]
    streams.sort(key=lambda stream: stream[0].position)
    notices = [told for stream in streams if (told := _notice(stream))]
    nobody = [found for stream in streams if (found := _nobody(stream[0]))]
    return Record(upto, tuple(notices), tuple(nobody))


def _notice(stream: Sequence[Recorded]) -> Notice | None:
    first, raised = stream[0], stream[0].payload
    if not isinstance(raised, NotificationRaised):
        return None
    names = (
        "person", "role", "on_behalf_of", "kind", "about", "case_id", "cause", "step", "statutory", "subject", "body", "send_from",
    )  # fmt: skip
    return Notice(
        id=notification_id(first),
        position=first.position,
        region=first.region,
        bureau=first.bureau,
        due_on=first.occurred_on,
        raised_at=first.recorded_at,
        addresses=addresses(raised),
        lines=tuple(line for event in stream if (line := _line(event))),
        **{name: getattr(raised, name) for name in names},
    )


def _line(event: Recorded) -> Line | None:
    at = event.recorded_at
    line: Line | None = None
    match event.payload:
        case NotificationRaised():
            line = _said(event, at, Channel.INBOX, "shown")
        case NotificationAttempted(channel=channel, attempt=attempt):
            line = _said(event, at, channel, "attempted", attempt)
        case NotificationSent() as sent:
            line = _said(event, sent.sent_at, sent.channel, "sent", sent.attempt, late=sent.late)
        case NotificationFailed() as failed:
            what = "given_up" if failed.final else "failed"
            line = _said(event, at, failed.channel, what, failed.attempt, said=failed.reason)
        case NotificationHandedOver(channel=channel, deputy=deputy):
            line = _said(event, at, channel, "handed_over", said=deputy)
        case NotificationRequeued(channel=channel):
            line = _said(event, at, channel, "requeued")
        case NotificationRead():
            line = _said(event, at, Channel.INBOX, "read")
        case NotificationAcknowledged(note=note):
            line = _said(event, at, Channel.INBOX, "acknowledged", said=note)
    return line


def _said(
    event: Recorded,
    at: datetime,
    channel: Channel,
    what: str,
    attempt: int | None = None,
    *,
    late: bool = False,
    said: str | None = None,
) -> Line:
    return Line(event.position, at, event.recorded_at, channel, what, event.actor, attempt, late, said)


def _nobody(event: Recorded) -> Nobody | None:
    told = event.payload
    if not isinstance(told, NotificationUndeliverable):
        return None
    key, at = notification_id(event), event.recorded_at
    return Nobody(key, event.position, event.bureau, told.roles, told.subject, event.occurred_on, at)
