"""What a sender is told about each item: accepted, duplicate, rejected (final) or retry (not now). The same through every door."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from shared.errors import Rejected, Retry
from shared.security.identity import NotAllowed


@dataclass(frozen=True, slots=True)
class Accepted:
    """Recorded; in a dry run it would be, and ``position`` is None."""

    id: str
    position: int | None
    version: int
    status: ClassVar = "accepted"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Recorded earlier with the same content: nothing was added, and nothing is wrong."""

    id: str
    position: int | None
    status: ClassVar = "duplicate"


@dataclass(frozen=True, slots=True)
class Refused:
    """Final: the same item will be refused again. ``message`` is for people, all that is wrong; ``code`` and ``field`` are for programs, of the first.

    ``faults`` are for forms on pages: what is said of which field; no door sends them.
    """

    id: str | None
    code: str
    field: str | None
    message: str
    faults: tuple[tuple[str, str], ...] = dataclasses.field(default=(), compare=False)
    status: ClassVar = "rejected"

    @classmethod
    def of(cls, id_: str | None, why: Rejected | NotAllowed) -> Refused:
        faults = why.faults if isinstance(why, Rejected) else ()
        return cls(id_, why.code, why.field, why.message, faults)


@dataclass(frozen=True, slots=True)
class Later:
    """Not decided: send the same item again, with the same id, after ``after`` seconds."""

    id: str
    after: float
    status: ClassVar = "retry"

    @classmethod
    def of(cls, id_: str, why: Retry) -> Later:
        return cls(id_, why.after)


Answer: TypeAlias = Accepted | Duplicate | Refused | Later


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as doors send it; what is null is left out."""
    values = {name: getattr(answer, name) for name in answer.__slots__ if name != "faults"}
    return {"status": answer.status, **{name: value for name, value in values.items() if value is not None}}
