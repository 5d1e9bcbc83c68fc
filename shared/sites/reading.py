"""Reading another site's EVENTS through the leaf node link: by number, in batches, without leaving anything there.

JetStream's direct get keeps no consumer and no acknowledgement at the other site: how far the copy is stands in this log alone, so a cut link, a
restart or a restored backup on either side needs no repair. (https://github.com/nats-io/nats-architecture-and-design, ADR-31)
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
from nats.aio.client import Client
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from shared.bus.connection import Bus
from shared.bus.rights import mirrored
from shared.errors import Retry
from shared.sites.published import Published, read

#: events asked for at once, in number and bytes
BATCH, BYTES = 500, 4 * 1024 * 1024
ANSWER_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Page:
    """``left``: how many messages the site's stream holds beyond this page."""

    events: list[Published]
    left: int


async def page(bus: Bus, site: str, sequence: int, batch: int = BATCH) -> Page:
    """The site's events from this number on. Retry when the site cannot be reached; ValueError for what is no event."""
    asked = orjson.dumps({"seq": sequence, "batch": batch, "max_bytes": BYTES})
    try:
        async with _answers(bus.client) as answers:
            await bus.client.publish(mirrored(site), asked, reply=answers.subject)
            return await _collected(answers)
    except (NatsError, TimeoutError, OSError) as error:
        raise Retry(f"the site {site} does not answer: {error!r}") from error


async def _collected(answers: Subscription) -> Page:
    found: list[Published] = []
    while True:
        message = await answers.next_msg(timeout=ANSWER_SECONDS)
        headers = message.headers or {}
        match headers.get("Status"):
            case None:
                found.append(read(int(headers["Nats-Sequence"]), message.data))
            case "204":
                return Page(found, int(headers.get("Nats-Num-Pending", 0)))
            case "404":
                return Page(found, 0)
            case other:
                raise NatsError(f"the site answers {other}: {headers.get('Description')}")


@asynccontextmanager
async def _answers(client: Client) -> AsyncIterator[Subscription]:
    answers = await client.subscribe(client.new_inbox())
    try:
        yield answers
    finally:
        await answers.unsubscribe()
