"""Copies other sites' logs into this one, each in its own order, every event once, with where it came from.

How far the copy is stands in the log itself: the stream ``site-<name>`` moves in the same transaction as the events it speaks of, and at the very
version that was read, so two mirrors at once, a crash or a link cut at any moment repeat nothing and leave nothing out. A site that cannot be
reached is waited for while the others go on. What cannot be copied (a region that is not the site's, a gap, an unknown type) stops that site's copy
loudly, before the event.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from shared import database
from shared.bus.connection import Bus
from shared.database import Pool
from shared.errors import Retry
from shared.eventlog import Appended, EventLog, reader
from shared.eventlog.outcomes import Duplicate
from shared.events.envelope import Recorded
from shared.events.site import SiteMirrored
from shared.sites import metrics
from shared.sites.copying import CannotCopyError, Copy, Standing, copy, stream_of
from shared.sites.known import Site, Sites
from shared.sites.reading import Page, page
from shared.sql import load_queries

log = structlog.get_logger(__name__)
queries = load_queries(__package__)

#: seconds between looks when there is nothing new, after trouble, and after a stop
POLL, SOON, STOPPED = 0.5, 1.0, 30.0
#: looks at nothing new after which the site's stream is checked for being the one that was read
IDLE_LOOKS = 60
#: how often it is written down that a site answers and has nothing new
NOTE_EVERY = timedelta(seconds=30)
_NEVER = datetime.min.replace(tzinfo=UTC)


class Mirror:
    """``run`` until cancelled."""

    def __init__(
        self, sites: Sites, pool: Pool, events: EventLog, bus: Bus, now: Callable[[], datetime]
    ) -> None:
        self._sites = sites
        self._pool = pool
        self._log = events
        self._bus = bus
        self._now = now
        self._noted: dict[str, datetime] = {}

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for name, site in self._sites.known.items():
                tasks.create_task(self._forever(name, site), name=f"mirror {name}")

    async def _forever(self, name: str, site: Site) -> None:
        while True:
            try:
                await self._follow(name, site)
            except (Retry, *database.TRANSIENT) as error:
                log.warning("mirror.waits", site=name, reason=repr(error))
                await asyncio.sleep(SOON)
            except CannotCopyError as error:
                log.error("mirror.stopped", site=name, reason=str(error))  # noqa: TRY400  (an answer, not a malfunction)
                await self._stop(name, str(error))
                await asyncio.sleep(error.after)
            except Exception as error:
                log.exception("mirror.failed", site=name)
                await self._stop(name, repr(error))
                await asyncio.sleep(STOPPED)

    async def _follow(self, name: str, site: Site) -> None:
        """Page after page, from where the log says that the copy is."""
        standing, idle = await self._resumed(name), 0
        metrics.STOPPED.labels(name).set(0)
        while True:
            found = await page(self._bus, name, standing.sequence + 1)
            standing = await self._copied(name, site, standing, found)
            idle = 0 if found.events else idle + 1
            if idle >= IDLE_LOOKS:
                return
            if not found.left:
                await asyncio.sleep(POLL)

    async def _copied(self, name: str, site: Site, standing: Standing, found: Page) -> Standing:
        metrics.BEHIND.labels(name).set(found.left + len(found.events))
        done = copy(name, site, standing, found.events)
        if done.writes:
            await self._append(name, done)
        metrics.HEARD.labels(name).set(self._now().timestamp())
        metrics.BEHIND.labels(name).set(found.left)
        await self._note(name, done.after.upto, found)
        return done.after

    async def _note(self, name: str, upto: int, found: Page) -> None:
        """Not at every look at nothing new."""
        now = self._now()
        if found.events or now - self._noted.get(name, _NEVER) > NOTE_EVERY:
            await self._pool.execute(queries.stand, name, upto, found.left, now, None)
            self._noted[name] = now

    async def _append(self, name: str, done: Copy) -> None:
        outcome = await self._log.append(*done.writes, order=done.order)
        if isinstance(outcome, Duplicate):
            return
        if not isinstance(outcome, Appended):
            raise await self._refused(name, done, outcome)
        metrics.COPIED.labels(name).inc(len(outcome.positions) - 1)

    async def _refused(self, name: str, done: Copy, outcome: object) -> Exception:
        """Somebody else copied meanwhile, or the site's history does not fit ours."""
        last = await self._last(name)
        if last.version >= done.after.version:
            return Retry("another mirror was faster")
        return CannotCopyError(f"位置 {done.after.upto} 之前的事件与本站点已有的不衔接：{outcome}")

    async def _resumed(self, name: str) -> Standing:
        """From the log, at the place where the site's stream has the event that was copied last."""
        standing = await self._last(name)
        if not standing.upto:
            return standing
        [last] = await reader.window(self._pool, *_last_of(await self._said(name)))
        there = await page(self._bus, name, standing.sequence, batch=1)
        if there.events and there.events[0].event.id == last.id:
            return standing
        return replace(standing, sequence=await self._found_again(name, standing.upto, last.id))

    async def _found_again(self, name: str, position: int, id_: UUID) -> int:
        """A stream that was made anew has the event under another number. CannotCopyError when it has another event there, or none."""
        after = 0
        while True:
            found = await page(self._bus, name, after + 1)
            for one in found.events:
                if one.position == position and one.event.id == id_:
                    return one.sequence
                if one.position >= position:
                    raise CannotCopyError(
                        f"该站点的日志在位置 {position} 处与已抄录的不同，可能由较早的备份恢复"
                    )
            if not found.left:
                raise CannotCopyError(
                    f"该站点的消息流还没有已抄录到的位置 {position}，可能正在重新填充，或日志由较早的备份恢复",
                    after=SOON,
                )
            after = found.events[-1].sequence

    async def _last(self, name: str) -> Standing:
        event = await self._said(name)
        if event is None:
            return Standing()
        said = _mirrored(event)
        return Standing(event.version, said.upto, said.sequence, bytes.fromhex(said.digest))

    async def _said(self, name: str) -> Recorded | None:
        row = await self._pool.fetchrow(queries.last_of_stream, stream_of(name))
        return reader.recorded(row) if row else None

    async def _stop(self, name: str, why: str) -> None:
        """Said where operators look; tried again half a minute later, for the cause may be mended meanwhile."""
        metrics.STOPPED.labels(name).set(1)
        last = await self._last(name)
        await self._pool.execute(queries.stand, name, last.upto, None, None, why)


def _mirrored(event: Recorded) -> SiteMirrored:
    assert isinstance(event.payload, SiteMirrored)
    return event.payload


def _last_of(said: Recorded | None) -> tuple[int, int]:
    """The window here that holds just the last event that was copied with it."""
    assert said
    last = said.position + len(_mirrored(said).origins)
    return last - 1, last
