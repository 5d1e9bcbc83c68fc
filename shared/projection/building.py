"""Blue/green: build a generation beside the live one from the log, then switch to it, or only compare the two.

The new one never overtakes the live one, so every event up to the switch had its effects exactly once, by the live one; the new one
replays with ``live=False``. The switch is one transaction that holds the live checkpoint's row: readers see the old tables or the new ones.
"""

from __future__ import annotations

import asyncio

import structlog

from shared.database import Connection, Pool, transaction
from shared.eventlog import EventLog
from shared.projection import generation
from shared.projection.doorbell import heard
from shared.projection.generation import Generation, Lease, queries
from shared.projection.model import Projection

log = structlog.get_logger(__name__)

#: positions in one page of a replay: nothing waits for it, so it may be large; in a large page more of what changes again is written only once
PAGE = 20_000


class Builder:
    """Builds what ``projections.generations`` asks for; asks itself when this release has a newer version than the live one."""

    def __init__(
        self,
        projection: Projection,
        pool: Pool,
        events: EventLog,
        *,
        owner: str,
        lease_seconds: float,
        asked: asyncio.Event | None = None,
        idle: float = 1.0,
    ) -> None:
        """``asked`` rings when there may be something to build; without it, it looks every ``idle`` seconds."""
        self._projection = projection
        self._pool = pool
        self._events = events
        self._owner = owner
        self._lease_seconds = lease_seconds
        self._asked = asked or asyncio.Event()
        self._idle = idle

    async def step(self) -> None:
        """Build one generation to its end, if one is wanted and nobody else is at it."""
        lease = await self._acquire()
        if lease is None:
            await heard(self._asked, self._idle)
            return
        log.info(
            "projection.building", projection=self._projection.name, generation=lease.generation.generation
        )
        await generation.create_tables(self._pool, lease.generation, self._projection.schema, shown=False)
        while not await self._finished(lease):
            await self._replay(lease)
        await generation.drop_retired(self._pool, self._projection.name)

    async def _acquire(self) -> Lease | None:
        wanted = await self._wanted()
        return (
            await generation.acquire(self._pool, wanted, self._owner, self._lease_seconds) if wanted else None
        )

    async def _wanted(self) -> Generation | None:
        name, version = self._projection.name, self._projection.version
        wanted = await generation.find(self._pool, name, "building", "checking")
        if wanted and wanted.version < version and await self._abandoned(wanted):
            wanted = None
        if wanted is None:
            live = await generation.find(self._pool, name, "live")
            if live and live.version < version:
                wanted = await generation.add(self._pool, name, version, "building")
        return wanted if wanted and wanted.version == version else None

    async def _abandoned(self, other: Generation) -> bool:
        """Whether an earlier release has left its building unfinished, which nobody will go on with: it gives way to ours.

        Its tables go with those of the live one, at the switch: until then its number must not be used again.
        """
        key = other.name, other.generation
        gone = bool(await self._pool.fetchval(queries.abandon, *key, self._lease_seconds))
        if gone:
            log.info("projection.abandoned", projection=other.name, version=other.version)
        return gone

    async def _replay(self, lease: Lease) -> None:
        """Pages up to where the live generation is now."""
        live = await generation.find(self._pool, self._projection.name, "live")
        goal = live.position if live else 0
        while lease.position < goal:
            upto = min(lease.position + PAGE, goal)
            events = await self._events.read_range(lease.position, upto, self._projection.types)
            async with transaction(self._pool) as db:
                await lease.advance(db, upto)
                if events:
                    await self._projection.apply(db, events, live=False)
            lease.position = upto

    async def _finished(self, lease: Lease) -> bool:
        """With the live checkpoint held still: if both stand at the same position, switch or compare."""
        async with transaction(self._pool) as db:
            live = await db.fetchrow(queries.lock_live, self._projection.name)
            if live is None or live["position"] != lease.position:
                return False
            await lease.advance(db, lease.position)
            await db.execute("reset search_path")
            old = Generation(self._projection.name, live["generation"], 0, "live", live["position"])
            if lease.generation.status == "checking":
                await self._compare(db, lease, old)
            else:
                await self._switch(db, lease.generation, old)
                log.info("projection.switched", projection=old.name, position=old.position)
        return True

    async def _switch(self, db: Connection, new: Generation, old: Generation) -> None:
        """A changed status also changes the epoch: whoever still holds a lease on either is fenced from here on."""
        await db.execute(queries.set_status, old.name, old.generation, "retired")
        await db.execute(queries.set_status, new.name, new.generation, "live")
        await generation.show(db, new)

    async def _compare(self, db: Connection, lease: Lease, live: Generation) -> None:
        rebuilt = lease.generation
        result = {
            "position": lease.position,
            "live": await generation.checksum(db, live),
            "rebuilt": await generation.checksum(db, rebuilt),
        }
        await db.execute(queries.finish_check, rebuilt.name, rebuilt.generation, result)
        log.info("projection.checked", projection=rebuilt.name, equal=result["live"] == result["rebuilt"])
