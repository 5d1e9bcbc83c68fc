"""What becomes of a message whose handler failed: again later, or to the dead letters with the reason; never lost, never in a hot loop.

``Retry`` and broken connections come again for as long as it takes: an outage delays, it never drops. ``Poison`` and messages that cannot be
read go to the stream DEADLETTERS on ``dead.<stream>.<durable>`` at once, errors nobody foresaw after ``ATTEMPTS`` deliveries. When many in
a row are dead the fault is ours, not theirs: the subscriber stops, readiness shows it, and the rest of the queue stays where it is.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from json import JSONDecodeError
from types import TracebackType
from typing import Any, ClassVar, TypeAlias
from weakref import WeakKeyDictionary

import nats.errors
import structlog
from faststream import BaseMiddleware
from faststream.exceptions import IgnoredException, NackMessage, RejectMessage, StopConsume
from nats.aio.msg import Msg
from pydantic import ValidationError

from shared.bus.metrics import FLOODS, MESSAGES
from shared.bus.sealing import SEALED, Seal, place_of
from shared.bus.topology import DEADLETTERS
from shared.database import TRANSIENT
from shared.errors import Poison, Retry

log = structlog.get_logger(__name__)

UNREADABLE = (ValidationError, JSONDecodeError, UnicodeDecodeError)
PASSING = (*TRANSIENT, nats.errors.Error)

#: deliveries of a message that fails in a way nobody foresaw
ATTEMPTS = 10
#: seconds: pauses of unforeseen errors grow from the first to the last; a pause for what is away; one for dead letters out of reach
FIRST_PAUSE, LAST_PAUSE, PASSING_PAUSE, UNREACHABLE_PAUSE = 1.0, 60.0, 2.0, 30.0
PUBLISH_SECONDS = 5.0
REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Again:
    delay: float


@dataclass(frozen=True, slots=True)
class Dead:
    reason: str


Verdict: TypeAlias = Again | Dead


def verdict(error: BaseException, attempt: int) -> Verdict:
    """What becomes of a message whose ``attempt``-th delivery ended in ``error``."""
    match error:
        case Retry(after=after):
            return Again(after)
        case Poison():
            return Dead(str(error))
    if isinstance(error, UNREADABLE):
        return Dead(f"unreadable: {error}")
    if isinstance(error, PASSING):
        return Again(PASSING_PAUSE)
    if attempt >= ATTEMPTS:
        return Dead(f"failed {attempt} times: {error!r}")
    return Again(min(FIRST_PAUSE * 2 ** (attempt - 1), LAST_PAUSE))


class Delivery(BaseMiddleware[Any, Any]):
    """FastStream middleware for JetStream subscribers with ``AckPolicy.NACK_ON_ERROR``."""

    #: dead letters in a row before the subscriber stops
    flood: ClassVar[int] = 100
    _dead_in_a_row: ClassVar[WeakKeyDictionary[object, int]] = WeakKeyDictionary()

    async def after_processed(
        self,
        exc_type: type[BaseException] | None = None,  # noqa: ARG002  (the protocol's)
        exc_val: BaseException | None = None,
        exc_tb: TracebackType | None = None,  # noqa: ARG002
    ) -> bool | None:
        """Success, an explicit answer and a shutdown pass; everything else gets a verdict and is raised as such."""
        if isinstance(exc_val, (IgnoredException, asyncio.CancelledError)):
            return False
        durable = self.msg.metadata.consumer
        if exc_val is None:
            self._dead_in_a_row.pop(self._subscriber, None)
            MESSAGES.labels(durable, "done").inc()
            return False
        match verdict(exc_val, self.msg.metadata.num_delivered):
            case Again(delay):
                log.warning("bus.retry", durable=durable, delay=delay, reason=repr(exc_val))
                MESSAGES.labels(durable, "retried").inc()
                raise NackMessage(delay=delay) from exc_val
            case Dead(reason):
                await self._bury(durable, reason)
                raise RejectMessage from exc_val

    @property
    def _subscriber(self) -> object:
        return self.context.get_local("handler_")

    async def _bury(self, durable: str, reason: str) -> None:
        """Publish the dead letter; NackMessage when it cannot be stored, StopConsume when there are too many in a row."""
        count = self._dead_in_a_row.get(self._subscriber, 0) + 1
        self._dead_in_a_row[self._subscriber] = (
            count  # before anything is waited for: messages are handled side by side
        )
        if count > self.flood:
            log.critical("bus.flood", durable=durable, dead_in_a_row=count, reason=reason)
            FLOODS.labels(durable).inc()
            await self.msg.nak(delay=UNREACHABLE_PAUSE)
            raise StopConsume
        try:
            await publish_dead_letter(self.msg, reason)
        except (nats.errors.Error, OSError, TimeoutError) as error:
            self._dead_in_a_row[self._subscriber] = max(0, self._dead_in_a_row.get(self._subscriber, 0) - 1)
            log.warning("bus.dead_letters_unreachable", durable=durable, reason=repr(error))
            raise NackMessage(delay=UNREACHABLE_PAUSE) from error
        log.error("bus.dead_letter", durable=durable, subject=self.msg.subject, reason=reason)
        MESSAGES.labels(durable, "dead").inc()


async def publish_dead_letter(msg: Msg, reason: str, seal: Seal | None = None) -> None:
    """The same payload (sealed where nobody has looked into it) and headers, with where it came from and why; its id makes a second burial of the same message harmless."""
    meta = msg.metadata
    origin = f"{meta.stream}.{meta.consumer}"
    kept = {k: v for k, v in (msg.headers or {}).items() if not k.lower().startswith("nats-")}
    headers = kept | {
        "Nats-Msg-Id": f"dead.{origin}.{meta.sequence.stream}",
        "Yingsu-Reason": " ".join(reason.split())[:REASON_LIMIT],
        "Yingsu-Subject": msg.subject,
        "Yingsu-Sequence": str(meta.sequence.stream),
        "Yingsu-Attempt": str(meta.num_delivered),
    }
    body = await seal(*place_of(msg.subject), msg.data) if seal else msg.data
    headers |= {SEALED: "1"} if seal else {}
    js = msg._client.jetstream(timeout=PUBLISH_SECONDS)  # noqa: SLF001  (the connection it came by)
    await js.publish(f"dead.{origin}", body, stream=DEADLETTERS, headers=headers)
