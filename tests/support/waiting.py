"""Wait for a condition, never for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(condition: Callable[[], Awaitable[T]], seconds: float = 20.0) -> T:
    """The first truthy answer; TimeoutError names the condition and its last answer."""
    answer: T | None = None
    try:
        async with asyncio.timeout(seconds):
            while not (answer := await condition()):
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise TimeoutError(
            f"{getattr(condition, '__qualname__', condition)} was still {answer!r} after {seconds} s"
        ) from None
    return answer
