"""Group robots of WeCom, DingTalk and Feishu. They answer 200 whatever happened: the code in the body says whether a message was taken.

Sources, as of November 2026: 企业微信开发者中心《群机器人配置说明》《全局错误码》, 钉钉开放平台《自定义机器人发送群消息》错误码与《调用频率限制》, 飞书开放平台
《自定义机器人使用指南》. A code that is not listed here, a wrong key, a keyword or an address that is not allowed, is the operator's to mend and
tried again. None of them can recognise a repeated message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import httpx
import orjson

from services.notify.channels.message import Message, Refused, Unavailable
from services.notify.channels.signing import signature
from services.notify.channels.web import FINAL, Target, Web, as_json, judge
from shared.events.terms import Channel

#: bytes of text that every one of the three takes: 企业微信 2,048, 钉钉 20,000, 飞书 20 KB for the whole request
TEXT_LIMIT = 2_000
LINK_TEXT = "查看详情"
#: words by which a platform says that it was spoken to too often, whatever the code: 飞书 has used 9499 for that and for a malformed request
TOO_FAST = ("too many request", "too fast", "frequency limit", "freq out of limit")
TOO_FAST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Robot:
    target: Target
    secret: str = field(default="", repr=False)
    rate: float = 20.0


@dataclass(frozen=True, slots=True)
class Words:
    """``text`` is all that fits, subject and body; ``link`` has an element of its own where there is one."""

    subject: str
    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """``code`` is the field of the answer that is 0 for success. ``final``: the content will never be taken; ``later``: code → seconds."""

    code: tuple[str, ...]
    request: Callable[[Robot, Words, datetime], tuple[str, dict[str, Any]]]
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
        url, body = self.platform.request(robot, _words(message), message.at)
        target = Target(url, robot.target.allow_private)
        answered = await self.web.ask(target, orjson.dumps(body), {})
        if answered.status not in FINAL or not self._complains(answered.body):
            judge(answered)
        self._judge(as_json(answered.body))

    def _complains(self, answer: bytes) -> bool:
        """Whether a bad status comes with a code, which then tells more: a wrong key is no wrong message."""
        with suppress(Unavailable):
            found = self._code(as_json(answer))
            return isinstance(found, int) and found != 0
        return False

    def _code(self, said: dict[str, Any]) -> object:
        return next((said[name] for name in self.platform.code if name in said), None)

    def _judge(self, said: dict[str, Any]) -> None:
        found = self._code(said)
        if not isinstance(found, int):
            raise Unavailable("应答中没有结果码", unsure=True)
        if found == 0:
            return
        words = str(said.get("errmsg") or said.get("msg") or said.get("StatusMessage") or "")
        after = self.platform.later.get(found)
        if after is None and any(one in words.lower() for one in TOO_FAST):
            after = TOO_FAST_SECONDS
        reason = f"{found} {words}".strip()
        if found in self.platform.final and after is None:
            raise Refused(reason)
        raise Unavailable(reason, after)


def _words(message: Message) -> Words:
    told = message.told
    subject = f"{'【紧急】' * told.urgent}{told.subject}"
    whole = f"{subject}\n{told.body}".encode()
    text = whole[:TEXT_LIMIT].decode(errors="ignore") + ("…" if len(whole) > TEXT_LIMIT else "")
    return Words(subject, text, told.link)


def _markdown(words: Words) -> str:
    """Two spaces before a line break keep it."""
    return "  \n".join([*words.text.splitlines(), f"[{LINK_TEXT}]({words.link})"])


def _wecom(robot: Robot, words: Words, at: datetime) -> tuple[str, dict[str, Any]]:  # noqa: ARG001
    if words.link:
        return robot.target.url, {"msgtype": "markdown", "markdown": {"content": _markdown(words)}}
    return robot.target.url, {"msgtype": "text", "text": {"content": words.text}}


def _dingtalk(robot: Robot, words: Words, at: datetime) -> tuple[str, dict[str, Any]]:
    body: dict[str, Any] = {"msgtype": "text", "text": {"content": words.text}}
    if words.link:
        body = {"msgtype": "markdown", "markdown": {"title": words.subject, "text": _markdown(words)}}
    if not robot.secret:
        return robot.target.url, body
    stamp = str(int(at.timestamp() * 1000))
    sign = signature(robot.secret.encode(), f"{stamp}\n{robot.secret}")
    return str(httpx.URL(robot.target.url).copy_merge_params({"timestamp": stamp, "sign": sign})), body


def _feishu(robot: Robot, words: Words, at: datetime) -> tuple[str, dict[str, Any]]:
    """Feishu signs nothing at all, with the text as the key."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": words.text}}
    if words.link:
        lines = [[{"tag": "text", "text": words.text}], [{"tag": "a", "text": LINK_TEXT, "href": words.link}]]
        body = {"msg_type": "post", "content": {"post": {"zh_cn": {"content": lines}}}}
    if robot.secret:
        stamp = str(int(at.timestamp()))
        body |= {"timestamp": stamp, "sign": signature(f"{stamp}\n{robot.secret}".encode(), "")}
    return robot.target.url, body


PLATFORMS: Mapping[Channel, Platform] = {
    # 40008 kind, 40058 parameter (also: content exceeds max length), 44004 empty, 45002 too long; 45009 more than 20 a minute, 45033 too many
    # at once, -1 busy. To mend: 93000 key wrong or robot removed, 93004 stopped, 93008 not in the group
    Channel.WECOM: Platform(
        ("errcode",),
        _wecom,
        frozenset({40008, 40058, 44004, 45002}),
        {45009: 60.0, 45033: 5.0, -1: 5.0},
    ),
    # 400105 kind, 460101 too long, 4301xx content that is not allowed; more than 20 a minute (410100, 130101) shuts a robot out for ten minutes,
    # too many from one address (“status” 1111, without errcode) for five; -1 busy. To mend: 310000 keyword, signature, time or address,
    # 300001, 300005 and 400101 token, 400013 group dissolved, 400102 stopped, 400106 gone
    Channel.DINGTALK: Platform(
        ("errcode", "status"),
        _dingtalk,
        frozenset({400105, 430101, 430102, 430103, 430104, 460101}),
        {410100: 600.0, 130101: 600.0, 1111: 300.0, -1: 5.0},
    ),
    # 9499 the request is malformed, unless it says too many; 11232 more than 5 a second or 100 a minute, or everybody at the full hour. To mend:
    # 19001 key, 19007 not enabled, 19021 signature or time, 19022 address, 19024 keyword
    Channel.FEISHU: Platform(("code", "StatusCode"), _feishu, frozenset({9499}), {11232: 60.0}),
}
