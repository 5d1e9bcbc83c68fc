"""``yingsu case checks``: what a case still lacks, by the documents that bind its bureau; exit code 1 when something is missing."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from cli.ask import PROBLEMS, ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.packs import cite
from cli.tables import folding_table


def checks(
    case_id: Annotated[UUID, typer.Argument(metavar="编号", help="案件编号")],
    instance: Annotated[int | None, typer.Option(help="审级序号；不写为最近的审级")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """逐条核查案件缺什么：时点、要求、结论、依据和该做的事。"""
    found = ask(home, "intake", f"/v1/cases/{case_id}/checks", instance=instance).json()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        counts, title = found["counts"], f"第 {found['instance']} 审级核查"
        said = f"{title}：符合 {counts['pass']} 项，不符合 {counts['fail']} 项，待补 {counts['unknown']} 项"
        table = folding_table("时点", "要求", "结论", "依据", "说明", title=said)
        for one in found["items"]:
            table.add_row(
                one["at_title"],
                one["title"],
                one["verdict_title"],
                f"{cite(one['clause'])}：{one['quote']}",
                one["said"],
            )
        Console().print(table)
    if found["counts"]["fail"]:
        raise typer.Exit(PROBLEMS)
