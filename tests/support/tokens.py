"""Tokens for services that tests start without a stack."""

from __future__ import annotations

from pathlib import Path

from deploy.local.home import Home
from deploy.local.tokens import public_keys, token


class Issuer:
    """Signs with a key of its own; ``keys`` is the file that YINGSU_TOKEN_KEYS names."""

    def __init__(self, folder: Path) -> None:
        self._home = Home(folder)
        self.keys = public_keys(self._home)

    def token(self, person: str = "local-admin", **said: str) -> str:
        return token(self._home, person, **said)

    def headers(self, person: str = "local-admin", **said: str) -> dict[str, str]:
        """Of a request by that person; ``said``: duty, region, bureau, name. Without: this machine's administrator."""
        return {"Authorization": f"Bearer {self.token(person, **said)}"}
