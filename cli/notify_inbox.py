"""``yingsu notify inbox``: one person's messages as a list, or as they come."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import orjson
import typer
from rich.console import Console
from rich.markup import escape

from cli.ask import ask, refused, unanswered
from cli.connection import DEFAULT_HOME, HomeOption, find_system
from cli.tables import Table, in_words
from shared.events.terms import NoticeKind

#: the service sends a sign of life every 15 seconds
SILENCE = httpx.Timeout(40.0, connect=5.0)


def inbox(
    person: Annotated[str, typer.Argument(help="人员编号")],
    *,
    unread: Annotated[bool, typer.Option("--unread", help="只列未读")] = False,
    kind: Annotated[NoticeKind | None, typer.Option(help="只列一种通知")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="最多列出多少条")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="列出后继续等候新通知，直到 Ctrl-C")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_data: Annotated[bool, typer.Option("--json", help="输出 JSON；--follow 时每行一条")] = False,
) -> None:
    """列出一个人的站内信，新的在前。"""
    query: dict[str, Any] = {
        "person": person,
        "state": "unread" if unread else None,
        "kind": kind,
        "limit": limit,
    }
    page = ask(home, "notify", "/v1/inbox", **query).json()
    if as_data and not follow:
        sys.stdout.buffer.write(orjson.dumps(page) + b"\n")
        return
    if not as_data:
        _print(page)
    if follow:
        _follow(home, person, as_data=as_data)


def _print(page: dict[str, Any]) -> None:
    table = Table("", "应发日", "种类", "事项", "编号", title=f"站内信（未读 {page['unread']}）")
    for row in page["items"]:
        table.add_row(_mark(row), row["due_on"], NoticeKind(row["kind"]).title, _subject(row), row["id"])
    Console().print(table)


def _mark(row: dict[str, Any]) -> str:
    if row["acknowledged_at"]:
        return "已确认"
    return "" if row["read_at"] else "未读"


def _subject(row: dict[str, Any]) -> str:
    for_whom = f"（代{escape(row['on_behalf_of'])}接收）" if row["on_behalf_of"] else ""
    return ("[red]急[/] " if row["urgent"] else "") + escape(row["subject"]) + for_whom


def _end_at_once(_number: int, _frame: object) -> None:
    """Nothing is under way but reading, and every line was flushed. A KeyboardInterrupt may be raised where Python can only report it and go on (in a
    finaliser, say), and the command would not have heard.
    """
    os._exit(0)


def _follow(home: Path, person: str, *, as_data: bool) -> None:
    """Until the service ends the stream, which is said, or Ctrl-C."""
    door = find_system(home).door("notify")
    signal.signal(signal.SIGINT, _end_at_once)
    try:
        with httpx.stream(
            "GET", f"{door.url}/v1/inbox/{person}/live", headers=door.headers, timeout=SILENCE
        ) as answer:
            if answer.is_error:
                answer.read()
                refused("notify", answer)
            for event, data in told(answer.iter_lines()):
                _say(event, data, as_data=as_data)
    except httpx.HTTPError as error:
        unanswered("notify", error)
    typer.echo("notify 服务已结束本次连接，请稍后重新运行。", err=True)
    raise typer.Exit(1)


def told(lines: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """The events of a stream with their data."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        else:
            if "event" in fields:
                yield fields["event"], orjson.loads(fields["data"])
            fields = {}


def _say(event: str, data: Any, *, as_data: bool) -> None:
    if as_data:
        sys.stdout.buffer.write(orjson.dumps({"event": event, **data}) + b"\n")
        sys.stdout.buffer.flush()
    elif event == "message":
        Console().print(
            f"{in_words(data['due_on'])} {NoticeKind(data['kind']).title}：{_subject(data)}  {data['id']}"
        )
    elif event == "unread":
        Console().print(f"未读 {data['unread']}")
    else:
        Console().print("新通知较多，请重新列出。")
