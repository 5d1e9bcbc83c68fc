"""Anchors in a NATS stream of which nothing can be deleted or purged, not even by who may publish to it."""

from __future__ import annotations

from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from shared.bus.connection import Bus
from shared.bus.topology import ANCHORS
from shared.errors import Retry
from shared.eventlog.anchor import Anchor, read_anchor

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
    """Every anchor the stream has, in order. Retry when NATS is away."""
    try:
        state = (await bus.js.stream_info(ANCHORS)).state
        if not state.messages:
            return []
        return [
            read_anchor((await bus.js.get_msg(ANCHORS, seq)).data or b"")
            for seq in range(state.first_seq, state.last_seq + 1)
        ]
    except NotFoundError:
        return []
    except (NatsError, TimeoutError) as error:
        raise Retry(f"anchors cannot be read: {error!r}") from error
