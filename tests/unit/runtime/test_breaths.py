"""Much work on the loop lets others be answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise

from shared.breaths import BREATH, in_breaths


def busy(count: int) -> Iterator[int]:
    """Each of them takes longer than a breath to find."""
    for number in range(count):
        until = time.perf_counter() + 1.5 * BREATH
        while time.perf_counter() < until:
            pass
        yield number


async def test_whoever_waits_has_a_turn_after_each_breath() -> None:
    """Work that takes many breaths is left in between them, in the order of the items and with none of them missing."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    waiting = asyncio.create_task(others())
    seen = [(number, turns) async for number in in_breaths(busy(5))]
    waiting.cancel()
    assert [number for number, _ in seen] == [0, 1, 2, 3, 4]
    assert all(later > before for (_, before), (_, later) in pairwise(seen))
