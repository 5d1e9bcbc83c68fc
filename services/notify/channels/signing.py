"""The one signature that robots and hooks are asked for. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac


def signature(key: bytes, text: str) -> str:
    """HMAC-SHA256 in base64."""
    return base64.b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).decode()
