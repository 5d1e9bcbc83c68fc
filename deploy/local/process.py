"""One process of the local stack: what it is (`Process`, data) and a running one (`Running`).

A started process never outlives the process that started it, its output is in a log file of its own, and a start
that fails says why with the end of that log. Start from a thread that lives as long as the process should: the kernel
ties a child to the thread that forked it.
"""

import http.client
import math
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local.accounts import Account

LAUNCHER = Path(__file__).with_name("launch.py")
POLL_SECONDS, LONGEST_POLL_SECONDS = 0.02, 0.1
TAIL_LINES = 20
SERVER_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}  # for servers that are not ours


class StackError(Exception):
    """The local stack cannot start or go on: a stable `code`, a Chinese message, and the end of the `log` that tells why."""

    def __init__(self, code: str, message: str, log: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.log = log


@dataclass(frozen=True)
class Process:
    """What to run. `env` is the whole environment; `ready` is asked until it says yes. `broken`: it runs and will do nothing any more until it is
    started again.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    ready: Callable[[], bool]
    cwd: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL  # what it gets when the supervisor dies without stopping it
    grace: float = 10.0  # seconds from stop_signal to SIGKILL
    broken: Callable[[], bool] = lambda: False


class Running:
    """A started process. `group` 0 gives it a process group of its own, else it joins that (a guardian's) group."""

    def __init__(self, process: Process, logs: Path, *, group: int = 0) -> None:
        self.process = process
        self.log = logs / f"{process.name}.log"
        logs.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(  # noqa: S603 (the stack's own process list)
                [*_launcher(process, group), *process.argv],
                env=dict(process.env),
                cwd=process.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=group,
            )
        self.started = time.monotonic()
        self._stop_by = math.inf

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""
        return self._popen.poll()

    def wait_ready(self, seconds: float) -> None:
        """Raises StackError `process_died` or `process_not_ready`, with the end of its log."""
        name = self.process.name
        while not self.process.ready():
            if self.exit_code is not None:
                raise StackError(
                    "process_died", f"{name} 启动后即退出（退出码 {self.exit_code}）。", self.tail()
                )
            if time.monotonic() - self.started > seconds:
                raise StackError("process_not_ready", f"{name} 在 {seconds:g} 秒内没有就绪。", self.tail())
            # who starts slowly is asked less often: every answer costs it what it needs to start
            waited = time.monotonic() - self.started
            time.sleep(min(max(POLL_SECONDS, waited / 20), LONGEST_POLL_SECONDS))

    def wait_done(self, seconds: float) -> None:
        """For a process that should end by itself. Raises StackError when it fails or takes too long."""
        name = self.process.name
        try:
            code = self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            raise StackError("process_too_slow", f"{name} 超过 {seconds:g} 秒未完成。", self.tail()) from None
        finally:
            self.kill()  # whatever interrupted the wait
        if code:
            raise StackError("process_failed", f"{name} 失败（退出码 {code}）。", self.tail())

    def ask_to_stop(self) -> None:
        """The process has its grace from now on."""
        self._stop_by = time.monotonic() + self.process.grace
        self.send(self.process.stop_signal)
        self.send(signal.SIGCONT)  # a frozen process hears nothing else

    def wait_stopped(self) -> None:
        """Until it has ended after `ask_to_stop`; when its grace is over it is killed."""
        try:
            self._popen.wait(max(0.0, self._stop_by - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill()

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_stopped()

    def kill(self) -> None:
        self.send(signal.SIGKILL)
        self._popen.wait()

    def send(self, number: signal.Signals) -> None:
        if self.exit_code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def tail(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:]
        return "\n".join([f"日志 {self.log} 的末尾：", *lines])


def _launcher(process: Process, group: int) -> list[str]:
    death_signal = process.death_signal if sys.platform == "linux" and not group else 0
    uid, gid = (process.account.uid, process.account.gid) if process.account else (-1, -1)
    numbers = map(str, (os.getpid(), int(death_signal), uid, gid))
    return [sys.executable, "-I", "-S", str(LAUNCHER), *numbers]


def http_ready(url: str) -> Callable[[], bool]:
    """True once GET `url` answers 200."""

    def ready() -> bool:
        try:
            return http_get(url)[0] == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    return ready


def http_get(url: str, seconds: float = 2) -> tuple[int, bytes]:
    """Status and body; without a client that knows of certificates, which takes longer to make than this machine's servers to answer.

    Raises OSError or http.client.HTTPException.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("GET", parts._replace(scheme="", netloc="").geturl())
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def tcp_ready(port: int) -> Callable[[], bool]:
    """True once something on this machine accepts connections there."""

    def ready() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return False
        return True

    return ready
