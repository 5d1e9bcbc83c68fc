"""The bodies of notify's answers, as its OpenAPI document says them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.body import Body
from shared.events.terms import Channel, NoticeKind, Role

DeliveryState = Literal["waiting", "retrying", "sent", "failed", "handed_over"]


class Message(Body):
    id: UUID
    position: int
    case_id: UUID | None
    role: Role
    urgent: bool
    subject: str
    body: str
    kind: NoticeKind
    about: UUID | None
    statutory: bool
    step: int
    on_behalf_of: str | None
    day: date | None
    link: str | None
    due_on: date
    raised_at: datetime
    read_at: datetime | None
    acknowledged_at: datetime | None


class Inbox(Body):
    items: list[Message]
    next: int | None
    unread: int


class Delivery(Body):
    id: UUID
    position: int
    case_id: UUID | None
    region: str
    bureau: str
    person: str
    role: Role
    urgent: bool
    kind: NoticeKind
    about: UUID | None
    subject: str
    due_on: date
    send_from: datetime | None
    raised_at: datetime
    read_at: datetime | None
    acknowledged_at: datetime | None
    channel: Channel
    state: DeliveryState
    attempts: int
    sent_at: datetime | None
    late: bool | None
    reason: str | None


class DeliveryPage(Body):
    items: list[Delivery]
    next: int | None


class DeliveryCount(Body):
    channel: Channel
    state: DeliveryState
    number: int


class DeliverySummary(Body):
    deliveries: list[DeliveryCount]
    undeliverable: int


class Undeliverable(Body):
    id: UUID
    position: int
    region: str
    bureau: str
    cause: UUID
    case_id: UUID | None
    about: UUID | None
    roles: list[Role]
    urgent: bool
    subject: str
    body: str
    due_on: date
    raised_at: datetime


class UndeliverablePage(Body):
    items: list[Undeliverable]
    next: int | None
    total: int


class MessageRead(Body):
    id: UUID
    state: Literal["read"]


class DeliveryQueued(Body):
    id: UUID
    state: Literal["waiting"]


class Acknowledged(Body):
    id: UUID
    state: Literal["acknowledged"]


class Failure(Body):
    channel: Channel
    reason: str
    number: int
    first: int
    last: int


class Failures(Body):
    items: list[Failure]
    total: int


class FailuresQueued(Body):
    queued: int
    next: int | None


class ProofAddress(Body):
    channel: Channel
    address: str


class ProofLine(Body):
    position: int
    at: datetime = Field(title="发生时间")
    recorded_at: datetime
    channel: Channel
    what: Literal[
        "shown", "attempted", "sent", "failed", "given_up", "handed_over", "requeued", "read", "acknowledged"
    ]
    actor: str
    attempt: int | None
    late: bool
    said: str | None


class ProofNotice(Body):
    id: UUID
    position: int
    region: str
    bureau: str
    person: str
    role: Role
    on_behalf_of: str | None
    kind: NoticeKind
    about: UUID | None
    case_id: UUID | None
    cause: UUID
    step: int
    statutory: bool
    subject: str
    body: str
    due_on: date | None
    send_from: datetime | None
    raised_at: datetime
    addresses: list[ProofAddress]
    lines: list[ProofLine] = Field(title="投递和知悉的经过")


class ProofNobody(Body):
    id: UUID
    position: int
    bureau: str
    roles: list[Role]
    subject: str
    due_on: date | None
    raised_at: datetime


class Proof(Body):
    upto: int
    notices: list[ProofNotice] = Field(title="各件通知")
    nobody: list[ProofNobody]


class PreviewRecipient(Body):
    person: str
    role: Role
    on_behalf_of: str | None
    wanted: bool
    urgent: bool
    send_from: datetime | None
    in_digest: bool
    addresses: list[ProofAddress]


class PreviewMatter(Body):
    event: UUID | None
    type: str
    supposed: bool
    roles: list[Role]
    kind: NoticeKind
    about: UUID | None
    case_id: UUID | None
    subject: str
    body: str
    due_on: date
    day: date | None
    statutory: bool
    step: int
    recipients: list[PreviewRecipient]


class Preview(Body):
    items: list[PreviewMatter]
