"""``yingsu case``: the list of cases, and one case's timeline with its deadlines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from cli import assigning, documents, recording, tasks
from cli.ask import ask
from cli.case_checks import checks
from cli.connection import DEFAULT_HOME, HomeOption
from cli.packs import cite
from cli.precheck import precheck
from cli.tables import Table, called
from shared.events.terms import Level, Origin
from shared.web.words import moment

FLAGS = {"unparsed_case_no": "案号待核", "closed": "已结案", "voided": "已作废"}

case_app = typer.Typer(no_args_is_help=True)
case_app.command("checks")(checks)
case_app.command("precheck")(precheck)
case_app.command()(assigning.undertakers)
case_app.command()(assigning.propose)
case_app.command()(assigning.reassign)
case_app.command()(assigning.rota)
case_app.command()(documents.documents)
case_app.command()(documents.upload)
case_app.command()(documents.download)
case_app.command()(tasks.tasks)
case_app.command("task-done")(tasks.task_done)
case_app.command("record", context_settings=recording.ANY_FIELD)(recording.record_of_case)
case_app.command("facts")(recording.facts_of_case)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@case_app.command("list")
def list_cases(
    region: Annotated[str | None, typer.Option(help="地区代码")] = None,
    bureau: Annotated[str | None, typer.Option(help="单位代码")] = None,
    unparsed: Annotated[bool, typer.Option("--unparsed", help="只列案号无法识别、需人工核对的案件")] = False,
    limit: Annotated[int, typer.Option(min=1, max=500, help="最多列出多少件")] = 50,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出案件，新建的在前。"""
    found = ask(
        home, "intake", "/v1/cases", region=region, bureau=bureau, unparsed=unparsed, limit=limit
    ).json()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    table = Table(
        "编号", "单位", "案件", "审级", "来源", "状态", "最近事项", title=f"案件 {len(found['items'])} 件"
    )
    for case in found["items"]:
        levels = "、".join(Level(level).title for level in case["levels"])
        flags = "、".join(FLAGS[flag] for flag in case["flags"])
        last = f"{case['last']['title']} {case['last']['occurred_on'] or '日期不详'}"
        table.add_row(
            case["id"],
            case["bureau_name"] or case["bureau"],
            case["name"],
            levels,
            Origin(case["origin"]).title,
            flags,
            last,
        )
    Console().print(table)


@case_app.command()
def show(
    case_id: Annotated[UUID, typer.Argument(metavar="编号", help="案件编号")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """一个案件的时间线和期限。"""
    case = ask(home, "intake", f"/v1/cases/{case_id}").json()
    deadlines = ask(home, "deadlines", f"/v1/cases/{case_id}/deadlines").json()
    if as_json:
        typer.echo(json.dumps(case | {"deadlines": deadlines["items"]}, ensure_ascii=False))
        return
    labels = {one["handler"]: one["handler_label"] for one in deadlines["items"] if one["handler_label"]}
    Console().print(timeline(case, labels))
    Console().print(_deadlines(deadlines["items"]))


def timeline(case: dict[str, Any], labels: Mapping[str, str]) -> Table:
    """A case's events in order; what was corrected or voided since is struck out. ``labels``: what people are called."""
    voided = "（已作废）" if case["voided"] else ""
    table = Table("日期", "事项", "审级序号", "内容", "登记人", "登记时间", title=f"{case['name']}{voided}")
    for event in case["events"]:
        content = "；".join(f"{name}：{labels.get(value, value)}" for name, value in event["said"])
        style = "strike" if event["superseded_by"] else None
        day, instance = event["occurred_on"] or "不详", str(event["data"].get("instance", ""))
        who, when = labels.get(event["actor"]) or called(event["actor"]), moment(event["recorded_at"])
        table.add_row(day, event["title"], instance, content, who, when, style=style)
    return table


def _deadlines(items: list[dict[str, Any]]) -> Table:
    table = Table("期限", "届满日", "状态", "依据", title="期限")
    for item in items:
        table.add_row(item["name"], item["due"] or "—", item["state_title"], cite(item["clause"]))
    return table
