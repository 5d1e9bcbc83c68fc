"""Signed cookies: which session of whom, and the tickets between the steps of signing in. Every service reads them with the same key.

A cookie names a session and proves nothing more: whether it goes on, and who the person is today, is looked up at every request (``signed_in``).
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

COOKIE = "yingsu_session"


@dataclass(frozen=True, slots=True)
class Session:
    """``token`` goes with every form that was made in this session, and comes back with it."""

    person: str
    token: str
    number: UUID


class Sessions:
    """``key`` empty: sessions end with the process, and are no other process's; never a key that anybody knows."""

    def __init__(self, key: str) -> None:
        self._key = key or secrets.token_urlsafe(32)
        self._signer = URLSafeTimedSerializer(self._key, salt="yingsu.session")
        self._tickets = URLSafeTimedSerializer(self._key, salt="yingsu.ticket")
        self._feeds = URLSafeSerializer(self._key, salt="yingsu.feed")

    def begin(self, person: str, number: UUID) -> str:
        """The cookie's value."""
        return self._signer.dumps([person, secrets.token_urlsafe(24), number.hex])

    def read(self, cookie: str | None, seconds: float) -> Session | None:
        """None when there is none, when it is not ours, or when it is too old."""
        try:
            person, token, number = self._signer.loads(cookie or "", max_age=int(seconds))
            return Session(person, token, UUID(number))
        except (BadSignature, ValueError, TypeError, AttributeError):
            return None

    def ticket(self, purpose: str, **said: Any) -> str:
        """What somebody brings back at the next step of signing in. It can be read by who has it, and not changed."""
        return str(self._tickets.dumps([purpose, said]))

    def ticket_of(self, purpose: str, text: str | None, seconds: int) -> dict[str, Any] | None:
        """None when it is for something else, not ours, or too old."""
        try:
            meant, said = self._tickets.loads(text or "", max_age=seconds)
        except (BadSignature, ValueError, TypeError):
            return None
        return said if meant == purpose else None

    def secret(self, purpose: str) -> bytes:
        """32 bytes for a purpose, urlsafe base64 (a Fernet key); nobody learns the key itself from it."""
        return base64.urlsafe_b64encode(hmac.digest(self._key.encode(), purpose.encode(), "sha256"))

    def feed_key(self, person: str) -> str:
        """For the address of the person's own calendar, which calendar programs ask for without signing in. It opens nothing else."""
        return str(self._feeds.dumps(person))

    def feed_person(self, key: str) -> str | None:
        try:
            return str(self._feeds.loads(key))
        except (BadSignature, ValueError, TypeError):
            return None
