"""Writing anchors down on a schedule, in every place there is. A place that is away is tried again; what it missed is in the next anchor too.

Several processes may do it at once: the same anchor twice in a place proves no less.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from shared import database
from shared.database import Pool
from shared.errors import Retry
from shared.eventlog.anchor import Anchor
from shared.eventlog.metrics import UNANCHORED
from shared.eventlog.reader import queries

log = structlog.get_logger(__name__)


class Place(Protocol):
    """``put`` returns once the anchor is kept; Retry or OSError when it could not be."""

    @property
    def name(self) -> str: ...

    @property
    def seconds(self) -> float:
        """At least so long between two anchors."""
        ...

    async def put(self, anchor: Anchor) -> None: ...


class FilePlace:
    """A file that is only ever added to; best on a disk that the database's host cannot write (a mounted WORM share, another machine's export)."""

    name = "file"

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        self.seconds = seconds

    async def put(self, anchor: Anchor) -> None:
        await asyncio.to_thread(self._append, anchor.line())

    def _append(self, line: str) -> None:
        """A line that a crash cut short is closed first, so that it spoils no other."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            size = os.lseek(descriptor, 0, os.SEEK_END)
            broken = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, (("\n" if broken else "") + line + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


async def head(pool: Pool, now: datetime) -> Anchor | None:
    """The last seal there is; None in an empty log."""
    row = await pool.fetchrow(queries.head)
    return Anchor(row["position_to"], row["hash"], row["recorded_at"], now) if row else None


class Anchoring:
    """``run`` until cancelled."""

    def __init__(
        self, pool: Pool, places: Iterable[Place], now: Callable[[], datetime], look: float = 1.0
    ) -> None:
        self._pool = pool
        self._now = now
        self._look = look
        self._began = now()
        self._last: dict[Place, Anchor | None] = dict.fromkeys(places)

    async def run(self) -> None:
        while self._last:
            await self.once()
            await asyncio.sleep(self._look)

    async def look(self) -> None:
        """Say of each place how long the oldest event waits that it does not cover; of one that kept nothing yet, since this process began."""
        for place, last in self._last.items():
            seal = await self._pool.fetchrow(queries.seal_over, last.position + 1 if last else 1)
            since = (
                max(seal["recorded_at"], self._began if last is None else seal["recorded_at"])
                if seal
                else None
            )
            UNANCHORED.labels(place.name).set(
                max(0.0, (self._now() - since).total_seconds()) if since else 0.0
            )

    async def once(self) -> None:
        """Put the head wherever it is due and new."""
        try:
            found = await head(self._pool, self._now())
        except (Retry, *database.TRANSIENT) as error:
            log.warning("anchor.log_unreachable", reason=repr(error))
            return
        for place, last in self._last.items():
            if found and _due(place, last, found):
                await self._put(place, found)

    async def _put(self, place: Place, anchor: Anchor) -> None:
        try:
            await place.put(anchor)
        except (Retry, OSError) as error:
            log.warning("anchor.not_kept", place=place.name, position=anchor.position, reason=str(error))
        else:
            self._last[place] = anchor
            log.info("anchor.kept", place=place.name, position=anchor.position, hash=anchor.hash.hex())


def _due(place: Place, last: Anchor | None, now: Anchor) -> bool:
    if last is None:
        return True
    return (
        now.position > last.position and (now.anchored_at - last.anchored_at).total_seconds() >= place.seconds
    )
