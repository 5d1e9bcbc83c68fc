"""Who was refused what. Said by whichever service refused it; a refusal is a fact like any other and is sealed with the log."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.model import Event


class AuditEvent(Event):
    area: ClassVar = "audit"


class AccessRefused(AuditEvent):
    """Somebody asked for what is another bureau's, or not their duty's to do. One stream a person, ``audit-<person>``; never any content of what was asked for."""

    title: ClassVar = "拒绝越权访问"
    dated: ClassVar = False

    person: Annotated[str, Field(max_length=64)]
    duty: Annotated[str, Field(max_length=40)]
    method: Annotated[str, Field(max_length=10)]
    path: Annotated[str, Field(max_length=500)]
    code: Annotated[str, Field(max_length=60)]
