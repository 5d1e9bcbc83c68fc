"""A doorbell says “look at the log”, never what is in it. One may be lost: whoever waits looks again after a while anyway."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Doorbell:
    """Rung once for everyone who waits and everyone who is just busy: each waiter has a bell of its own."""

    def __init__(self) -> None:
        self._bells: list[asyncio.Event] = []
        #: how often it rang
        self.rung = 0

    def bell(self) -> asyncio.Event:
        """A waiter's own bell, rung from now on."""
        bell = asyncio.Event()
        self._bells.append(bell)
        return bell

    def ring(self) -> None:
        self.rung += 1
        for bell in self._bells:
            bell.set()


async def heard(bell: asyncio.Event, seconds: float) -> bool:
    """Wait for the bell, at most so long; whether it rang."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()
    rang = bell.is_set()
    bell.clear()
    return rang
