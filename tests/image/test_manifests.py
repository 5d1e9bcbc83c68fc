"""Every workload of deploy/k8s really starts: this image, with the manifest's command, user, rights, limits, settings, mounts and probes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from deploy.local.home import temporary_home
from tests.image.docking import container, docker
from tests.image.pods import Cluster
from tests.k8s.rendering import name, of_kind
from tests.k8s.secrets import made
from tests.support.running import eventually

OVERLAY = "production"
POSTGRES = "yingsu-postgres-rw"
#: what the operator CloudNativePG does with the cluster's manifest, as far as the services see it
OWNER = """
create role yingsu_owner login createrole password '{password}';
alter role yingsu_owner set createrole_self_grant = 'set, inherit';
create database yingsu owner yingsu_owner;
"""


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    return made(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def postgres(net: str, secrets: dict[str, dict[str, str]]) -> Iterator[None]:
    """A Postgres that answers to the operator's name, with an owner who is no superuser."""
    image = os.environ.get("YINGSU_TEST_POSTGRES_IMAGE", "postgres:18")
    alias = (f"--network-alias={POSTGRES}",)
    with container(image, options=alias, env={"POSTGRES_PASSWORD": "root"}, network=net) as server:
        psql = ("exec", "--env=PGPASSWORD=root", server, "psql", "-U", "postgres", "-h", "127.0.0.1")
        eventually(lambda: "1" in docker(*psql, "-Atc", "select 1", check=False).split())
        for statement in (
            OWNER.format(password=secrets["yingsu-postgres-owner"]["password"]).strip().splitlines()
        ):
            docker(*psql, "-c", statement)
        yield


@pytest.fixture(scope="module")
def cluster(image: str, net: str, secrets: dict[str, dict[str, str]]) -> Iterator[Cluster]:
    nats = os.environ.get("YINGSU_TEST_NATS_IMAGE", "nats:2.15")
    with temporary_home() as home:  # a folder that every user of a container can pass
        yield Cluster(OVERLAY, net, home.path, secrets, {"yingsu": image, "nats": nats})


@pytest.mark.timeout(600)  # the whole installation, from nothing to ready
def test_an_installation_comes_up(cluster: Cluster, postgres: None) -> None:
    """Three NATS servers form a cluster; services wait for the schema, the job makes it as an owner without superuser rights, all become ready."""
    (nats,) = of_kind(OVERLAY, "StatefulSet")
    (job,) = of_kind(OVERLAY, "Job")
    services = {name(one): one for one in of_kind(OVERLAY, "Deployment")}
    with ExitStack() as stack:
        servers = [
            stack.enter_context(cluster.running(nats, index=i)) for i in range(nats["spec"]["replicas"])
        ]
        waiting = stack.enter_context(cluster.running(services["yingsu-intake"], "initContainers"))
        for server in servers:
            eventually(
                lambda server=server: server.probe("readinessProbe") and server.probe("livenessProbe"), 90
            )
        assert waiting.ended() is None

        migration = stack.enter_context(cluster.running(job))
        eventually(lambda: migration.ended() is not None, 120)
        assert migration.ended() == 0, migration.log()
        eventually(lambda: waiting.ended() is not None, 30)
        assert waiting.ended() == 0, waiting.log()

        running = {title: stack.enter_context(cluster.running(one)) for title, one in services.items()}
        for title, one in running.items():
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                eventually(lambda one=one, probe=probe: one.probe(probe) or one.ended() is not None, 120)
                assert one.ended() is None, (title, one.log())
