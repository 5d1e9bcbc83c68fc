"""A process whose clock is wrong says so, and neither dates facts nor acts by it.

The database's clock is the one that all processes share. Each compares its own with it at the start, every few seconds, and at once when its own clock has
jumped, which it sees without asking anybody: the machine's steady clock does not jump. Beyond ``NOTICED`` seconds it warns and its readiness says degraded;
beyond ``REFUSED`` it is not ready and does not know what day it is: whatever needs today waits, here or at another process whose clock is right. A process
that was set on a day (rehearsals) dates nothing by its clock. NATS orders nothing by time here, so it is not asked.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime

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
#: seconds between comparisons, and between looks at whether the own clock has jumped or is right again
EVERY, LOOK = 10.0, 1.0
#: seconds after which to come again
AFTER = 5.0


class Skew:
    """``standing``: set on a day, nothing is dated by the clock. ``now`` is this process's clock, ``steady`` the seconds that pass, whatever it says."""

    def __init__(
        self,
        pool: Pool,
        today: Today,
        *,
        standing: bool = False,
        now: Callable[[], datetime] = clock.utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pool = pool
        self._today = today
        self._standing = standing
        self._now = now
        self._steady = steady
        self._found = 0.0
        self._then = now(), steady()

    async def run(self) -> None:
        while True:
            await self.measure()
            await self._due()

    async def _due(self) -> None:
        """Until it is time to compare: sooner when the clock has jumped or is wrong."""
        end = self._steady() + EVERY
        while True:
            await asyncio.sleep(LOOK)
            if self._jumped or self._refuses or self._steady() >= end:
                return

    async def measure(self) -> None:
        """Against the middle of the question; a slow answer blurs it, and is then no proof of a wrong clock."""
        before, asked = self._now(), self._steady()
        try:
            theirs: datetime = await unfenced(self._pool.fetchval(queries.now))
        except (Retry, *database.TRANSIENT) as error:
            log.warning("clock.not_compared", reason=repr(error))
            return
        blur = (self._steady() - asked) / 2
        found = (before - theirs).total_seconds() + blur
        self._found = 0.0 if abs(found) <= blur else found
        self._then = before, asked
        SKEW.set(self._found)
        if abs(self._found) > REFUSED:
            log.error("clock.wrong", seconds=round(self._found, 3))
        elif abs(self._found) > NOTICED:
            log.warning("clock.differs", seconds=round(self._found, 3))

    @property
    def seconds(self) -> float:
        """How far ahead this clock is: as it was found, and what it has jumped since."""
        return self._found + self._jumped

    @property
    def _jumped(self) -> float:
        clock_then, steady_then = self._then
        moved = (self._now() - clock_then).total_seconds() - (self._steady() - steady_then)
        return moved if abs(moved) > NOTICED else 0.0

    @property
    def state(self) -> str:
        """For readiness: ``ok``, ``degraded: …``, or what is wrong."""
        if abs(self.seconds) <= NOTICED:
            return "ok"
        apart = f"{abs(self.seconds):.1f} s {'ahead of' if self.seconds > 0 else 'behind'} the database"
        return f"wrong: {apart}, what needs today waits" if self._refuses else f"degraded: {apart}"

    @property
    def _refuses(self) -> bool:
        return abs(self.seconds) > REFUSED and not self._standing

    def today(self) -> date:
        """Retry while the clock is wrong: nobody waits for a day that has not come, nobody is told of it."""
        self._know("it does not know what day it is")
        return self._today()

    def check(self, writes: Iterable[Write]) -> None:
        """Retry for what is dated today by a clock that is wrong: another process, or this one once it is set right, takes it."""
        if self._refuses and any(
            event.occurred_on == self._today() for write in writes for event in write.events
        ):
            self._know("what is dated today is not recorded")

    def _know(self, what: str) -> None:
        if self._refuses:
            log.error("clock.refused", seconds=round(self.seconds, 3))
            raise Retry(f"this process's clock is {self.seconds:.0f} s off, {what}", AFTER)
