"""What is asked of the doors of contacts, and what they answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from shared.contracts.body import Body
from shared.events.case import Person, Text
from shared.events.terms import Channel, NoticeKind

Actor = Annotated[str, Field(min_length=1, max_length=128)]


class Asked(BaseModel):
    """``bureau`` is needed only for who holds roles in several."""

    actor: Actor
    bureau: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class AddressAsked(Asked):
    """``address`` null takes it away."""

    address: Annotated[str, Field(min_length=1, max_length=254)] | None


class SubscriptionAsked(Asked):
    kind: NoticeKind
    channel: Channel
    wanted: bool
    in_digest: bool = False


class DelegationAsked(Asked):
    deputy: Person
    first_day: date
    until: date
    reason: Text | None = None


class DelegationEndAsked(Asked):
    deputy: Person


class AddressOf(Body):
    channel: Channel
    address: str


class Subscription(Body):
    kind: NoticeKind
    channel: Channel
    wanted: bool
    in_digest: bool


class Delegated(Body):
    deputy: str
    first_day: date = Field(title="代收首日")
    until: date = Field(title="代收末日")


class Leave(Body):
    first_day: date = Field(title="请假首日")
    until: date = Field(title="请假末日")


class ContactOf(Body):
    region: str
    bureau: str
    person: str
    addresses: list[AddressOf] = Field(title="登记的联系方式")
    subscriptions: list[Subscription] = Field(title="订阅设置；未设的按默认：站内信和电子邮件")
    delegations: list[Delegated] = Field(title="委托代收")
    leaves: list[Leave] = Field(title="已登记的请假")
