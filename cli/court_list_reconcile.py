"""``yingsu court-list reconcile|figures``: both sides beside each other; exit code 1 when something is open."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.ask import PROBLEMS, ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.court_list_options import CourtOption, JsonOption, ListArgument, RegionOption, lists_asked_for
from cli.tables import folding_table
from services.intake.court_list.terms import Finding
from services.intake.court_list.workbook import HEADERS, lines, period, workbook

#: findings that somebody has to look at
_OPEN = (Finding.COURT_ONLY, Finding.AMBIGUOUS, Finding.DIFFERS, Finding.OURS_ONLY)
#: columns of a table on the screen; the workbook has all
_SHOWN = ("核对结果", "案号", "原告", "被告", "涉及单位", "项目", "我方登记", "法院名单", "核实说明", "提示")


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    XLSX = "xlsx"


def reconcile(
    court: CourtOption = None,
    period_code: Annotated[str | None, typer.Option("--period", help="期间；不写为全部名单")] = None,
    region: RegionOption = None,
    form: Annotated[Format, typer.Option("--format", help="输出格式")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写入的文件")] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """法院名单与登记案件双向核对；尚有未核实的差异时退出码为 1。"""
    found = [
        ask(home, "intake", f"/v1/court-lists/{one['id']}/reconciliation").json()
        for one in lists_asked_for(home, court, region, period_code)
    ]
    if not found:
        refuse("没有符合条件的法院名单，请先用 yingsu court-list import 导入。")
    if (form is Format.XLSX and output is None) or (form is Format.TABLE and output):
        refuse("写入文件请用 --format xlsx 或 json 并用 -o 指明文件；表格只在屏幕上显示。")
    if form is Format.XLSX:
        _write(output, workbook(found))
    elif form is Format.JSON:
        _write(output, (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode())
    else:
        _print(found)
    if any(one["counts"][finding.value] for one in found for finding in _OPEN):
        raise typer.Exit(PROBLEMS)


def figures(
    list_id: ListArgument,
    filed: Annotated[float | None, typer.Option(help="法院公布的收案数")] = None,
    closed: Annotated[float | None, typer.Option(help="法院公布的结案数")] = None,
    leader_rate: Annotated[float | None, typer.Option(help="法院公布的负责人出庭率（%）")] = None,
    loss_rate: Annotated[float | None, typer.Option(help="法院公布的败诉率（%）")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """法院公布数、名单数和登记数并列，逐件说明差额，不能说明的照列。"""
    given: dict[str, Any] = {
        "filed": filed,
        "closed": closed,
        "leader_rate": leader_rate,
        "loss_rate": loss_rate,
    }
    if all(value is None for value in given.values()):
        refuse("请至少给出一个法院公布的数字（--filed、--closed、--leader-rate、--loss-rate）。")
    answer = ask(home, "intake", f"/v1/court-lists/{list_id}/figures", **given)
    if as_json:
        typer.echo(answer.text)
        return
    table = folding_table("指标", "法院公布", "名单", "我方登记", "名单不能说明的差额", "两边不同的案件")
    for one in answer.json()["figures"]:
        causes = "；".join(
            f"{c['key']}（{c['why_title']}，{_PARTS[c['of']]}{c['weight']:+d}）" for c in one["causes"]
        )
        shown = [_number(one[name]) for name in ("published", "listed", "ours", "unexplained")]
        table.add_row(one["title"], *shown, causes)
    Console().print(table)


_PARTS = {"part": "件数或分子", "whole": "分母"}


def _number(value: float | None) -> str:
    return "无从计算" if value is None else f"{value:g}"


def _print(found: list[dict[str, Any]]) -> None:
    console = Console()
    shown = [HEADERS.index(name) for name in _SHOWN]
    for one in found:
        counts = "，".join(f"{f.title} {one['counts'][f.value]}" for f in Finding)
        listed = one["list"]
        title = f"{listed['court']}　{period(listed)}（{listed['basis_title']}）　{counts}"
        table = folding_table(*_SHOWN, title=title, whole=frozenset({"核对结果"}))
        for line in lines(one):
            if line[0] != Finding.MATCHED.title:
                table.add_row(*(line[at] for at in shown))
        console.print(table)
        if one["undated"]:
            console.print(f"另有 {len(one['undated'])} 件登记的案件没有日期，无法判断是否应在名单中。")


def _write(output: Path | None, content: bytes) -> None:
    if output is None:
        typer.echo(content.decode(), nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as why:
        refuse(f"无法写入 {output}：{why}")
    typer.echo(f"已写入 {output}。")
