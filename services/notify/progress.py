"""How far one notification has come on one channel, from its stream. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.events.envelope import Recorded
from shared.events.notification import (
    NotificationAttempted,
    NotificationFailed,
    NotificationHandedOver,
    NotificationRaised,
    NotificationRequeued,
    NotificationSent,
)
from shared.events.terms import Channel


@dataclass(frozen=True, slots=True)
class Progress:
    """``unknown``: an attempt that was begun and of which nothing was heard since."""

    first: Recorded
    raised: NotificationRaised
    attempts: int = 0  #: ever
    tries: int = 0  #: since it was queued, or queued again
    sent: bool = False
    given_up: str | None = None
    handed_over: bool = False  #: somebody else is told
    unknown: int | None = None

    @property
    def planned(self) -> datetime:
        """When it was to go out: by its plan, else as soon as it was recorded."""
        return self.raised.send_from or self.first.recorded_at

    @property
    def wanted(self) -> bool:
        return not self.sent and not self.handed_over and self.given_up is None


def progress(stream: Sequence[Recorded], channel: Channel = Channel.EMAIL) -> Progress | None:
    """Fold a notification's stream; None if there is no such notification."""
    if not stream or not isinstance(raised := stream[0].payload, NotificationRaised):
        return None
    attempts = tries = 0
    sent, handed_over, given_up, unknown = False, False, None, None
    for event in stream[1:]:
        match event.payload:
            case NotificationAttempted() as begun if begun.channel is channel:
                unknown = begun.attempt
            case NotificationSent() as done if done.channel is channel:
                sent, unknown = True, None
            case NotificationFailed() as failed if failed.channel is channel:
                attempts, tries, unknown = failed.attempt, tries + 1, None
                given_up = failed.reason if failed.final else None
            case NotificationHandedOver() as moved if moved.channel is channel:
                handed_over = True
            case NotificationRequeued() as again if again.channel is channel:
                tries, given_up = 0, None
    return Progress(stream[0], raised, attempts, tries, sent, given_up, handed_over, unknown)
