"""`python -m tests.chaos --injections 60 --seed N`: faults of every kind under load, then whether all is there, once. Exit 1 when it is not.

Prints the plan's seed, how long the system took to recover from each kind, and writes both to out/chaos-SEED.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import statistics
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
from rich.console import Console
from rich.table import Table

from tests.chaos.clocks import MissingParts, check_installed
from tests.chaos.dates import check_dates
from tests.chaos.injecting import impatient, inject
from tests.chaos.plan import DISKS, KINDS, LASTING, Injection, injections
from tests.chaos.site import Site, site
from tests.support import nothing_lost
from tests.support import two_cases as story
from tests.support.docket import Bureau
from tests.support.load import Load
from tests.support.outside import PROJECTIONS, System
from tests.support.waiting import until

#: of the load: facts a second of a bureau, and how many bureaus send over HTTP; one more sends over NATS
PACE, BUREAUS = 8, 4
#: facts over each door that show that the doors are open
SEEN = 4
#: seconds in which the system must be whole again by itself
PATIENCE = 120.0
#: seconds in which the last mail must be out: a relay that failed again and again is left alone for ten minutes (services.notify.limits.Breaker)
MAILS = 720.0
#: mails that one fault may repeat: those handed over but not yet recorded (services.notify.queue.PARALLEL)
IN_MID_SEND = 8
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
OUT = Path("out")
console = Console()


@dataclass
class Result:
    """``recovered``: injection and the seconds from then (of what lasts: from its end) until everything worked again; none where the next came on top."""

    seed: str
    until: float
    pace: float = PACE
    recovered: list[tuple[Injection, float | None]] = field(default_factory=list)
    events: int = 0
    restarts: list[tuple[float, float]] = field(default_factory=list)
    repeats: int = 0
    tokens: int = 0
    mails_repeated: int = 0
    broken: str = ""

    def as_json(self) -> dict[str, Any]:
        told = [asdict(one) | {"recovered": seconds} for one, seconds in self.recovered]
        return {**vars(self), "recovered": told}


async def run(planned: list[Injection], result: Result) -> None:
    with site() as place:
        try:
            await _run(place, planned, result)
        except BaseException:
            place.keep_logs(OUT / f"chaos-{result.seed}-logs")
            raise


async def _run(place: Site, planned: list[Injection], result: Result) -> None:
    load = Load(pace=result.pace, bureaus=BUREAUS, tokens=place.provider)
    for disk in set(DISKS) - set(place.disks):
        console.print(f"nothing can be mounted here: the disk of {disk} is not filled, and not counted")
    await impatient(place.system)
    async with place.system.http("intake") as http:
        await load.post(http, story.people(Bureau("fz-load-0")))
    async with load.running(place.system):
        await working(place.system, load)
        for number, one in enumerate(planned, 1):
            if time.monotonic() > result.until:
                break
            if one.kind == "disk full" and one.target not in place.disks:
                continue
            await suffered(place, load, one, result)
            told(number, one, result.recovered[-1][1])
            if len(place.restarts) > len(result.restarts):
                down, up = place.restarts[-1]
                result.restarts.append((down, up))
                console.print(f"     everything ended in {down:.1f} s and was up again in {up:.1f} s")
        await working(place.system, load)
    assert not load.surprises, load.surprises
    await drained(place.system)
    result.repeats, result.tokens = load.repeats, place.provider.renewed
    mailed = await nothing_lost.check_all(place.system, load, mails=MAILS)
    await check_dates(place.system)
    result.events, result.mails_repeated = await place.system.tail(), mailed.repeated
    assert mailed.repeated <= IN_MID_SEND * len(result.recovered)


async def suffered(place: Site, load: Load, one: Injection, result: Result) -> None:
    began = time.monotonic()
    await inject(place, one)
    ended = time.monotonic() if one.kind in LASTING else began
    if not one.on_top:
        await working(place.system, load)
    result.recovered.append((one, None if one.on_top else time.monotonic() - ended))
    await asyncio.sleep(one.quiet)


async def working(system: System, load: Load) -> None:
    """Until both doors take facts, and every reader of the log, the relay to NATS among them, has what they took."""
    answered, handed_in = len(load.answered) + SEEN, len(load.handed_in) + SEEN

    async def both_doors() -> bool:
        assert not load.surprises, load.surprises
        return len(load.answered) >= answered and len(load.handed_in) >= handed_in

    await until(both_doors, PATIENCE)
    position = max(one["position"] for one in load.answered.values())
    await until(lambda: read_to(system, position), PATIENCE)


async def drained(system: System) -> None:
    """Until every submission that NATS holds is answered; a busy machine takes its time, but never stands still."""

    async def left() -> int:
        async with system.jetstream() as js:
            return int((await js.stream_info("SUBMISSIONS")).state.messages)

    waiting = await left()
    while waiting:
        waiting = await until(partial(fewer, left, waiting), PATIENCE) - 1


async def fewer(left: Callable[[], Awaitable[int]], than: int) -> int:
    """One more than are left once these are fewer, else 0."""
    found = await left()
    await asyncio.sleep(0.5)
    return found + 1 if found < than else 0


async def read_to(system: System, position: int) -> str:
    """“yes”, or nothing."""
    try:
        rows = await system.fetch(PROJECTIONS)
    except AWAY:
        return ""
    broken = [(row["name"], row["failure"]) for row in rows if row["failure"]]
    assert not broken, broken
    return "yes" if rows and all(row["position"] >= position for row in rows) else ""


def told(number: int, one: Injection, seconds: float | None) -> None:
    jump = f" {one.jump:+d} s" if one.jump else ""
    busy = os.getloadavg()[0]
    console.print(
        f"{number:4} {one.kind} {one.target}{jump} {one.seconds} s: {said(seconds)} (load {busy:.0f})"
    )


def said(seconds: float | None) -> str:
    return "next on top" if seconds is None else f"recovered in {seconds:.1f} s"


def times(result: Result) -> Table:
    table = Table("fault", "times", "median s", "max s", title=f"time to recover, seed {result.seed}")
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one, seconds in result.recovered:
        if seconds is not None:
            found[one.kind, one.target].append(seconds)
    for (kind, target), taken in sorted(found.items()):
        figures = f"{statistics.median(taken):.1f}", f"{max(taken):.1f}"
        table.add_row(f"{kind} {target}", str(len(taken)), *figures)
    return table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--injections", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=600, help="no new fault after so long")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--pace", type=float, default=PACE, help="facts a second of each bureau")
    parser.add_argument("--only", nargs="*", choices=KINDS, default=[])
    chosen = parser.parse_args()
    try:
        check_installed()
    except MissingParts as missing:
        console.print(str(missing))
        return 2
    as_fast_as_it_can()
    result = Result(chosen.seed, time.monotonic() + 60 * chosen.minutes, chosen.pace)
    planned = injections(chosen.seed, chosen.injections, tuple(chosen.only))
    console.print(f"seed {chosen.seed}: {len(planned)} faults")
    try:
        asyncio.run(run(planned, result))
    except Exception:
        result.broken = traceback.format_exc()
    file = OUT / f"chaos-{chosen.seed}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(result.as_json(), indent=1, default=asdict), encoding="utf-8")
    console.print(times(result))
    console.print(result.broken, markup=False)
    outcome = "BROKEN" if result.broken else "nothing lost, nothing twice"
    console.print(
        f"seed {result.seed}, {len(result.recovered)} faults, {result.events} events, {result.repeats} sendings repeated, "
        f"{result.mails_repeated} mails repeated, {result.tokens} new tokens: {outcome}"
    )
    return 1 if result.broken else 0


def as_fast_as_it_can() -> None:
    """Any hour is an open one, and every notice goes by itself."""
    channels = Path(__file__).parents[1] / "support" / "channels.yaml"
    more = {"HOURS": "", "MOST_A_DAY": "0"}
    os.environ |= {f"YINGSU_NOTIFY_{name}": value for name, value in more.items()}
    os.environ["YINGSU_CHANNELS_FILE"] = str(channels)


if __name__ == "__main__":
    sys.exit(main())
