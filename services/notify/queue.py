"""Working off the dispatch queue: one durable a channel, so that a slow channel holds no other up."""

from __future__ import annotations

from collections.abc import Iterable

from faststream.nats import JStream, NatsBroker, PullSub
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg

from services.notify.courier import Courier
from services.notify.orders import Order
from shared.bus.topology import DISPATCH
from shared.events.terms import Channel

#: messages handed over at once on one channel
PARALLEL = 8


def durable(channel: Channel) -> str:
    return f"notify-{channel}"


def subscribe(
    broker: NatsBroker, courier: Courier, channels: Iterable[Channel], *, inbox: str = "_INBOX_notify"
) -> None:
    """Through the durables ``notify-<channel>``, which ``topology`` has made."""
    for channel in channels:

        @broker.subscriber(
            f"dispatch.{channel}.>",
            stream=JStream(DISPATCH, declare=False),
            durable=durable(channel),
            pull_sub=PullSub(batch_size=PARALLEL, timeout=1.0),
            inbox_prefix=f"{inbox}.".encode(),
            no_reply=True,
        )
        async def deliver(order: Order) -> None:
            await courier.deliver(order)


async def no_matter(js: JetStreamContext, message: RawStreamMsg) -> None:
    """An order that lies in the queue for nobody may go: what is still owed follows from the log, and ``notify.dispatch`` queues it again."""
