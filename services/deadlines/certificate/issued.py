"""A certificate that was given out, read from its event: all that a reprint needs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from services.deadlines.certificate.content import Content
from shared.events.certificate import CertificateIssued
from shared.events.envelope import Recorded


@dataclass(frozen=True, slots=True)
class Issued:
    """``content`` is the plain data whose digest was recorded."""

    id: UUID
    number: str
    digest: str
    deadline: UUID
    position: int
    recorded_at: datetime
    issued_on: date
    content: dict[str, Any]

    @classmethod
    def of(cls, event: Recorded) -> Self:
        said, on = event.payload, event.occurred_on
        assert isinstance(said, CertificateIssued)
        assert on is not None
        return cls(event.id, said.number, said.digest, said.deadline, event.position, event.recorded_at, on, said.content)  # fmt: skip

    @property
    def printed(self) -> Content:
        return Content.model_validate(self.content)

    def bears(self, printed: str) -> bool:
        """Whether that is the digest that was recorded."""
        return plain(printed) == self.digest


def plain(printed: str) -> str:
    """A digest as it may have been typed from paper: with blanks, in capitals, with the name of the algorithm before it."""
    return "".join(printed.split()).lower().removeprefix("sm3")
