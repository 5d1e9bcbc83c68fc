"""Every channel against a real endpoint, through every way it can answer or not."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import orjson
import pytest
from icalendar import Calendar

from services.notify.channels.email import compose
from services.notify.channels.hooks import Accepted, Gateway, Hook, Hooks
from services.notify.channels.message import Message, Refused, Sender, Unavailable
from services.notify.channels.robots import PLATFORMS, Robot, Robots
from services.notify.channels.web import Target, Web
from shared.events.notification import NotificationRaised
from shared.events.terms import Channel, Role
from tests.support.webserver import DRIP, DROP, HALF, HANG, Answer, WebServer

NOW = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
TOLD = NotificationRaised(
    person="p-1",
    role=Role.HANDLER,
    cause=UUID(int=7),
    about=UUID(int=8),
    urgent=True,
    subject="期限临近：提交答辩状｜（2026）鲁0404行初12号",
    body="期限：2026年3月24日",
    day=date(2026, 3, 24),
)
WEB = Web()
#: for those who never answer
IMPATIENT = Web(step_seconds=0.5, whole_seconds=1.0)


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    server = WebServer()
    await server.start()
    yield server
    await server.stop()


def message(address: str = "one") -> Message:
    return Message(UUID(int=9), TOLD, address, NOW)


def robot(channel: Channel, server: WebServer, secret: str = "", web: Web = WEB) -> Robots:
    target = Target(f"{server.url}/send?key=k", allow_private=True)
    return Robots(PLATFORMS[channel], {"one": Robot(target, secret)}, web)


def hook(server: WebServer, secret: str = "s", web: Web = WEB) -> Hooks:
    return Hooks({"one": Hook(Target(f"{server.url}/hook", allow_private=True), secret)}, web)


def gateway(server: WebServer, web: Web = WEB) -> Gateway:
    fields = {"mobile": "{mobile}", "content": "【应诉】{text} {link}", "serial": "{id}"}
    target = Target(f"{server.url}/sms", allow_private=True)
    return Gateway(target, fields, web, token="t", accepted=Accepted("code", "0"))


def every(server: WebServer, web: Web) -> Mapping[str, tuple[Sender, str]]:
    robots = {channel.value: (robot(channel, server, web=web), "one") for channel in PLATFORMS}
    return {
        **robots,
        "webhook": (hook(server, web=web), "one"),
        "sms": (gateway(server, web), "13800000000"),
    }


CHANNELS = ("wecom", "dingtalk", "feishu", "webhook", "sms")


async def outcome(server: WebServer, channel: str, web: Web = WEB) -> Refused | Unavailable | None:
    sender, address = every(server, web)[channel]
    try:
        await sender.send(message(address))
    except (Refused, Unavailable) as error:
        return error
    return None


@pytest.mark.parametrize("channel", CHANNELS)
async def test_what_an_answer_means(server: WebServer, channel: str) -> None:
    """Good is sent; 4xx about the request is final; 429 and 503 come again when they say; all else comes again; nothing is followed."""
    assert await outcome(server, channel) is None
    for status in (400, 413, 422):
        server.behaviour = Answer(status, b"no")
        assert isinstance(await outcome(server, channel), Refused)
    for status in (401, 403, 404, 500, 502):
        server.behaviour = Answer(status)
        error = await outcome(server, channel)
        assert (type(error), getattr(error, "after", 0), error.unsure) == (Unavailable, None, False)
    for status in (429, 503):
        server.behaviour = Answer(status, headers={"retry-after": "7"})
        assert getattr(await outcome(server, channel), "after", 0) == 7.0
    server.kept.clear()
    server.behaviour = Answer(307, headers={"location": f"{server.url}/elsewhere"})
    assert isinstance(await outcome(server, channel), Unavailable)
    assert len(server.kept) == 1


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("behaviour", [HANG, DROP, HALF, DRIP])
async def test_no_answer_leaves_it_open(server: WebServer, channel: str, behaviour: str) -> None:
    """Whoever hangs, drips for ever, hangs up or breaks off may have taken the message: it comes again and says so."""
    server.behaviour = behaviour
    error = await outcome(server, channel, IMPATIENT)
    assert isinstance(error, Unavailable)
    assert error.unsure
    assert "可能已送达" in str(error)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_nobody_there_is_no_repetition(server: WebServer, channel: str) -> None:
    """A refused connection cannot have taken anything."""
    await server.stop()
    error = await outcome(server, channel)
    assert isinstance(error, Unavailable)
    assert not error.unsure


@pytest.mark.parametrize(
    ("channel", "said", "kind", "after"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, Unavailable, 60.0),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, Unavailable, None),
        ("wecom", {"errcode": 45002, "errmsg": "content size out of limit"}, Refused, None),
        ("wecom", {"errcode": 40058, "errmsg": "text.content exceed max length 2048"}, Refused, None),
        ("wecom", {"errcode": 45033, "errmsg": "api concurrent out of limit"}, Unavailable, 5.0),
        ("dingtalk", {"errcode": 410100, "errmsg": "发送速度太快而限流"}, Unavailable, 600.0),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, Unavailable, 600.0),
        ("dingtalk", {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}, Unavailable, 300.0),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, Unavailable, None),
        ("dingtalk", {"errcode": 300005, "errmsg": "token is not exist"}, Unavailable, None),
        ("dingtalk", {"errcode": 430104, "errmsg": "bad content"}, Refused, None),
        ("dingtalk", {"errcode": 460101, "errmsg": "message too long, exceed 20000 bytes"}, Refused, None),
        ("feishu", {"code": 11232, "msg": "frequency limited psm[x]"}, Unavailable, 60.0),
        ("feishu", {"StatusCode": 0, "code": 9499, "msg": "too many request"}, Unavailable, 60.0),
        ("feishu", {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}, Unavailable, None),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, Unavailable, None),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, Unavailable, None),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, Refused, None),
        ("sms", {"code": "17"}, Unavailable, None),
    ],
)  # fmt: skip
async def test_200_is_no_success(
    server: WebServer, channel: str, said: dict[str, object], kind: type[Exception], after: float | None
) -> None:
    """The code in the body tells: what is about the content is final, too fast waits a minute, what the operator can mend comes again."""
    server.behaviour = Answer(body=orjson.dumps(said))
    error = await outcome(server, channel)
    assert type(error) is kind
    assert getattr(error, "after", None) == after


@pytest.mark.parametrize(
    ("channel", "said", "kind", "after"),
    [
        ("feishu", {"code": 99991400, "msg": "request trigger frequency limit"}, Unavailable, 60.0),
        ("feishu", {"code": 19001, "msg": "param invalid"}, Unavailable, None),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, Refused, None),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, Unavailable, None),
        ("dingtalk", {"errcode": 0}, Refused, None),
        ("dingtalk", {"errcode": "?"}, Refused, None),
    ],
)
async def test_400_with_a_code(
    server: WebServer, channel: str, said: dict[str, object], kind: type, after: float | None
) -> None:
    """A robot's own code tells more than the status 400 that it comes with: too fast and a wrong key lose no message."""
    server.behaviour = Answer(400, orjson.dumps(said))
    error = await outcome(server, channel)
    assert type(error) is kind
    assert getattr(error, "after", None) == after


@pytest.mark.parametrize("channel", ["wecom", "dingtalk", "feishu", "sms"])
@pytest.mark.parametrize("body", [b"<html>ok</html>", b"[]", b"{}"])
async def test_an_answer_that_does_not_say(server: WebServer, channel: str, body: bytes) -> None:
    """Whoever answers 200 without the code that tells has not taken the message, as far as anybody knows."""
    server.behaviour = Answer(body=body)
    assert isinstance(await outcome(server, channel), Unavailable)


async def test_signed_robots(server: WebServer) -> None:
    """DingTalk: HMAC-SHA256 of “milliseconds, newline, secret” under the secret; Feishu: of nothing under “seconds, newline, secret”."""
    await robot(Channel.DINGTALK, server, "SEC1").send(message())
    await robot(Channel.FEISHU, server, "SEC2").send(message())
    ding, feishu = server.kept
    query = {name: values[0] for name, values in parse_qs(urlsplit(ding.path).query).items()}
    stamp = str(int(NOW.timestamp() * 1000))
    assert query == {"key": "k", "timestamp": stamp, "sign": _hmac(b"SEC1", f"{stamp}\nSEC1")}
    body = orjson.loads(feishu.body)
    stamp = str(int(NOW.timestamp()))
    assert (body["timestamp"], body["sign"]) == (stamp, _hmac(f"{stamp}\nSEC2".encode(), ""))
    assert body["content"]["text"].startswith("【紧急】期限临近")


async def test_signed_hooks(server: WebServer) -> None:
    """Standard Webhooks: the id, the second, and HMAC-SHA256 over id.timestamp.body under the secret, which may be base64."""
    key = base64.b64encode(b"bytes").decode()
    for secret, raw in (("plain", b"plain"), (f"whsec_{key}", b"bytes")):
        await hook(server, secret).send(message())
        got = server.kept[-1]
        stamp = str(int(NOW.timestamp()))
        assert (got.headers["webhook-id"], got.headers["webhook-timestamp"]) == (str(UUID(int=9)), stamp)
        signed = _hmac(raw, f"{UUID(int=9)}.{stamp}.{got.body.decode()}")
        assert got.headers["webhook-signature"] == f"v1,{signed}"
    assert orjson.loads(got.body)["data"]["subject"] == TOLD.subject


async def test_a_link_is_an_element_of_its_own(server: WebServer) -> None:
    """WeCom and DingTalk take markdown, Feishu a post with an anchor, hooks a field; a text message ends with it where no field is for it."""
    link = "https://yingsu.example.org/deadlines/8"
    linked = Message(UUID(int=9), TOLD.model_copy(update={"link": link}), "one", NOW)
    for channel in (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU):
        await robot(channel, server).send(linked)
    await hook(server).send(linked)
    server.behaviour = Answer(body=b'{"code": 0}')
    target = Target(f"{server.url}/sms", allow_private=True)
    texts = Gateway(target, {"to": "{mobile}", "content": "{text}"}, WEB)
    await texts.send(replace(linked, address="13800000000"))
    wecom, ding, feishu, hooked, text = (orjson.loads(got.body) for got in server.kept)
    for markdown in (wecom["markdown"]["content"], ding["markdown"]["text"]):
        assert markdown.startswith("【紧急】期限临近：提交答辩状")
        assert markdown.endswith(f"期限：2026年3月24日  \n[查看详情]({link})")
    *_, [anchor] = feishu["content"]["post"]["zh_cn"]["content"]
    assert anchor == {"tag": "a", "text": "查看详情", "href": link}
    assert hooked["data"]["link"] == link
    assert text["content"].endswith(f"2026年3月24日 {link}")


def test_a_mail_shows_its_link() -> None:
    """As text, as an anchor in HTML, and as the URL of the calendar entry."""
    link = "https://yingsu.example.org/deadlines/8?a=1&b=2"
    told = TOLD.model_copy(update={"link": link})
    mail = compose(Message(UUID(int=9), told, "a@example.org", NOW), "yingsu@example.org")
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().rstrip().endswith(f"详见：{link}")
    assert '<a href="https://yingsu.example.org/deadlines/8?a=1&amp;b=2">查看详情</a>' in html.get_content()
    [attached] = list(mail.iter_attachments())
    [event] = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert event["URL"] == link


async def test_a_text_message(server: WebServer) -> None:
    """The gateway gets the fields of the settings, filled in; a number that is none is never tried."""
    server.behaviour = Answer(body=b'{"code": 0}')
    await gateway(server).send(message("13800000000"))
    [got] = server.kept
    assert got.headers["authorization"] == "Bearer t"
    body = orjson.loads(got.body)
    assert (body["mobile"], body["serial"]) == ("13800000000", str(UUID(int=9)))
    assert body["content"].startswith("【应诉】期限临近：提交答辩状")
    with pytest.raises(Refused):
        await gateway(server).send(message("p-1@example.org"))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://10.1.2.3/",
     "http://169.254.169.254/latest", "http://[::ffff:127.0.0.1]:{port}/", "http://0.0.0.0:{port}/"],
)  # fmt: skip
async def test_nothing_inside_the_house_is_reached(server: WebServer, url: str) -> None:
    """Unless the settings allow it, a host that is or resolves to a private address is not connected to."""
    sender = Hooks({"one": Hook(Target(url.format(port=server.port)), "s")}, WEB)
    with pytest.raises(Unavailable, match="allow_private"):
        await sender.send(message())
    assert server.kept == []


def test_a_mail_with_a_day_brings_an_invitation() -> None:
    """METHOD:PUBLISH, one all-day entry whose UID is that of the matter, in Chinese that mail programs read; what comes later has a higher sequence;
    no day, no attachment.
    """
    mail = compose(message("a@example.org"), "yingsu@example.org")
    [attached] = list(mail.iter_attachments())
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "PUBLISH"
    calendar = Calendar.from_ical(attached.get_content())
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"]) == ("PUBLISH", f"{UUID(int=8)}@yingsu")
    assert str(event["SUMMARY"]) == TOLD.subject
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (date(2026, 3, 24), int(NOW.timestamp()) // 60)
    assert mail["Subject"].startswith("【紧急】")
    plain = Message(UUID(int=9), TOLD.model_copy(update={"day": None}), "a@example.org", NOW)
    assert list(compose(plain, "yingsu@example.org").iter_attachments()) == []


def _hmac(key: bytes, text: str) -> str:
    return base64.b64encode(hmac.digest(key, text.encode(), hashlib.sha256)).decode()
