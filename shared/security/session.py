"""A signed cookie that says who signed in and when; every service reads it with the same key and nobody keeps it.

Who the person is today is looked up at every request, so that an account that is gone is gone at once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

COOKIE = "yingsu_session"
#: a working day
SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Session:
    """``token`` goes with every form that was made in this session, and comes back with it."""

    person: str
    token: str


class Sessions:
    """``key`` empty: sessions end with the process, and are no other process's; never a key that anybody knows."""

    def __init__(self, key: str) -> None:
        key = key or secrets.token_urlsafe(32)
        self._signer = URLSafeTimedSerializer(key, salt="yingsu.session")
        self._feeds = URLSafeSerializer(key, salt="yingsu.feed")

    def begin(self, person: str) -> str:
        """The cookie's value."""
        return self._signer.dumps([person, secrets.token_urlsafe(24)])

    def read(self, cookie: str | None) -> Session | None:
        """None when there is none, when it is not ours, or when it is too old."""
        try:
            person, token = self._signer.loads(cookie or "", max_age=SECONDS)
        except (BadSignature, ValueError, TypeError):
            return None
        return Session(person, token)

    def feed_key(self, person: str) -> str:
        """For the address of the person's own calendar, which calendar programs ask for without signing in. It opens nothing else."""
        return str(self._feeds.dumps(person))

    def feed_person(self, key: str) -> str | None:
        try:
            return str(self._feeds.loads(key))
        except (BadSignature, ValueError, TypeError):
            return None
