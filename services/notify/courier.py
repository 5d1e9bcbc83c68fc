"""Delivers one queued e-mail and records what became of it.

At least once, and once wherever it can be told: before sending it looks in the log whether the mail went out already, and a mail that was
sent but could not be recorded is remembered and only recorded the next time. What remains is a crash between the two: one repeated mail,
under the same Message-ID, and one record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from services.notify import notices
from services.notify.email import Mailer, Refused, Unavailable, compose
from shared.clock import Today
from shared.errors import Poison, Retry
from shared.eventlog import EventLog, Expected, Write
from shared.events.envelope import NewEvent, Recorded
from shared.events.notification import (
    NotificationFailed,
    NotificationRaised,
    NotificationRequeued,
    NotificationSent,
)
from shared.events.terms import Channel

REASON_LIMIT = 500


class Order(BaseModel):
    """What travels in the queue: the notification's id and nothing about anybody."""

    notification: UUID


@dataclass(frozen=True, slots=True)
class Patience:
    """Pauses in seconds, doubling from the first to the last, and how many attempts there are: about three days by default."""

    first: float = 5.0
    last: float = 1_800.0
    attempts: int = 150

    def pause(self, attempt: int) -> float:
        return min(self.first * 2.0 ** min(attempt - 1, 30), self.last)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the e-mail of a notification has come, from its stream."""

    first: Recorded
    raised: NotificationRaised
    attempts: int = 0  #: ever
    tries: int = 0  #: since it was queued, or queued again
    sent: bool = False
    given_up: str | None = None


def progress(stream: list[Recorded]) -> Progress | None:
    """Fold a notification's stream; None if there is no such notification."""
    if not stream or not isinstance(raised := stream[0].payload, NotificationRaised):
        return None
    attempts = tries = 0
    sent, given_up = False, None
    for event in stream[1:]:
        match event.payload:
            case NotificationSent(channel=Channel.EMAIL):
                sent = True
            case NotificationFailed(channel=Channel.EMAIL) as failed:
                attempts, tries = failed.attempt, tries + 1
                given_up = failed.reason if failed.final else None
            case NotificationRequeued(channel=Channel.EMAIL):
                tries, given_up = 0, None
    return Progress(stream[0], raised, attempts, tries, sent, given_up)


class Courier:
    def __init__(
        self,
        log: EventLog,
        mailer: Mailer,
        *,
        today: Today,
        now: Callable[[], datetime],
        patience: Patience | None = None,
    ) -> None:
        self._log = log
        self._mailer = mailer
        self._today = today
        self._now = now
        self._patience = patience or Patience()
        self._unrecorded: dict[UUID, datetime] = {}

    async def deliver(self, order: Order) -> None:
        """Send it unless it was sent. Retry when it must be tried again, Poison when it cannot or need not ever be."""
        key = order.notification
        known = progress(await self._log.read_stream(notices.stream_of(key)))
        if known is None:
            raise Poison(f"no such notification: {key}")
        if known.given_up is not None:
            raise Poison(known.given_up)
        if not known.sent:
            if key not in self._unrecorded:
                await self._send(key, known)
            await self._record_sent(key, known)
        self._unrecorded.pop(key, None)

    async def _send(self, key: UUID, known: Progress) -> None:
        raised = known.raised
        try:
            mail = compose(key, raised, self._mailer.sender, self._now())
            await self._mailer.send(mail, raised.email or "")
        except Refused as error:
            await self._record_failed(key, known, str(error), final=True)
            raise Poison(str(error)) from error
        except Unavailable as error:
            final = known.tries + 1 >= self._patience.attempts
            await self._record_failed(key, known, str(error), final=final)
            if final:
                raise Poison(f"given up after {known.attempts + 1} attempts: {error}") from error
            raise Retry(str(error), after=self._patience.pause(known.tries + 1)) from error
        self._unrecorded[key] = self._now()

    async def _record_sent(self, key: UUID, known: Progress) -> None:
        at, today = self._unrecorded[key], self._today()
        await self._record(key, notices.sent(known.first, Channel.EMAIL, known.attempts + 1, at, today))

    async def _record_failed(self, key: UUID, known: Progress, reason: str, *, final: bool) -> None:
        text, attempt = reason[:REASON_LIMIT] or "unknown", known.attempts + 1
        event = notices.failed(known.first, Channel.EMAIL, attempt, text, self._today(), final=final)
        await self._record(key, event)

    async def _record(self, key: UUID, event: NewEvent) -> None:
        """Its id is derived: whoever records it first, it is recorded once, whatever else is written to the stream meanwhile."""
        await self._log.append(Write(notices.stream_of(key), (event,), Expected.any()))
