"""The place where it happens: a system on small disks, with lines to its servers, that can be stopped, killed and started on another day."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from deploy.local.home import Home, temporary_home
from deploy.local.stack import PARTS
from shared.settings import SERVICES
from tests.chaos.clocks import EVERYBODY, Clocks, sweep
from tests.chaos.plan import DISKS, LINES
from tests.chaos.provider import Provider
from tests.support.line import Line
from tests.support.outside import System
from tests.support.running import Program, program

#: MB of each disk: what the store needs, and as much again
SIZES = {"postgres": 1_000, "nats": 400}
#: ports one after another that a system takes
PORTS = len((*SERVICES, *PARTS))
FILLER = "filler"
MEGABYTE = 1 << 20


DAY = 86_400


class Here(System):
    """Asked with tokens of the place's own provider."""

    def __init__(self, running: Program, provider: Provider, **more: Any) -> None:
        super().__init__(running, **more)
        self.provider = provider

    def headers_of(self, person: str, **said: str) -> dict[str, str]:
        return self.provider.headers_of(person, **said)


class Site:
    """``disks``: the stores that have a disk of their own here; none where nothing can be mounted."""

    def __init__(self, home: Home, lines: dict[str, Line], first_port: int, disks: dict[str, Path]) -> None:
        self.home, self.lines, self.disks = home, lines, disks
        self.clocks = Clocks(home.path)
        self.clocks.start()
        self.provider = Provider(home, self.clocks)
        #: seconds in which everything ended, and was up again
        self.restarts: list[tuple[float, float]] = []
        self._first_port = first_port
        self._started = ExitStack()
        self.system = Here(self._start(), self.provider)

    def _start(self) -> Program:
        ports = [str(self.lines[name].port) for name in LINES]
        arguments = [
            "-m",
            "tests.chaos.stack",
            str(self.home.path),
            str(self._first_port),
        ]
        return self._started.enter_context(program(self.home, *arguments, *ports))

    async def restart(self, *, in_order: bool, days: int = 0) -> None:
        """Everything ends, in order or all at once, and starts on the same data, so many days later."""
        began, popen = time.monotonic(), self.system.program.popen
        popen.send_signal(signal.SIGTERM if in_order else signal.SIGKILL)
        await asyncio.to_thread(popen.wait, 90)
        await asyncio.to_thread(self.system.program.until_gone)
        gone = time.monotonic()
        if days:
            self.clocks.shift(EVERYBODY, days * DAY)
        self.system.program = self._start()
        await asyncio.to_thread(self.system.program.until_up)
        self.restarts.append((gone - began, time.monotonic() - gone))

    def fill(self, disk: str) -> None:
        """Not a byte is left."""
        with (self.disks[disk] / FILLER).open("wb") as file:
            for size in (MEGABYTE, 4096):
                try:
                    while True:
                        os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, size)
                except OSError:
                    continue

    def free(self, disk: str) -> None:
        (self.disks[disk] / FILLER).unlink()

    def keep_logs(self, folder: Path) -> None:
        """For whoever looks for the cause."""
        shutil.copytree(self.home.logs, folder, dirs_exist_ok=True)

    def close(self) -> None:
        self._started.close()
        sweep()


@contextmanager
def site() -> Iterator[Site]:
    """A running one; afterwards nothing is left, mounted or running."""
    with ExitStack() as stack:
        home = stack.enter_context(temporary_home())
        disks = {name: disk for name in DISKS if (disk := _disk(stack, home.path / name, SIZES[name]))}
        first = _block(PORTS)
        names = (*SERVICES, *PARTS)
        lines = {name: stack.enter_context(Line(first + names.index(name))) for name in LINES}
        running = Site(home, lines, first, disks)
        stack.callback(running.close)
        running.system.program.until_up()
        yield running


def _block(count: int) -> int:
    """The first of so many free ports in a row, below those that systems hand out by themselves."""
    for first in range(21_000 + os.getpid() % 5_000, 32_000, count):
        if all(_free(port) for port in range(first, first + count)):
            return first
    raise RuntimeError("no free ports in a row")


def _free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _disk(stack: ExitStack, place: Path, megabytes: int) -> Path | None:
    """A file system in memory, where we may mount one."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=711", "yingsu-chaos", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return None
    stack.callback(subprocess.run, ["umount", "--lazy", str(place)], check=True)
    return place
