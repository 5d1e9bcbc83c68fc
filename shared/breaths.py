"""Much work on the loop without holding it: who goes through thousands of things lets others be answered every few milliseconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")

#: seconds of work between two looks at what others want: some hundred facts, far below what somebody at a page notices
BREATH = 0.01


async def in_breaths(items: Iterable[T]) -> AsyncIterator[T]:
    """The items in their order; after ``BREATH`` of work on them, theirs and the caller's, whoever waits has a turn."""
    began = time.perf_counter()
    for item in items:
        yield item
        if time.perf_counter() - began > BREATH:
            await asyncio.sleep(0)
            began = time.perf_counter()
