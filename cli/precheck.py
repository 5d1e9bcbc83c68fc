"""``yingsu case precheck``: what every document in force asks of those who will appear, or after the hearing of those who did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from rich.console import Console

from cli.ask import PROBLEMS, ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.packs import cite
from cli.tables import Table, folding_table

_STYLES = {"fail": "red", "unknown": "yellow", "pass": "green"}


def precheck(
    case_id: Annotated[UUID, typer.Argument(metavar="编号", help="案件编号")],
    hearing: Annotated[int | None, typer.Option(min=1, max=99, help="庭次；不写为最后一次排定的开庭")] = None,
    instance: Annotated[int | None, typer.Option(min=1, max=99, help="审级序号；不写为最后一个审级")] = None,
    plan: Annotated[
        Path | None,
        typer.Option(help="假设的出庭人员：JSON 文件，内容同“确定出庭人员”；不写则核对已登记的"),
    ] = None,
    after: Annotated[bool, typer.Option("--after", help="庭后核对：按出庭记录核对谁到庭、做了什么")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """核对出庭人员和材料，庭前按安排、庭后按记录：逐条列出要求、结论和依据；有不符合的以 1 退出。"""
    if plan and after:
        refuse("--plan 是庭前的假设，--after 按出庭记录核对；两项只用一项。")
    if plan:
        body = {"case_id": str(case_id), "data": _plan(plan, instance, hearing)}
        found = ask(home, "intake", "/v1/precheck", method="POST", body=body).json()
    else:
        path = f"/v1/cases/{case_id}/{'aftercheck' if after else 'precheck'}"
        found = ask(home, "intake", path, instance=instance, hearing=hearing).json()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print(found, "庭后核对" if after else "庭前核对")
    if found["counts"]["fail"]:
        raise typer.Exit(PROBLEMS)


def _plan(file: Path, instance: int | None, hearing: int | None) -> dict[str, Any]:
    """The file's content; the options say which hearing where the file does not."""
    try:
        data = orjson.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        refuse(f"无法读取 {file}：{error}；应为一个 JSON 对象。")
    if not isinstance(data, dict):
        refuse(f"{file} 应为一个 JSON 对象，内容同“确定出庭人员”。")
    given = {"instance": instance or data.get("instance", 1), "hearing": hearing or data.get("hearing", 1)}
    return data | given


def _print(found: dict[str, Any], what: str) -> None:
    out, counts = Console(), found["counts"]
    out.print(_table(found, what))
    out.print(f"不符合{counts['fail']}项，待补{counts['unknown']}项，符合{counts['pass']}项。")
    if found["refused"] and what == "庭前核对":
        out.print(f"这样的安排不能登记：{found['refused']['message']}")


def _table(found: dict[str, Any], what: str) -> Table:
    which = f"第{found['instance']}审级第{found['hearing']}次开庭（{found['hearing_on'] or '日期未定'}）"
    table = folding_table("结论", "要求", "说明", "依据", "原文", title=f"{what}：{which}")
    for item in found["items"]:
        style = _STYLES[item["verdict"]]
        table.add_row(
            f"[{style}]{item['verdict_title']}[/]",
            item["title"],
            item["said"],
            cite(item["clause"]),
            item["quote"],
        )
    return table
