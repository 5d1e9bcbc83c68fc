"""Doing it: each kind of fault at a running system, until it is over. Whether the system has recovered is another's question."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import httpx
import psutil

from shared.bus.rights import PROVISIONING
from shared.bus.topology import CONSUMERS, provision
from shared.settings import SERVICES
from tests.chaos.clocks import EVERYBODY
from tests.chaos.plan import Injection
from tests.chaos.site import Site
from tests.support.outside import System
from tests.support.waiting import until

#: seconds in which an answer over a slow line is late, each way
SLOW = 0.15
#: microseconds that a slow disk takes for each sync
SYNC = 150_000
SIGNALS = {"kill": signal.SIGKILL, "term": signal.SIGTERM}
#: how long a service may take to notice that its consumer is gone, or to be there again
NOTICED = 90.0


async def inject(site: Site, one: Injection) -> None:
    """Returns when the cause is over."""
    match one.kind:
        case "kill" | "term":
            await ended(site.system, one.target, SIGNALS[one.kind])
        case "stop":
            await stopped(site.system, one)
        case "disk full":
            await full(site, one)
        case "disk slow":
            await slow_disk(site.system, one)
        case "clock ahead" | "clock behind":
            await wrong_clock(site, one)
        case "tokens":
            await signed_out(site, one)
        case "consumer deleted":
            await deleted(site.system, one.target)
        case "keys changed":
            await rotated(site.system, one.target)
        case "restart":
            await site.restart(in_order=one.target == "in order")
            await impatient(site.system)
        case "day jumps":
            await site.restart(in_order=True, days=1)
            await impatient(site.system)
        case _:
            await on_the_line(site, one)


async def ended(system: System, name: str, number: signal.Signals) -> None:
    """A signal to one process; until another runs in its place."""
    before = system.info.pids[name]
    with suppress(ProcessLookupError):
        os.kill(before, number)
    await until(lambda: replaced(system, name, before), 120)


async def replaced(system: System, name: str, before: int) -> bool:
    return system.info.pids[name] != before


async def stopped(system: System, one: Injection) -> None:
    """Frozen with all its children, every connection open."""
    family = family_of(system, one.target)
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.suspend()
    await asyncio.sleep(one.seconds)
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.resume()


def family_of(system: System, name: str) -> list[psutil.Process]:
    """A process with all its children; none when it has just ended."""
    with suppress(psutil.NoSuchProcess):
        leader = psutil.Process(system.info.pids[name])
        return [leader, *leader.children(recursive=True)]
    return []


async def slow_disk(system: System, one: Injection) -> None:
    """Every sync of the server takes its time."""
    pids = [str(process.pid) for process in family_of(system, one.target)]
    late = f"inject=fsync,fdatasync:delay_exit={SYNC}"
    async with tracing("-e", "trace=fsync,fdatasync", "-e", late, *(f"--attach={pid}" for pid in pids)):
        await asyncio.sleep(one.seconds)


@asynccontextmanager
async def tracing(*arguments: str) -> AsyncIterator[None]:
    quiet = asyncio.subprocess.DEVNULL
    run = await asyncio.create_subprocess_exec("strace", "-fqq", *arguments, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            run.send_signal(signal.SIGINT)  # it lets go of everybody
        await run.wait()


async def wrong_clock(site: Site, one: Injection) -> None:
    """Everybody's: it stays so. Of one alone: until it is noticed, and a while longer."""
    site.clocks.shift(one.target, one.jump)
    if one.target == EVERYBODY:
        return
    for service in SERVICES if one.target == "postgres" else (one.target,):
        await until(partial(unready, site.system, service), NOTICED)
    await asyncio.sleep(one.seconds)
    site.clocks.set_right(one.target)


async def signed_out(site: Site, one: Injection) -> None:
    """Until the bureaus have been refused, and have come for new tokens."""
    renewed = site.provider.renewed
    if one.target == "run out":
        site.provider.run_out(one.seconds)
    else:
        site.provider.change_keys()
        await until(lambda: known(site.system), NOTICED)

    async def came() -> bool:
        return site.provider.renewed > renewed

    await until(came, NOTICED)


async def known(system: System) -> bool:
    """Whether somebody who has a token of the new key is let in, by which the service has heard of it."""
    with suppress(httpx.HTTPError):
        async with system.http("intake") as http:
            return (await http.get("/v1/cases", params={"limit": 1})).status_code == httpx.codes.OK
    return False


async def on_the_line(site: Site, one: Injection) -> None:
    line = site.lines[one.target]
    match one.kind:
        case "cut":
            line.cut()
        case "half open":
            line.hush("there", "back")
        case "answers lost":
            line.hush("back")
        case "slow":
            line.slow(SLOW)
    await asyncio.sleep(one.seconds)
    line.mend()


async def full(site: Site, one: Injection) -> None:
    await asyncio.to_thread(site.fill, one.target)
    await asyncio.sleep(one.seconds)
    site.free(one.target)


async def deleted(system: System, consumer: str) -> None:
    """From the server's own store, while it is away; it must be noticed, and is made again as operators do it."""
    stream, name = consumer.split("/")
    before = system.info.pids["nats"]
    place = system.home.path / "nats" / "jetstream" / "YINGSU" / "streams" / stream / "obs" / name
    with suppress(ProcessLookupError):
        os.kill(before, signal.SIGKILL)
    shutil.rmtree(place)
    await until(lambda: replaced(system, "nats", before), 120)
    service = "intake" if stream == "SUBMISSIONS" else "notify"
    await until(lambda: unready(system, service), NOTICED)
    async with system.jetstream(PROVISIONING) as js:
        await provision(js)
    await impatient(system)


async def unready(system: System, service: str) -> bool:
    with suppress(httpx.HTTPError):
        async with system.http(service) as http:
            return (await http.get("/readyz")).status_code == httpx.codes.SERVICE_UNAVAILABLE
    return False


async def rotated(system: System, whose: str) -> None:
    """As operators do it: new keys beside the old ones, then the old ones end."""
    who = ["370404/fz-bus"] if whose == "bureau" else []
    done = await system.yingsu("nats", "rotate", *who)
    assert done.code == 0, done.errors
    if who:
        done = await system.yingsu("nats", "rotate", *who, "--finish")
        assert done.code == 0, done.errors


async def impatient(system: System) -> None:
    """As an operator may: what a killed consumer held is given to the next after two seconds instead of a minute."""
    async with system.jetstream(PROVISIONING) as js:
        for stream, consumer in CONSUMERS:
            await js.add_consumer(stream, consumer.evolve(ack_wait=2.0))
