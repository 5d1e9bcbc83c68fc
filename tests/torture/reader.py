"""One tailing reader process: page after page, each written down in one line with the checkpoint it leads to.

A reader that was killed goes on from its last whole line, which is what a projection's transaction does.
"""

from __future__ import annotations

import asyncio

from shared import database
from shared.eventlog import EventLog, Page
from shared.events.envelope import Recorded
from tests.torture.journal import Journal, entries
from tests.torture.process import Orders, run


async def read(orders: Orders, stop: asyncio.Event) -> None:
    checkpoint = max((upto for upto, _ in entries(orders.journal)), default=0)
    journal = Journal(orders.journal)
    pool = await database.connect_pool(orders.url, name=f"torture {orders.name}", max_size=2)
    async with EventLog.open(orders.url, pool, name=f"torture {orders.name}") as log:
        finished = False
        while not finished:
            stopping = stop.is_set()
            page = await _page(log, checkpoint, orders)
            if page.upto > checkpoint:
                journal.add(page.upto, [_seen(event) for event in page.events])
                checkpoint = page.upto
            else:
                finished = stopping
                await asyncio.sleep(0.001)
    await database.close_pool(pool)


async def _page(log: EventLog, checkpoint: int, orders: Orders) -> Page:
    """The next page, however often the connection breaks."""
    while True:
        try:
            return await log.read(checkpoint, orders.rows, orders.types)
        except database.TRANSIENT:
            await asyncio.sleep(0.01)


def _seen(event: Recorded) -> list[object]:
    return [event.position, event.stream, event.version, str(event.id)]


if __name__ == "__main__":
    run(read)
