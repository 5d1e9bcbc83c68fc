"""What stands in the log for a name: ``pd1.<subject>.<sealed>~``, found anywhere in a text. Pure."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
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
#: characters that a name is taken to have where it is shown
_NAME = 3


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


def clipped(text: str, limit: int, most: int = LONGEST) -> str:
    """At most ``limit`` characters as people see them and ``most`` as they are kept, never cut inside a token."""
    parts = SPLIT.split(text) if MARK in text else [text]
    if _seen(parts) <= limit and len(text) <= most:
        return text
    kept, seen, length = list[str](), 1, 1
    for part in parts:
        if is_token(part) and seen + _NAME <= limit and length + len(part) <= most:
            kept.append(part)
            seen, length = seen + _NAME, length + len(part)
        elif is_token(part):
            break
        else:
            left = max(0, min(limit - seen, most - length))
            kept.append(part[:left])
            seen, length = seen + len(part), length + len(part)
            if left < len(part):
                break
    return "".join(kept) + "…"


def _seen(parts: Iterable[str]) -> int:
    return sum(_NAME if is_token(part) else len(part) for part in parts)
