"""Each service in a container as Kubernetes would run it: read-only, without rights, as nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from shared.settings import SERVICES
from tests.image.docking import RESTRICTED, container, docker
from tests.support.running import eventually

#: a service drains for at most 15 s
STOP_SECONDS = 20.0


@pytest.fixture(scope="module")
def services(image: str, net: str, migrated: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    """All four, side by side: container by service."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                container(image, "serve", name, options=RESTRICTED, env=migrated[name], network=net)
            )
            for name in SERVICES
        }


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_becomes_ready(services: dict[str, str], name: str) -> None:
    """Migrated by the image itself, every service answers that it is ready, asked by the image's own health command."""
    eventually(lambda: '"ready"' in docker("exec", services[name], "yingsu", "health", check=False), 90)
    assert '"nats":"ok"' in docker("exec", services[name], "yingsu", "health")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_rights(services: dict[str, str], name: str) -> None:
    """It runs as nobody, holds no capability, can gain none, and can write nowhere but in /tmp."""
    status = docker("exec", services[name], "cat", "/proc/1/status")
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert set(fields["Uid"].split()) == {"10001"}
    assert {fields[kind] for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert fields["NoNewPrivs"] == "1"
    refused = docker("exec", services[name], "sh", "-c", "touch /opt/x /etc/x /var/x", check=False)
    assert refused.count("Read-only file system") == 3


def test_health_tells_the_truth(services: dict[str, str]) -> None:
    """Where nobody answers the health command fails and says so."""
    asked = "yingsu health http://127.0.0.1:9/ || echo failed"
    said = docker("exec", services["intake"], "sh", "-c", asked, check=False)
    assert "没有应答" in said
    assert "failed" in said


def test_a_service_stops_when_it_is_told(services: dict[str, str]) -> None:
    """SIGTERM ends a service in its own order, long before Kubernetes would kill it."""
    began = time.monotonic()
    docker("stop", "--time", "60", services["stats"])
    assert time.monotonic() - began < STOP_SECONDS
    assert docker("inspect", "--format", "{{.State.ExitCode}}", services["stats"]).strip() == "0"
    assert "service.stopped" in docker("logs", services["stats"])
