"""The image of this checkout, and a database and NATS beside it on a network of their own. Run by `make test-containers`."""

import json
import os
import subprocess
from collections.abc import Iterator

import pytest

from shared.settings import SERVICES
from tests.image.docking import build, container, docker, network, once
from tests.support.running import eventually

PASSWORDS = {name: f"{name}-pw" for name in SERVICES}


@pytest.fixture(scope="session")
def image() -> str:
    """Fails plainly where there is no Docker: `make test-containers` brings one."""
    known = subprocess.run(["docker", "info"], capture_output=True, check=False)
    assert known.returncode == 0, "Docker does not answer; run make test-containers"
    return os.environ.get("YINGSU_TEST_IMAGE") or build("yingsu:test")


@pytest.fixture(scope="session")
def net(image: str) -> Iterator[str]:
    with network() as name:
        yield name


@pytest.fixture(scope="session")
def parts(net: str) -> Iterator[dict[str, str]]:
    """`postgres` and `nats`: names on the network."""
    postgres = os.environ.get("YINGSU_TEST_POSTGRES_IMAGE", "postgres:18")
    broker = os.environ.get("YINGSU_TEST_NATS_IMAGE", "nats:2.15")
    env = {"POSTGRES_PASSWORD": "owner", "POSTGRES_DB": "yingsu"}
    with (
        container(postgres, env=env, network=net) as database,
        container(broker, "-js", network=net) as bus,
    ):
        eventually(
            lambda: (
                "1"
                in docker(
                    "exec", "--env=PGPASSWORD=owner", database, "psql", "-U", "postgres", "-h", "127.0.0.1", "-Atc", "select 1", "yingsu",
                    check=False,
                ).split()
            )
        )  # fmt: skip
        eventually(lambda: "Server is ready" in docker("logs", bus, check=False))
        yield {"postgres": database, "nats": bus}


@pytest.fixture(scope="session")
def migrated(image: str, net: str, parts: dict[str, str]) -> dict[str, dict[str, str]]:
    """The settings of each service, on a database that the image itself has brought up to date."""
    once(
        image,
        "migrate",
        net=net,
        env={
            "YINGSU_ADMIN_DATABASE_URL": f"postgresql://postgres:owner@{parts['postgres']}/yingsu",
            "YINGSU_ROLE_PASSWORDS": json.dumps(PASSWORDS),
            "YINGSU_NATS_URL": f"nats://{parts['nats']}:4222",
        },
    )
    return {
        name: {
            "YINGSU_DATABASE_URL": f"postgresql://yingsu_{name}:{PASSWORDS[name]}@{parts['postgres']}/yingsu",
            "YINGSU_NATS_URL": f"nats://{parts['nats']}:4222",
            "YINGSU_FILES_DIR": "/tmp/files",
            "YINGSU_SESSION_KEY": "k" * 32,
            "YINGSU_MASTER_KEYS_FILE": "/tmp/keys/master-keys.json",
        }
        for name in SERVICES
    }
