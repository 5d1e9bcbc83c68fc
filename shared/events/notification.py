"""What people were told, when and how: raised once per person and matter, then a record of every delivery attempt."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.model import Event
from shared.events.terms import Channel, Role


class NotificationEvent(Event):
    area: ClassVar = "notification"


class NotificationRaised(NotificationEvent):
    """``cause`` is the event it tells of; ``occurred_on`` the day it was due to be told."""

    title: ClassVar = "通知生成"
    schema_version: ClassVar = 2

    person: Person
    role: Role
    cause: UUID
    case_id: UUID | None = None
    urgent: bool = False
    subject: Annotated[str, Field(min_length=1, max_length=200)]
    body: Text
    email: str | None = None


class NotificationSent(NotificationEvent):
    title: ClassVar = "通知送出"

    channel: Channel
    attempt: int
    sent_at: datetime
    late: bool = False


class NotificationFailed(NotificationEvent):
    """``final`` means no further attempt is made and an operator must look."""

    title: ClassVar = "通知发送失败"

    channel: Channel
    attempt: int
    reason: Text
    final: bool


class NotificationRead(NotificationEvent):
    title: ClassVar = "通知已读"

    person: Person


class NotificationRequeued(NotificationEvent):
    """An operator asks for another delivery after a final failure."""

    title: ClassVar = "通知重新发送"

    channel: Channel


class NotificationUndeliverable(NotificationEvent):
    """Nobody holds any of the roles that should hear of ``cause``: counted and shown, never silently dropped."""

    title: ClassVar = "无人可通知"
    schema_version: ClassVar = 2

    cause: UUID
    case_id: UUID | None = None
    roles: tuple[Role, ...]
    urgent: bool = False
    subject: Annotated[str, Field(min_length=1, max_length=200)]
    body: Text
