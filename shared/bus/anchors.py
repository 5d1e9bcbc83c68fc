"""Anchors in a NATS stream of which nothing can be deleted or purged, not even by who may publish to it."""

from __future__ import annotations

import structlog
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from shared.bus.connection import Bus
from shared.bus.topology import ANCHORS
from shared.errors import Rejected, Retry
from shared.eventlog.anchor import Anchor, read_anchor

log = structlog.get_logger(__name__)

SUBJECT = "anchor.log"


class StreamPlace:
    name = "nats"

    def __init__(self, bus: Bus, seconds: float) -> None:
        self._bus = bus
        self.seconds = seconds

    async def put(self, anchor: Anchor) -> None:
        try:
            await self._bus.js.publish(SUBJECT, anchor.line().encode(), stream=ANCHORS)
        except (NatsError, TimeoutError) as error:
            raise Retry(f"NATS does not keep the anchor: {error!r}") from error


async def kept(bus: Bus) -> list[Anchor]:
    """Every anchor the stream has, in order. What is none lies there for ever, too: it is said in the log, and keeps nobody from verifying. Retry
    when NATS is away.
    """
    try:
        state = (await bus.js.stream_info(ANCHORS)).state
        numbers = range(state.first_seq, state.last_seq + 1) if state.messages else ()
        lines = [(number, (await bus.js.get_msg(ANCHORS, number)).data or b"") for number in numbers]
    except NotFoundError:
        return []
    except (NatsError, TimeoutError) as error:
        raise Retry(f"anchors cannot be read: {error!r}") from error
    return [anchor for number, line in lines if (anchor := _read(number, line))]


def _read(number: int, line: bytes) -> Anchor | None:
    try:
        return read_anchor(line)
    except Rejected as why:
        log.error("anchor.unreadable", sequence=number, reason=why.message)  # noqa: TRY400
        return None
