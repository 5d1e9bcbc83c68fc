"""What an act costs the process that does it, and for how long it keeps others from being answered."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import psutil

from benchmarks.figures import Figure

T = TypeVar("T")


async def measured(name: str, rows: int, act: Callable[[], Awaitable[T]]) -> tuple[T, Figure]:
    turns = Turns()
    counting = asyncio.create_task(turns.count())
    began, cpu, servers = time.perf_counter(), time.process_time(), _of_servers()
    answer = await act()
    took = time.perf_counter() - began
    more = {
        "CPU s": time.process_time() - cpu,
        "Postgres s": _of_servers() - servers,
        "loop ms": turns.longest * 1_000,
        "gc ms": turns.stopped * 1_000,
    }
    counting.cancel()
    return answer, Figure(f"{name}, {rows:,} rows", "rows", rows / took, took * 1_000, None, (), more)


class Turns:
    """Of this thread's loop: the longest stretch of CPU between two of them, and the collector's longest stop."""

    def __init__(self) -> None:
        self.longest = self.stopped = self._stopping = 0.0

    async def count(self) -> None:
        gc.callbacks.append(self._collected)
        try:
            last = time.thread_time()
            while True:
                await asyncio.sleep(0.002)
                self.longest = max(self.longest, (now := time.thread_time()) - last)
                last = now
        finally:
            gc.callbacks.remove(self._collected)

    def _collected(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._stopping = time.thread_time()
        else:
            self.stopped = max(self.stopped, time.thread_time() - self._stopping)


def _of_servers() -> float:
    """CPU seconds of this process' children."""
    spent = 0.0
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            spent += times.user + times.system + times.children_user + times.children_system
    return spent
