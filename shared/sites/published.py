"""An event as another site's relay published it: back from the CloudEvent to what is appended, byte for byte. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from shared.events.cloudevent import appendable
from shared.events.envelope import NewEvent

#: ``data`` is the last member, and within a JSON text no unescaped quote comes after a comma but before a member's name
_DATA = b',"data":'


@dataclass(frozen=True, slots=True)
class Published:
    """``sequence`` in the site's EVENTS, ``position``, ``version`` and ``recorded_at`` in its log; ``event`` as it is appended here."""

    sequence: int
    position: int
    stream: str
    version: int
    recorded_at: datetime
    event: NewEvent


def read(sequence: int, payload: bytes) -> Published:
    """ValueError for what is no event of a relay."""
    start = payload.find(_DATA)
    try:
        said = orjson.loads(payload)
        event = appendable(said, payload[start + len(_DATA) : -1].decode())
        return Published(
            sequence,
            said["position"],
            said["subject"],
            said["streamversion"],
            datetime.fromisoformat(said["time"]),
            event,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"message {sequence} is no event of a relay: {error!r}") from error
