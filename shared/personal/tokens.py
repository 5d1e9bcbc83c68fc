"""What stands in the log for a name: ``pd1.<subject>.<sealed>~``, found anywhere in a text. Pure."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

#: of a field's text; what the vocabulary allows
LONGEST = 2_000
_TOKEN = r"pd1\.([A-Za-z0-9_-]{12})\.([A-Za-z0-9_-]{40,})~"  # noqa: S105  (a pattern)
#: a token, or what a clipped one left behind: neither may reach a person
_TRACE = re.compile(rf"{_TOKEN}|pd1\.[A-Za-z0-9_.-]*~?")
_WHOLE = re.compile(_TOKEN)
#: a text apart into its tokens and what stands between them
SPLIT = re.compile(r"(pd1\.[A-Za-z0-9_-]{12}\.[A-Za-z0-9_-]{40,}~)")
MARK = "pd1."


@dataclass(frozen=True, slots=True)
class Token:
    """``sealed``: which cipher, nonce, ciphertext and tag; ``subject`` names the key."""

    subject: str
    sealed: bytes

    def __str__(self) -> str:
        return f"{MARK}{self.subject}.{urlsafe_b64encode(self.sealed).decode().rstrip('=')}~"


def is_token(text: str) -> bool:
    return text.startswith(MARK) and bool(_WHOLE.fullmatch(text))


def found_in(text: str) -> set[str]:
    """The tokens that stand in a text."""
    return {found[0] for found in _WHOLE.finditer(text)} if MARK in text else set()


def parsed(text: str) -> Token | None:
    """None for what is no token."""
    if not (found := _WHOLE.fullmatch(text)):
        return None
    try:
        return Token(found[1], urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4)))
    except ValueError:
        return None


def replaced(text: str, shown: Callable[[str], str]) -> str:
    """The text with every token, whole or clipped, as it is to be shown."""
    return _TRACE.sub(lambda found: shown(found[0]), text) if MARK in text else text


def clipped(text: str, limit: int) -> str:
    """At most ``limit`` characters, never cut inside a token."""
    if len(text) <= limit:
        return text
    end = limit - 1
    for found in _TRACE.finditer(text):
        if found.start() < end < found.end():
            end = found.start()
    return text[:end] + "…"
