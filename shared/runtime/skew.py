"""A process whose clock is wrong says so, and does not date facts by it.

The database's clock is the one that all processes share. Each compares its own with it at the start and every minute: beyond ``NOTICED`` seconds it warns
and its readiness says degraded; beyond ``REFUSED`` it is not ready and appends no fact dated today, because its today may be another day. A process that
was set on a day (rehearsals) dates nothing by its clock. NATS orders nothing by time here, so it is not asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from shared import clock, database
from shared.clock import Today
from shared.database import Pool
from shared.errors import Retry
from shared.eventlog.outcomes import Write
from shared.measuring import gauge
from shared.security.visitor import unfenced
from shared.sql import load_queries

queries = load_queries(__package__, "skew.sql")
log = structlog.get_logger(__name__)

SKEW = gauge(
    "yingsu_clock_skew_seconds",
    "this process's clock less the database's",
    worry="beyond 2 s either way: readiness says degraded; beyond 60 s no fact dated today is taken",
)
#: seconds: said, and refused
NOTICED, REFUSED = 2.0, 60.0
EVERY = 60.0
AFTER = 30.0


class Skew:
    """``standing``: set on a day, nothing is dated by the clock. ``now`` is this process's clock."""

    def __init__(
        self, pool: Pool, today: Today, *, standing: bool = False, now: Callable[[], datetime] = clock.utc_now
    ) -> None:
        self._pool = pool
        self._today = today
        self._standing = standing
        self._now = now
        self.seconds = 0.0

    async def run(self) -> None:
        while True:
            await self.measure()
            await asyncio.sleep(EVERY)

    async def measure(self) -> None:
        """Against the middle of the question; a slow answer blurs it, and is then no proof of a wrong clock."""
        before = self._now()
        try:
            theirs: datetime = await unfenced(self._pool.fetchval(queries.now))
        except (Retry, *database.TRANSIENT) as error:
            log.warning("clock.not_compared", reason=repr(error))
            return
        after = self._now()
        blur = (after - before).total_seconds() / 2
        found = (before + (after - before) / 2 - theirs).total_seconds()
        self.seconds = 0.0 if abs(found) <= blur else found
        SKEW.set(self.seconds)
        if abs(self.seconds) > REFUSED:
            log.error("clock.wrong", seconds=round(self.seconds, 3))
        elif abs(self.seconds) > NOTICED:
            log.warning("clock.differs", seconds=round(self.seconds, 3))

    @property
    def state(self) -> str:
        """For readiness: ``ok``, ``degraded: …``, or what is wrong."""
        if abs(self.seconds) <= NOTICED:
            return "ok"
        apart = f"{abs(self.seconds):.1f} s {'ahead of' if self.seconds > 0 else 'behind'} the database"
        return f"wrong: {apart}, facts of today are refused" if self._refuses else f"degraded: {apart}"

    @property
    def _refuses(self) -> bool:
        return abs(self.seconds) > REFUSED and not self._standing

    def check(self, writes: Iterable[Write]) -> None:
        """Retry for what is dated today by a clock that is wrong: another process, or this one once it is set right, takes it."""
        if not self._refuses:
            return
        today = self._today()
        if any(event.occurred_on == today for write in writes for event in write.events):
            log.error("clock.refused", seconds=round(self.seconds, 3))
            raise Retry(
                f"this process's clock is {self.seconds:.0f} s off, what is dated today is not recorded",
                AFTER,
            )
