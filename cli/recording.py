"""``yingsu case record``, ``yingsu organisation record``: any fact through the door, its fields as options, in codes or in Chinese;
``… facts`` lists what can be recorded and says of each which fields it has.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.fields import WrongValueError, content, fields, named, recordable, typed
from cli.submitting import ActorOption, DryRunOption, JsonOption, OnOption, item, submit
from cli.tables import folding_table
from shared.events import Event
from shared.events.case import InstanceEvent, InstanceOpened

#: what is no option of the command itself is a field of the fact
ANY_FIELD = {"allow_extra_args": True, "ignore_unknown_options": True}
FactArgument = Annotated[str, typer.Argument(metavar="事实", help="代码或名称，见 facts 命令")]
Region = Annotated[str | None, typer.Option(help="地区代码")]
Bureau = Annotated[str | None, typer.Option(help="单位代码")]


def record_of_case(
    context: typer.Context,
    case_id: Annotated[str, typer.Argument(metavar="编号", help="案件编号；建案时填 new")],
    fact: FactArgument,
    actor: ActorOption,
    on: OnOption = None,
    region: Region = None,
    bureau: Bureau = None,
    dry_run: DryRunOption = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """登记案件的一个事实：--字段 值（字段可用代码或中文，可重复；不填审级序号为最近的审级）。"""
    kind, data = _read("case", fact, context.args)
    if case_id == "new":
        case, place = uuid4(), _place(region, bureau)
    else:
        case = _id(case_id)
        known = ask(home, "intake", f"/v1/cases/{case}").json()
        place = known["region"], known["bureau"]
        data = _with_instance(kind, data, known)
    submit(
        home,
        kind,
        item(kind, data, subject=f"case-{case}", place=place, actor=actor, on=on),
        dry_run=dry_run,
        as_json=as_json,
    )
    if case_id == "new" and not dry_run and not as_json:
        typer.echo(f"案件编号 {case}。")


def record_of_organisation(
    context: typer.Context,
    fact: FactArgument,
    actor: ActorOption,
    region: Annotated[str, typer.Option(help="地区代码")],
    bureau: Annotated[str, typer.Option(help="单位代码")],
    on: OnOption = None,
    dry_run: DryRunOption = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """登记单位的一个事实：--字段 值（字段可用代码或中文，可重复）。"""
    kind, data = _read("organisation", fact, context.args)
    subject = f"organisation-{region}-{bureau}"
    submit(
        home,
        kind,
        item(kind, data, subject=subject, place=(region, bureau), actor=actor, on=on),
        dry_run=dry_run,
        as_json=as_json,
    )


def facts_of_case(
    fact: Annotated[str | None, typer.Argument(metavar="事实", help="看这一种有哪些字段")] = None,
    as_json: JsonOption = False,
) -> None:
    """列出案件可以登记的事实及其依据；指明一种时列出它的字段。"""
    _facts("case", fact, as_json=as_json)


def facts_of_organisation(
    fact: Annotated[str | None, typer.Argument(metavar="事实", help="看这一种有哪些字段")] = None,
    as_json: JsonOption = False,
) -> None:
    """列出单位可以登记的事实及其依据；指明一种时列出它的字段。"""
    _facts("organisation", fact, as_json=as_json)


def _facts(area: str, fact: str | None, *, as_json: bool) -> None:
    if fact is not None:
        _fields(_named(area, fact), as_json=as_json)
        return
    found = recordable(area)
    if as_json:
        lines = [{"type": one.type, "title": one.title, "clauses": one.clauses} for one in found]
        typer.echo(json.dumps({"items": lines}, ensure_ascii=False))
        return
    table = folding_table("代码", "名称", "依据", title=f"可以登记的事实 {len(found)} 种")
    for one in found:
        table.add_row(one.type.partition(".")[2], one.title, "、".join(one.clauses))
    Console().print(table)


def _fields(kind: type[Event], *, as_json: bool) -> None:
    found = fields(kind)
    if as_json:
        head = {"type": kind.type, "title": kind.title, "dated": kind.dated, "clauses": kind.clauses}
        typer.echo(json.dumps(head | {"fields": [asdict(one) for one in found]}, ensure_ascii=False))
        return
    table = folding_table("字段", "选项", "必填", "可重复", "取值", title=f"{kind.title}（{kind.type}）")
    table.add_row("发生日期", "--on", "是" if kind.dated else "", "", "日期 YYYY-MM-DD")
    for one in found:
        option = f"--{one.name.replace('_', '-')}"
        table.add_row(one.title, option, "是" if one.required else "", "是" if one.many else "", one.values)
    Console().print(table)


def _read(area: str, fact: str, arguments: list[str]) -> tuple[type[Event], dict[str, Any]]:
    kind = _named(area, fact)
    try:
        return kind, content(kind, typed(arguments))
    except WrongValueError as error:
        refuse(str(error))


def _named(area: str, fact: str) -> type[Event]:
    try:
        return named(area, fact)
    except WrongValueError as error:
        refuse(str(error))


def _with_instance(kind: type[Event], data: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """The last instance, or the next one where one is opened, unless the caller says which."""
    if not issubclass(kind, InstanceEvent) or "instance" in data:
        return data
    opened = sum(event["type"] == InstanceOpened.type for event in case["events"])
    return {"instance": opened + 1 if kind is InstanceOpened else max(opened, 1)} | data


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        refuse(f"“{text}”不是案件编号；建案请填 new。")


def _place(region: str | None, bureau: str | None) -> tuple[str, str]:
    if not region or not bureau:
        refuse("建案须用 --region 和 --bureau 指明地区和单位。")
    return region, bureau
