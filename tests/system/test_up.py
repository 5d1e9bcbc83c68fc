"""`yingsu up` as a user runs it, with the real services. That SIGKILL of it ends them too is held at the end of every other system of the tests (``program``)."""

import signal
from collections.abc import Iterator

import httpx
import psutil
import pytest

from deploy.local.home import Home, temporary_home
from shared.settings import SERVICES
from tests.support.running import Program, program


@pytest.fixture
def home() -> Iterator[Home]:
    with temporary_home() as folder:
        yield folder


def up(home: Home) -> list[str]:
    return ["-m", "cli.main", "up", "--home", str(home.path), "--today", "2026-03-02"]


def environments(started: Program, *names: str) -> list[dict[str, str]]:
    pids = started.until_up().pids
    return [psutil.Process(pids[name]).environ() for name in names]


def test_up_runs_everything_until_it_is_stopped(home: Home) -> None:
    """It says where each service is, each one is ready, each knows its own password alone, and SIGTERM ends all of it in order."""
    with program(home, *up(home)) as started:
        info = started.until_up()
        answers = {name: httpx.get(f"{url}/readyz").status_code for name, url in info.service_urls.items()}
        assert answers == dict.fromkeys(SERVICES, 200)
        knows_no_password_but_its_own(home, started)
        started.popen.send_signal(signal.SIGTERM)
        assert started.popen.wait(60) == 0
        started.until_gone()
        said = started.output.read_text(encoding="utf-8")
    assert all(url in said for url in info.service_urls.values())
    assert "系统中的今天：2026年3月2日" in said
    assert "应诉系统已停止。" in said


def knows_no_password_but_its_own(home: Home, started: Program) -> None:
    """No service's environment holds the owner's address or another service's password; each stands on the given day."""
    info, passwords = started.until_up(), home.passwords((*SERVICES, "postgres"))
    for name, environment in zip(SERVICES, environments(started, *SERVICES), strict=True):
        text = "\n".join(environment.values())
        assert {other for other in passwords if passwords[other] in text} == {name}
        assert environment["YINGSU_DATABASE_URL"] == info.database_urls[name]
        assert environment["YINGSU_TODAY"] == "2026-03-02"
