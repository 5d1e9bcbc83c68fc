"""Every stream and consumer there is, as data, and one idempotent function that makes it so.

Subscribers never declare (FastStream would overwrite an operator's limits with its own defaults); a durable's settings are only changed by
creating it again with the same name, which ``provision`` does.
"""

from __future__ import annotations

from collections.abc import Iterable

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RePublish,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

EVENTS = "EVENTS"
SUBMISSIONS = "SUBMISSIONS"
RECEIPTS = "RECEIPTS"
DISPATCH = "DISPATCH"
DEADLETTERS = "DEADLETTERS"
ANCHORS = "ANCHORS"
#: under which receipts go on to bureaus: what came from one account passes on to a third only when the stream itself says it again
ANSWERED = "answered"

#: durables: intake works off what bureaus submit, notify hands messages over, each channel by itself
INTAKE_SUBMISSIONS = "intake-submissions"
NOTIFY_EMAIL = "notify-email"
#: the ways out of the house, in the words of the events
CHANNELS = ("email", "wecom", "dingtalk", "feishu", "sms", "webhook")

#: submissions of one bureau (messages, each of up to 1,000 facts) that may wait at once; more are refused until there is room
WAITING_PER_BUREAU = 1_000

HOUR, DAY = 3_600.0, 86_400.0


def _stream(name: str, subjects: str, *, about: str, **settings: object) -> StreamConfig:
    return StreamConfig(
        name=name,
        description=about,
        subjects=[subjects],
        storage=StorageType.FILE,
        **{"duplicate_window": HOUR, "allow_direct": True, **settings},  # type: ignore[arg-type]
    )


STREAMS: tuple[StreamConfig, ...] = (
    _stream(EVENTS, "events.>", about="the event log, published in its order", allow_atomic=True),
    _stream(
        SUBMISSIONS,
        "submit.>",
        about="what bureaus submit, until intake has answered",
        retention=RetentionPolicy.WORK_QUEUE,
        # a bureau has a subject: who floods is told to come again and holds the others up by no more than this
        max_msgs_per_subject=WAITING_PER_BUREAU,
        discard=DiscardPolicy.NEW,
        discard_new_per_subject=True,
        # the least there is: a message's id is looked for among all bureaus', and whoever guessed another's would have theirs dropped as a
        # duplicate. A submission that comes twice is known by its own id, with an answer
        duplicate_window=0.1,
    ),
    _stream(
        RECEIPTS,
        "receipt.>",
        about="intake's answers, a week for a bureau that was away",
        max_age=7 * DAY,
        republish=RePublish(src="receipt.>", dest=f"{ANSWERED}.>"),
    ),
    _stream(DISPATCH, "dispatch.>", about="messages to be sent", retention=RetentionPolicy.WORK_QUEUE),
    _stream(
        DEADLETTERS,
        "dead.>",
        about="what could not be handled, with the reason; kept until an operator removes it",
    ),
    _stream(
        ANCHORS,
        "anchor.>",
        about="heads of the log's chain, kept for ever",
        deny_delete=True,
        deny_purge=True,
    ),
)


def _durable(name: str, subject: str, *, ack_wait: float, max_ack_pending: int) -> ConsumerConfig:
    """``max_deliver`` stays unlimited: at a limit JetStream would silently strand the message. Delivery counts attempts itself."""
    return ConsumerConfig(
        durable_name=name,
        filter_subject=subject,
        ack_policy=AckPolicy.EXPLICIT,
        deliver_policy=DeliverPolicy.ALL,
        ack_wait=ack_wait,
        max_ack_pending=max_ack_pending,
        max_deliver=-1,
    )


#: (stream, consumer). One submission under way at a time: a later fact of a case must not overtake one that has to come again; who has many
#: sends them as arrays
CONSUMERS: tuple[tuple[str, ConsumerConfig], ...] = (
    # intake says every second that it is at it (``shared/bus/holding.py``): a delivery that reached nobody comes again soon
    (SUBMISSIONS, _durable(INTAKE_SUBMISSIONS, "submit.>", ack_wait=5, max_ack_pending=1)),
    # what has to come again counts as pending while it waits: far more of them than are handed over at once
    *(
        (DISPATCH, _durable(f"notify-{channel}", f"dispatch.{channel}.>", ack_wait=60, max_ack_pending=5_000))
        for channel in CHANNELS
    ),
)
#: where orders lay before each had a subject of its own; the projection notify.dispatch queues what is still owed under the new ones
_LEFT_BEHIND = "dispatch.email"


def site_durable(name: str) -> str:
    """By which the site ``name`` reads EVENTS."""
    return f"site-{name}"


def _of_site(name: str) -> ConsumerConfig:
    return _durable(site_durable(name), "events.>", ack_wait=60, max_ack_pending=5_000)


async def provision(js: JetStreamContext, replicas: int = 1, sites: Iterable[str] = ()) -> None:
    """Create or update every stream and consumer; ``sites`` elsewhere read EVENTS each by a durable of its own."""
    for stream in STREAMS:
        wanted = stream.evolve(num_replicas=replicas)
        try:
            await js.update_stream(wanted)
        except NotFoundError:
            await js.add_stream(wanted)
    for name, consumer in (*CONSUMERS, *((EVENTS, _of_site(site)) for site in sites)):
        await js.add_consumer(name, consumer)
    await js.purge_stream(DISPATCH, subject=_LEFT_BEHIND)


async def missing(js: JetStreamContext, durables: Iterable[tuple[str, str]]) -> list[str]:
    """Which of the (stream, durable) pairs are not there: a subscriber whose consumer is gone looks well and hears nothing."""
    gone = []
    for stream, durable in durables:
        try:
            await js.consumer_info(stream, durable)
        except NotFoundError:
            gone.append(f"{stream}/{durable}")
    return gone
