"""What an answer's body is made of, for the OpenAPI documents: frozen models that describe answers and never make them.

Answers are built as plain data; that they are what these models say is held by requests against running services (``tests/system/test_fuzz.py``).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    """A part of an answer. Its members are called in Chinese what ``shared/contracts/members.py`` calls them, or their own description."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class EventHead(Body):
    """A recorded fact: when it happened, when it was recorded, by whom, and its place in the log."""

    id: UUID
    type: str
    title: str
    occurred_on: date | None
    recorded_at: datetime
    actor: str
    position: int


class EventBody(EventHead):
    data: dict[str, Any] = Field(title="内容，按 type 的 JSON Schema")


class PolicyHead(Body):
    """The document that a rule stands in."""

    id: str
    title: str
    number: str | None


class PolicyIssued(PolicyHead):
    issuer: str
