"""One writer process: many clients over one EventLog, each intent written down before it is tried and each answer after it is known.

A writer that was killed begins by trying again, with the same ids, what was never answered, as a real client would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from random import Random

import asyncpg

from shared import database
from shared.errors import Retry
from shared.eventlog import Appended, Duplicate, EventLog, Outcome
from shared.eventlog.transaction import queries
from tests.torture.journal import Journal, entries
from tests.torture.process import Orders, run
from tests.torture.workload import Operation, Workload, load

#: written under the tail lock like a real append, and always rolled back
HALF_AN_APPEND = """
insert into eventlog.events
select position + 1, stream, version + 1, gen_random_uuid(), type, schema, region, bureau, actor, occurred_on, recorded_at,
       correlation, causation, data
from eventlog.events order by position desc limit 1
"""


async def write(orders: Orders, stop: asyncio.Event) -> None:
    past = list(entries(orders.journal))
    life = sum(what == "life" for what, *_ in past)
    journal = Journal(orders.journal)
    journal.add("life", life)
    pool = await database.connect_pool(orders.url, name=f"torture {orders.name}", max_size=2)
    opened = EventLog.open(
        orders.url, pool, name=f"torture {orders.name}", partition_size=orders.partition_size
    )
    async with opened as log:
        client = Client(log, journal, Workload(orders.seed, orders.name, life))
        await client.resume(unanswered(past))
        clients = [client.until(stop) for _ in range(orders.clients)]
        await asyncio.gather(*clients, disturb(orders, life, journal, stop))
    await database.close_pool(pool)


def unanswered(past: list[list]) -> list[Operation]:
    """What was meant to be done and has no answer, in the order it was meant."""
    wanted = {plain["key"]: plain for what, plain, *_ in past if what == "do"}
    for what, key, *_ in past:
        if what == "answer":
            del wanted[key]
    return [load(plain) for plain in wanted.values()]


class Client:
    def __init__(self, log: EventLog, journal: Journal, workload: Workload) -> None:
        self._log = log
        self._journal = journal
        self._workload = workload

    async def until(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            operation = self._workload.next()
            self._journal.add("do", asdict(operation))
            await self.perform(operation)

    async def resume(self, operations: list[Operation]) -> None:
        for operation in operations:
            self._journal.add("resumed", operation.key)
        await asyncio.gather(*map(self.perform, operations))

    async def perform(self, operation: Operation) -> None:
        """Try until there is an answer, and write it down."""
        while True:
            try:
                outcome = await self._log.append(*operation.appends())
            except Retry as trouble:
                self._journal.add("retry", operation.key, repr(trouble))
                await asyncio.sleep(0.05)
            except (asyncpg.PostgresError, ValueError) as error:
                self._journal.add("answer", operation.key, "Refused", repr(error))
                return
            else:
                self._answered(operation, outcome)
                return

    def _answered(self, operation: Operation, outcome: Outcome) -> None:
        positions = outcome.positions if isinstance(outcome, Appended | Duplicate) else ()
        self._journal.add("answer", operation.key, type(outcome).__name__, positions)
        self._workload.learn(operation, outcome)


async def disturb(orders: Orders, life: int, journal: Journal, stop: asyncio.Event) -> None:
    """Now and then take the tail, insert at it, hold it for a moment, and take everything back or vanish."""
    random = Random(f"{orders.seed}/{orders.name}/{life}/disturb")
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), random.uniform(0.05, 0.5))
        with suppress(*database.TRANSIENT):
            await _half_an_append(orders, random, lambda: journal.add("rolled back", ""))


async def _half_an_append(orders: Orders, random: Random, done: Callable[[], None]) -> None:
    connection = await database.connect(orders.admin_url, name=f"torture {orders.name} rollback")
    try:
        await connection.execute(queries.take_tail)
        await connection.execute(HALF_AN_APPEND)
        await asyncio.sleep(random.uniform(0, 0.01))
        if random.random() < 0.5:
            await connection.execute("rollback")
        done()
    finally:
        connection.terminate()


if __name__ == "__main__":
    run(write)
