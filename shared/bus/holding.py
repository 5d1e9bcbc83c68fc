"""A message in hand: the server is told every second that somebody works on it, so that a consumer can do with a short ``ack_wait``.

A delivery can get lost without anybody's fault: while NATS takes up new keys it forgets where answers to earlier requests went (seen on
2.15.1 under load), and whoever was killed says nothing. Both cost one ``ack_wait``, never the message.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from nats.errors import Error as NatsError

#: seconds between two signs of life; ``ack_wait`` must be several of them
SIGN_SECONDS = 1.0


class Held(Protocol):
    async def in_progress(self) -> None: ...


@asynccontextmanager
async def held(message: Held) -> AsyncIterator[None]:
    """However long the block takes, the message is not given to anybody else while this process lives and reaches the server."""
    signs = asyncio.create_task(_signs(message))
    try:
        yield
    finally:
        signs.cancel()
        with suppress(asyncio.CancelledError):
            await signs


async def _signs(message: Held) -> None:
    while True:
        await asyncio.sleep(SIGN_SECONDS)
        with suppress(NatsError, OSError):
            await message.in_progress()
