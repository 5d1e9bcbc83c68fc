"""What people were told, when and how: raised once per person and matter, then a record of every delivery attempt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.case import Person, Text
from shared.events.model import Event, Value
from shared.events.personal import ContactAddress, Personal
from shared.events.terms import Channel, NoticeKind, Role


class NotificationEvent(Event):
    area: ClassVar = "notification"


class Address(Value):
    """Where a channel reaches the person: an e-mail address, a telephone number, the name of a robot or hook in the settings."""

    channel: Channel
    address: ContactAddress


class NotificationRaised(NotificationEvent):
    """``cause`` is the event it tells of; ``occurred_on`` the day it was due to be told.

    ``about`` is the matter, whoever is told and however often (a deadline, a hearing, a proposal). ``send_from`` is the earliest
    moment by which quiet hours and rest days let it go out (null: at once); ``in_digest`` that it waits for the person's daily summary.
    ``step`` counts reminders of the same matter, ``on_behalf_of`` names who is on leave, ``day`` what a calendar would note.
    """

    title: ClassVar = "通知生成"
    schema_version: ClassVar = 3

    person: Person
    role: Role
    cause: UUID
    case_id: UUID | None = None
    urgent: bool = False
    subject: Annotated[str, Field(min_length=1, max_length=200)]
    body: Text
    email: Annotated[str, Personal("邮箱")] | None = None
    kind: NoticeKind = NoticeKind.OTHER
    about: UUID | None = None
    statutory: bool = False
    reached_at: tuple[Address, ...] = Field(default=(), max_length=10)
    send_from: datetime | None = None
    in_digest: bool = False
    step: int = 1
    on_behalf_of: Person | None = None
    day: date | None = None
    link: Annotated[str | None, Field(max_length=500)] = None


class NotificationAttempted(NotificationEvent):
    """Recorded before handing over on a channel that cannot recognise a repeated message: an attempt without an outcome, of a process that
    died meanwhile, may have arrived.
    """

    title: ClassVar = "通知开始投递"

    channel: Channel
    attempt: int


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


class NotificationAcknowledged(NotificationEvent):
    """Somebody takes the matter up: it is no longer brought before others."""

    title: ClassVar = "通知已确认"

    person: Person
    note: Text | None = None


class NotificationRequeued(NotificationEvent):
    """An operator asks for another delivery after a final failure."""

    title: ClassVar = "通知重新发送"

    channel: Channel


class NotificationHandedOver(NotificationEvent):
    """Whoever it is for was away when it was to go out on the channel: their ``deputy`` is told instead, by a notice of their own."""

    title: ClassVar = "通知转由代收人接收"

    channel: Channel
    deputy: Person


class NotificationUndeliverable(NotificationEvent):
    """Nobody holds any of the roles that should hear of ``cause``: counted and shown, never silently dropped. ``about`` is the matter."""

    title: ClassVar = "无人可通知"
    schema_version: ClassVar = 2

    cause: UUID
    case_id: UUID | None = None
    roles: tuple[Role, ...]
    urgent: bool = False
    subject: Annotated[str, Field(min_length=1, max_length=200)]
    body: Text
    about: UUID | None = None


class ContactEvent(Event):
    """How a person wants to be reached. One stream a person and bureau, ``contact-<region>-<bureau>-<person>``."""

    area: ClassVar = "contact"
    dated: ClassVar = False


class AddressSet(ContactEvent):
    """Replaces the person's address on the channel; null takes it away. E-mail also stands in their appointment."""

    title: ClassVar = "登记联系方式"

    person: Person
    channel: Channel
    address: ContactAddress | None = None


class SubscriptionSet(ContactEvent):
    """Whether the person wants notices of a kind on a channel; what the documents require goes to the inbox whatever they say."""

    title: ClassVar = "设置订阅"

    person: Person
    kind: NoticeKind
    channel: Channel
    wanted: bool
    in_digest: bool = False


class DelegationSet(ContactEvent):
    """While the person is away (both days included) the ``deputy`` is told in their place, and they still find it in their inbox."""

    title: ClassVar = "委托代收"

    person: Person
    deputy: Person
    first_day: date
    until: date
    reason: Text | None = None


class DelegationEnded(ContactEvent):
    title: ClassVar = "结束委托代收"

    person: Person
    deputy: Person
