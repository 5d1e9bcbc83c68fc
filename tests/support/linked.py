"""Two NATS servers, a centre's and a district's, linked as sites are, over a line that can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from deploy.local import nats as nats_part
from deploy.local.home import temporary_home
from deploy.local.linking import Link
from deploy.local.process import free_ports
from tests.support.line import Line
from tests.support.servers import EmbeddedServer

DOMAIN = "yicheng"


@dataclass(frozen=True)
class Linked:
    centre: EmbeddedServer
    district: EmbeddedServer
    line: Line


@contextmanager
def linked_nats() -> Iterator[Linked]:
    [door] = free_ports(1)
    with Line(door) as line:
        hub = f"nats-leaf://{DOMAIN}:only-for-tests@127.0.0.1:{line.port}"
        with (
            _server(Link("centre", listen=door, keys=((DOMAIN, "only-for-tests"),))) as centre,
            _server(Link(DOMAIN, hub=hub)) as district,
        ):
            yield Linked(centre, district, line)


@contextmanager
def _server(link: Link) -> Iterator[EmbeddedServer]:
    with temporary_home() as home:
        port, monitor_port = free_ports(2)
        process = nats_part.nats(home, port, monitor_port, link=link)
        server = EmbeddedServer(f"nats://127.0.0.1:{port}", process, home.logs)
        try:
            yield server
        finally:
            server.stop()
