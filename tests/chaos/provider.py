"""Who signs the bureaus' tokens here, by the clock of the place: tokens run out, keys are withdrawn, and whoever is refused comes for a new one."""

from __future__ import annotations

import json

from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.local.home import Home, write_private
from deploy.local.tokens import ADMINISTRATOR, AUDIENCE, public_keys
from shared.security.tokens import LEEWAY, LOCAL, new_key
from tests.chaos.clocks import Clocks

SECONDS = 12 * 3600


class Provider:
    """``headers`` are what all bureaus send now; ``renewed`` counts how often they came for new ones."""

    def __init__(self, home: Home, clocks: Clocks) -> None:
        self._home = home
        self._clocks = clocks
        public_keys(home)
        self.renewed = 0
        self.headers = self.headers_of(ADMINISTRATOR)

    def again(self) -> None:
        """For whoever was answered 401."""
        self.renewed += 1
        self.headers = self.headers_of(ADMINISTRATOR)

    def run_out(self, seconds: float) -> None:
        """What the bureaus have is good for so long."""
        self.headers = self._signed(ADMINISTRATOR, seconds - LEEWAY)

    def change_keys(self) -> None:
        """The key is withdrawn; what it has signed is worth nothing to who reads the keys again."""
        write_private(self._home.path / "token-key.json", json.dumps(new_key().as_dict(private=True)))
        public_keys(self._home)

    def headers_of(self, person: str, **said: str) -> dict[str, str]:
        return self._signed(person, SECONDS, **said)

    def _signed(self, person: str, lives: float, /, **said: str) -> dict[str, str]:
        key = ECKey.import_key(json.loads((self._home.path / "token-key.json").read_text("utf-8")))
        now = int(self._clocks.now())
        told = said or {"duty": "admin", "name": "本机管理员"}
        claims = {"iss": LOCAL, "aud": AUDIENCE, "sub": person, "iat": now - LEEWAY, "exp": int(now + lives)}
        token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims | {"yingsu": told}, key)
        return {"Authorization": f"Bearer {token}"}
