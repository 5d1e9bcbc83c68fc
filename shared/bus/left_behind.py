"""What a work queue still holds although its consumer is past it, and nobody will ever be given: found, settled, taken out.

An acknowledgement moves the consumer on and takes the message out of the stream, in two places of NATS's store. Where its disk is full, or the
server dies between the two, only one of them is kept (seen on 2.15.1). Whether such a message was ever handled the queue cannot tell, so
whoever works it off says what becomes of it (``Settle``), in such a way that handling it twice does no harm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

import structlog
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from shared.bus.connection import Bus
from shared.errors import Retry

log = structlog.get_logger(__name__)

LOOK_SECONDS = 30.0

#: (JetStream, message) → nothing: it need not be kept any more; raises when that is not sure
Settle: TypeAlias = Callable[[JetStreamContext, RawStreamMsg], Awaitable[None]]


async def sweeping(bus: Bus, stream: str, durable: str, settle: Settle) -> None:
    """For ever, now and then; what cannot be settled now is tried again."""
    while True:
        with suppress(Retry):
            await sweep(bus, stream, durable, settle)
        await asyncio.sleep(LOOK_SECONDS)


async def sweep(bus: Bus, stream: str, durable: str, settle: Settle) -> int:
    """How many messages were behind the consumer, and are out now. Retry when NATS is away, or has no room."""
    taken = 0
    try:
        while (left := await _behind(bus.js, stream, durable)) is not None:
            await settle(bus.js, left)
            with suppress(NotFoundError):  # another process was first
                await bus.js.delete_msg(stream, left.seq or 0)
            taken += 1
            log.warning("bus.left_behind", durable=durable, sequence=left.seq)
    except (NatsError, TimeoutError, OSError) as error:
        raise Retry(f"what {durable} left behind cannot be settled: {error!r}") from error
    return taken


async def _behind(js: JetStreamContext, stream: str, durable: str) -> RawStreamMsg | None:
    """The first message at or below the point up to which everything is acknowledged."""
    consumer = await js.consumer_info(stream, durable)
    assert consumer.ack_floor is not None
    try:
        first = await js.get_msg(stream, 1, subject=consumer.config.filter_subject, next=True)
    except NotFoundError:
        return None
    return first if (first.seq or 0) <= consumer.ack_floor.stream_seq else None
