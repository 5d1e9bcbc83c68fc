"""Due dates: the bare date, the date with its reasons, and `yingsu period --batch` as the process that a caller starts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import orjson

from benchmarks.figures import Load, Result, figure, ratio
from services.deadlines.dates import Direction, Period, Unit, due, explain, shipped

ROUNDS = 3
COUNT = 20_000
LINES = 10_000


async def run() -> Result:
    asked, calendar = _asked(Random("dates")), shipped()
    bare = figure(
        "due", "dates", [_load(lambda: [due(*one, calendar) for one in asked]) for _ in range(ROUNDS)]
    )
    told = figure(
        "due, explained",
        "dates",
        [_load(lambda: [explain(*one, calendar) for one in asked]) for _ in range(ROUNDS)],
    )
    name = "period --batch of 10,000 lines, start included"
    batch = figure(name, "lines", [_batch(asked[:LINES]) for _ in range(ROUNDS)])
    return Result("dates", (bare, told, batch), (ratio("explained / bare", told, bare),))


def _asked(random: Random) -> list[tuple[date, Period]]:
    limits = {Unit.DAYS: 90, Unit.WORKDAYS: 30, Unit.MONTHS: 12, Unit.YEARS: 2}
    return [
        (
            date(2023, 1, 1) + timedelta(days=random.randrange(1_400)),
            Period(
                random.randint(1, limits[unit := random.choice(list(limits))]),
                unit,
                random.choice(list(Direction)),
            ),
        )
        for _ in range(COUNT)
    ]


def _line(asked: tuple[date, Period]) -> bytes:
    day, period = asked
    return orjson.dumps(
        {"from": day, period.unit.value: period.n, "before": period.direction is Direction.BEFORE}
    )


def _load(work: Callable[[], object]) -> Load:
    started = time.perf_counter()
    work()
    return Load(COUNT / (time.perf_counter() - started))


def _batch(asked: list[tuple[date, Period]]) -> Load:
    lines = b"\n".join(map(_line, asked))
    started = time.perf_counter()
    command = [sys.executable, "-m", "cli.main", "period", "--batch", "-"]
    done = subprocess.run(command, input=lines, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    if done.stdout.count(b"\n") != LINES:
        raise ValueError(done.stderr)
    return Load(LINES / seconds)
