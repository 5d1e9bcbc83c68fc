"""How often somebody may ask, counted once for all processes: tries to sign in, what changes something, what is expensive to make.

A bucket of tokens holds ``burst`` and fills by ``rate`` a second. With the database away nobody signs in and nothing is changed, but nobody is kept from
reading by it.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass

from shared import database
from shared.database import Pool
from shared.security.identity import Identity
from shared.security.rights import Duty
from shared.security.visitor import unfenced
from shared.settings import Settings
from shared.sql import load_queries

queries = load_queries(__package__)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class TooMany(Exception):  # noqa: N818  (it is an answer)
    """Asked too often: answered 429 with ``Retry-After: after`` seconds."""

    code = "too_many_requests"

    def __init__(self, after: int) -> None:
        self.after = max(1, after)
        self.message = f"请求过于频繁，请 {self.after} 秒后再试；本次没有办理。"
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Pace:
    """``rate`` 0: as often as they like."""

    rate: float
    burst: float


#: refusals that are put on record one by one: nobody makes the log grow by asking for what is not theirs, for ever
REFUSING = Pace(1.0, 1_000.0)


class Limits:
    def __init__(self, pool: Pool, writing: Pace, making: Pace, refusing: Pace = REFUSING) -> None:
        self._pool = pool
        self._writing = writing
        self._making = making
        self._refusing = refusing

    @classmethod
    def of(cls, pool: Pool, settings: Settings) -> Limits:
        return cls(
            pool,
            Pace(settings.writes_per_second, settings.writes_burst),
            Pace(settings.exports_per_minute / 60, settings.exports_burst),
        )

    async def ask(self, who: Identity, method: str, *, expensive: bool = False) -> None:
        """TooMany when the person has asked too often. This machine's administrator is nobody's visitor."""
        if who.duty is Duty.ADMIN:
            return
        if method not in SAFE:
            await self._take(f"write:{who.person}", self._writing)
        elif expensive:
            try:
                await self._take(f"make:{who.person}", self._making)
            except database.TRANSIENT:
                return

    async def refuse(self, who: Identity) -> None:
        """Before a refusal is recorded; TooMany when the person was refused too often: what they did is on record, again and again."""
        with suppress(*database.TRANSIENT):
            await self._take(f"refused:{who.person}", self._refusing)

    async def _take(self, key: str, pace: Pace) -> None:
        if not pace.rate:
            return
        if not await unfenced(self._pool.fetchrow(queries.take, key, pace.rate, pace.burst)):
            raise TooMany(math.ceil(1 / pace.rate))

    async def try_once(self, key: str, most: int, seconds: float) -> int:
        """Count a try; seconds to wait, 0 when it may be made. What it raises lets nobody in."""
        return int(await unfenced(self._pool.fetchval(queries.try_once, key, most, seconds)))

    async def forgive(self, key: str) -> None:
        """It was right: nothing is held against the name."""
        await unfenced(self._pool.execute(queries.forgive, key))

    async def give_back(self, key: str) -> None:
        """It was right, but others behind the same address have tries of their own."""
        await unfenced(self._pool.execute(queries.give_back, key))
