"""The file of the channels: what is right is set up, what is wrong is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.notify.channels.hooks import Gateway, Hooks
from services.notify.channels.robots import Robots
from services.notify.channels.settings import ChannelsError, load_channels
from shared.events.terms import Channel

GOOD = """\
robots:
  legal-office: {kind: dingtalk, url_file: ding.url, secret_file: ding.secret, per_minute: 10}
hooks:
  oa: {url: "http://10.0.0.1/yingsu", secret_file: ding.secret, allow_private: true}
sms:
  url: "https://sms.example.org/send"
  token_file: ding.secret
  fields: {mobile: "{mobile}", content: "【应诉】{text}"}
  accepted: {field: code, value: "0"}
email: {per_minute: 300}
proxy: {url_file: proxy.url}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "ding.url").write_text("https://oapi.example.org/robot/send?access_token=x\n")
    (folder / "proxy.url").write_text("http://u:SEC1@proxy.example.org:3128\n")
    (folder / "ding.secret").write_text("SEC1\n")
    path = folder / "channels.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    """Robots and hooks by name, secrets from their files, the gateway, mails a minute; no secret shows when a sender is printed."""
    channels = load_channels(written(tmp_path, GOOD))
    ding, hooks, sms = (channels.senders[one] for one in (Channel.DINGTALK, Channel.WEBHOOK, Channel.SMS))
    assert isinstance(ding, Robots)
    assert isinstance(hooks, Hooks)
    assert isinstance(sms, Gateway)
    assert (ding.robots["legal-office"].secret, ding.per_minute("legal-office")) == ("SEC1", 10)
    assert ding.robots["legal-office"].target.url.endswith("access_token=x")
    assert (sms.token, channels.mails) == ("SEC1", 300)
    assert ding.web.proxy == hooks.web.proxy == "http://u:SEC1@proxy.example.org:3128"
    assert "SEC1" not in repr(channels)
    assert "access_token" not in repr(channels)


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("kind: dingtalk", "kind: slack", 2, "只可取"),
        ("per_minute: 10", "per_minute: fast", 2, "per_minute"),
        ("secret_file: ding.secret, per", "secret_file: none.secret, per", 2, "不存在"),
        ("url_file: ding.url, ", "", 2, "须写一个"),
        ("allow_private: true", "allow_private: false", 4, "https://"),
        ("{text}", "{name}", 8, "没有占位符 {name}"),
        ("legal-office", "法制科", 2, "编号只可用"),
        ("email:", "e-mail:", 10, "未知字段"),
        ("proxy.url", "none.url", 11, "不存在"),
        ("url_file: proxy.url", 'url: "socks5://p:1"', 11, "代理须写为"),
        ("{url_file: proxy.url}", "{}", 11, "须写一个"),
        ("robots:", "robots: [", 3, "括号"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, word: str
) -> None:
    """Whatever is wrong is said with file and line, before anything starts."""
    with pytest.raises(ChannelsError) as refused:
        load_channels(written(tmp_path, GOOD.replace(old, new, 1)))
    assert f"channels.yaml:{line}:" in str(refused.value)
    assert word in str(refused.value)


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is told, not passed over."""
    with pytest.raises(ChannelsError, match="无法读取"):
        load_channels(tmp_path / "channels.yaml")
