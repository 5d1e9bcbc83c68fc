"""Wait for a condition, never for a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
#: between two looks: at first, and at most
SOON, SELDOM = 0.02, 0.1


def pause(began: float) -> float:
    """Seconds until the next look, a tenth of what has been waited since ``began`` (monotonic): to look costs a core as much as many a thing waited for."""
    return min(max((time.monotonic() - began) / 10, SOON), SELDOM)


async def until(condition: Callable[[], Awaitable[T]], seconds: float = 20.0) -> T:
    """The first truthy answer; TimeoutError names the condition and its last answer."""
    answer: T | None = None
    began = time.monotonic()
    try:
        async with asyncio.timeout(seconds):
            while not (answer := await condition()):
                await asyncio.sleep(pause(began))
    except TimeoutError:
        raise TimeoutError(
            f"{getattr(condition, '__qualname__', condition)} was still {answer!r} after {seconds} s"
        ) from None
    return answer
