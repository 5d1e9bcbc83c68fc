"""What the read models of a process do as one: read the end of the log, and let pass what concerns none of them.

A doorbell wakes all of them at once, and nearly all stand at the same place: one statement reads for all what followed, and each takes out what it wants,
decoded once. Whoever finds nothing in it only has its checkpoint to move, and one statement moves them all. Nobody depends on either: who stands elsewhere
reads by itself, and a checkpoint that could not be moved so is moved in a transaction of its own.
"""

from __future__ import annotations

import asyncio
import time

from shared.database import Pool
from shared.eventlog import EventLog
from shared.eventlog.reader import Page
from shared.projection.doorbell import Doorbell
from shared.projection.generation import Lease, queries

#: positions in one page: large enough to share its costs, small enough to be let go soon
PAGE = 1_000
#: seconds that a page is given out for, if no bell rings before: looks that follow no bell are not to lean on it
FRESH = 0.1


class Together:
    """Of one process. Without ``bell`` nobody shares: every look reads."""

    def __init__(self, pool: Pool, events: EventLog, bell: Doorbell | None = None) -> None:
        self._pool = pool
        self._events = events
        self._bell = bell
        self._after = self._rung = -1
        self._began = 0.0
        self._reading: asyncio.Task[Page] | None = None
        self._passing: asyncio.Task[frozenset[str]] | None = None
        self._waiting: list[tuple[Lease, int]] = []

    async def read(self, after: int, types: frozenset[str]) -> Page:
        """As ``EventLog.read``, of at most ``PAGE`` positions. Nothing is missing that was recorded when the bell last rang."""
        if (reading := self._read_since_the_bell(after)) is None:
            reading = self._reading = asyncio.create_task(self._events.read(after, PAGE))
        page = await asyncio.shield(reading)
        if page.upto < after:  # who asks is further than that page goes
            return await self._events.read(after, PAGE, types)
        return Page([one for one in page.events if one.position > after and one.type in types], page.upto)

    def _read_since_the_bell(self, after: int) -> asyncio.Task[Page] | None:
        """The last page, if it may be given to who stands at ``after``; else it is noted that one is read now."""
        rung, now, last = self._bell.rung if self._bell else -1, time.monotonic(), self._reading
        failed = last is not None and last.done() and (last.cancelled() or last.exception() is not None)
        if (
            last
            and not failed
            and self._after <= after
            and 0 <= rung == self._rung
            and now - self._began < FRESH
        ):
            return last
        self._after, self._rung, self._began = after, rung, now
        return None

    async def skip(self, lease: Lease, upto: int) -> bool:
        """Move a checkpoint past what its read model does not want. False: not moved, because the lease is lost or somebody holds the row just now."""
        if not self._waiting or self._passing is None:
            self._passing = asyncio.create_task(self._skip_all())
        self._waiting.append((lease, upto))
        started = time.monotonic()
        if lease.generation.name not in await asyncio.shield(self._passing):
            return False
        lease.renewed = started
        return True

    async def _skip_all(self) -> frozenset[str]:
        """The names of those that were moved."""
        await asyncio.sleep(0)  # who was given the same page comes along
        waiting, self._waiting = self._waiting, []
        rows = await self._pool.fetch(queries.skip, [lease.moving(upto) for lease, upto in waiting])
        return frozenset(row["name"] for row in rows)
