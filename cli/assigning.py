"""``yingsu case undertakers|propose|reassign|rota``: who takes a case and why, what must be handed on, whose turn it is to appear in court."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.packs import cite
from cli.tables import Table, folding_table, in_words

CaseArgument = Annotated[UUID, typer.Argument(metavar="编号", help="案件编号")]
InstanceOption = Annotated[int | None, typer.Option(min=1, max=99, help="审级序号；不写为最近的审级")]
RegionOption = Annotated[str, typer.Option(help="地区代码")]
BureauOption = Annotated[str, typer.Option(help="单位代码")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def undertakers(
    case_id: CaseArgument,
    instance: InstanceOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """案件由哪个单位承办：依据条款，或另行确定的理由。"""
    answer = ask(home, "intake", f"/v1/cases/{case_id}/undertakers", instance=instance)
    if as_json:
        typer.echo(answer.text)
        return
    found = answer.json()
    table = folding_table(
        "承办单位", "名称", "承办部分", "另行确定的理由", title=f"{found['case_name']}　承办单位"
    )
    for one in found["units"]:
        table.add_row(one["title"], one["name"] or "案件未写明", one["share_title"], one["reason"] or "")
    _print(table, found["notes"])
    if found["clause"]:
        typer.echo(f"依据：{found['policy']['title']}　{cite(found['clause'])}：“{found['quote']}”")


def propose(
    case_id: CaseArgument,
    instance: InstanceOption = None,
    defendant: Annotated[str | None, typer.Option(help="共同被告名称；不写为本机关")] = None,
    record: Annotated[
        str | None, typer.Option(metavar="操作人", help="登记这次建议（此后改派他人须填写理由）")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """建议由谁承办，逐项说明理由；加 --record 登记入案。"""
    answer = ask(
        home, "intake", f"/v1/cases/{case_id}/proposal", method="POST" if record else "GET",
        instance=instance, defendant=defendant, actor=record,
    )  # fmt: skip
    if as_json:
        typer.echo(answer.text)
        return
    found = answer.json()
    _print(_candidates(found), found["notes"])
    for one in found["excluded"]:
        typer.echo(in_words(f"不建议{one['label']}（{one['person']}）：{one['said']}"))
    if found["reassign"]:
        typer.echo(in_words(f"须改派：现承办人{found['reassign']['label']}{found['reassign']['said']}"))
    if record:
        typer.echo("建议已登记；改派他人须填写理由。")


def reassign(
    region: RegionOption, bureau: BureauOption, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """列出须改派的在办案件：承办人离组、回避或请假。"""
    answer = ask(home, "intake", "/v1/reassignments", region=region, bureau=bureau)
    if as_json:
        typer.echo(answer.text)
        return
    items = answer.json()["items"]
    table = folding_table(
        "案件", "审级序号", "承办人", "原因", "建议", "编号", title=f"须改派 {len(items)} 件"
    )
    for one in items:
        who = one["handler"]
        table.add_row(
            one["case_name"],
            str(one["instance"]),
            who["label"],
            who["said"],
            one["proposed"] or "无人可建议",
            one["case_id"],
        )
    Console().print(table)


def rota(
    region: RegionOption,
    bureau: BureauOption,
    case: Annotated[UUID | None, typer.Option(help="为哪个案件的开庭：分管领导在先")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """负责人出庭轮值：最久未出庭者在先。"""
    answer = ask(home, "intake", "/v1/rota", region=region, bureau=bureau, case=case and str(case))
    if as_json:
        typer.echo(answer.text)
        return
    found = answer.json()
    coverage, charge = found["coverage"], found["in_charge"]
    table = folding_table("顺序", "负责人", "本年出庭", "说明", "人员", title="负责人出庭轮值")
    for one in found["items"]:
        table.add_row(str(one["turn"]), one["label"], f"{one['this_year']} 次", one["said"], one["person"])
    said = f"本年已出庭 {coverage['appeared']}/{coverage['leaders']} 人"
    _print(table, [f"{said}；涉案分管领导到庭 {charge['present']}/{charge['hearings']} 次"])


def _candidates(found: dict[str, Any]) -> Table:
    table = folding_table("顺序", "人选", "分值", "理由", title=f"{found['case_name']}　承办人建议")
    for number, one in enumerate(found["candidates"], start=1):
        said = "\n".join(
            f"{score['title']} {score['points']:+d}：{score['said']}{_clause(score)}"
            for score in one["factors"]
        )
        table.add_row(str(number), f"{one['label']}（{one['person']}）", str(one["points"]), said)
    return table


def _clause(score: dict[str, Any]) -> str:
    return f"（{cite(score['clause'])}）" if score["clause"] else ""


def _print(table: Table, notes: list[str]) -> None:
    Console().print(table)
    for note in notes:
        typer.echo(in_words(f"说明：{note}"))
