"""Delivers one queued order on its channel and records what became of it.

Addresses are sealed until the moment of sending (``shared/personal``), and stand in no reason that is recorded or logged.

At least once, and once wherever it can be told: before sending it looks in the log whether the message went out already, and what was sent
but could not be recorded is remembered and only recorded the next time. What remains is a crash between the two. A mail or a hook then gets
the same id again; on a channel that knows no ids the attempt was recorded before, so that the possible repetition is counted and shown.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from services.notify import notices
from services.notify.channels.message import Message, Refused, Sender, Unavailable, address_on
from services.notify.channels.nameless import nameless
from services.notify.channels.outside import digest, outside
from services.notify.contacts.handing_over import HandsOver, NobodyAway
from services.notify.hours import Hours, always
from services.notify.limits import Gates
from services.notify.metrics import REPEATS
from services.notify.orders import Order
from services.notify.progress import Progress, progress
from services.notify.traced import note
from shared.clock import Today
from shared.errors import Poison, Retry
from shared.eventlog import Appended, EventLog, Expected, Write
from shared.events.envelope import NewEvent, Recorded, derived_id
from shared.events.terms import Channel
from shared.personal.tokens import is_token
from shared.personal.vault import Vault

REASON_LIMIT = 500
ERASED = "联系方式已按要求删除，不能发送；如仍需通知此人，请重新登记其联系方式"
INTERRUPTED = "投递中断，结果不明，可能已送达；将再次发送，可能重复"
#: seconds: how often a closed hour is looked at again, an order whose notice is just under way; at most what is added to a wait for a limit
CLOSED_SECONDS, BUSY_SECONDS, SPREAD_SECONDS = 600.0, 5.0, 30.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Pauses in seconds, doubling from the first to the last, and how many attempts there are: about three days by default."""

    first: float = 5.0
    last: float = 1_800.0
    attempts: int = 150

    def pause(self, attempt: int) -> float:
        return min(self.first * 2.0 ** min(attempt - 1, 30), self.last)


class Courier:
    def __init__(
        self,
        log: EventLog,
        senders: Mapping[Channel, Sender],
        *,
        today: Today,
        now: Callable[[], datetime],
        patience: Patience | None = None,
        gates: Gates | None = None,
        hours: Hours = always,
        public_url: str = "",
        deputies: HandsOver | None = None,
        vault: Vault | None = None,
        documents: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``public_url``: what links of messages begin with; empty for messages without links. ``deputies`` take what is for people who are away;
        ``vault`` opens their addresses. ``documents``: what a clause's document is called, by its code.
        """
        self._log = log
        self._senders = senders
        self._today = today
        self._now = now
        self._patience = patience or Patience()
        self._gates = gates or Gates()
        self._hours = hours
        self._public_url = public_url
        self._deputies = deputies or NobodyAway()
        self._vault = vault
        self._documents = documents
        self._unrecorded: dict[tuple[UUID, Channel], datetime] = {}
        self._under_way: set[tuple[UUID, Channel]] = set()

    async def deliver(self, order: Order) -> None:
        """Send it unless it was sent. Retry when it must be tried again, Poison when it cannot or need not ever be."""
        keys = {(one, order.channel) for one in order.notifications}
        if keys & self._under_way:
            raise Retry("another order for the same notification is under way", after=BUSY_SECONDS)
        self._under_way |= keys
        try:
            await self._deliver(order)
        finally:
            self._under_way -= keys

    async def _deliver(self, order: Order) -> None:
        key = order.notification, order.channel
        wanted = await self._wanted(order)
        if wanted:
            self._today()  # Retry from who does not know what day it is: what cannot be recorded is not sent
            if key not in self._unrecorded:
                await self._send(order, wanted)
            at, today = self._unrecorded[key], self._today()
            await self._record(
                wanted, lambda one: notices.sent(one.first, order.channel, one.attempts + 1, at, today)
            )
        self._unrecorded.pop(key, None)

    async def _wanted(self, order: Order) -> list[Progress]:
        """What of the order still has to go out; Poison when nothing has and nothing went."""
        streams: dict[str, list[Recorded]] = {notices.stream_of(one): [] for one in order.notifications}
        for event in await self._log.read_streams(streams):
            streams[event.stream].append(event)
        found = [known for stream in streams.values() if (known := progress(stream, order.channel))]
        if not found:
            raise Poison(f"no such notification: {order.notification}")
        given_up = [known.given_up for known in found if known.given_up is not None]
        if len(given_up) == len(found):
            raise Poison(given_up[0])
        return [known for known in found if known.wanted]

    async def _send(self, order: Order, wanted: list[Progress]) -> None:
        channel = order.channel
        sender, sealed = self._senders[channel], address_on(wanted[0].raised, channel)
        if sealed is None:
            raise Poison(f"no address on {channel}: {order.notification}")
        destination = channel, sender.destination(sealed)
        self._wait(destination, sender.per_minute(sealed), wanted)
        if await self._deputies.hand_over(wanted, channel):
            raise Retry("handed over to a deputy: what is left of the order is looked at anew", after=0.0)
        address = await self._opened(sealed, channel, wanted)
        if not sender.recognises:
            wanted[:] = await self._begin(channel, wanted)
        started = time.time_ns()
        try:
            await nameless(sender.send(self._message(order, wanted, address)), address)
        except Refused as error:
            note(channel, wanted, started, error)
            if self._gates.refused(destination, time.monotonic()):
                await self._again(channel, wanted, Unavailable(f"everything is refused, last: {error}"))
            await self._failed(channel, wanted, str(error), final=True)
            raise Poison(str(error)) from error
        except Unavailable as error:
            note(channel, wanted, started, error)
            self._gates.failed(destination, time.monotonic(), error.after or 0.0)
            await self._again(channel, wanted, error)
        note(channel, wanted, started)
        self._gates.worked(destination)
        self._unrecorded[order.notification, channel] = self._now()

    async def _opened(self, sealed: str, channel: Channel, wanted: Sequence[Progress]) -> str:
        """The address as the channel needs it. Poison where its key was destroyed, which is on record then."""
        if self._vault is None or not is_token(sealed):
            return sealed
        if address := (await self._vault.opened(sealed)).get(sealed):
            return address
        await self._failed(channel, wanted, ERASED, final=True)
        raise Poison(ERASED)

    def _wait(self, destination: tuple[Channel, str], per_minute: float, wanted: Sequence[Progress]) -> None:
        """Retry while the hour is closed, the destination is left alone, or it has been spoken to enough: no attempt, nothing on record."""
        now = self._now()
        if not any(self._hours(one.raised.urgent, one.planned, now) for one in wanted):
            raise Retry("outside the hours for messages", after=CLOSED_SECONDS)
        pause = self._gates.wait(destination, per_minute, time.monotonic())
        if pause > 0.0:
            spread = random.uniform(0.0, min(pause, SPREAD_SECONDS))  # noqa: S311  (no secret)
            raise Retry(f"{destination} is left alone for now", after=pause + spread)

    async def _begin(self, channel: Channel, wanted: Sequence[Progress]) -> list[Progress]:
        """Put the attempt on record before it is made; one that was begun earlier and never ended is recorded as what it is."""
        if open_ := [one for one in wanted if one.unknown]:
            REPEATS.labels(channel).inc()
            await self._failed(channel, open_, INTERRUPTED, final=False)
        counted = [_after_unknown(one) for one in wanted]
        today = self._today()
        await self._record(
            counted, lambda one: notices.attempted(one.first, channel, one.attempts + 1, today)
        )
        return counted

    def _message(self, order: Order, wanted: Sequence[Progress], address: str) -> Message:
        """A summary is known by what it holds: the same notices have the same id."""
        told = [outside(one.raised, self._public_url, self._documents) for one in wanted]
        if len(told) == 1:
            return Message(notices.notification_id(wanted[0].first), told[0], address, self._now())
        key = derived_id("digest", order.channel, *(one.first.stream for one in wanted))
        return Message(key, digest(told, self._public_url), address, self._now())

    async def _again(self, channel: Channel, wanted: Sequence[Progress], error: Unavailable) -> None:
        """Record the attempt; Retry, or Poison after the last one."""
        if error.unsure:
            REPEATS.labels(channel).inc()
        tries = max(one.tries for one in wanted) + 1
        final = tries >= self._patience.attempts
        await self._failed(channel, wanted, str(error), final=final)
        if final:
            raise Poison(f"given up after {tries} attempts: {error}") from error
        pause = self._patience.pause(tries) * random.uniform(0.75, 1.25)  # noqa: S311  (no secret)
        raise Retry(str(error), after=max(pause, error.after or 0.0)) from error

    async def _failed(
        self, channel: Channel, wanted: Sequence[Progress], reason: str, *, final: bool
    ) -> None:
        text, today = reason[:REASON_LIMIT] or "unknown", self._today()
        await self._record(
            wanted,
            lambda one: notices.failed(one.first, channel, one.attempts + 1, text, today, final=final),
        )

    async def _record(self, wanted: Sequence[Progress], event: Callable[[Progress], NewEvent]) -> None:
        """All of an order or none. Ids are derived: whoever records it first, it is recorded once, whatever else is written meanwhile."""
        writes = [Write(one.first.stream, (event(one),), Expected.any()) for one in wanted]
        outcome = await self._log.append(*writes)
        if len(writes) > 1 and not isinstance(outcome, Appended):
            for write in writes:  # another process recorded some of them
                await self._log.append(write)


def _after_unknown(known: Progress) -> Progress:
    if known.unknown is None:
        return known
    return Progress(known.first, known.raised, known.attempts + 1, known.tries + 1)
