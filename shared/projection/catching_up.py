"""Waiting for a read model to show what was just recorded, so that the page after a form shows what it did."""

from __future__ import annotations

import asyncio
import time

from shared.database import Pool
from shared.eventlog.outcomes import Appended, Duplicate, Outcome
from shared.projection import generation

#: seconds: nobody waits longer for a page, and between two looks
PATIENCE, LOOK = 2.0, 0.02


async def caught_up(pool: Pool, name: str, position: int) -> bool:
    """Whether the projection ``name`` shows the log up to ``position``; False when it does not in ``PATIENCE`` seconds."""
    until = time.monotonic() + PATIENCE
    while True:
        live = await generation.find(pool, name, "live")
        if live and live.position >= position:
            return True
        if time.monotonic() >= until:
            return False
        await asyncio.sleep(LOOK)


def last_of(outcome: Outcome) -> int:
    """The position of what was recorded, now or before; 0 where nothing was."""
    return max(outcome.positions) if isinstance(outcome, Appended | Duplicate) else 0
