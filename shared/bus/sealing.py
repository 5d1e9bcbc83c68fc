"""What was buried before anybody looked into it may hold anybody's name: such a letter is kept sealed, and opened where it is sent again.

``seal`` and ``unseal`` are of a vault; the subject says whose key seals (``submit.<region>.<bureau>``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

SEALED = "Yingsu-Sealed"
_NOWHERE = ("none", "none")

Unseal = Callable[[bytes], Awaitable[bytes]]


class Seal(Protocol):
    async def __call__(self, region: str, bureau: str, content: bytes) -> bytes: ...


def place_of(subject: str) -> tuple[str, str]:
    """Region and bureau of who sent it."""
    parts = subject.split(".")
    return (parts[1], parts[2]) if len(parts) == 3 else _NOWHERE
