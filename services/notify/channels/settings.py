"""The file of the channels (``YINGSU_CHANNELS_FILE``): robots and hooks by name, the gateway for text messages, how many mails a minute.

What is wrong is told with file, line and reason before anything starts. Secrets stand in files of their own, whose paths count from the
folder of this one:

    robots:
      legal-office: {kind: dingtalk, url_file: dingtalk.url, secret_file: dingtalk.secret, per_minute: 20}
    hooks:
      oa: {url: "https://oa.example.org/yingsu", secret_file: oa.secret, allow_private: true}
    sms:
      url: "https://sms.example.org/send"
      token_file: sms.token
      fields: {mobile: "{mobile}", content: "【应诉】{text}", serial: "{id}"}
      accepted: {field: code, value: "0"}
    email: {per_minute: 300}
    proxy: {url: "http://proxy.example.org:3128"}    # for everything but mail and what has allow_private; url_file where it needs a password
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.notify.channels.email import PER_MINUTE
from services.notify.channels.hooks import Accepted, Gateway, Hook, Hooks, unknown_places
from services.notify.channels.message import Sender
from services.notify.channels.robots import PLATFORMS, Robot, Robots
from services.notify.channels.web import Target, Web
from shared.errors import Misconfigured
from shared.events.terms import Channel
from shared.policy.faults import faults_of
from shared.policy.source import PackError, Source, read_source

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
Rate = Annotated[float, Field(ge=1, le=60_000)]


class ChannelsError(Misconfigured):
    """The file is refused. The message is ``file:line: where：reason`` in Chinese, one line per fault."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Reached(_Part):
    url: str | None = None
    url_file: str | None = None
    allow_private: bool = False


class RobotSettings(_Reached):
    kind: Literal["wecom", "dingtalk", "feishu"]
    secret_file: str | None = None
    per_minute: Rate = 20


class HookSettings(_Reached):
    secret_file: str
    per_minute: Rate = 600


class AcceptedSettings(_Part):
    field: str
    value: str


class GatewaySettings(_Reached):
    token_file: str | None = None
    fields: Annotated[dict[str, str], Field(min_length=1)]
    accepted: AcceptedSettings | None = None
    per_minute: Rate = 60


class MailSettings(_Part):
    per_minute: Rate = PER_MINUTE


class ProxySettings(_Part):
    url: str | None = None
    url_file: str | None = None


class ChannelsFile(_Part):
    robots: dict[Name, RobotSettings] = Field(default_factory=dict)
    hooks: dict[Name, HookSettings] = Field(default_factory=dict)
    sms: GatewaySettings | None = None
    email: MailSettings = MailSettings()
    proxy: ProxySettings | None = None


@dataclass(frozen=True, slots=True)
class Channels:
    """``senders``: every channel but e-mail that something is set for. ``mails``: how many a minute."""

    senders: Mapping[Channel, Sender]
    mails: float = PER_MINUTE


def load_channels(path: Path) -> Channels:
    """ChannelsError for a file that cannot be read or is wrong."""
    try:
        source = read_source(path.read_text(encoding="utf-8"), path.name)
        read = ChannelsFile.model_validate(source.data or {})
    except (OSError, UnicodeDecodeError) as error:
        raise ChannelsError(f"{path.name}: 无法读取渠道设置：{error}") from error
    except PackError as error:
        raise ChannelsError(str(error)) from error
    except ValidationError as error:
        raise ChannelsError("\n".join(faults_of(error, source))) from error
    files = _Files(source, path.parent)
    if faults := [*files.faults(read)]:
        raise ChannelsError("\n".join(faults))
    web = Web(proxy=files.url(read.proxy)) if read.proxy else Web()
    return Channels(_senders(read, files, web), read.email.per_minute)


@dataclass(frozen=True, slots=True)
class _Files:
    """The secrets beside the file, and what is wrong with what it says of them."""

    source: Source
    folder: Path

    def read(self, name: str | None) -> str:
        return (self.folder / name).read_text(encoding="utf-8").strip() if name else ""

    def url(self, part: _Reached | ProxySettings) -> str:
        return part.url or self.read(part.url_file)

    def target(self, reached: _Reached) -> Target:
        return Target(self.url(reached), reached.allow_private)

    def faults(self, read: ChannelsFile) -> Iterator[str]:
        for section, parts in (("robots", read.robots), ("hooks", read.hooks)):
            for name, part in parts.items():
                yield from self._of((section, name), part)
        if read.proxy:
            yield from self._of_urls(
                ("proxy",), read.proxy, _is_proxy, "代理须写为 http://主机:端口 或 https://主机:端口"
            )
        if read.sms:
            yield from self._of(("sms",), read.sms)
            for name, text in read.sms.fields.items():
                for place in unknown_places(text):
                    yield self.source.fault(("sms", "fields", name), f"没有占位符 {{{place}}}")

    def _of(self, path: tuple[str, ...], part: _Reached) -> Iterator[str]:
        for field in ("secret_file", "token_file"):
            yield from self._of_file((*path, field), getattr(part, field, None))
        said = "网址须以 https:// 开头；内部网络（allow_private: true）可用 http://"
        yield from self._of_urls(path, part, lambda url: _is_web(Target(url, part.allow_private)), said)

    def _of_urls(
        self,
        path: tuple[str, ...],
        part: _Reached | ProxySettings,
        is_right: Callable[[str], bool],
        said: str,
    ) -> Iterator[str]:
        yield from self._of_file((*path, "url_file"), part.url_file)
        if (part.url is None) == (part.url_file is None):
            yield self.source.fault(path, "url 和 url_file 须写一个，且只写一个")
        elif (part.url or self._readable(part.url_file)) and not is_right(self.url(part)):
            yield self.source.fault(path, said)

    def _of_file(self, path: tuple[str, ...], name: str | None) -> Iterator[str]:
        if name and not self._readable(name):
            yield self.source.fault(path, f"文件 {name} 不存在、不可读或为空")

    def _readable(self, name: str | None) -> bool:
        try:
            return bool(self.read(name))
        except (OSError, UnicodeDecodeError):
            return False


def _is_proxy(url: str) -> bool:
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.host) and parts.path in {"", "/"}


def _is_web(target: Target) -> bool:
    try:
        parts = httpx.URL(target.url)
    except httpx.InvalidURL:
        return False
    return parts.scheme in ({"https", "http"} if target.allow_private else {"https"}) and bool(parts.host)


def _senders(read: ChannelsFile, files: _Files, web: Web) -> dict[Channel, Sender]:
    senders: dict[Channel, Sender] = {}
    for channel, platform in PLATFORMS.items():
        named = {name: robot for name, robot in read.robots.items() if robot.kind == channel}
        robots = {
            name: Robot(files.target(robot), files.read(robot.secret_file), robot.per_minute)
            for name, robot in named.items()
        }
        senders[channel] = Robots(platform, robots, web)
    hooks = {
        name: Hook(files.target(hook), files.read(hook.secret_file), hook.per_minute)
        for name, hook in read.hooks.items()
    }
    senders[Channel.WEBHOOK] = Hooks(hooks, web)
    if sms := read.sms:
        taken = Accepted(sms.accepted.field, sms.accepted.value) if sms.accepted else None
        senders[Channel.SMS] = Gateway(
            files.target(sms), sms.fields, web, files.read(sms.token_file), taken, sms.per_minute
        )
    return senders
