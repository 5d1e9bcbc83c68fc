"""The supervisor: restarts what dies, refuses to share a folder, and says why it cannot start."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import asyncpg
import pytest

from deploy.local.home import Home, StackInfo, temporary_home
from deploy.local.ports import given_ports
from deploy.local.process import StackError
from deploy.local.stack import port_of, running_stack
from shared.settings import SERVICES
from tests.support.running import Program, eventually, program, stand_in


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with temporary_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def stack(home: Home) -> Iterator[Program]:
    """One running stack with stand-in services for the tests of this module."""
    with program(home, *stand_in(home)) as started:
        started.until_up()
        yield started


def restarted(stack: Program, name: str) -> StackInfo:
    """SIGKILL one process and wait until the stack says that another runs in its place."""
    before = stack.until_up().pids[name]
    os.kill(before, signal.SIGKILL)
    return eventually(lambda: info if (info := stack.until_up()).pids[name] != before else None)


def test_a_dead_service_is_started_again(stack: Program, home: Home) -> None:
    """A killed service comes back on its address, and the supervisor's log says that it died and was restarted."""
    url = restarted(stack, "stats").service_urls["stats"]
    eventually(lambda: _listens(port_of(url)))
    log = (home.logs / "stack.log").read_text(encoding="utf-8")
    assert "stats 已退出（退出码 -9），0.5 秒后重新启动。" in log
    assert "stats 已重新启动" in log


async def test_a_dead_database_is_started_again(stack: Program) -> None:
    """A killed PostgreSQL comes back on its address with its data."""
    url = stack.until_up().admin_database_url
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept (value int)")
    connection.terminate()
    restarted(stack, "postgres")
    eventually(lambda: _listens(port_of(url)))
    connection = await _connected(url)
    assert await connection.fetchval("SELECT count(*) FROM kept") == 0
    await connection.close()


def test_a_folder_has_one_stack(stack: Program, home: Home) -> None:
    """A second start in the same folder is refused and leaves the first alone."""
    with pytest.raises(StackError) as refused, running_stack(home):
        pass
    assert refused.value.code == "stack_running"
    assert stack.until_up().pids


def test_passwords_are_for_their_owner_only(stack: Program, home: Home) -> None:
    """The two files with passwords can be read by nobody else, and no service is given the owner's address."""
    assert stack.until_up()
    modes = {name: (home.path / name).stat().st_mode & 0o777 for name in ("stack.json", "passwords.json")}
    assert modes == {"stack.json": 0o600, "passwords.json": 0o600}


def test_a_service_that_dies_at_its_start_fails_the_start() -> None:
    """The message names the service and shows the end of its log; nothing is left running."""
    with temporary_home() as home, program(home, *stand_in(home, "dies")) as stack:
        assert stack.popen.wait(60) == 1
        assert not stack.left()
        output = stack.output.read_text(encoding="utf-8")
    assert "intake 启动后即退出（退出码 3）" in output
    assert "the reason is here" in output
    assert "process_died" in output


def test_the_doctor_names_what_is_unwell(stack: Program, home: Home) -> None:
    """Each part gets a finding; here the stand-in migration made no roles, no tables and no streams, and the stand-in services have no metrics: exactly these are unwell."""
    assert stack.until_up()
    command = [sys.executable, "-m", "cli.main", "doctor", "--home", str(home.path), "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    findings = {finding["part"]: finding for finding in json.loads(ended.stdout)}
    unwell = {part for part, finding in findings.items() if not finding["well"]}
    unmade = {"数据库结构", "消息流和消费者"}
    unmade |= {part for name in SERVICES for part in (f"数据库（{name}）", f"服务 {name}")}
    assert unwell - {"磁盘"} == unmade
    assert all(findings[part]["advice"] for part in unwell)
    assert {"内置数据库", "内置消息服务", "磁盘", "消息服务", "邮件", "服务 intake"} < set(findings)
    assert ended.returncode == 2


def test_a_taken_port_is_named() -> None:
    """A port base that runs into a used port is refused with the port's number."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StackError, match=str(port)):
            given_ports(port, 1)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


async def _connected(url: str) -> asyncpg.Connection:
    """The server listens before it has recovered: it answers 'starting up' until then."""
    while True:
        try:
            return await asyncpg.connect(url)
        except asyncpg.CannotConnectNowError:
            continue
