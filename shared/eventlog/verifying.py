"""Verification of the log in the background of a process, one at a time, with its progress and its last result."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

import structlog

from shared import database
from shared.clock import utc_now
from shared.database import Pool
from shared.errors import Retry
from shared.eventlog import reader
from shared.eventlog.anchor import Anchor
from shared.eventlog.metrics import VERIFICATION_FAILED
from shared.eventlog.verify import Verdict, verify

log = structlog.get_logger(__name__)

Anchors = Callable[[], Awaitable[Iterable[Anchor]]]
#: who asked, up to which position, the verdict, and why no anchors were read
Said = Callable[[str, int, Verdict, str], Awaitable[None]]


class Verifying:
    """``anchors`` gives what was written down outside the database; where that is away, the chain alone is verified (``unanchored`` says why)."""

    def __init__(self, pool: Pool, anchors: Anchors, said: Said | None = None) -> None:
        """``said`` is told each verdict, so that other processes know of it."""
        self._pool = pool
        self._anchors = anchors
        self._said = said
        self._task: asyncio.Task[None] | None = None
        self.position = 0
        self.tail = 0
        self.began: datetime | None = None
        self.ended: datetime | None = None
        self.verdict: Verdict | None = None
        self.unanchored = ""
        self.failure = ""

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    @property
    def percent(self) -> int:
        return min(100, self.position * 100 // self.tail) if self.tail else 0

    def start(self, person: str) -> bool:
        """False when one is running already."""
        if self.running:
            return False
        self.position, self.tail, self.began, self.failure = 0, 0, utc_now(), ""
        self._task = asyncio.create_task(self._run(person), name="verification of the log")
        return True

    async def _run(self, person: str) -> None:
        try:
            self.tail = await reader.tail(self._pool)
            self.verdict = await verify(self._pool, self._reached, await self._known())
        except (Retry, *database.TRANSIENT) as error:
            self.failure = repr(error)
            log.warning("log.not_verified", reason=self.failure)
        else:
            VERIFICATION_FAILED.set(int(not self.verdict.intact))
            if self.verdict.intact:
                log.info("log.verified", position=self.position)
            else:
                log.critical("log.broken", broken_at=self.verdict.broken_at)
            await self._tell(person, self.verdict)
        self.ended = utc_now()

    async def _tell(self, person: str, verdict: Verdict) -> None:
        """A log that cannot be written to is not verified less."""
        try:
            if self._said:
                await self._said(person, self.tail, verdict, self.unanchored)
        except (Retry, *database.TRANSIENT) as error:
            log.warning("log.verdict_not_recorded", reason=repr(error))

    async def _known(self) -> Iterable[Anchor]:
        self.unanchored = ""
        try:
            return await self._anchors()
        except Retry as error:
            self.unanchored = str(error)
            return ()

    def _reached(self, position: int) -> None:
        self.position = position
