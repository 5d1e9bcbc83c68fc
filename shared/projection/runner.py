"""Keeps one projection going: leases its live generation, applies page after page, builds and switches generations when asked.

Trouble that may pass (a lost connection, a restarting server) is waited out. An event that cannot be applied stops the projection: the page
is narrowed until the very event is found, its position is recorded and logged, readiness goes red, and the same event is tried again every
half minute, because the cause may be mended meanwhile. Nothing is ever skipped.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import structlog

from shared import database
from shared.database import Pool, transaction
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.eventlog.reader import Page
from shared.events.envelope import Recorded
from shared.projection import generation, metrics, traced
from shared.projection.building import Builder
from shared.projection.doorbell import heard
from shared.projection.generation import FencedError, Lease
from shared.projection.model import Projection, Ticking
from shared.projection.together import PAGE, Together

log = structlog.get_logger(__name__)

#: pauses after trouble, in seconds
SOON, STOPPED = 1.0, 30.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a lease lives, how often to look without a doorbell, how often to tick, how long to let events gather, how often to look for something to
    build: seconds.
    """

    lease: float = 10.0
    poll: float = 0.5
    tick: float = 1.0
    gather: float = 0.004
    build: float = 1.0


class Runner:
    """One projection in one process. ``run`` is the task; ``failure`` is what readiness shows."""

    def __init__(
        self,
        projection: Projection,
        pool: Pool,
        events: EventLog,
        *,
        owner: str,
        bell: asyncio.Event,
        asked: asyncio.Event | None = None,
        together: Together | None = None,
        pace: Pace | None = None,
        copied: Callable[[Recorded], bool] = lambda _: False,
    ) -> None:
        """``bell`` rings when the log went on, ``asked`` when something is to be built. ``together``: with the other read models of the process.
        ``copied``: which events another site recorded; they are history here, and no process manager acts on them.
        """
        self.projection = projection
        self.failure: str | None = None
        self._pool = pool
        self._events = events
        self._together = together or Together(pool, events)
        self._owner = owner
        self._bell = bell
        self._pace = pace or Pace()
        self._copied = copied
        self._builder = Builder(
            projection,
            pool,
            events,
            owner=owner,
            lease_seconds=self._pace.lease,
            asked=asked,
            idle=self._pace.build,
        )
        self._page = PAGE
        #: the last page was full: those that follow are read by itself, and only what it wants of them
        self._behind = False
        self._ticked = 0.0
        ticks = isinstance(projection, Ticking)
        self._idle = min(self._pace.poll, self._pace.tick) if ticks else self._pace.poll

    async def run(self) -> None:
        """Go on until cancelled."""
        await asyncio.gather(self._forever(self._lead), self._forever(self._builder.step))

    async def _forever(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except (FencedError, Retry, *database.TRANSIENT) as error:
                log.warning("projection.waits", projection=self.projection.name, reason=repr(error))
                await asyncio.sleep(getattr(error, "after", SOON))
            except Exception as error:
                log.exception("projection.stopped", projection=self.projection.name)
                self.failure = self.failure or repr(error)
                metrics.FAILING.labels(self.projection.name).set(1)
                await asyncio.sleep(STOPPED)

    async def _lead(self) -> None:
        """Hold the live generation's lease and work it off, until it is lost or the generation is replaced."""
        lease = await self._acquire()
        if lease is None:
            await asyncio.sleep(self._pace.lease / 4)
            return
        try:
            while await self._is_live(lease):
                await self._work(lease)
        finally:
            await asyncio.shield(self._give_up(lease))

    async def _acquire(self) -> Lease | None:
        """The live generation's lease, if this release can advance it; the very first generation is made here."""
        name, version = self.projection.name, self.projection.version
        live = await generation.find(self._pool, name, "live")
        if live is None:
            live = await generation.add(self._pool, name, version, "live")
        if live is None or live.version != version:
            return None
        await generation.create_tables(self._pool, live, self.projection.schema, shown=True)
        return await generation.acquire(self._pool, live, self._owner, self._pace.lease)

    async def _is_live(self, lease: Lease) -> bool:
        live = await generation.find(self._pool, self.projection.name, "live")
        return live is not None and live.generation == lease.generation.generation

    async def _work(self, lease: Lease) -> None:
        """Pages while there are any; then tick, renew and wait for the doorbell. Returns now and then to be looked after."""
        started = time.monotonic()
        while time.monotonic() - started < self._pace.lease:
            ticks = self._tick_is_due
            if await self._one_page(lease, alone=ticks):
                continue
            if ticks:
                await self._tick(lease)
            if lease.due:
                await lease.renew(self._pool)
            if await heard(self._bell, self._idle):
                await asyncio.sleep(self._pace.gather)  # one page for what a burst of commits brings
                self._bell.clear()  # whatever rang meanwhile was recorded before that page is read

    async def _one_page(self, lease: Lease, *, alone: bool) -> bool:
        """Whether there is more to do at once. A page that reached the tail waits for the next doorbell, which may have rung already.

        ``alone``: not the page of all, which may be a moment old, because the clock is asked next.
        """
        before, size = lease.position, self._page
        page = await self._next_page(before, alone=alone)
        self._behind = page.upto == before + size
        if page.upto == before:
            return False
        if not page.events and await self._together.skip(lease, page.upto):
            self._advanced(lease, page.upto, 0)
            return self._behind
        started = traced.now()
        try:
            async with transaction(self._pool) as db:
                await lease.advance(db, page.upto)
                for live, events in self._runs(page.events):
                    await self.projection.apply(db, events, live=live)
        except (FencedError, Retry, *database.TRANSIENT):
            raise
        except Exception as error:  # noqa: BLE001  (narrowed down to one event, then raised)
            if started:
                traced.note(self.projection.name, page.events, started, wrong=type(error).__name__)
            await self._narrow(lease, page.upto, error)
            return True
        if started:
            traced.note(self.projection.name, page.events, started)
        self._advanced(lease, page.upto, len(page.events))
        return self._behind

    async def _next_page(self, after: int, *, alone: bool) -> Page:
        """At the log's end the one that all read models of this process share."""
        if alone or self._behind or self._page < PAGE:
            return await self._events.read(after, self._page, self.projection.types)
        return await self._together.read(after, self.projection.types)

    def _runs(self, events: Sequence[Recorded]) -> Iterator[tuple[bool, Sequence[Recorded]]]:
        """The page in the log's order, what happened here apart from what was copied; whoever passes all of it on gets it whole."""
        if getattr(self.projection, "of_all_sites", False):
            yield from [(True, events)] if events else []
            return
        for copied, run in groupby(events, self._copied):
            yield not copied, list(run)

    def _advanced(self, lease: Lease, upto: int, count: int) -> None:
        lease.position = upto
        self._page = min(self._page * 4, PAGE)
        metrics.EVENTS.labels(self.projection.name).inc(count)
        metrics.POSITION.labels(self.projection.name).set(upto)
        self._goes_on()

    def _goes_on(self) -> None:
        """What stopped it is mended, also when nothing new was recorded since."""
        self.failure = None
        metrics.FAILING.labels(self.projection.name).set(0)

    async def _narrow(self, lease: Lease, upto: int, error: Exception) -> None:
        """Try smaller pages until the failing event stands alone; then stop at it."""
        if upto > lease.position + 1:
            self._page = max(1, (upto - lease.position) // 8)
            return
        metrics.FAILING.labels(self.projection.name).set(1)
        self.failure = f"position {upto}: {error!r}"
        await lease.fail(self._pool, upto, repr(error))
        log.error(
            "projection.event_failed", projection=self.projection.name, position=upto, reason=repr(error)
        )
        raise error

    @property
    def _tick_is_due(self) -> bool:
        return isinstance(self.projection, Ticking) and time.monotonic() - self._ticked >= self._pace.tick

    async def _tick(self, lease: Lease) -> None:
        assert isinstance(self.projection, Ticking)
        async with transaction(self._pool) as db:
            await lease.advance(db, lease.position)
            await self.projection.tick(db)
        self._ticked = time.monotonic()
        self._goes_on()

    async def _give_up(self, lease: Lease) -> None:
        try:
            await lease.release(self._pool)
        except database.TRANSIENT:
            log.warning("projection.lease_left", projection=self.projection.name)  # it runs out by itself
