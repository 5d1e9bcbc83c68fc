"""Group robots of WeCom, DingTalk and Feishu. They answer 200 whatever happened: the code in the body says whether a message was taken.

Sources: each platform's page on custom robots (signatures: DingTalk and Feishu). A code that is not listed here, a wrong key, a keyword or
an address that is not allowed, is the operator's to mend and tried again. None of them can recognise a repeated message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import httpx
import orjson

from services.notify.channels.message import Message, Refused, Unavailable
from services.notify.channels.signing import signature
from services.notify.channels.web import Target, Web, as_json
from shared.events.terms import Channel

#: bytes of text that every one of the three takes
TEXT_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Robot:
    target: Target
    secret: str = field(default="", repr=False)
    rate: float = 20.0


@dataclass(frozen=True, slots=True)
class Platform:
    """``code`` is the field of the answer that is 0 for success. ``final``: the content will never be taken; ``later``: code → seconds."""

    code: tuple[str, ...]
    request: Callable[[Robot, str, datetime], tuple[str, dict[str, Any]]]
    final: frozenset[int]
    later: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Robots:
    """One platform's robots by the names they have in the settings."""

    platform: Platform
    robots: Mapping[str, Robot]
    web: Web

    recognises: ClassVar[bool] = False

    def destination(self, address: str) -> str:
        return address

    def per_minute(self, address: str) -> float:
        return self.robots[address].rate if address in self.robots else 20.0

    async def send(self, message: Message) -> None:
        """Refused or Unavailable as the robot's code says, or as HTTP does."""
        robot = self.robots.get(message.address)
        if robot is None:
            raise Unavailable(f"渠道设置中没有名为“{message.address}”的机器人")
        url, body = self.platform.request(robot, _text(message), message.at)
        target = Target(url, robot.target.allow_private)
        self._judge(as_json(await self.web.post(target, orjson.dumps(body), {})))

    def _judge(self, said: dict[str, Any]) -> None:
        found = next((said[name] for name in self.platform.code if name in said), None)
        if not isinstance(found, int):
            raise Unavailable("应答中没有结果码", unsure=True)
        reason = f"{found} {said.get('errmsg') or said.get('msg') or said.get('StatusMessage') or ''}".strip()
        if found in self.platform.final:
            raise Refused(reason)
        if found != 0:
            raise Unavailable(reason, self.platform.later.get(found))


def _text(message: Message) -> str:
    told = message.told
    whole = f"{'【紧急】' * told.urgent}{told.subject}\n{told.body}".encode()
    return whole[:TEXT_LIMIT].decode(errors="ignore") + ("…" if len(whole) > TEXT_LIMIT else "")


def _wecom(robot: Robot, text: str, at: datetime) -> tuple[str, dict[str, Any]]:  # noqa: ARG001
    return robot.target.url, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(robot: Robot, text: str, at: datetime) -> tuple[str, dict[str, Any]]:
    body = {"msgtype": "text", "text": {"content": text}}
    if not robot.secret:
        return robot.target.url, body
    stamp = str(int(at.timestamp() * 1000))
    sign = signature(robot.secret.encode(), f"{stamp}\n{robot.secret}")
    return str(httpx.URL(robot.target.url).copy_merge_params({"timestamp": stamp, "sign": sign})), body


def _feishu(robot: Robot, text: str, at: datetime) -> tuple[str, dict[str, Any]]:
    """Feishu signs nothing at all, with the text as the key."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if robot.secret:
        stamp = str(int(at.timestamp()))
        body |= {"timestamp": stamp, "sign": signature(f"{stamp}\n{robot.secret}".encode(), "")}
    return robot.target.url, body


PLATFORMS: Mapping[Channel, Platform] = {
    # 40008 kind, 40058 parameter, 44004 empty, 45002 too long; 45009 too many a minute, -1 busy
    Channel.WECOM: Platform(
        ("errcode",), _wecom, frozenset({40008, 40058, 44004, 45002}), {45009: 60.0, -1: 5.0}
    ),
    # 400105 kind, 43004 body, 4301xx content that is not allowed; 410100 and 130101 too many a minute, -1 busy
    Channel.DINGTALK: Platform(
        ("errcode",),
        _dingtalk,
        frozenset({400105, 43004, 430101, 430102, 430103, 430104}),
        {410100: 60.0, 130101: 60.0, -1: 5.0},
    ),
    # 9499 the request is malformed; 11232 too many a second or minute
    Channel.FEISHU: Platform(("code", "StatusCode"), _feishu, frozenset({9499}), {11232: 60.0}),
}
