"""Other sites of a stack on one machine: the districts that a centre copies, or the centre that a district is copied by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.nats import Link
from deploy.local.nats_users import NatsUsers


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``sites_file``: of a centre, the districts it copies. ``site``, ``hub``, ``seed_file``: of a district, its name there, the centre's door
    (nats-leaf://HOST:PORT), and the seed that the centre made for it.
    """

    sites_file: Path | None = None
    site: str = ""
    hub: str = ""
    seed_file: Path | None = None

    @property
    def identities(self) -> Sequence[str]:
        """Who knocks at this server, and who asks over the link."""
        return [*(f"link_{name}" for name in self._districts), *([self._centre] if self.hub else [])]

    def link(self, door: int) -> Link | None:
        if self.hub:
            return Link(hub=self.hub, seed_file=self.seed_file, account=self._centre)
        return Link(door=door) if self.sites_file else None

    def seeds(self, users: NatsUsers) -> dict[str, Path]:
        """By district, the file to hand over to it."""
        return {name: users.seed_file(f"link_{name}") for name in self._districts}

    @property
    def _districts(self) -> Sequence[str]:
        if not self.sites_file:
            return ()
        from shared.sites.known import (
            Sites,  # knows the events of all sites; a stack by itself need not load them
        )

        return tuple(Sites.load(self.sites_file).known)

    @property
    def _centre(self) -> str:
        return f"centre_{self.site}"


ALONE = Neighbours()
