"""``yingsu case tasks``, ``task-done``: what the documents give to each role in a case and what the bureau added, how far it is, and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.packs import cite
from cli.submitting import ActorOption, DryRunOption, JsonOption, OnOption, item, submit
from cli.tables import folding_table
from shared.clock import SHANGHAI
from shared.events.case import TaskDone

CaseArgument = Annotated[UUID, typer.Argument(metavar="编号", help="案件编号")]
InstanceOption = Annotated[int | None, typer.Option(help="审级序号；不写为最近的审级")]
#: states in which nothing is left to do
_ENDED = frozenset({"done", "verified", "archived"})


def tasks(
    case_id: CaseArgument,
    instance: InstanceOption = None,
    only_open: Annotated[bool, typer.Option("--open", help="只列未完成的")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """案件的任务清单：各角色该做什么、由谁做、做到哪一步。"""
    answer = ask(home, "intake", f"/v1/cases/{case_id}/tasks", instance=instance)
    if as_json:
        typer.echo(answer.text)
        return
    found = answer.json()
    items = found["items"]
    left = sum(one["state"] not in _ENDED for one in items)
    title = f"第 {found['instance']} 审级任务 {len(items)} 项，未完成 {left} 项"
    table = folding_table("序号", "任务", "角色", "状态", "承办", "期限", "依据", title=title)
    for number, one in enumerate(items, start=1):
        if not (only_open and one["state"] in _ENDED):
            table.add_row(str(number), *_row(one))
    Console().print(table)


def task_done(
    case_id: CaseArgument,
    task: Annotated[str, typer.Argument(metavar="任务", help="任务的名称，或在清单中的序号")],
    actor: ActorOption,
    note: Annotated[str | None, typer.Option(help="完成情况")] = None,
    on: OnOption = None,
    instance: InstanceOption = None,
    dry_run: DryRunOption = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """登记一项任务已完成；不写日期为今天。"""
    found = ask(home, "intake", f"/v1/cases/{case_id}/tasks", instance=instance).json()
    case = ask(home, "intake", f"/v1/cases/{case_id}").json()
    data = {"instance": found["instance"], "task": _name(found["items"], task)}
    fact = item(
        TaskDone,
        data | ({"note": note} if note else {}),
        subject=f"case-{case_id}",
        place=(case["region"], case["bureau"]),
        actor=actor,
        on=on or datetime.now(SHANGHAI).date().isoformat(),
    )
    submit(home, TaskDone, fact, dry_run=dry_run, as_json=as_json)


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    source = f"{cite(one['clause'])} {one['document']}" if one["clause"] else "本单位派发"
    return (
        one["task"],
        one["role_title"] or "",
        one["state_title"],
        one["person"] or "",
        one["due"] or "",
        source,
    )


def _name(items: list[dict[str, Any]], task: str) -> str:
    """A number means a line of the list; any other name is the door's to judge."""
    if not task.isdecimal():
        return task
    if not 1 <= int(task) <= len(items):
        refuse(f"清单只有 {len(items)} 项任务，没有第 {task} 项。")
    return str(items[int(task) - 1]["task"])
