"""``yingsu report draft|show|edit|publish``: figures at a fixed position, a reviewer's words beside them, and out it goes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.report_files import FormatOption, OutputOption, require_file, write
from cli.stats_options import AsOfOption, BureauOption, JsonOption, PeriodOption, PositionOption
from cli.tables import folding_table
from shared.papers.formats import Format

PersonOption = Annotated[
    str, typer.Option("--person", envvar="YINGSU_ACTOR", help="办理人的人员编号（可设 YINGSU_ACTOR）")
]
DraftArgument = Annotated[UUID, typer.Argument(metavar="草稿", help="草稿编号")]


def draft(
    form: Annotated[str, typer.Argument(metavar="种类", help="报告种类，如 bulletin、case-analysis")],
    period: PeriodOption,
    region: Annotated[str, typer.Option("--region", help="行政区划代码")],
    person: PersonOption,
    bureau: BureauOption = None,
    case_id: Annotated[UUID | None, typer.Option("--case", help="案件编号")] = None,
    instance: Annotated[int | None, typer.Option("--instance", min=1, help="审级序号")] = None,
    proposal: Annotated[UUID | None, typer.Option("--proposal", help="监督建议的编号")] = None,
    as_of: AsOfOption = None,
    position: PositionOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """起草一份报告：数字定在日志的一个位置，列出可以修改的文字。"""
    asked = {"form": form, "period": period, "region": region, "bureau": bureau, "person": person}
    about = {
        "case_id": case_id and str(case_id),
        "instance": instance,
        "proposal": proposal and str(proposal),
    }
    at = {"as_of": as_of, "position": position}
    answer = ask(home, "stats", "/v1/reports/drafts", method="POST", body=asked | about | at)
    _told(answer.json(), answer.text, as_json=as_json)


def show(
    draft_id: DraftArgument,
    kind: FormatOption = Format.JSON,
    output: OutputOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """草稿的现状；给出 -o 则写成文件。"""
    require_file(kind, output)
    path = f"/v1/reports/drafts/{draft_id}"
    if output:
        write(ask(home, "stats", f"{path}/paper", format=kind.value), output)
        return
    answer = ask(home, "stats", path)
    _told(answer.json(), answer.text, as_json=as_json)


def edit(
    draft_id: DraftArgument,
    key: Annotated[str, typer.Argument(metavar="键", help="段落或待填处的键，见 report show")],
    person: PersonOption,
    text: Annotated[str | None, typer.Option("--text", help="文字")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", exists=True, dir_okay=False, help="文字所在的文件（UTF-8）")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="撤回已写的文字，恢复系统原文")] = False,
    seen: Annotated[
        int | None, typer.Option("--seen", help="打开草稿时的版本；其间他人改过同一处的不予登记")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """修改一段文字，或填写一处待填。数字和表格不能手填。"""
    if sum((text is not None, file is not None, clear)) != 1:
        refuse("请在 --text、--file、--clear 中写且只写一项。")
    said = None if clear else text if file is None else _read(file)
    body = {"key": key, "text": said, "person": person, "seen": seen}
    answer = ask(home, "stats", f"/v1/reports/drafts/{draft_id}/edits", method="POST", body=body)
    _told(answer.json(), answer.text, as_json=as_json)


def publish(
    draft_id: DraftArgument,
    person: PersonOption,
    number: Annotated[str | None, typer.Option("--number", help="文号")] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="成文日期；不写为当日")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """发布草稿：此后各格式的文件逐字节不变。"""
    body = {"person": person, "number": number, "issued_on": on and on.date().isoformat()}
    answer = ask(home, "stats", f"/v1/reports/drafts/{draft_id}/publish", method="POST", body=body)
    if as_json:
        typer.echo(answer.text)
        return
    edition = answer.json()
    typer.echo(f"已发布：{edition['title']}（{edition['period']}）第{edition['number_of']}版")
    typer.echo(f"发布编号 {edition['edition']}；数字以日志第 {edition['position']} 位为准")
    for one in edition["digests"]:
        typer.echo(f"  {one['name']:<5} SM3 {one['digest']}")


def add_to(app: typer.Typer) -> None:
    for command in (draft, show, edit, publish):
        app.command(command.__name__)(command)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        refuse(f"{file} 不是 UTF-8 文本，请另存为 UTF-8。")


def _told(body: dict[str, Any], text: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(text)
        return
    title = f"{body['title']}（{body['period']}）草稿 {body['draft']}"
    table = folding_table("键", "现有文字", "状态", title=title)
    for place in body["places"]:
        table.add_row(place["key"], place["text"], _state(place))
    Console().print(table)
    current = "" if body["current"] else "；这已不是可以修改的草稿"
    typer.echo(f"数字以日志第 {body['position']} 位为准；版本 {body['version']}{current}")
    for notice in body["notices"]:
        typer.echo(f"注意：{notice}")


def _state(place: dict[str, Any]) -> str:
    if place["person"]:
        return f"{place['person']} 所写"
    return "待填" if place["gap"] else "代拟，待审定" if place["draft"] else "系统原文"
