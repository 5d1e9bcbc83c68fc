"""Starts the writers and readers, strikes them as planned, lets everyone finish, and gathers what was recorded."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from deploy.local.process import Process, Running
from tests.torture.process import Orders
from tests.torture.recording import Recording, gather
from tests.torture.strikes import Strike, strikes

#: seconds that a process gets to finish when it is asked to
FINISH = 90.0
#: seconds that a process gets to start
READY = 30.0
SESSIONS = """
select pid from pg_stat_activity
where datname = current_database() and application_name like 'torture %' order by application_name, pid
"""


@dataclass(frozen=True, slots=True)
class Torture:
    """What to do. ``pause`` is the mean time between two strikes in seconds."""

    seed: str
    seconds: float
    writers: int = 4
    readers: int = 3
    pause: float = 0.8
    partition_size: int = 20_000


@dataclass(slots=True)
class Struck:
    """What was done to them."""

    writers: int = 0
    readers: int = 0
    sessions: int = 0


class Actor:
    """One process that can be killed and started again; its journal and its log outlive it."""

    def __init__(self, module: str, orders: Orders, folder: Path) -> None:
        self.orders = orders
        self._folder = folder
        self._process = Process(
            name=orders.name,
            argv=(sys.executable, "-m", f"tests.torture.{module}", orders.model_dump_json()),
            env=os.environ,
            ready=orders.ready.exists,
            grace=FINISH,
        )
        self.died: list[str] = []
        self.start()

    def start(self) -> None:
        self.orders.ready.unlink(missing_ok=True)
        self._running = Running(self._process, self._folder)

    def strike(self) -> None:
        self._note_death()
        self._running.kill()
        self.start()

    def finish(self) -> None:
        """Wait until it has done what it has to; anything but exit code 0 is noted."""
        self._running.wait_ready(READY)
        self._running.ask_to_stop()
        self._running.wait_stopped()
        self._note_death()

    def end(self) -> None:
        self._running.kill()

    def _note_death(self) -> None:
        if self._running.exit_code:
            self.died.append(f"{self.orders.name}: exit {self._running.exit_code}\n{self._running.tail()}")


async def torture(plan: Torture, admin_url: str, url: str, folder: Path) -> tuple[Recording, Struck]:
    """Run the whole of it on a migrated database; ``url`` is the role that appends, ``folder`` keeps the journals."""
    writers = {
        f"writer-{n}": Actor("writer", _orders(plan, f"writer-{n}", admin_url, url, folder), folder)
        for n in range(plan.writers)
    }
    readers = {
        f"reader-{n}": Actor("reader", _orders(plan, f"reader-{n}", admin_url, url, folder), folder)
        for n in range(plan.readers)
    }
    everyone = writers | readers
    try:
        struck = await _strike(plan, everyone, admin_url)
        for actor in everyone.values():  # the writers first: readers end at the end of the log
            await asyncio.to_thread(actor.finish)
    finally:
        for actor in everyone.values():
            actor.end()
    recording = await gather(
        admin_url,
        [actor.orders.journal for actor in writers.values()],
        {name: actor.orders.journal for name, actor in readers.items()},
        {name: actor.orders.types for name, actor in readers.items()},
        [death for actor in everyone.values() for death in actor.died],
    )
    return recording, struck


def _orders(plan: Torture, name: str, admin_url: str, url: str, folder: Path) -> Orders:
    """Readers differ: the first pages are small, the last one wants only one type."""
    number = int(name.partition("-")[2])
    return Orders(
        name=name,
        seed=plan.seed,
        url=url,
        admin_url=admin_url,
        journal=folder / f"{name}.jsonl",
        partition_size=plan.partition_size,
        rows=100 if number == 0 else 1_000,
        types=frozenset({"case.registered"}) if name == f"reader-{plan.readers - 1}" else None,
    )


async def _strike(plan: Torture, everyone: dict[str, Actor], admin_url: str) -> Struck:
    struck, started = Struck(), time.monotonic()
    connection = await asyncpg.connect(admin_url)
    try:
        for strike in strikes(plan.seed, plan.seconds, list(everyone), plan.pause):
            await asyncio.sleep(max(0.0, strike.after - (time.monotonic() - started)))
            await _one(strike, everyone, connection, struck)
        await asyncio.sleep(max(0.0, plan.seconds - (time.monotonic() - started)))
    finally:
        await connection.close()
    return struck


async def _one(
    strike: Strike, everyone: dict[str, Actor], connection: asyncpg.Connection, struck: Struck
) -> None:
    if strike.victim:
        everyone[strike.victim].strike()
        struck.writers += strike.victim.startswith("writer")
        struck.readers += strike.victim.startswith("reader")
    elif sessions := await connection.fetch(SESSIONS):
        pid = sessions[int(strike.lot * len(sessions))]["pid"]
        struck.sessions += await connection.fetchval("select pg_terminate_backend($1)", pid)
