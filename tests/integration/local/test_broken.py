"""What runs and is of no use any more is started anew by the stack's supervisor."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import asyncpg
import pytest

from deploy.local.process import Process
from deploy.local.supervisor import Supervisor
from tests.support.servers import EmbeddedServer
from tests.support.waiting import until


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
