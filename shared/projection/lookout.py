"""One look at the log for all read models of a process, instead of one by each of them: whoever has something to do is rung for.

A doorbell may be lost, and with NATS away none rings. Then this look, a few times a second, is how anybody learns that the log went on, or that a read model
is to be built or compared. Read models also look by themselves, seldom: nothing hangs on this one.
"""

from __future__ import annotations

import asyncio

import structlog

from shared import database
from shared.database import Pool
from shared.projection.doorbell import Doorbell
from shared.projection.generation import queries

log = structlog.get_logger(__name__)


class Lookout:
    """``moved`` is rung when the log ends elsewhere than at the last look, ``asked`` at every look while a generation of ``names`` is being made."""

    def __init__(self, pool: Pool, names: list[str], *, moved: Doorbell, asked: Doorbell) -> None:
        self._pool = pool
        self._names = names
        self._moved = moved
        self._asked = asked
        self._tail = -1

    async def run(self, seconds: float) -> None:
        """Look every so many seconds until cancelled; a database that is away is asked again."""
        while True:
            try:
                await self.look()
            except database.TRANSIENT as error:
                log.warning("projection.cannot_look", reason=repr(error))
            await asyncio.sleep(seconds)

    async def look(self) -> None:
        """Not only forward: a log that was put back is for everybody to see, too."""
        tail, asked = await self._pool.fetchrow(queries.look, self._names) or (0, False)
        if tail != self._tail:
            self._tail = tail
            self._moved.ring()
        if asked:
            self._asked.ring()
