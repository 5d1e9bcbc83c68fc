"""``yingsu import``: a ledger, published cases, CloudEvents, or an invented scenario, through intake's HTTP door. Importing again records nothing twice."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import httpx
import orjson
import typer
from rich.console import Console

from cli.connection import DEFAULT_HOME, HomeOption, find_system, refuse
from cli.import_finished import say_finished
from cli.importing import TryLaterError, import_contents
from cli.ledger_import import SUFFIXES, read_ledger, sentences
from cli.standing import day_of
from cli.tables import Table
from services.intake.import_file import Contents, Refusal, read_contents, scenario_contents
from services.intake.importing.filled import Ledger
from services.intake.importing.finished import Imported
from services.intake.importing.rows import Result
from services.intake.ledger.facts import ACTOR
from services.intake.published import REGION
from shared.errors import Rejected

PROBLEMS = 1
SHOWN = 20


def import_file(
    file: Annotated[
        Path,
        typer.Argument(help="台账（.xlsx、.csv）、公开案例或 CloudEvents（.jsonl）、虚构示例（.yaml）"),
    ],
    *,
    bureau: Annotated[
        str | None, typer.Option(help="单位代码；台账必填，公开案例不填则按每案第一被告自动生成")
    ] = None,
    bureau_name: Annotated[str | None, typer.Option(help="单位名称：单位尚未登记时随台账一并登记")] = None,
    region: Annotated[str | None, typer.Option(help="地区代码（台账和公开案例）")] = None,
    mapping: Annotated[Path | None, typer.Option(help="列名和用语的对照文件（.yaml，仅用于台账）")] = None,
    sheet: Annotated[str | None, typer.Option(help="工作表名称（仅用于台账）")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不登记")] = False,
    actor: Annotated[
        str | None,
        typer.Option(envvar="YINGSU_ACTOR", help="经办人编号：台账导入完成后告知其本人（仅用于台账）"),
    ] = None,
    errors: Annotated[
        Path | None, typer.Option(help="把被拒绝的行写入此文件（JSON 行；台账也可为 .xlsx）")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_data: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """导入台账、公开案例或事件文件。可重复执行：已登记的不会重复登记。有行被拒绝时退出码为 1。"""
    ledger = _ledger(
        file, home, bureau=bureau, bureau_name=bureau_name, region=region, mapping=mapping, sheet=sheet
    )
    contents = ledger.plan.contents if ledger else _read(file, region or REGION, bureau, home)
    door = find_system(home).door("intake")
    try:
        result = import_contents(contents, door, dry_run=dry_run, quiet=as_data)
        if ledger and bureau and not dry_run:
            imported = Imported.of(file.read_bytes(), file.name, (ledger.region, bureau), actor or ACTOR)
            say_finished(imported, _counts(result, ledger), door, day_of(home)())
    except (httpx.TransportError, TryLaterError) as trouble:
        typer.echo(
            f"错误：收件服务 {door.url} 暂时无法受理（{trouble}）。稍后重新执行即可，已登记的不会重复。",
            err=True,
        )
        raise typer.Exit(PROBLEMS) from None
    _report(result, ledger, dry_run=dry_run, errors=errors, as_data=as_data)
    if result.refused:
        raise typer.Exit(PROBLEMS)


def _counts(result: Result, ledger: Ledger) -> dict[str, int]:
    unchanged = ledger.unchanged(result.refused)
    return {
        "row_count": result.rows,
        "accepted": result.accepted,
        "duplicate": result.duplicate + unchanged,
        "rejected": len(result.refused),
    }


def _report(
    result: Result, ledger: Ledger | None, *, dry_run: bool, errors: Path | None, as_data: bool
) -> None:
    """Refused rows into their file, everything else on the screen."""
    preview: dict[str, Any] = {}
    if ledger:
        result.duplicate += ledger.unchanged(result.refused)
        result.refused = ledger.refused(result.refused)
        preview = {"preview": ledger.preview()}
    if errors:
        _write_errors(errors, result.refused, ledger)
    if as_data:
        sys.stdout.buffer.write(orjson.dumps(result.as_json(dry_run=dry_run) | preview) + b"\n")
        return
    for line in sentences(ledger) if ledger else ():
        typer.echo(line)
    _print(result, dry_run=dry_run, errors=errors)


def _write_errors(errors: Path, refused: list[Refusal], ledger: Ledger | None) -> None:
    if ledger and errors.suffix.lower() == ".xlsx":
        errors.write_bytes(ledger.errors(refused))
    else:
        errors.write_bytes(b"".join(orjson.dumps(asdict(one)) + b"\n" for one in refused))


def _ledger(file: Path, home: Path, **options: Any) -> Ledger | None:
    """The file as a ledger; None when it is of another kind."""
    if not file.is_file():
        refuse(f"找不到文件 {file}。")
    if file.suffix.lower() not in SUFFIXES:
        return None
    return read_ledger(file, home, **options, today=day_of(home))


def _read(file: Path, region: str, bureau: str | None, home: Path) -> Contents:
    kind, today = file.suffix.lower(), day_of(home)
    try:
        if kind in {".yaml", ".yml"}:
            return scenario_contents(file.read_text(encoding="utf-8"), today)
        if kind in {".jsonl", ".ndjson", ".json"}:
            with file.open("rb") as lines:
                return read_contents(lines, region=region, bureau=bureau, today=today)
    except (Rejected, OSError, UnicodeDecodeError) as why:
        refuse(f"无法读取 {file}：{why}")
    wanted = "请提供台账 .xlsx（不含宏）或 .csv、.jsonl（每行一条 JSON）或 .yaml（虚构示例）"
    return refuse(f"不支持 {file.suffix or '没有扩展名'} 的文件，{wanted}。")


def _print(result: Result, *, dry_run: bool, errors: Path | None) -> None:
    console = Console()
    head = "检查结果（未登记）" if dry_run else "导入结果"
    console.print(
        f"{head}：共 {result.rows} 行，接受 {result.accepted} 行，重复 {result.duplicate} 行，"
        f"拒绝 {len(result.refused)} 行；其中事件接受 {result.events['accepted']} 条，"
        f"重复 {result.events['duplicate']} 条。",
        soft_wrap=True,
    )
    if result.refused:
        console.print(_table(result.refused))
    if errors:
        console.print(f"被拒绝的行已写入 {errors}，改正后可再次导入。", soft_wrap=True)


def _table(refused: list[Refusal]) -> Table:
    more = f"（前 {SHOWN} 行，共 {len(refused)} 行）" if len(refused) > SHOWN else ""
    table = Table(title=f"被拒绝的行{more}")
    for title in ("行", "代码", "字段", "原因"):
        table.add_column(title, overflow="fold")
    for one in refused[:SHOWN]:
        table.add_row(str(one.row), one.code, one.field or "", one.reason)
    return table
