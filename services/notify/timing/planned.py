"""What planning gives: where a notice goes beside the inbox, and when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.events.notification import Address
from shared.events.terms import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """``send_from`` None: at once. ``urgent``: quiet hours do not hold it up, because it is, or because its day is over before they end."""

    reached_at: tuple[Address, ...] = ()
    send_from: datetime | None = None
    in_digest: bool = False
    urgent: bool = False

    @property
    def email(self) -> str | None:
        return next((one.address for one in self.reached_at if one.channel is Channel.EMAIL), None)
