"""Who may sign in to NATS: a folder with the public keys of every identity and, readable by its owner only, the seeds made here.

The server needs ``users.json`` alone; a seed goes to whom it belongs. A key is changed in three steps, none of which disconnects anybody: the
new one is added beside the old (``begin``), whoever signs in with it gets its seed, the old one is taken away (``finish``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nkeys  # type: ignore[import-untyped]
from pydantic import TypeAdapter

from deploy.local.home import Home, write_private
from shared.bus.accounts import configuration
from shared.bus.client import key_of
from shared.bus.rights import rights

USERS = TypeAdapter(dict[str, list[str]])


def new_seed() -> str:
    """The seed of a new nkey of a user."""
    return str(nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER).decode())


@dataclass(frozen=True)
class NatsUsers:
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "users.json"

    @property
    def seeds(self) -> Path:
        return self.folder / "seeds"

    def seed_file(self, identity: str) -> Path:
        return self.seeds / f"{identity}.seed"

    def all(self) -> dict[str, list[str]]:
        """Identity → its public keys, the newest last."""
        return USERS.validate_json(self.file.read_bytes()) if self.file.exists() else {}

    def configuration(self) -> str:
        return configuration(self.all())

    def ensure(self, identities: Iterable[str]) -> None:
        """Whoever is not there yet gets a key and a seed. UnknownIdentityError for one that the table of rights does not have."""
        for identity in identities:
            rights(identity)
            if not self.all().get(identity):
                self.put(identity, self.begin(identity))

    def begin(self, identity: str) -> str:
        """A new seed whose key holds beside the present one."""
        seed = new_seed()
        self._write(self.all() | {identity: [*self.all().get(identity, [])[-1:], key_of(seed).public]})
        return seed

    def put(self, identity: str, seed: str) -> None:
        """Where processes on this machine read it."""
        file = self.seed_file(identity)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(file, seed + "\n")

    def finish(self, identity: str) -> None:
        """Only the newest key holds."""
        self._write(self.all() | {identity: self.all()[identity][-1:]})

    def remove(self, identity: str) -> None:
        self._write({name: keys for name, keys in self.all().items() if name != identity})
        self.seed_file(identity).unlink(missing_ok=True)

    def _write(self, users: dict[str, list[str]]) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self.file, USERS.dump_json(users, indent=1).decode())


def of_home(home: Home) -> NatsUsers:
    return NatsUsers(home.path / "nats-users")
