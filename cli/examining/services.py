"""The services as they answer: ready or not and why, and what their metrics say of notices, anchors, the pool and the mail relay."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from prometheus_client.parser import text_string_to_metric_families

from cli.examining.finding import Finding, Level, attention, fault, well, why

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Bound:
    """``label``: whose value is named; more than ``most`` is worth the words."""

    metric: str
    label: str
    most: float
    part: str
    words: str
    advice: str
    page: str
    level: Level = Level.ATTENTION


BOUNDS = (
    Bound("yingsu_notify_oldest_seconds", "channel", 900, "通知", "{0} 渠道最早的已等待 {1:.0f} 秒",
          "请看“发送情况”页中的原因。", "YingsuNoticesNotSent", Level.FAULT),
    Bound("yingsu_notify_open", "channel", 0, "通知", "{0} 渠道有 {1:.0f} 条已放弃",
          "请在“已放弃的通知”中改正地址后重新发送。", "YingsuNoticesGivenUp"),
    Bound("yingsu_anchor_behind_seconds", "place", 3_600, "锚定", "{0} 已有 {1:.0f} 秒没有锚定",
          "请看日志 anchor.not_kept 的原因。", "YingsuAnchorsOld"),
    Bound("yingsu_log_verification_failed", "", 0, "事件日志", "上次校验发现改动",
          "立即停止写入，保全现场，报告安全管理员。", "YingsuLogBroken", Level.FAULT),
    Bound("yingsu_bus_consumer_pending", "durable", 1_000, "队列", "{0} 有 {1:.0f} 条等待处理",
          "请看它是否在减少。", "YingsuQueueWaiting"),
)  # fmt: skip
#: notices that only wait their turn are no matter
_ONLY = {"yingsu_notify_open": ("state", "dead")}
#: mail waits for a day between two anchors
_DAILY = "mail"


def examined(name: str, url: str) -> Iterator[Finding]:
    part = f"服务 {name}"
    try:
        ready = httpx.get(f"{url}/readyz", timeout=SECONDS, trust_env=False)
        measured = httpx.get(f"{url}/metrics", timeout=SECONDS, trust_env=False).raise_for_status().text
    except httpx.HTTPStatusError as error:
        yield _ready(part, name, ready)
        yield attention(part, why(error).partition("\n")[0], "没有指标，可能不是本系统的服务，请核对地址。")
        return
    except httpx.HTTPError as error:
        yield fault(part, why(error), f"没有应答，请看日志 logs/{name}.log。", "YingsuServiceAway")
        return
    yield _ready(part, name, ready)
    yield from _over(measured)


def _ready(part: str, name: str, answer: httpx.Response) -> Finding:
    if answer.status_code != httpx.codes.OK:
        return fault(part, answer.text[:300], f"尚未就绪，请看日志 logs/{name}.log。", "YingsuNotReady")
    if "degraded" in answer.text:
        return attention(part, answer.text[:300], "能工作但有部分缺失，按所列部分处理。", "YingsuBusAway")
    return well(part, "就绪")


def _over(measured: str) -> Iterator[Finding]:
    values = {family.name: family.samples for family in text_string_to_metric_families(measured)}
    for bound in BOUNDS:
        for sample in values.get(bound.metric, ()):
            key, wanted = _ONLY.get(bound.metric, ("", None))
            if (
                sample.value > bound.most
                and sample.labels.get(key) == wanted
                and sample.labels.get("place") != _DAILY
            ):
                state = bound.words.format(sample.labels.get(bound.label, ""), sample.value)
                yield Finding(bound.part, bound.level, state, bound.advice, bound.page)


def mail(url: str) -> Finding:
    """Speaks to the relay, and sends nothing."""
    parts = urlsplit(url)
    speaks = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with speaks(parts.hostname or "127.0.0.1", parts.port or 25, timeout=5) as relay:
            relay.noop()
    except (OSError, smtplib.SMTPException) as error:
        return fault("邮件", f"{parts.hostname}:{parts.port}：{why(error)}",
                     "邮件服务没有应答，请检查 YINGSU_SMTP_URL；邮件会在恢复后补发。", "YingsuNoticesNotSent")  # fmt: skip
    return well("邮件", f"{parts.hostname}:{parts.port} 应答正常")
