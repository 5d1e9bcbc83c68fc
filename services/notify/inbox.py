"""The rows of the inbox and of the delivery record, from a page of notification events.

Pure. A page may hold a message and all that became of it; the last word on each delivery counts, since attempts are numbered in the events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from services.notify.channels.message import addresses
from services.notify.notices import notification_id
from shared.events.envelope import Recorded
from shared.events.notification import (
    NotificationAcknowledged,
    NotificationFailed,
    NotificationHandedOver,
    NotificationRaised,
    NotificationRead,
    NotificationRequeued,
    NotificationSent,
    NotificationUndeliverable,
)
from shared.events.terms import Channel

Row = dict[str, Any]
Outcome: TypeAlias = NotificationSent | NotificationFailed | NotificationHandedOver | NotificationRequeued

WAITING, RETRYING, SENT, FAILED, HANDED_OVER = "waiting", "retrying", "sent", "failed", "handed_over"
#: what the inbox keeps of a notice besides what everything that is told has
_SHOWN = (
    "person", "role", "email", "kind", "about", "statutory", "step", "on_behalf_of", "day", "link", "send_from", "in_digest",
)  # fmt: skip


@dataclass(slots=True)
class Changes:
    """New rows as column values, changed rows as plain data for ``jsonb_to_recordset``; what a delivery row leaves out stays as it is."""

    messages: list[Row] = field(default_factory=list)
    undeliverable: list[Row] = field(default_factory=list)
    deliveries: dict[tuple[UUID, Channel], Row] = field(default_factory=dict)
    reads: dict[UUID, Row] = field(default_factory=dict)
    acknowledged: dict[UUID, Row] = field(default_factory=dict)


def changes(page: Iterable[Recorded]) -> Changes:
    """What the page's notification events change; other events change nothing here."""
    result = Changes()
    for event in page:
        match event.payload:
            case NotificationRaised() as raised:
                _raised(result, event, raised)
            case NotificationUndeliverable() as nobody:
                told = {"roles": list(nobody.roles), "about": nobody.about}
                result.undeliverable.append(_told(event) | _plain(nobody) | told)
            case NotificationRead():
                _first(result.reads, event, "read_at")
            case NotificationAcknowledged():
                _first(result.acknowledged, event, "acknowledged_at")
            case (
                NotificationSent() | NotificationFailed() | NotificationHandedOver() | NotificationRequeued()
            ) as said:
                _delivery(result, event, said.channel, _outcome(said))
    return result


def _raised(result: Changes, event: Recorded, raised: NotificationRaised) -> None:
    """Recorded is delivered, as far as the inbox goes; every other channel waits to be sent."""
    extra = {name: getattr(raised, name) for name in _SHOWN}
    result.messages.append(_told(event) | _plain(raised) | extra)
    shown = {"state": SENT, "attempts": 1, "sent_at": event.recorded_at.isoformat(), "reason": ""}
    _delivery(result, event, Channel.INBOX, shown | {"position": event.position})
    for address in addresses(raised):
        row = {"state": WAITING, "attempts": 0, "reason": "", "position": event.position}
        _delivery(result, event, address.channel, row)


def _delivery(result: Changes, event: Recorded, channel: Channel, row: Row) -> None:
    key = notification_id(event)
    known = result.deliveries.get((key, channel), {"id": str(key), "channel": channel})
    result.deliveries[key, channel] = known | row


def _outcome(said: Outcome) -> Row:
    """How the delivery stands then."""
    match said:
        case NotificationSent():
            row = {"state": SENT, "attempts": said.attempt, "late": said.late, "reason": ""}
            return row | {"sent_at": said.sent_at.isoformat()}
        case NotificationFailed():
            state = FAILED if said.final else RETRYING
            return {"state": state, "attempts": said.attempt, "reason": said.reason}
        case NotificationHandedOver():
            return {"state": HANDED_OVER, "reason": f"本人不在，转由{said.deputy}接收"}
        case NotificationRequeued():
            return {"state": WAITING}


def _first(known: dict[UUID, Row], event: Recorded, column: str) -> None:
    """When it happened first: reading again, or another who takes it up, changes nothing."""
    key = notification_id(event)
    known.setdefault(key, {"id": str(key), column: event.recorded_at.isoformat()})


def _told(event: Recorded) -> Row:
    return {
        "id": notification_id(event),
        "position": event.position,
        "region": event.region,
        "bureau": event.bureau,
        "due_on": event.occurred_on,
        "raised_at": event.recorded_at,
    }


def _plain(told: NotificationRaised | NotificationUndeliverable) -> Row:
    return {
        "cause": told.cause,
        "case_id": told.case_id,
        "urgent": told.urgent,
        "subject": told.subject,
        "body": told.body,
    }
