"""The token issuer of one stack: a key in its folder that only its owner can read, and the public half that the services believe."""

from __future__ import annotations

import json
from pathlib import Path

from joserfc.jwk import ECKey, KeySet

from deploy.local.home import Home, write_private
from shared.security.tokens import issued, new_key

AUDIENCE = "yingsu"
SECONDS = 12 * 3600
#: who needs no account: everything on this machine is theirs anyway
ADMINISTRATOR = "local-admin"
_ADMIN = {"duty": "admin", "name": "本机管理员"}


def public_keys(home: Home) -> Path:
    """The file of public keys; made with the private one the first time."""
    file = home.path / "token-keys.json"
    keys = KeySet([_key(home)]).as_dict(private=False)
    write_private(file, json.dumps(keys))
    return file


def token(home: Home, person: str = ADMINISTRATOR, seconds: int = SECONDS, **said: str) -> str:
    """A token of this stack. Without more said of somebody who is not in the accounts: the administrator of this machine."""
    return issued(_key(home), person, AUDIENCE, seconds, **(said or _ADMIN))


def _key(home: Home) -> ECKey:
    file = home.path / "token-key.json"
    if not file.exists():
        write_private(file, json.dumps(new_key().as_dict(private=True)))
    return ECKey.import_key(json.loads(file.read_text("utf-8")))
