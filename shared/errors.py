"""Three things that look alike and are not: bad input (final), a passing trouble (try again later), and a message nobody can ever handle.

Delivery and doors need to know just these three.
"""

from __future__ import annotations


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


class Poison(Exception):  # noqa: N818
    """A message that can never be handled; it goes to the dead letters with this reason."""
