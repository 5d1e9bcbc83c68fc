"""Run the stack as a user would, as a process, and find every process it ever started."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import psutil

from deploy.local.home import Home, StackInfo
from tests.support.waiting import pause

MARK = "YINGSU_TEST_MARK"
STAND_IN = "tests.support.standin_stack"
T = TypeVar("T")


def eventually(question: Callable[[], T], seconds: float = 30.0) -> T:
    """The first answer that is not false or empty. Raises AssertionError with the last one when time is up."""
    began = time.monotonic()
    while not (answer := question()):
        if time.monotonic() > began + seconds:
            raise AssertionError(f"not within {seconds:g} s: {question} said {answer!r}")
        time.sleep(pause(began))
    return answer


class Program:
    """A started program and all that descends from it, told by a mark in the environment or by the home's files."""

    def __init__(self, home: Home, arguments: list[str]) -> None:
        self.home = home
        self.mark = uuid4().hex
        self.output = home.path / "output.txt"
        with self.output.open("ab") as output:
            env = {**os.environ, MARK: self.mark}
            self.popen = subprocess.Popen([sys.executable, *arguments], env=env, stdout=output, stderr=output)

    def until_up(self) -> StackInfo:
        """The addresses once everything runs. Raises AssertionError with the output when it ends before."""

        def up() -> StackInfo | None:
            assert self.popen.poll() is None, self.output.read_text()
            return self.home.running()

        return eventually(up, 120)

    def until_written(self, name: str) -> None:
        """Until the file HOME/name is there."""
        eventually((self.home.path / name).exists)

    def left(self) -> list[psutil.Process]:
        """Every process of this program that is alive, itself included."""
        return [process for process in psutil.process_iter() if self._belongs(process)]

    def until_gone(self) -> None:
        eventually(lambda: not self.left(), 15)

    def _belongs(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            place = str(self.home.path)
            started_by_us = process.environ().get(MARK) == self.mark
            return started_by_us or process.cwd().startswith(place) or place in " ".join(process.cmdline())
        return False


@contextmanager
def program(home: Home, *arguments: str) -> Iterator[Program]:
    """`python ARGUMENTS...`. If it still runs at the end of the context it is killed, and nothing that it started may outlive it: AssertionError."""
    started = Program(home, list(arguments))
    try:
        yield started
    finally:
        started.popen.kill()
        started.popen.wait()
        try:
            started.until_gone()
        finally:
            for process in started.left():
                with suppress(psutil.NoSuchProcess):
                    process.kill()


def stand_in(home: Home, mode: str = "normal") -> list[str]:
    """The arguments of the stack with stand-in services."""
    return ["-m", STAND_IN, str(Path(home.path)), mode]
