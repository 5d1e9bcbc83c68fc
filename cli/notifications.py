"""``yingsu notify``: what was told to whom and how it was delivered, what nobody could be told, and a second try for failed mails."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from shared.clock import SHANGHAI
from shared.events.terms import Channel, Role

PROBLEMS = 1
PAGE = 500
STATES = {"waiting": "待发送", "retrying": "重试中", "sent": "已送达", "failed": "失败"}
ROLES = {role.value: role.title for role in Role}
CHANNELS = {channel.value: channel.title for channel in Channel}

notify_app = typer.Typer(no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@notify_app.command()
def outbox(
    *,
    case: Annotated[UUID | None, typer.Option(help="只看一个案件（编号）")] = None,
    state: Annotated[str | None, typer.Option(help="只看一种状态：" + "、".join(STATES))] = None,
    limit: Annotated[int, typer.Option(min=1, help="最多列出多少件通知")] = 100,
    home: HomeOption = DEFAULT_HOME,
    as_data: JsonOption = False,
) -> None:
    """列出通知及其投递情况，新的在前。有发送失败的邮件时退出码为 1。"""
    if state not in (None, *STATES):
        refuse(f"没有状态“{state}”，可用：{'、'.join(STATES)}。")
    rows = list(_rows(home, "/v1/notifications", limit, case=str(case) if case else None, state=state))
    summary = ask(home, "notify", "/v1/notifications/summary").json()
    if as_data:
        _write({"items": rows, "summary": summary})
    else:
        _print(rows, summary)
    if any(count["state"] == "failed" for count in summary["deliveries"]):
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
    every: Annotated[bool, typer.Option("--all", help="全部发送失败的邮件")] = False,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """把已经放弃的邮件重新排队发送。"""
    if (notification is None) is not every:
        refuse("请给出一个通知编号，或用 --all 重发全部失败的邮件。")
    failed = (row["id"] for row in _rows(home, "/v1/notifications", sys.maxsize, state="failed"))
    wanted = list(failed) if every else [str(notification)]
    for key in wanted:
        ask(
            home, "notify", f"/v1/notifications/{key}/retry", method="POST", body={"actor": getpass.getuser()}
        )
    typer.echo(f"已重新排队 {len(wanted)} 封邮件，可用 yingsu notify outbox 查看结果。")


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
    return datetime.fromisoformat(text).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if text else ""
