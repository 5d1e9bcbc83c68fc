"""Webhooks of a bureau's own systems, signed as Standard Webhooks asks, and the gateway that sends text messages.

A hook is given the same ``webhook-id`` for a repeated message, so that it can tell. A gateway is spoken to in its own words: the fields of
its request stand in the settings.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import orjson

from services.notify.channels.message import Message, Refused, Unavailable
from services.notify.channels.signing import signature
from services.notify.channels.web import Target, Web, as_json
from shared.events.notification import NotificationRaised

#: what the fields of a gateway may hold
PLACES = frozenset({"mobile", "subject", "text", "link", "id"})
#: characters of a text message before a gateway splits it beyond reason
SMS_LIMIT = 300
_PLACE = re.compile(r"{(\w+)}")
_NUMBER = re.compile(r"\+?[0-9]{5,20}")


@dataclass(frozen=True, slots=True)
class Hook:
    target: Target
    secret: str = field(default="", repr=False)
    rate: float = 600.0


@dataclass(frozen=True, slots=True)
class Hooks:
    """Webhooks by the names they have in the settings."""

    hooks: Mapping[str, Hook]
    web: Web

    recognises: ClassVar[bool] = True

    def destination(self, address: str) -> str:
        return address

    def per_minute(self, address: str) -> float:
        return self.hooks[address].rate if address in self.hooks else 600.0

    async def send(self, message: Message) -> None:
        hook = self.hooks.get(message.address)
        if hook is None:
            raise Unavailable(f"渠道设置中没有名为“{message.address}”的推送地址")
        body = orjson.dumps(_event(message))
        await self.web.post(hook.target, body, signed(hook.secret, message, body))


def signed(secret: str, message: Message, body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks: HMAC-SHA256 over ``id.timestamp.body``."""
    stamp = str(int(message.at.timestamp()))
    content = f"{message.key}.{stamp}.{body.decode()}"
    return {
        "webhook-id": str(message.key),
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature(_key(secret), content)}",
    }


def _key(secret: str) -> bytes:
    """A secret that begins with ``whsec_`` is base64, any other is taken as it is."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise Unavailable("签名密钥不是有效的 whsec_ 格式，请检查渠道设置") from error


def _event(message: Message) -> dict[str, Any]:
    told = message.told
    return {
        "type": "notification.raised",
        "timestamp": message.at,
        "data": {
            "id": message.key,
            "kind": told.kind,
            "person": told.person,
            "case_id": told.case_id,
            "about": told.about,
            "urgent": told.urgent,
            "subject": told.subject,
            "body": told.body,
            "day": told.day,
            "link": told.link,
        },
    }


@dataclass(frozen=True, slots=True)
class Accepted:
    """The field of the gateway's answer that tells, and what it holds for a message that was taken."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Gateway:
    """``fields``: names of the gateway's request → text with {mobile}, {subject}, {text}, {link}, {id}."""

    target: Target
    fields: Mapping[str, str]
    web: Web
    token: str = field(default="", repr=False)
    accepted: Accepted | None = None
    rate: float = 60.0

    recognises: ClassVar[bool] = False

    def destination(self, address: str) -> str:  # noqa: ARG002  (one gateway for all numbers)
        return "gateway"

    def per_minute(self, address: str) -> float:  # noqa: ARG002
        return self.rate

    async def send(self, message: Message) -> None:
        if not _NUMBER.fullmatch(message.address):
            raise Refused("不是有效的电话号码")
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        answer = await self.web.post(self.target, orjson.dumps(self._filled(message)), headers)
        if self.accepted is None:
            return
        said = as_json(answer).get(self.accepted.field)
        if str(said) != self.accepted.value:
            raise Unavailable(f"短信网关答复 {self.accepted.field}={said!s:.100}")

    def _text(self, told: NotificationRaised) -> str:
        """With the link at its end, unless it has a place of its own."""
        text = " ".join(f"{told.subject} {told.body}".split())
        apart = any("{link}" in field for field in self.fields.values())
        if apart or not told.link:
            return text[:SMS_LIMIT]
        return f"{text[: SMS_LIMIT - len(told.link) - 1]} {told.link}"

    def _filled(self, message: Message) -> dict[str, str]:
        told = message.told
        words = {
            "mobile": message.address,
            "subject": told.subject,
            "text": self._text(told),
            "link": told.link or "",
            "id": str(message.key),
        }
        return {
            name: _PLACE.sub(lambda found: words[found[1]], text).strip()
            for name, text in self.fields.items()
        }


def unknown_places(text: str) -> list[str]:
    """What stands in braces in a gateway's field and means nothing."""
    return [name for name in _PLACE.findall(text) if name not in PLACES]
