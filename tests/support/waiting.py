"""Wait for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(question: Callable[[], T], seconds: float = 30.0) -> T:
    """The first answer that is not false or empty. Raises AssertionError with the last one when time is up."""
    end = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:g} s: {question} said {answer!r}")
        time.sleep(0.02)
    return answer
