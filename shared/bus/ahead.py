"""Out of “the stream is ahead of the log”: what EVENTS holds and the log does not, and EVENTS made empty, so that the relay fills it from the log anew.

A log that came back from an older backup lacks its last events. Up to there both are the same, so what the log lacks is the stream's end; the
facts in it can be submitted again under their ids before the stream is emptied for good.

What follows from facts has the same id whenever it is recorded, so a log that grew again may by chance have the same event at the same place. The
same entry it is only with the moment at which it was recorded.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import orjson
from nats.js import JetStreamContext

from shared.bus.topology import EVENTS
from shared.database import Pool
from shared.eventlog import reader
from shared.events.envelope import Recorded

#: seconds; the least that the server takes as its window for duplicates
FORGETS = 0.1


@dataclass(frozen=True, slots=True)
class Lost:
    """One event that the log does not have: its log position when it had, its id, and the CloudEvent as it was published."""

    position: int
    id: str
    text: bytes


async def lost(js: JetStreamContext, pool: Pool) -> list[Lost]:
    """What the stream holds beyond the last event that it has in common with the log, in order."""
    state = (await js.stream_info(EVENTS)).state
    found: list[Lost] = []
    for number in range(state.last_seq, state.first_seq - 1, -1):
        message = await js.get_msg(EVENTS, seq=number)
        headers = message.headers or {}
        one = Lost(int(headers["Position"]), headers["Nats-Msg-Id"], message.data or b"")
        if await _is_there(pool, one):
            break
        found.append(one)
    return found[::-1]


async def emptied(js: JetStreamContext) -> None:
    """Every reader elsewhere gets the whole log again, each event under its id. The server forgets the ids it has seen, or it would refuse them."""
    config = (await js.stream_info(EVENTS)).config
    await js.update_stream(config.evolve(duplicate_window=FORGETS))
    try:
        await js.purge_stream(EVENTS)
        await asyncio.sleep(10 * FORGETS)
    finally:
        await js.update_stream(config)


async def _is_there(pool: Pool, one: Lost) -> bool:
    here = await reader.window(pool, one.position - 1, one.position)
    return any(is_entry(event, one.id, one.text) for event in here)


def is_entry(event: Recorded, id_: str, text: bytes) -> bool:
    """Whether what was published is this very entry of the log, and not its like, recorded again."""
    return str(event.id) == id_ and event.recorded_at.isoformat() == orjson.loads(text).get("time")
