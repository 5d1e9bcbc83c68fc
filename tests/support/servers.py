"""Real PostgreSQL and NATS for tests, and every way to break them.

`postgres` and `nats` are one server each for the whole run: a given one (YINGSU_TEST_DATABASE_URL,
YINGSU_TEST_NATS_URL), else embedded, else, with YINGSU_TEST_PARTS=containers, in containers of the images
YINGSU_TEST_POSTGRES_IMAGE and YINGSU_TEST_NATS_IMAGE. When none can be had the tests fail. Tests that break a server take one of their own: `own_postgres`, `own_nats`.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import psutil
import pytest

from deploy.local import nats as nats_part
from deploy.local import postgres as postgres_part
from deploy.local.home import temporary_home
from deploy.local.ports import free_ports
from deploy.local.process import Process, Running

READY_SECONDS = 30.0
IN_CONTAINERS = os.environ.get("YINGSU_TEST_PARTS") == "containers"
#: for testcontainers: ports of this machine, and no container that watches over the others (each is ended by who started it)
DOCKER = {
    "TESTCONTAINERS_RYUK_DISABLED": "true",
    "TESTCONTAINERS_CONNECTION_MODE": "docker_host",
    "TC_HOST": "127.0.0.1",
}


#: a database of a test lives for a second, and no test takes the power away: a killed server finds what the kernel was given
NOT_KEPT = ("-c", "fsync=off", "-c", "full_page_writes=off")


class Server:
    """A server to use. For PostgreSQL the url is a superuser's, into the database `postgres`."""

    #: how databases are copied: through its log, or as files where nobody waits for the disk
    copying = "wal_log"

    def __init__(self, url: str) -> None:
        self.url = url


class EmbeddedServer(Server):
    """A server of our own, that can be broken; it comes back on the same port with the same data.

    Start it from the main thread: the kernel ends a server with the thread that started it.
    """

    def __init__(self, url: str, process: Process, logs: Path) -> None:
        super().__init__(url)
        self.process = process
        self.logs = logs
        self.start()

    def start(self) -> None:
        """Start and wait until it is ready."""
        self.running = Running(self.process, self.logs)
        self.running.wait_ready(READY_SECONDS)

    def stop(self) -> None:
        """In order: sessions are ended, everything is written. Does nothing when it does not run."""
        self.thaw()
        self.running.stop()

    def kill(self) -> None:
        """SIGKILL, and wait until its own children have noticed."""
        family = self._family()
        self.running.kill()
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.resume()
        psutil.wait_procs(family, timeout=READY_SECONDS)

    def restart(self) -> None:
        """Stop if it runs, then start."""
        self.stop()
        self.start()

    def freeze(self) -> None:
        """SIGSTOP to the server and its children: connections stay open, nothing is answered."""
        for process in self._family():
            process.suspend()

    def thaw(self) -> None:
        """SIGCONT after `freeze`."""
        for process in self._family():
            with suppress(psutil.NoSuchProcess):
                process.resume()

    def _family(self) -> list[psutil.Process]:
        if self.running.exit_code is not None:
            return []
        server = psutil.Process(self.running.pid)
        return [server, *server.children(recursive=True)]


@contextmanager
def embedded_postgres(*, durable: bool = True) -> Iterator[EmbeddedServer]:
    """As users have it; not ``durable``: the same, and nothing waits for the disk."""
    with temporary_home() as home:
        password = "only-for-tests"

        def run(process: Process, seconds: float) -> None:
            Running(process, home.logs).wait_done(seconds)

        cluster = postgres_part.prepare(home, password, run)
        [port] = free_ports(1)
        url = postgres_part.database_url(postgres_part.SUPERUSER, password, port, "postgres")
        process = cluster.process(port)
        if not durable:
            process = replace(process, argv=(*process.argv, *NOT_KEPT))
        server = EmbeddedServer(url, process, home.logs)
        server.copying = "wal_log" if durable else "file_copy"
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def embedded_nats() -> Iterator[EmbeddedServer]:
    with temporary_home() as home:
        port, monitor_port = free_ports(2)
        process = nats_part.nats(home, port, monitor_port)
        server = EmbeddedServer(f"nats://127.0.0.1:{port}", process, home.logs)
        try:
            yield server
        finally:
            server.stop()


def use_docker() -> None:
    """Testcontainers reads its settings when it is imported."""
    for name, value in DOCKER.items():
        os.environ.setdefault(name, value)


@contextmanager
def container_postgres() -> Iterator[Server]:
    use_docker()
    from testcontainers.community.postgres import PostgresContainer

    image = os.environ.get("YINGSU_TEST_POSTGRES_IMAGE", "postgres:18")
    container = PostgresContainer(image, username="postgres", dbname="postgres", driver=None)
    # the same collation and as many connections as the embedded one
    container.with_env("POSTGRES_INITDB_ARGS", " ".join(postgres_part.LOCALE))
    container.with_command(f"-c max_connections={postgres_part.SETTINGS['max_connections']} -c timezone=UTC")
    with on_loopback(container):
        yield Server(container.get_connection_url())


@contextmanager
def container_nats() -> Iterator[Server]:
    use_docker()
    from testcontainers.community.nats import NatsContainer

    container = NatsContainer(os.environ.get("YINGSU_TEST_NATS_IMAGE", "nats:2.15"), jetstream=True)
    with on_loopback(container):
        yield Server(container.nats_uri())


def on_loopback(container: Any) -> Any:
    """Docker publishes ports to the whole network unless told otherwise."""
    container.ports = {
        inside: ("127.0.0.1", port)
        for inside, port in zip(container.ports, free_ports(len(container.ports)), strict=True)
    }
    return container


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The run's PostgreSQL; ask `fresh_database` for a database in it."""
    if url := os.environ.get("YINGSU_TEST_DATABASE_URL"):
        yield Server(url)
        return
    with container_postgres() if IN_CONTAINERS else embedded_postgres(durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def nats() -> Iterator[Server]:
    """The run's NATS with JetStream, shared: streams in it need names of their own, else take `own_nats`."""
    if url := os.environ.get("YINGSU_TEST_NATS_URL"):
        yield Server(url)
        return
    with container_nats() if IN_CONTAINERS else embedded_nats() as server:
        yield server


@pytest.fixture
def own_postgres() -> Iterator[EmbeddedServer]:
    """An empty embedded PostgreSQL for one test, to be broken."""
    with embedded_postgres() as server:
        yield server


@pytest.fixture
def own_nats() -> Iterator[EmbeddedServer]:
    """An empty embedded NATS for one test, to be broken."""
    with embedded_nats() as server:
        yield server


@asynccontextmanager
async def fresh_database(server: Server, template: str = "template1") -> AsyncIterator[str]:
    """The url of a copy of a database that nobody uses, else an empty one; dropped afterwards whoever is still connected."""
    name = f"test_{uuid4().hex}"
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY {server.copying}")
    try:
        yield urlunsplit(urlsplit(server.url)._replace(path=f"/{name}"))
    finally:
        await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(postgres: Server) -> AsyncIterator[str]:
    """The url of an empty database for one test, as superuser."""
    async with fresh_database(postgres) as url:
        yield url


async def _execute(server: Server, statement: str) -> Any:
    connection = await asyncpg.connect(server.url)
    try:
        return await connection.execute(statement)
    finally:
        await connection.close()
