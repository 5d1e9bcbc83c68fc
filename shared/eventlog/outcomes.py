"""What is asked of the log and what it answers: every outcome is a value with its own type, trouble is an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from shared.errors import Retry
from shared.events.envelope import NewEvent

#: bytes of one event's data; the envelope around it must fit a NATS message of 1 MB
MAX_DATA = 512 * 1024
#: events of one append; larger ones would hold the tail for too long
MAX_EVENTS = 1_000


@dataclass(frozen=True, slots=True)
class Expected:
    """The version a stream must be at: ``exact(n)``, ``new()`` (no such stream yet), or ``any()`` (no check)."""

    version: int | None

    @classmethod
    def exact(cls, version: int) -> Expected:
        return cls(version)

    @classmethod
    def new(cls) -> Expected:
        return cls(0)

    @classmethod
    def any(cls) -> Expected:
        return cls(None)

    def allows(self, actual: int) -> bool:
        return self.version is None or self.version == actual


@dataclass(frozen=True, slots=True)
class Write:
    """Events for one stream. Several writes in one append succeed or fail together."""

    stream: str
    events: tuple[NewEvent, ...]
    expected: Expected


@dataclass(frozen=True, slots=True)
class Appended:
    """Positions and stream versions, one for each event in the order given."""

    positions: tuple[int, ...]
    versions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The stream was not at the expected version; nothing was appended."""

    stream: str
    actual: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """All these ids are already recorded with the same content, at these positions: a retry, and harmless."""

    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IdReused:
    """An id is already recorded with other content (or only some of an append's ids are): a mistake of the sender."""

    id: UUID


Outcome: TypeAlias = Appended | Conflict | Duplicate | IdReused


class LogBusy(Retry):
    """The writer's queue is full: wait and try again."""


class LogUnavailable(Retry):
    """The database cannot be reached. The append may or may not have happened: try again with the same ids to find out."""
