"""``yingsu notify preview``: who would be told what, where and when, without telling anybody."""

from __future__ import annotations

import sys
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.tables import folding_table
from shared.events.terms import Channel, NoticeKind, Role
from shared.web.words import moment

CHANNELS = {channel.value: channel.title for channel in Channel}


def preview(
    event: Annotated[UUID | None, typer.Argument(help="事件编号")] = None,
    *,
    case: Annotated[UUID | None, typer.Option(help="一个案件（编号）及其各项期限的全部事件")] = None,
    deadline: Annotated[
        UUID | None, typer.Option(help="一个期限（编号）的事件，以及此后无人办理时的提醒、逾期和督促")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_data: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """按现行规则、任职、订阅和免打扰时段，预览谁会在何时经何渠道得知何事。不登记，不发送。"""
    asked = {"events": event, "cases": case, "deadlines": deadline}
    given = [f"/v1/{kind}/{key}/preview" for kind, key in asked.items() if key is not None]
    if len(given) != 1:
        refuse("请给出一个事件编号，或用 --case、--deadline 指明对象，三者择一。")
    found = ask(home, "notify", given[0]).json()
    if as_data:
        sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
    else:
        _print(found["items"])


def _print(items: list[dict[str, Any]]) -> None:
    table = folding_table("种类", "事项", "应发日", "收件人", "渠道", "最早发送", title="通知预览（未发送）")
    for item in items:
        kind = NoticeKind(item["kind"]).title + ("（假定）" if item["supposed"] else "")
        nobody = "[red]无人可通知[/]：" + "、".join(Role(role).title for role in item["roles"])
        rows = [_recipient(one) for one in item["recipients"]] or [(nobody, "", "")]
        for first, row in enumerate(rows):
            head = ("", "", "") if first else (kind, escape(item["subject"]), item["due_on"])
            table.add_row(*head, *row)
    console = Console()
    console.print(table)
    people = len({one["person"] for item in items for one in item["recipients"] if one["wanted"]})
    console.print(f"{len(items)}个事项，会告知{people}人。")


def _recipient(one: dict[str, Any]) -> tuple[str, str, str]:
    for_whom = f"，代{one['on_behalf_of']}接收" if one["on_behalf_of"] else ""
    who = escape(f"{one['person']}（{Role(one['role']).title}{for_whom}）")
    if not one["wanted"]:
        return who, "本人已退订", ""
    reached = ["站内信", *(CHANNELS[address["channel"]] for address in one["addresses"])]
    return who, "、".join(reached) + ("（汇总）" if one["in_digest"] else ""), _moment(one)


def _moment(one: dict[str, Any]) -> str:
    if one["send_from"] is None:
        return "即时"
    return moment(one["send_from"])
