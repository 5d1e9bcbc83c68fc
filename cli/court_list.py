"""``yingsu court-list``: a court's list of its cases comes in, is listed, set beside what the bureaus reported, and its differences explained."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.court_list_options import (
    CourtOption,
    JsonOption,
    ListArgument,
    RegionOption,
    days_of,
    lists_asked_for,
)
from cli.court_list_reconcile import figures, reconcile
from cli.report_files import FormatOption, OutputOption, require_file, write
from cli.tables import folding_table
from services.intake.court_list.workbook import period
from shared.events.terms import ListBasis
from shared.papers.formats import Format

court_list_app = typer.Typer(no_args_is_help=True)
court_list_app.command("reconcile")(reconcile)
court_list_app.command("figures")(figures)
SUFFIXES = frozenset({".xlsx", ".csv"})


@court_list_app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="法院提供的名单（.xlsx、.csv）")],
    court: Annotated[str, typer.Option(help="法院名称")],
    region: Annotated[str, typer.Option(help="地区代码")],
    period_code: Annotated[str, typer.Option("--period", help="名单所涉期间：2026、2026H1、2026-03、起..止")],
    *,
    basis: Annotated[
        ListBasis, typer.Option(help="名单按什么日期收入案件：收案、结案或开庭")
    ] = ListBasis.DOCKETED,
    bureau: Annotated[str, typer.Option(help="接收名单的单位代码")] = "sfj",
    actor: Annotated[str, typer.Option(help="经办人编号")] = "court-list",
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="对照文件（YAML）：名单的列和用词")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不登记")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """导入法院案件名单；自然人姓名隐去后存录，同一文件再次导入不增加任何记录。"""
    if file.suffix.lower() not in SUFFIXES:
        refuse(f"{file} 应为 .xlsx 或 .csv 文件。")
    answer = ask(
        home, "intake", "/v1/court-lists", method="POST", body=_content(file),
        court=court, region=region, **days_of(period_code), basis=basis.value, bureau=bureau, actor=actor,
        suffix=file.suffix.lower(), file_name=file.name, mapping=_text(mapping), dry_run=dry_run or None,
    )  # fmt: skip
    if as_json:
        typer.echo(answer.text)
        return
    for sentence in _received(answer.json()):
        typer.echo(sentence)


@court_list_app.command("list")
def list_lists(
    court: CourtOption = None,
    region: RegionOption = None,
    period_code: Annotated[str | None, typer.Option("--period", help="期间")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """已收到的名单：法院、期间、版次和件数。"""
    found = list(lists_asked_for(home, court, region, period_code))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    table = folding_table(
        "编号", "地区", "法院", "期间", "口径", "版次", "件数", "收到", whole=frozenset({"编号"})
    )
    for one in found:
        basis = ListBasis(one["basis"]).title
        table.add_row(
            one["id"], one["region"], one["court"], period(one), basis, str(one["editions"]), str(one["row_count"]), one["received_on"]
        )  # fmt: skip
    Console().print(table)


@court_list_app.command("letter")
def letter(
    list_id: ListArgument,
    kind: FormatOption = Format.DOCX,
    output: OutputOption = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """致法院的函：核对后尚未核实的差异，请法院核实。"""
    require_file(kind, output)
    write(ask(home, "intake", f"/v1/court-lists/{list_id}/letter", format=kind.value), output)


@court_list_app.command("explain")
def explain(
    list_id: ListArgument,
    entry: Annotated[str, typer.Option(help="条目（核对结果中的“条目”）")],
    attribute: Annotated[str, typer.Option(help="项目代码（核对结果中的“项目代码”）")],
    reason: Annotated[str, typer.Option(help="核实情况")],
    actor: Annotated[str, typer.Option(help="核实人编号")],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """说明一项差异；双方记载都不变时一直有效。"""
    body = {"entry": entry, "attribute": attribute, "reason": reason, "actor": actor}
    ask(home, "intake", f"/v1/court-lists/{list_id}/explanations", method="POST", body=body)
    typer.echo("已登记核实说明。")


def _received(told: dict[str, Any]) -> Iterator[str]:
    state = "预览，未登记" if told["dry_run"] else "已存录"
    if told["status"] == "duplicate":
        yield f"这个文件以前已收到（第 {told['edition']} 版，现有 {told['editions']} 版），没有增加记录。"
    else:
        yield f"{state}：第 {told['edition']} 版，{told['rows']} 行，跳过合计等 {told['passed_over']} 行。"
    if told["ignored_columns"]:
        yield f"没有采用的列：{'、'.join(told['ignored_columns'])}（可用 --mapping 对照）。"
    for number, why in list(told["unread"].items())[:20]:
        yield f"第 {number} 行没有读懂：{'；'.join(why)}"
    yield f"名单编号 {told['id']}。核对：yingsu court-list reconcile"


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as why:
        refuse(f"无法读取 {file}：{why}")


def _text(file: Path | None) -> str | None:
    try:
        return file.read_text(encoding="utf-8") if file else None
    except (OSError, UnicodeDecodeError) as why:
        refuse(f"无法读取 {file}：{why}")
