"""Two NATS servers, a centre's and a district's, linked as sites are, over a line that can be cut; everybody with credentials."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from deploy.local import nats as nats_part
from deploy.local.home import Home, temporary_home
from deploy.local.nats import Link
from deploy.local.nats_users import NatsUsers, of_home
from deploy.local.ports import free_ports
from shared.bus.credentials import Credentials
from shared.bus.rights import STANDING
from tests.support.line import Line
from tests.support.servers import EmbeddedServer

SITE_NAME = "yicheng"
LINK, CENTRE = f"link_{SITE_NAME}", f"centre_{SITE_NAME}"


@dataclass(frozen=True)
class Side:
    server: EmbeddedServer
    users: NatsUsers
    home: Home

    def lose_store(self) -> None:
        """The volume is gone: the server comes back empty."""
        self.server.kill()
        shutil.rmtree(self.home.path / "nats" / "jetstream")
        self.server.start()

    def credentials(self, identity: str) -> Credentials:
        return Credentials(self.users.seed_file(identity))


@dataclass(frozen=True)
class Linked:
    centre: Side
    district: Side
    line: Line


@contextmanager
def linked_nats() -> Iterator[Linked]:
    [door] = free_ports(1)
    with Line(door) as line, temporary_home() as here, temporary_home() as there:
        seed = of_home(here).seed_file(LINK)
        knocking = Link(hub=f"nats-leaf://127.0.0.1:{line.port}", seed_file=seed, account=CENTRE)
        with _side(here, Link(door=door), LINK) as centre, _side(there, knocking, CENTRE) as district:
            yield Linked(centre, district, line)


@contextmanager
def _side(home: Home, link: Link, other: str) -> Iterator[Side]:
    users = of_home(home)
    users.ensure((*STANDING, other))
    port, monitor_port = free_ports(2)
    process = nats_part.nats(home, port, monitor_port, users.configuration(), link)
    server = EmbeddedServer(f"nats://127.0.0.1:{port}", process, home.logs)
    try:
        yield Side(server, users, home)
    finally:
        server.stop()
