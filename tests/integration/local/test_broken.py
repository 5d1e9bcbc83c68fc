"""What runs and is of no use any more is started anew by the stack's supervisor."""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE

import asyncpg
import httpx
import nats
import psutil
import pytest
from nats.errors import Error as NatsError
from nats.js.api import StreamConfig

from deploy.local.process import Process
from deploy.local.supervisor import Supervisor
from tests.k8s.rendering import of_kind
from tests.support.servers import EmbeddedServer
from tests.support.waiting import until

PROBES = ("livenessProbe", "startupProbe", "readinessProbe")
#: bytes that a file may have while its disk is full
SMALL = 1_000_000


@pytest.mark.timeout(60)
def test_who_is_broken_is_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended, and another runs in its place; who is well is left alone."""
    monkeypatch.setattr("deploy.local.supervisor.BROKEN_SECONDS", 0.0)
    sign = tmp_path / "broken"

    def sleeper(name: str, *, breaks: bool) -> Process:
        argv = (sys.executable, "-c", "import time; time.sleep(600)")
        return Process(name, argv, dict(os.environ), lambda: True, broken=lambda: breaks and sign.exists())

    with Supervisor(tmp_path) as supervisor:
        supervisor.launch(sleeper("well", breaks=False), sleeper("ill", breaks=True))
        before = supervisor.pids()
        sign.touch()
        after = next(pids for pids in supervisor.watch())
        sign.unlink()
    assert after["well"] == before["well"]
    assert after["ill"] != before["ill"]


@pytest.mark.timeout(60)
def test_who_cannot_be_started_now_is_started_later(tmp_path: Path) -> None:
    """No place for a log (a full disk, a folder that is gone) ends nobody else and not the supervisor: it tries again until there is one."""
    logs, away, log = tmp_path / "logs", tmp_path / "away", logging.getLogger("yingsu.stack")

    def mend(record: logging.LogRecord) -> bool:
        if "没有启动" in record.msg:
            logs.unlink()
            away.rename(logs)
        return True

    with Supervisor(logs) as supervisor:
        supervisor.launch(Process("one", ("/bin/sleep", "600"), dict(os.environ), lambda: True))
        first = supervisor.pids()["one"]
        logs.rename(away)
        logs.touch()  # in its place a file
        os.kill(first, signal.SIGKILL)
        log.addFilter(mend)
        try:
            assert next(supervisor.watch())["one"] != first
        finally:
            log.removeFilter(mend)
    assert not away.exists()


async def test_a_postgres_that_was_asked_politely_to_end(own_postgres: EmbeddedServer) -> None:
    """SIGTERM with a session open: it takes nobody in and does not end; that is told from its state, and it is ended as the stack ends it."""
    server = own_postgres.running
    session = await asyncpg.connect(own_postgres.url)
    assert not server.process.broken()
    os.kill(server.pid, signal.SIGTERM)

    async def told() -> bool:
        return server.process.broken()

    await until(told)
    with pytest.raises(asyncpg.CannotConnectNowError):
        await asyncpg.connect(own_postgres.url)
    assert (await session.fetchval("select 1"), server.exit_code) == (1, None)
    server.stop()
    assert server.exit_code == 0


async def test_a_nats_that_cannot_write_any_more(own_nats: EmbeddedServer) -> None:
    """A write that failed once, room again since: the stream takes nothing more, which the path of the manifest's liveness probe says (the one of readiness
    does not: what it still can do it does) and the local stack sees; started anew it takes messages again.
    """
    server, client = own_nats.running, await nats.connect(own_nats.url)
    js = client.jetstream(timeout=2)
    await js.add_stream(StreamConfig(name="FULL", subjects=["full.>"]))
    assert {status(own_nats, name) for name in PROBES} == {200}
    assert not server.process.broken()
    limits = psutil.Process(server.pid).rlimit
    limits(RLIMIT_FSIZE, (SMALL, RLIM_INFINITY))  # what a full disk is to whoever writes
    with pytest.raises(NatsError):
        for _ in range(20):
            await js.publish("full.x", b"x" * (SMALL // 10))
    limits(RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))
    with pytest.raises(NatsError):
        await js.publish("full.x", b"x")
    assert {name: status(own_nats, name) for name in PROBES} == {
        "livenessProbe": 503,
        "startupProbe": 503,
        "readinessProbe": 200,
    }
    assert server.process.broken()
    await client.close()
    own_nats.restart()
    again = await nats.connect(own_nats.url)
    await again.jetstream(timeout=5).publish("full.x", b"x")
    await again.close()
    assert status(own_nats, "livenessProbe") == 200


def status(server: EmbeddedServer, probe: str) -> int:
    """What the probe of the manifest would be answered."""
    [nats_] = [
        one for one in of_kind("production", "StatefulSet") if one["metadata"]["name"] == "yingsu-nats"
    ]
    [container] = nats_["spec"]["template"]["spec"]["containers"]
    path = container[probe]["httpGet"]["path"]
    [address] = re.findall(r'http: "(.+)"', Path(server.process.argv[-1]).read_text(encoding="utf-8"))
    return httpx.get(f"http://{address}{path}").status_code
