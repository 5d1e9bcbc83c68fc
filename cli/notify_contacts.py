"""``yingsu notify contacts``: how a person is reached, what they subscribe to, who stands in for them; shown, and changed."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, NoReturn

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.tables import Table
from shared.events.terms import Channel, NoticeKind

CHANNELS = "、".join(f"{one.value} {one.title}" for one in Channel if one is not Channel.INBOX)


@dataclass(frozen=True, slots=True)
class Change:
    method: str
    path: str
    body: dict[str, Any]


def contacts(
    person: Annotated[str, typer.Argument(help="人员编号")],
    *,
    bureau: Annotated[str | None, typer.Option(help="单位编码；在多个单位任职时须指明")] = None,
    address: Annotated[
        list[str] | None, typer.Option(help=f"登记联系方式，渠道=地址；地址为空即取消。渠道：{CHANNELS}")
    ] = None,
    subscribe: Annotated[
        list[str] | None, typer.Option(help="订阅，种类:渠道，或 种类:渠道:digest 列入每日汇总")
    ] = None,
    unsubscribe: Annotated[
        list[str] | None, typer.Option(help="退订，种类:渠道；文件要求的通知仍列入站内信")
    ] = None,
    deputy: Annotated[str | None, typer.Option(help="委托代收人（人员编号），须有 --from 和 --until")] = None,
    first_day: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="代收首日")
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="代收末日")] = None,
    end_deputy: Annotated[str | None, typer.Option(help="结束对此人的委托")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_data: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """查看一个人的联系方式、订阅、委托代收和请假；给出选项即先作变更。"""
    if deputy and not (first_day and until):
        refuse("委托代收须用 --from 和 --until 给出首日和末日，如 --from 2026-10-01 --until 2026-10-07。")
    changes = [
        *_addresses(address or ()),
        *_wishes(subscribe or (), wanted=True),
        *_wishes(unsubscribe or (), wanted=False),
    ]
    if deputy and first_day and until:
        days = {"first_day": str(first_day.date()), "until": str(until.date())}
        changes.append(Change("POST", "delegations", {"deputy": deputy, **days}))
    if end_deputy:
        changes.append(Change("POST", "delegations/end", {"deputy": end_deputy}))
    root = f"/v1/people/{person}"
    for one in changes:
        body = one.body | {"actor": getpass.getuser(), "bureau": bureau}
        ask(home, "notify", f"{root}/{one.path}", method=one.method, body=body)
    found = ask(home, "notify", f"{root}/contact", bureau=bureau).json()
    if as_data:
        sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
    else:
        _print(found)


def _addresses(given: Sequence[str]) -> Iterator[Change]:
    for text in given:
        channel, equals, where = text.partition("=")
        if not equals:
            refuse(f"“{text}”不是 渠道=地址，例如 email=a@example.org；取消写 email=。")
        yield Change("PUT", f"addresses/{_channel(channel).value}", {"address": where or None})


def _wishes(given: Sequence[str], *, wanted: bool) -> Iterator[Change]:
    for text in given:
        kind, channel, *more = f"{text}:".split(":")
        body = {"kind": _kind(kind).value, "channel": _channel(channel).value, "wanted": wanted}
        yield Change("PUT", "subscriptions", body | {"in_digest": "digest" in more})


def _channel(text: str) -> Channel:
    return next((one for one in Channel if text in (one.value, one.title)), None) or _unknown(
        "渠道", text, Channel
    )


def _kind(text: str) -> NoticeKind:
    return next((one for one in NoticeKind if text in (one.value, one.title)), None) or _unknown(
        "通知种类", text, NoticeKind
    )


def _unknown(what: str, text: str, known: type[Channel | NoticeKind]) -> NoReturn:
    names = "、".join(f"{one.value}（{one.title}）" for one in known)
    refuse(f"没有{what}“{text}”，可用：{names}。")


def _print(found: dict[str, Any]) -> None:
    table = Table("项目", "内容", title=escape(f"{found['person']}（{found['region']}/{found['bureau']}）"))
    for one in found["addresses"]:
        table.add_row("联系方式", escape(f"{Channel(one['channel']).title} {one['address']}"))
    for one in found["subscriptions"]:
        act = ("订阅" if one["wanted"] else "退订") + ("（汇总）" if one["in_digest"] else "")
        table.add_row(act, f"{NoticeKind(one['kind']).title} · {Channel(one['channel']).title}")
    for one in found["delegations"]:
        table.add_row("委托代收", escape(f"{one['deputy']}，{one['first_day']} 至 {one['until']}"))
    for one in found["leaves"]:
        table.add_row("请假", f"{one['first_day']} 至 {one['until']}")
    Console().print(table)
