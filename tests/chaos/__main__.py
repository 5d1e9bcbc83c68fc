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
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from rich.console import Console
from rich.table import Table

from tests.chaos.injecting import impatient, inject
from tests.chaos.plan import KINDS, LASTING, Injection, injections
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
    recovered: list[tuple[Injection, float | None]] = field(default_factory=list)
    events: int = 0
    repeats: int = 0
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
    load = Load(pace=PACE, bureaus=BUREAUS)
    await impatient(place.system)
    async with place.system.http("intake") as http:
        await load.post(http, story.people(Bureau("fz-load-0")))
    async with load.running(place.system):
        await working(place.system, load)
        for number, one in enumerate(planned, 1):
            if time.monotonic() > result.until:
                break
            await suffered(place, load, one, result)
            console.print(
                f"{number:4} {one.kind} {one.target} {one.seconds} s: {said(result.recovered[-1][1])}"
            )
        await working(place.system, load)
    assert not load.surprises, load.surprises
    result.repeats = load.repeats
    mailed = await nothing_lost.check_all(place.system, load)
    result.events, result.mails_repeated = await place.system.tail(), mailed.repeated
    assert mailed.repeated <= IN_MID_SEND * len(result.recovered)


async def suffered(place: Site, load: Load, one: Injection, result: Result) -> None:
    began = time.monotonic()
    if one.target in place.disks or one.kind != "disk full":
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


async def read_to(system: System, position: int) -> str:
    """“yes”, or nothing."""
    try:
        rows = await system.fetch(PROJECTIONS)
    except AWAY:
        return ""
    broken = [(row["name"], row["failure"]) for row in rows if row["failure"]]
    assert not broken, broken
    return "yes" if rows and all(row["position"] >= position for row in rows) else ""


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
    parser.add_argument("--only", nargs="*", choices=KINDS, default=[])
    chosen = parser.parse_args()
    as_fast_as_it_can()
    result = Result(chosen.seed, time.monotonic() + 60 * chosen.minutes)
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
        f"{result.mails_repeated} mails repeated: {outcome}"
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
