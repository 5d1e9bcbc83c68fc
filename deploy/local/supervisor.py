"""Keeps a list of processes running: starts them, restarts what dies, ends them in reverse order.

A process that dies is started again after a delay that doubles with each quick death, and the supervisor's log says
so. Nothing it started survives it: on Linux the kernel sees to that, elsewhere the guardian.
"""

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

from deploy.local import guardian
from deploy.local.process import Process, Running

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0  # seconds
STEADY_AFTER = 60.0  # seconds; who lived this long starts again with the first delay
WATCH_SECONDS = 0.2
BROKEN_SECONDS = 3.0  # how often those that run are asked whether they are of use
#: an old office PC, or one that is busy, takes its time to load four services
READY_SECONDS = 90.0

log = logging.getLogger("yingsu.stack")


@dataclass
class Watched:
    """One slot of the list: its present process and when the next may start."""

    running: Running
    delay: float = FIRST_DELAY
    due: float | None = None


class Supervisor:
    """A context: on the way out, however it is left, everything has been stopped."""

    def __init__(self, logs: Path, *, with_guardian: bool = sys.platform != "linux") -> None:
        self.logs = logs
        self._guardian: subprocess.Popen[bytes] | None = guardian.start() if with_guardian else None
        self._stages: list[list[Watched]] = []
        self._asked = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def group(self) -> int:
        """The process group that children join; 0 for one of their own each."""
        return self._guardian.pid if self._guardian else 0

    def launch(self, *processes: Process) -> None:
        """Start one stage without waiting, so that slow starters overlap; a stage is also stopped side by side."""
        stage: list[Watched] = []
        self._stages.append(stage)
        stage.extend(Watched(Running(process, self.logs, group=self.group)) for process in processes)

    def wait_ready(self) -> None:
        """Until everything launched is ready. Raises StackError with the log's end of the first that is not."""
        for watched in self._all():
            watched.running.wait_ready(READY_SECONDS)

    def run(self, process: Process, seconds: float) -> None:
        """Run to its end. Raises StackError when it fails or takes longer."""
        Running(process, self.logs, group=self.group).wait_done(seconds)

    def pids(self) -> dict[str, int]:
        return {watched.running.process.name: watched.running.pid for watched in self._all()}

    def watch(self) -> Iterator[dict[str, int]]:
        """Endless: restarts what dies and yields the pids after each restart."""
        while True:
            self._end_broken()
            if any(self._revive(watched) for watched in self._all()):
                yield self.pids()
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        """The stages in reverse order."""
        while self._stages:
            stage = self._stages.pop()
            for watched in stage:
                watched.running.ask_to_stop()
            for watched in stage:
                watched.running.wait_stopped()
        if self._guardian and self._guardian.stdin:
            self._guardian.stdin.close()
            self._guardian.wait()

    def _all(self) -> Iterator[Watched]:
        return chain.from_iterable(self._stages)

    def _end_broken(self) -> None:
        if time.monotonic() - self._asked < BROKEN_SECONDS:
            return
        for watched in self._all():
            running = watched.running
            if running.exit_code is None and running.process.broken():
                log.error("%s 在运行但已不能工作，现予重新启动。", running.process.name)
                running.stop()
        self._asked = time.monotonic()

    def _revive(self, watched: Watched) -> bool:
        now, running = time.monotonic(), watched.running
        if running.exit_code is None:
            return False
        if watched.due is None:
            if now - running.started > STEADY_AFTER:
                watched.delay = FIRST_DELAY
            watched.due = now + watched.delay
            log.error(
                "%s 已退出（退出码 %s），%g 秒后重新启动。",
                running.process.name,
                running.exit_code,
                watched.delay,
            )
        if now < watched.due:
            return False
        watched.delay, watched.due = min(watched.delay * 2, LONGEST_DELAY), None
        try:
            watched.running = Running(running.process, self.logs, group=self.group)
        except OSError as error:  # no room for its log, no process to be had: once more after the delay
            log.error("%s 没有启动：%s", running.process.name, error)  # noqa: TRY400
            return False
        log.warning("%s 已重新启动（进程 %s）。", running.process.name, watched.running.pid)
        return True
