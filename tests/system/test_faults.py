"""SIGKILL of each process in turn, and a frozen database, while bureaus send some 200 facts a second: nothing lost, nothing twice, nothing broken.

The system is `yingsu up`, as operators run it; whether it is whole is asked from outside, afterwards.
"""

from __future__ import annotations

import asyncio
import os
import signal

import psutil
import pytest

from deploy.local.home import temporary_home
from shared.bus.rights import PROVISIONING
from shared.bus.topology import CONSUMERS
from tests.support import nothing_lost
from tests.support import two_cases as story
from tests.support.docket import Bureau
from tests.support.load import Load
from tests.support.outside import System, running_system
from tests.support.waiting import until

VICTIMS = ("intake", "deadlines", "notify", "stats", "smtp", "nats", "postgres")
ROUNDS = 5 if os.environ.get("YINGSU_TEST_LONG") else 1
FROZEN = 15.0  # seconds
#: facts acknowledged between one death and the next
BETWEEN = 300
#: mails that one SIGKILL may repeat: those handed over to the SMTP server but not yet recorded (services.notify.queue.PARALLEL)
IN_MID_SEND = 8


@pytest.mark.alone
@pytest.mark.timeout(300 + 100 * ROUNDS)
async def test_each_process_killed_and_the_database_frozen_under_load() -> None:
    """Each process killed in turn, then PostgreSQL frozen for a quarter of a minute, every connection open: senders come again. Every fact that was
    acknowledged is in the log once, and no other; bus, read models, seals, notifications and mails agree with it.
    """
    with temporary_home() as home, running_system(home, story.TODAY) as system:
        load = await at_work(system)
        mailed = await nothing_lost.check_all(system, load)
    assert mailed.notifications > 50
    # what a mail can be caught by: the freezing, and kills of notify, smtp, nats, postgres
    assert mailed.repeated <= IN_MID_SEND * (1 + 4 * ROUNDS)


async def at_work(system: System) -> Load:
    """Bureaus send while there is trouble, and for a while before and after it."""
    load = Load()
    await impatient(system)
    async with system.http("intake") as http:
        await load.post(http, story.people(Bureau("fz-load-0")))
    async with load.running(system):
        await progress(load)
        await all_killed(system, load)
        await frozen_database(system, load)
        await progress(load)
    assert not load.surprises
    assert load.repeats > 0  # else nothing was in the way of the load
    return load


async def all_killed(system: System, load: Load) -> None:
    for victim in VICTIMS * ROUNDS:
        await killed(system, victim)
        await progress(load)


async def frozen_database(system: System, load: Load) -> None:
    server = psutil.Process(system.info.pids["postgres"])
    family = [server, *server.children(recursive=True)]
    for process in family:
        process.suspend()
    repeats = load.repeats
    await asyncio.sleep(FROZEN)  # the outage itself
    assert load.repeats > repeats
    for process in family:
        process.resume()


async def progress(load: Load) -> None:
    """Until so many more facts are acknowledged."""
    goal = len(load.answered) + BETWEEN

    async def there() -> bool:
        assert not load.surprises, load.surprises
        return len(load.answered) >= goal

    await until(there, 60)


async def killed(system: System, name: str) -> None:
    """SIGKILL one process; until another runs in its place."""
    before = system.info.pids[name]
    os.kill(before, signal.SIGKILL)

    async def replaced() -> bool:
        return system.info.pids[name] != before

    await until(replaced, 60)


async def impatient(system: System) -> None:
    """As an operator may: what a killed consumer held is given to the next after two seconds instead of a minute."""
    async with system.jetstream(PROVISIONING) as js:
        for stream, consumer in CONSUMERS:
            await js.add_consumer(stream, consumer.evolve(ack_wait=2.0))
