"""Due dates: the bare date, the date with its reasons, a new version of the calendar, and `yingsu period --batch` as the process a caller starts.

A calendar keeps what it found out about its days. So other random periods than the measured ones are counted first, as in a service that runs;
what the very first ones cost on a calendar made anew is a figure of its own.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

import orjson

from benchmarks.figures import Aim, Figure, Load, Result, at_least, at_most, figure, percentile, ratio
from shared.dates import Direction, Period, Unit, WorkCalendar, due, explain, shipped

ROUNDS = 3
COUNT = 100_000
VERSIONS = 20
FIRST, DAYS = date(2015, 1, 1), 4_383
#: 90 years would leave the calendar
LONGEST = {Unit.DAYS: 90, Unit.WORKDAYS: 90, Unit.MONTHS: 90, Unit.YEARS: 20}

Asked = tuple[date, Period]


async def run() -> Result:
    asked, calendar = _asked("measured"), shipped()
    _explain_all(_asked("before"), calendar)
    bare = _counted("due", lambda: [due(*one, calendar) for one in asked])
    told = _counted("due, explained", lambda: _explain_all(asked, calendar))
    others = (
        _counted("due, explained, all kept in memory", lambda: [explain(*one, calendar) for one in asked]),
        _counted("due, explained, on a new calendar", lambda: _explain_all(asked, _made_anew())),
    )
    version = figure("calendar with one more notice", "calendars", [_versions() for _ in range(ROUNDS)])
    batches = [_batch(asked, *options) for options in ((), ("--no-steps",))]
    return Result(
        "dates",
        (bare, told, *others, version, *batches),
        (ratio("explained / bare", told, bare),),
        _aims(bare, told, version),
    )


def _aims(bare: Figure, told: Figure, version: Figure) -> tuple[Aim, ...]:
    return (
        at_least("due, dates a second", 500_000, bare.rate),
        at_least("due, explained, dates a second", 50_000, told.rate),
        at_most("a new calendar, p99 ms", 100, version.p99_ms),
    )


def _asked(seed: str) -> list[Asked]:
    return list(_periods(Random(seed)))


def _periods(random: Random) -> Iterator[Asked]:
    for _ in range(COUNT):
        unit = random.choice(list(LONGEST))
        period = Period(random.randint(1, LONGEST[unit]), unit, random.choice(list(Direction)))
        yield FIRST + timedelta(days=random.randrange(DAYS)), period


def _explain_all(asked: list[Asked], calendar: WorkCalendar) -> None:
    for one in asked:
        explain(*one, calendar)


def _made_anew() -> WorkCalendar:
    return WorkCalendar.of(shipped().notices)


def _counted(name: str, work: Callable[[], object]) -> Figure:
    return figure(name, "dates", [_timed(work) for _ in range(ROUNDS)])


def _timed(work: Callable[[], object]) -> Load:
    """Of one core: what else runs on this machine meanwhile is not counted."""
    started = time.process_time()
    work()
    return Load(COUNT / (time.process_time() - started))


def _versions() -> Load:
    """A notice imported and the days it changes found, again and again."""
    calendar, times = shipped(), []
    for notice in (calendar.notices * VERSIONS)[:VERSIONS]:
        started = time.perf_counter()
        calendar.changed_days(calendar.with_notice(notice))
        times.append(time.perf_counter() - started)
    return Load(VERSIONS / sum(times), percentile(times, 0.5), percentile(times, 0.99))


def _batch(asked: list[Asked], *options: str) -> Figure:
    lines = b"\n".join(map(_line, asked))
    name = " ".join(("period --batch", *options, f"of {COUNT:,} lines, start included"))
    return figure(name, "lines", [_process(lines, *options) for _ in range(ROUNDS)])


def _line(asked: Asked) -> bytes:
    day, period = asked
    return orjson.dumps(
        {"from": day, period.unit.value: period.n, "before": period.direction is Direction.BEFORE}
    )


def _process(lines: bytes, *options: str) -> Load:
    command = [sys.executable, "-m", "cli.main", "period", "--batch", "-", *options]
    started = time.perf_counter()
    done = subprocess.run(command, input=lines, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    if done.stdout.count(b"\n") != COUNT:
        raise ValueError(done.stderr)
    return Load(COUNT / seconds)
