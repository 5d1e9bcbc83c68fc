"""What every channel is given, and the two answers it may have besides success. Pure.

``Refused`` means that this message will never be taken, ``Unavailable`` that it may be tried again. What is the operator's to mend, a wrong
secret or a robot that was removed, is of the second kind: the messages go out once it is mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.events.notification import Address, NotificationRaised
from shared.events.terms import Channel


class Refused(Exception):  # noqa: N818  (an answer of the other side)
    """Will never be accepted: no such mailbox, content refused, an address that is none."""


class Unavailable(Exception):  # noqa: N818
    """Cannot be reached, is busy, or needs its operator. ``after``: the seconds it asked for; ``unsure``: it may have been taken all the same."""

    def __init__(self, reason: str, after: float | None = None, *, unsure: bool = False) -> None:
        super().__init__(f"结果不明，可能已送达：{reason}" if unsure else reason)
        self.after = after
        self.unsure = unsure


@dataclass(frozen=True, slots=True)
class Message:
    """``key`` names the message for whoever can recognise a repetition; ``told`` is already fit for outside (``outside``)."""

    key: UUID
    told: NotificationRaised
    address: str
    at: datetime


class Sender(Protocol):
    @property
    def recognises(self) -> bool:
        """Whether the other side is given an id by which it can tell a repeated message."""

    def destination(self, address: str) -> str:
        """Who is spoken to: what limits and breakers are counted by. Never the number or mailbox of a person."""

    def per_minute(self, address: str) -> float:
        """How many messages the destination takes a minute."""

    async def send(self, message: Message) -> None:
        """Returns once it was taken; Refused or Unavailable otherwise."""


def addresses(raised: NotificationRaised) -> tuple[Address, ...]:
    """Where it goes beside the inbox, one address a channel; events of before there were channels know e-mail only."""
    found = {one.channel: one for one in raised.reached_at if one.channel is not Channel.INBOX}
    if not raised.reached_at and raised.email:
        return (Address(channel=Channel.EMAIL, address=raised.email),)
    return tuple(found.values())


def address_on(raised: NotificationRaised, channel: Channel) -> str | None:
    return next((one.address for one in addresses(raised) if one.channel is channel), None)
