"""Three things that look alike and are not: bad input (final), a passing trouble (try again later), and a message nobody can ever handle.

Delivery and doors need to know just these three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class Rejected(Exception):  # noqa: N818  (it is an answer, not a malfunction)
    """The input breaks a rule. ``code`` is stable, for programs; ``message`` is Chinese, for people: what, where, what to do."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class Retry(Exception):  # noqa: N818
    """Not now: try the same thing again after ``after`` seconds."""

    def __init__(self, reason: str, after: float = 1.0) -> None:
        super().__init__(reason)
        self.after = after


class Misconfigured(ValueError):  # noqa: N818
    """A setting, or a file that the settings name, is wrong or cannot be read: nothing starts. Chinese: which, what in it."""


def faults(error: ValidationError) -> str:
    """Where and why, without what stands there: it may be a password."""
    found = error.errors(include_url=False, include_input=False)
    return "；".join(f"{'.'.join(map(str, one['loc']))} {one['msg']}".strip() for one in found)


class Poison(Exception):  # noqa: N818
    """A message that can never be handled; it goes to the dead letters with this reason."""
