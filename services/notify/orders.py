"""What is owed to the outside, as it follows from the log alone: one row an address, gone once its outcome is known for good. Pure.

An order is what travels in the queue: ids, and nothing about anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.notify.channels.message import addresses
from services.notify.notices import notification_id
from shared.events.envelope import Recorded
from shared.events.notification import (
    NotificationFailed,
    NotificationHandedOver,
    NotificationRaised,
    NotificationRequeued,
    NotificationSent,
)
from shared.events.terms import Channel

#: notices in one summary
DIGEST_LIMIT = 200

Row = dict[str, Any]


class Order(BaseModel):
    """One message on one channel: a notification by itself, or with ``more`` a summary of several for the same person."""

    notification: UUID
    more: tuple[UUID, ...] = ()
    channel: Channel = Channel.EMAIL

    @property
    def notifications(self) -> tuple[UUID, ...]:
        return self.notification, *self.more


def of_raised(event: Recorded, raised: NotificationRaised) -> list[Row]:
    """The rows of a new notification; without a time it may go out at once."""
    return [
        {
            "notification": str(notification_id(event)),
            "channel": one.channel.value,
            "address": one.address,
            "position": event.position,
            "region": event.region,
            "bureau": event.bureau,
            "person": raised.person,
            "urgent": raised.urgent,
            "at_once": raised.send_from is None,
            "send_from": (raised.send_from or event.recorded_at).isoformat(),
            "in_digest": raised.in_digest,
        }
        for one in addresses(raised)
    ]


def changes(page: Iterable[Recorded]) -> tuple[list[Row], list[Row], list[Row]]:
    """What the page adds, what an operator asks for again, and what is over at its end: to be applied in this order."""
    added: list[Row] = []
    again: dict[tuple[str, str], Row] = {}
    over: dict[tuple[str, str], Row] = {}
    for event in page:
        match event.payload:
            case NotificationRaised() as raised:
                added += of_raised(event, raised)
            case (
                NotificationSent(channel=channel)
                | NotificationFailed(channel=channel, final=True)
                | NotificationHandedOver(channel=channel)
            ):
                row = _row(event, channel)
                over[row["notification"], row["channel"]] = row
            case NotificationRequeued(channel=channel):
                row = _row(event, channel)
                key = row["notification"], row["channel"]
                over.pop(key, None)
                again[key] = row | {"position": event.position, "send_from": event.recorded_at.isoformat()}
    return added, list(again.values()), list(over.values())


def _row(event: Recorded, channel: Channel) -> Row:
    return {"notification": str(notification_id(event)), "channel": channel.value}


def orders(rows: Sequence[Any]) -> list[Order]:
    """One order a row; those for somebody's summary, of the same person, channel, address and hour, one order together.

    A summary is known by its first notification, so that what is queued already is recognised however many others are done meanwhile.
    """
    single = [_order([row]) for row in rows if not row["in_digest"]]
    waiting = sorted(
        (row for row in rows if row["in_digest"]), key=lambda row: (*_whose(row), row["position"])
    )
    summaries = []
    for _, found in groupby(waiting, key=_whose):
        group = list(found)
        parts = range(0, len(group), DIGEST_LIMIT)
        summaries += [_order(group[start : start + DIGEST_LIMIT]) for start in parts]
    return single + summaries


def _order(rows: Sequence[Any]) -> Order:
    first, *more = (row["notification"] for row in rows)
    return Order(notification=first, more=tuple(more), channel=Channel(rows[0]["channel"]))


def _whose(row: Any) -> tuple[str, str, str, str, str, datetime]:
    return (*(row[name] for name in ("region", "bureau", "person", "channel", "address")), row["send_from"])
