"""``yingsu notify``: what was told to whom and how it was delivered, what nobody could be told, and a second try of what was given up."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.notify_contacts import contacts
from cli.notify_inbox import inbox
from cli.notify_preview import preview
from cli.notify_proof import proof
from cli.tables import Table
from shared.events.terms import Channel, Role
from shared.web.words import moment

PROBLEMS = 1
PAGE = 500
STATES = {
    "waiting": "待发送",
    "retrying": "重试中",
    "sent": "已送达",
    "failed": "失败",
    "handed_over": "转由代收人",
}
ASKED = STATES | {"late": "迟发"}
ROLES = {role.value: role.title for role in Role}
CHANNELS = {channel.value: channel.title for channel in Channel}

notify_app = typer.Typer(no_args_is_help=True)
notify_app.command()(inbox)
notify_app.command()(proof)
notify_app.command()(preview)
notify_app.command()(contacts)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]
ChannelOption = Annotated[Channel | None, typer.Option(help="只看一个渠道")]


@notify_app.command()
def outbox(
    *,
    case: Annotated[UUID | None, typer.Option(help="只看一个案件（编号）")] = None,
    person: Annotated[str | None, typer.Option(help="只看发给一个人的")] = None,
    channel: ChannelOption = None,
    state: Annotated[str | None, typer.Option(help="只看一种状态：" + "、".join(ASKED))] = None,
    limit: Annotated[int, typer.Option(min=1, help="最多列出多少件通知")] = 100,
    home: HomeOption = DEFAULT_HOME,
    as_data: JsonOption = False,
) -> None:
    """列出通知及其投递情况，新的在前。有发送失败的投递时退出码为 1。"""
    if state not in (None, *ASKED):
        refuse(f"没有状态“{state}”，可用：{'、'.join(ASKED)}。")
    query = {"case": case and str(case), "person": person, "channel": channel, "state": state}
    rows = list(_rows(home, "/v1/notifications", limit, **query))
    summary = ask(home, "notify", "/v1/notifications/summary").json()
    if as_data:
        _write({"items": rows, "summary": summary})
    else:
        _print(rows, summary)
    if any(count["state"] == "failed" for count in summary["deliveries"]):
        raise typer.Exit(PROBLEMS)


@notify_app.command()
def failures(home: HomeOption = DEFAULT_HOME, as_data: JsonOption = False) -> None:
    """按渠道和原因列出已放弃的投递。有则退出码为 1；修好后用 retry 重新发送。"""
    found = ask(home, "notify", "/v1/failures").json()
    if as_data:
        _write(found)
    else:
        table = Table("渠道", "原因", "件数", title="已放弃的投递")
        for row in found["items"]:
            table.add_row(CHANNELS[row["channel"]], escape(row["reason"]), str(row["number"]))
        Console().print(table)
    if found["total"]:
        raise typer.Exit(PROBLEMS)


@notify_app.command()
def undeliverable(home: HomeOption = DEFAULT_HOME, as_data: JsonOption = False) -> None:
    """列出无人可通知的事项：有关角色在该单位都没有人任职。"""
    rows = list(_rows(home, "/v1/undeliverable", PAGE))
    if as_data:
        _write({"items": rows})
        return
    table = Table("单位", "缺少的角色", "事项", "应发日", title="无人可通知")
    for row in rows:
        roles = "、".join(ROLES[role] for role in row["roles"])
        table.add_row(f"{row['region']}/{row['bureau']}", roles, escape(row["subject"]), row["due_on"])
    Console().print(table)


@notify_app.command()
def retry(
    notification: Annotated[UUID | None, typer.Argument(help="通知编号")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="全部已放弃的投递")] = False,
    reason: Annotated[str | None, typer.Option(help="因该原因放弃的投递（见 failures）")] = None,
    channel: ChannelOption = None,
    limit: Annotated[int, typer.Option(min=1, help="最多重发多少件通知")] = 10_000,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """把已经放弃的投递重新排队发送：一件，因同一原因的，或全部。"""
    if [notification is not None, reason is not None, every].count(True) != 1:
        refuse("请给出一个通知编号，或用 --reason 指明原因，或用 --all 重发全部失败的投递，三者择一。")
    asked = {"actor": getpass.getuser(), "channel": channel}
    if notification:
        ask(home, "notify", f"/v1/notifications/{notification}/retry", method="POST", body=asked)
        count = 1
    else:
        count = _retry_many(home, asked | {"reason": reason}, limit)
    typer.echo(f"已重新排队 {count} 件通知，可用 yingsu notify outbox 查看结果。")


def _retry_many(home: Path, asked: dict[str, Any], limit: int) -> int:
    """Oldest first, so many at a time."""
    count, after = 0, None
    while count < limit:
        body = asked | {"limit": min(limit - count, PAGE), "after": after}
        done = ask(home, "notify", "/v1/failures/retry", method="POST", body=body).json()
        count, after = count + done["queued"], done["next"]
        if after is None:
            break
    return count


def _rows(home: Path, path: str, limit: int, **query: Any) -> Iterator[dict[str, Any]]:
    """Page after page, until there are no more or ``limit`` messages have come."""
    after: str | None = None
    while limit > 0:
        size = min(limit, PAGE)
        page = ask(home, "notify", path, after=after, limit=size, **query).json()
        yield from page["items"]
        after, limit = page["next"], limit - size
        if after is None:
            return


def _write(data: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(data) + b"\n")


def _print(rows: list[dict[str, Any]], summary: dict[str, Any]) -> None:
    table = Table("收件人角色", "事项", "应发日", "渠道", "状态", "送出时间", "次数", title="通知")
    for row in rows:
        table.add_row(
            ROLES[row["role"]],
            ("[red]急[/] " if row["urgent"] else "") + escape(row["subject"]),
            row["due_on"],
            CHANNELS[row["channel"]],
            STATES[row["state"]] + ("（迟）" if row["late"] else "") + _why(row),
            _local_time(row["sent_at"]),
            str(row["attempts"]),
        )
    console = Console()
    console.print(table)
    counts = [
        f"{CHANNELS[one['channel']]}{STATES[one['state']]} {one['number']}" for one in summary["deliveries"]
    ]
    nobody = summary["undeliverable"]
    console.print("；".join([*counts, f"无人可通知 {nobody}"]) + "。")


def _why(row: dict[str, Any]) -> str:
    return f"：{escape(row['reason'])}" if row["reason"] and row["state"] != "sent" else ""


def _local_time(text: str | None) -> str:
    return moment(text) if text else ""
