"""The work queue between deciding and delivering: the projection ``notify.dispatch`` fills it when the time has come.

What is owed follows from the log alone (``notify_orders``); what is queued already JetStream knows: every order has a subject of its own, and
one that still lies there is not taken again. So the clock may jump, the process may die at any point, and the queue may lose its store:
what is owed is queued, and what is queued twice the courier finds recorded.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import nats.errors
from nats.js import JetStreamContext
from nats.js.errors import APIError

from services.notify.hours import Hours, always
from services.notify.orders import Order, changes, orders
from shared.bus.topology import DISPATCH
from shared.database import Connection
from shared.errors import Retry
from shared.events.envelope import Recorded
from shared.events.notification import (
    NotificationFailed,
    NotificationHandedOver,
    NotificationRaised,
    NotificationRequeued,
    NotificationSent,
)
from shared.sql import load_queries, load_sql

queries = load_queries(__package__, "dispatch.sql")

PUBLISH_SECONDS = 5.0
#: messages waiting for their acknowledgement at once
IN_FLIGHT = 100
#: seconds after which everything that is owed is looked at anew, whatever was queued before
LOOK_AGAIN = 600.0
#: orders queued in one tick: its transaction is open meanwhile, and PostgreSQL ends one that is idle for long
TICK = 2_000
#: JetStream's word for “there is one on this subject”
_ALREADY_QUEUED = 10071
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was looked at: rows up to ``position``, and times up to ``until``."""

    position: int = 0
    until: datetime = _NEVER


class Dispatch:
    """The projection ``notify.dispatch``."""

    name = "notify.dispatch"
    version = 2
    types = frozenset(
        event.type
        for event in (
            NotificationRaised,
            NotificationRequeued,
            NotificationSent,
            NotificationFailed,
            NotificationHandedOver,
        )
    )
    schema = load_sql(__package__, "dispatch_schema.sql")

    def __init__(
        self, js: Callable[[], JetStreamContext], now: Callable[[], datetime], hours: Hours = always
    ) -> None:
        """``js`` raises Retry while NATS is away; ``hours`` says when what is not urgent may go out."""
        self._js = js
        self._now = now
        self._hours = hours
        self._seen = Seen()
        self._look_again = 0.0
        self._waiting: list[Order] = []

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Only what is owed; queueing is for ``tick``, so a replay sends nothing."""
        for query, rows in zip((queries.add, queries.again, queries.finish), changes(page), strict=True):
            if rows:
                await db.execute(query, rows)

    async def tick(self, db: Connection) -> None:
        """Queue some of what is due. Retry when NATS does not acknowledge: it is tried again."""
        now = self._now()
        if time.monotonic() >= self._look_again:
            self._seen, self._look_again, self._waiting = Seen(), time.monotonic() + LOOK_AGAIN, []
        if not self._waiting:
            self._waiting = await self._due(db, now)
        await self._publish(self._waiting[:TICK])
        del self._waiting[:TICK]

    async def _due(self, db: Connection, now: datetime) -> list[Order]:
        """What was not looked at before; closed hours make it be looked at again."""
        rows = await db.fetch(queries.due, now, self._seen.position, self._seen.until)
        allowed = [row for row in rows if self._hours(row["urgent"], row["send_from"], now)]
        if len(allowed) == len(rows):
            position = max((row["position"] for row in rows), default=self._seen.position)
            self._seen = Seen(max(position, self._seen.position), now)
        return orders(allowed)

    async def _publish(self, wanted: Sequence[Order]) -> None:
        if not wanted:
            return
        js = self._js()
        try:
            for start in range(0, len(wanted), IN_FLIGHT):
                await asyncio.gather(*(_queue(js, one) for one in wanted[start : start + IN_FLIGHT]))
        except (nats.errors.Error, TimeoutError, OSError) as error:
            raise Retry(f"the dispatch queue did not acknowledge: {error!r}") from error


async def _queue(js: JetStreamContext, order: Order) -> None:
    """On a subject of its own, unless one lies there."""
    subject = f"dispatch.{order.channel}.{order.notification}"
    headers = {"Nats-Expected-Last-Subject-Sequence": "0"}
    payload = order.model_dump_json().encode()
    try:
        await js.publish(subject, payload, timeout=PUBLISH_SECONDS, stream=DISPATCH, headers=headers)
    except APIError as error:
        if error.err_code != _ALREADY_QUEUED:
            raise
