"""The work queue between deciding and delivering: the projection ``notify.dispatch`` fills it, the subscriber works it off.

The projection's checkpoint moves only after JetStream has acknowledged every message, so with NATS away it waits and then catches up; ids
of messages are derived, so what is published twice is stored once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import nats.errors
from faststream.nats import JStream, NatsBroker, PullSub
from nats.js import JetStreamContext

from services.notify.courier import Courier, Order
from services.notify.notices import notification_id
from shared.bus.topology import DISPATCH, NOTIFY_EMAIL
from shared.database import Connection
from shared.errors import Retry
from shared.events.envelope import Recorded
from shared.events.notification import NotificationRaised, NotificationRequeued

SUBJECT = "dispatch.email"
PUBLISH_SECONDS = 5.0
#: messages waiting for their acknowledgement at once
IN_FLIGHT = 100
#: mails handed over at once
PARALLEL = 8


class Dispatch:
    """The projection ``notify.dispatch``: no tables, one queued message for every mail to be sent."""

    name = "notify.dispatch"
    version = 1
    types = frozenset({NotificationRaised.type, NotificationRequeued.type})
    schema = ""

    def __init__(self, js: Callable[[], JetStreamContext]) -> None:
        """``js`` raises Retry while NATS is away."""
        self._js = js

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Retry when NATS does not acknowledge; a replay sends nothing again."""
        wanted = [event for event in page if live and _by_email(event)]
        for start in range(0, len(wanted), IN_FLIGHT):
            await self._publish(wanted[start : start + IN_FLIGHT])

    async def _publish(self, events: Sequence[Recorded]) -> None:
        js = self._js()
        try:
            await asyncio.gather(*(_queue(js, event) for event in events))
        except (nats.errors.Error, TimeoutError, OSError) as error:
            raise Retry(f"the dispatch queue did not acknowledge: {error!r}") from error


def subscribe(broker: NatsBroker, courier: Courier, *, inbox: str = "_INBOX_notify") -> None:
    """Work off the queue through the durable ``notify-email``, which ``topology`` has made."""

    @broker.subscriber(
        SUBJECT,
        stream=JStream(DISPATCH, declare=False),
        durable=NOTIFY_EMAIL,
        pull_sub=PullSub(batch_size=PARALLEL, timeout=1.0),
        inbox_prefix=f"{inbox}.".encode(),
        no_reply=True,
    )
    async def deliver(order: Order) -> None:
        await courier.deliver(order)


def _by_email(event: Recorded) -> bool:
    payload = event.payload
    return isinstance(payload, NotificationRequeued) or (
        isinstance(payload, NotificationRaised) and payload.email is not None
    )


async def _queue(js: JetStreamContext, event: Recorded) -> None:
    """The first message is known by the notification's id, one that is queued again by the id of the request."""
    key = notification_id(event)
    again = isinstance(event.payload, NotificationRequeued)
    headers = {"Nats-Msg-Id": str(event.id if again else key)}
    payload = Order(notification=key).model_dump_json().encode()
    await js.publish(SUBJECT, payload, timeout=PUBLISH_SECONDS, stream=DISPATCH, headers=headers)
