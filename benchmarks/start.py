"""The whole stack: the CPU seconds that each process spends until all are ready, and what it spends afterwards while nobody asks anything.

CPU and not the clock, because tests start dozens of stacks beside each other on few cores. What ends by itself before (initdb, migrations) is counted by
the process that started it.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Mapping
from contextlib import suppress
from statistics import median

import psutil

from benchmarks.figures import Figure, Result
from deploy.local.home import temporary_home
from deploy.local.stack import running_stack

STARTS = 3
#: from ready to at rest, and how long rest is looked at
SETTLING, IDLE = 10.0, float(os.environ.get("YINGSU_BENCH_IDLE", "30"))
ONCE, ALL = "initdb, migrations", "the stack"
START, WALL = "start, CPU s", "until ready, s"

Spent = Mapping[str, float]


async def run() -> Result:
    starts, walls, rests = zip(*(_one() for _ in range(STARTS)), strict=True)
    return Result(
        "start of the stack, and idle",
        tuple(
            _figure(name, [one[name] for one in starts], [one.get(name, 0.0) for one in rests], walls)
            for name in starts[0]
        ),
    )


def _figure(name: str, starts: list[float], rests: list[float], walls: tuple[float, ...]) -> Figure:
    """``runs``: milliseconds a second at rest."""
    more = {START: median(starts)} | ({WALL: median(walls)} if name == ALL else {})
    return Figure(name, "ms of CPU", median(rests), None, None, tuple(rests), more)


def _one() -> tuple[Spent, float, Spent]:
    """CPU seconds until ready, seconds until ready, milliseconds of CPU a second at rest."""
    before, began = _ended(), time.monotonic()
    with temporary_home() as home, running_stack(home) as stack:
        wall, pids = time.monotonic() - began, stack.info.pids
        start = _all({ONCE: _ended() - before} | _spent(pids))
        time.sleep(SETTLING)
        then = _spent(pids)
        time.sleep(IDLE)
        rest = {name: (now - then[name]) / IDLE * 1_000 for name, now in _spent(pids).items()}
    return start, wall, _all(rest)


def _all(spent: dict[str, float]) -> Spent:
    return {**spent, ALL: sum(spent.values())}


def _spent(pids: Mapping[str, int]) -> dict[str, float]:
    return {name: sum(map(_of, _family(psutil.Process(pid)))) for name, pid in pids.items()}


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _of(process: psutil.Process) -> float:
    """With what its ended children spent."""
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0


def _ended() -> float:
    """Of this process's children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime
