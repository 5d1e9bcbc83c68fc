"""Who may say and hear what on the bus: the one table, from which NATS's accounts are written. Pure.

Every identity has a NATS account of its own, and of the account that keeps the streams it sees exactly the subjects listed for it here. Lists of
permissions alone would not do: a server's answers go to whatever subject a message names for them, so whoever may acknowledge a message could
let the empty answer land on ``$JS.API.STREAM.DELETE.…``. Between accounts an answer only ever goes back to the account that asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.bus.topology import (
    ANCHORS,
    ANSWERED,
    CHANNELS,
    DEADLETTERS,
    DISPATCH,
    EVENTS,
    INTAKE_SUBMISSIONS,
    RECEIPTS,
    SUBMISSIONS,
    site_durable,
)

#: the account that keeps the streams; nobody signs in to it
STREAMS_ACCOUNT = "YINGSU"
PROVISIONING, OPERATOR, AUDITOR, MIRROR = "provisioning", "operator", "auditor", "mirror"
#: core NATS subjects rung after every commit to the log: “look”, never “what”
DOORBELLS = "doorbell.*"
_API = "$JS.API"
_NAME = r"[a-z0-9-]{2,40}"
_BUREAU = re.compile(rf"bureau_({_NAME})_({_NAME})")
_SITE = re.compile(rf"site_({_NAME})")
_LINK = re.compile(rf"link_({_NAME})")
_CENTRE = re.compile(rf"centre_({_NAME})")


@dataclass(frozen=True, slots=True)
class May:
    """One subject and why, in words for operators; ``many``: one request is answered by many messages. ``called``: under
    which name the account itself knows the subject, where that is another.
    """

    subject: str
    why: str
    many: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True)
class Hears:
    """``subject`` as it is heard, of the account ``of``, where it is ``source``."""

    subject: str
    why: str
    of: str = STREAMS_ACCOUNT
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """``say``: to the account of the streams; ``hear``: from there or from others, who get it because they ``ring`` at home. ``among``: said within
    its own account, to those who share it. ``connections`` and ``subscriptions``: at most so many at once, of all processes of the identity together.
    """

    say: tuple[May, ...]
    hear: tuple[Hears, ...] = ()
    ring: tuple[May, ...] = ()
    among: tuple[May, ...] = ()
    connections: int = 40
    subscriptions: int = 1_000


class UnknownIdentityError(ValueError):
    """Nobody of this name has a place in the table."""


def bureau(region: str, code: str) -> str:
    return _known(f"bureau_{region}_{code}")


def site(name: str) -> str:
    return _known(f"site_{name}")


def doorbell(name: str) -> str:
    """What the service ``name`` rings; each has its own, because between accounts no subject may go round in a circle."""
    return f"doorbell.{name}"


def inbox(identity: str) -> str:
    """Where answers to this identity go; nobody else may listen there."""
    return f"_INBOX_{identity}"


def rights(identity: str) -> Rights:
    """UnknownIdentityError when the table has no such row."""
    if identity in _TABLE:
        return _TABLE[identity]
    if found := _BUREAU.fullmatch(identity):
        return _of_bureau(f"{found[1]}.{found[2]}")
    if found := _SITE.fullmatch(identity):
        return _of_site(found[1])
    if found := _CENTRE.fullmatch(identity):
        return _of_centre(found[1])
    if link(identity):
        return Rights(say=())
    raise UnknownIdentityError(identity)


def mirrored(site: str) -> str:
    """The subject on which a district's log is asked for at the centre."""
    return f"mirror.{site}.events"


def link(identity: str) -> str | None:
    """The district whose server knocks at this one with the key, as a leaf node."""
    found = _LINK.fullmatch(identity)
    return found[1] if found else None


def is_centre(identity: str) -> bool:
    """Whether it stands for the centre, whose questions come in over the link and not by a connection here."""
    return bool(_CENTRE.fullmatch(identity))


def heard(own: Rights) -> list[str]:
    """The subjects to subscribe to; all doorbells by one."""
    return list(
        dict.fromkeys(DOORBELLS if one.subject.startswith("doorbell.") else one.subject for one in own.hear)
    )


def sites(identities: Iterable[str]) -> list[str]:
    """The names of the sites among them."""
    return [found[1] for one in identities if (found := _SITE.fullmatch(one))]


def _known(identity: str) -> str:
    rights(identity)
    return identity


def _works_off(stream: str, *durables: str) -> tuple[May, ...]:
    return tuple(
        may
        for durable in durables
        for may in (
            May(f"{_API}.CONSUMER.INFO.{stream}.{durable}", "检查消费者是否存在（就绪）"),
            May(f"{_API}.CONSUMER.MSG.NEXT.{stream}.{durable}", "取待办消息", many=True),
            May(f"$JS.ACK.{stream}.{durable}.>", "确认已处理，或稍后再来"),
        )
    )


def _sweeps(stream: str) -> tuple[May, ...]:
    return (
        May(f"{_API}.STREAM.MSG.GET.{stream}", "查找已确认而仍遗留在队列里的消息"),
        May(f"{_API}.STREAM.MSG.DELETE.{stream}", "清除已确认而仍遗留在队列里的消息"),
    )


def _buries(stream: str, *durables: str) -> tuple[May, ...]:
    return tuple(May(f"dead.{stream}.{durable}", "无法处理的消息") for durable in durables)


def _reads(stream: str, why: str) -> tuple[May, ...]:
    return (May(f"{_API}.STREAM.INFO.{stream}", why), May(f"{_API}.STREAM.MSG.GET.{stream}", why))


def _of_bureau(place: str) -> Rights:
    receipts = f"receipt.{place}.*"
    return Rights(
        say=(
            May(f"submit.{place}", "报送本单位的记录"),
            May(f"{_API}.DIRECT.GET.{RECEIPTS}.receipt.{place}.>", "按编号补取错过的回执"),
        ),
        hear=(Hears(receipts, "本单位报送的回执", source=f"{ANSWERED}.{place}.*"),),
        connections=5,
        subscriptions=50,
    )


def _of_site(name: str) -> Rights:
    return Rights(say=_works_off(EVENTS, site_durable(name)), connections=5, subscriptions=50)


def _of_centre(own: str) -> Rights:
    """``own``: this site's name. The centre reads the log by number and leaves nothing behind."""
    why = "中心站点抄录本站点的事件日志"
    return Rights(say=(May(f"{_API}.DIRECT.GET.{EVENTS}", why, many=True, called=mirrored(own)),))


_SERVICES = ("intake", "deadlines", "notify", "stats", MIRROR)
_LOOK = "提示事件日志有新内容"


def _bell(name: str) -> dict[str, Any]:
    """Rings its own and hears the others'."""
    heard = (Hears(doorbell(one), _LOOK, of=one, source=doorbell(one)) for one in _SERVICES if one != name)
    return {"ring": (May(doorbell(name), _LOOK),), "hear": tuple(heard)}


_NOTIFY = tuple(f"notify-{channel}" for channel in CHANNELS)

_TABLE: dict[str, Rights] = {
    "intake": Rights(
        say=(
            May("events.>", "转发事件日志"),
            *_reads(EVENTS, "确定从何处继续转发"),
            *_works_off(SUBMISSIONS, INTAKE_SUBMISSIONS),
            *_sweeps(SUBMISSIONS),
            May(f"{_API}.STREAM.INFO.{SUBMISSIONS}", "哪些单位有报送在等候，轮流办理"),
            May(f"{_API}.STREAM.MSG.GET.{RECEIPTS}", "遗留的报送是否已经答复"),
            *_buries(SUBMISSIONS, INTAKE_SUBMISSIONS),
            May("receipt.>", "答复报送单位"),
            *_reads(DEADLETTERS, "运行页面"),
            May(f"{_API}.STREAM.MSG.DELETE.{DEADLETTERS}", "移除已重新投递、已决定删除的消息"),
            May("submit.>", "重新投递到原主题"),
            May("dispatch.>", "重新投递到原主题"),
            *_reads(ANCHORS, "校验事件日志"),
        ),
        **_bell("intake"),
    ),
    "deadlines": Rights(say=(), **_bell("deadlines")),
    "notify": Rights(
        say=(
            May("dispatch.>", "排队待发送的通知"),
            *_works_off(DISPATCH, *_NOTIFY),
            *_sweeps(DISPATCH),
            *_buries(DISPATCH, *_NOTIFY),
            May("anchor.log", "锚定事件日志的末端"),
        ),
        **_bell("notify"),
    ),
    "stats": Rights(say=(), **_bell("stats")),
    MIRROR: Rights(say=(), among=(May(mirrored("*"), "抄录分站点的事件日志"),), **_bell(MIRROR)),
    PROVISIONING: Rights(
        say=(
            May(f"{_API}.INFO", "检查 JetStream"),
            May(f"{_API}.STREAM.CREATE.*", "建立消息流"),
            May(f"{_API}.STREAM.UPDATE.*", "更新消息流"),
            May(f"{_API}.STREAM.INFO.*", "查看状态"),
            May(f"{_API}.CONSUMER.CREATE.>", "建立和更新消费者"),
            May(f"{_API}.CONSUMER.DURABLE.CREATE.*.*", "同上（旧式写法）"),
            May(f"{_API}.CONSUMER.INFO.*.*", "查看状态"),
            May(f"{_API}.STREAM.PURGE.{DISPATCH}", "清理旧版本遗留的队列"),
            May(f"{_API}.STREAM.MSG.GET.{EVENTS}", "日志由备份恢复后，另存日志所缺的事件"),
            May(f"{_API}.STREAM.PURGE.{EVENTS}", "日志由备份恢复后，从日志重新发布"),
        ),
    ),
    OPERATOR: Rights(
        say=(
            May(f"{_API}.INFO", "环境检查"),
            May(f"{_API}.STREAM.INFO.*", "查看消息流状态"),
            May(f"{_API}.CONSUMER.INFO.*.*", "查看消费进度"),
            May(f"{_API}.STREAM.MSG.GET.{ANCHORS}", "校验事件日志"),
            May(f"{_API}.STREAM.MSG.GET.{DEADLETTERS}", "查看无法处理的消息"),
        ),
    ),
    AUDITOR: Rights(
        say=(
            May(f"{_API}.STREAM.INFO.*", "查看消息流状态"),
            May(f"{_API}.STREAM.MSG.GET.*", "将已发布和已答复的内容与事件日志核对"),
        ),
    ),
}

#: identities of every installation; bureaus and sites are added one by one
STANDING = tuple(_TABLE)
