"""The second line against secrets in logs: what is named like one, or looks like one, is not printed. The first is that nobody logs them. Pure."""

from __future__ import annotations

import re
from typing import Any

HIDDEN = "[已隐去]"
_NAMED = re.compile(
    r"(password|passwd|secret|token|authorization|cookie|session_key|api_?key|private|credential|seed|dsn)$",
    re.IGNORECASE,
)
#: passwords in addresses, bearer tokens, JWTs, seeds of nkeys, scrypt hashes, private keys
_LIKE = re.compile(
    r"(?P<before>\w[\w+.-]*://[^\s/:@]*:)[^\s/@]+(?=@)"
    r"|(?P<scheme>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"
    r"|\bS[ACNOUX][A-Z2-7]{56}\b"
    r"|\bscrypt\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?"
)


def redacted(text: str) -> str:
    """The text without what looks like a secret."""
    return _LIKE.sub(lambda found: f"{found['before'] or found['scheme'] or ''}{HIDDEN}", text)


def without_secrets(event: dict[str, Any]) -> dict[str, Any]:
    """A log line's members, values inside of others too."""
    return {name: HIDDEN if _NAMED.search(name) and value else _value(value) for name, value in event.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return without_secrets({str(name): part for name, part in value.items()})
    if isinstance(value, list | tuple):
        return [_value(part) for part in value]
    return value
