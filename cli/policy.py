"""``yingsu policy``: which documents the system knows, what each one sets, and whether a new one may be used. Needs no running system."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from cli.connection import refuse
from cli.packs import known_packs
from cli.tables import folding_table
from services.deadlines.answers import packs_as_json
from services.deadlines.dates import shipped
from services.deadlines.rules import check_samples, period_of
from shared.policy.load import PackError, Packs, assemble, parse_pack
from shared.policy.model import DeadlineRule, Effective, Pack, Version

PROBLEMS = 1

policy_app = typer.Typer(no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@policy_app.command("list")
def list_packs(as_json: JsonOption = False) -> None:
    """列出规则包。"""
    packs = known_packs()
    if as_json:
        typer.echo(orjson.dumps(packs_as_json(packs)).decode())
        return
    table = folding_table("编号", "文件", "文号", "制定机关", "适用", "施行", "期限条目", title="规则包")
    for pack in packs.packs:
        binds = "、".join((*pack.binds.regions, *pack.binds.bureaus)) or "全国"
        table.add_row(pack.id, pack.title, pack.number, pack.issuer, binds, _span(pack.effective), str(len(pack.deadlines)))  # fmt: skip
    Console().print(table)


@policy_app.command()
def show(
    pack_id: Annotated[str, typer.Argument(metavar="PACK", help="规则包编号")], as_json: JsonOption = False
) -> None:
    """显示一个规则包的全部期限条目。"""
    packs = known_packs()
    pack = next((pack for pack in packs.packs if pack.id == pack_id), None)
    if pack is None:
        refuse(f"没有规则包“{pack_id}”，可用：{'、'.join(pack.id for pack in packs.packs)}")
    if as_json:
        typer.echo(pack.model_dump_json(by_alias=True))
        return
    out = Console()
    out.print(f"[bold]{pack.title}[/]　{pack.number or ''}　{pack.issuer}")
    out.print(_rules(pack))


@policy_app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="规则包文件（.yaml）")]) -> None:
    """校验一个规则包：格式、所引用的事件和期限、样例日期；有误时逐条列出并以 1 退出。"""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"无法读取 {file}：{error}；请检查路径、权限和编码（须为 UTF-8）")
    try:
        pack = parse_pack(text, str(file))
        assemble([*(known for known in known_packs().packs if known.id != pack.id), pack])
        check_samples(Packs((pack,)), shipped())
    except PackError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(PROBLEMS) from None
    samples = sum(len(rule.samples) for rule in pack.deadlines)
    typer.echo(f"{file}：有效。{pack.title}，期限条目 {len(pack.deadlines)} 项，样例 {samples} 个全部相符。")


def _rules(pack: Pack) -> Table:
    table = folding_table("条目", "名称", "种类", "强度", "有效期", "期间", "条款", "原文")
    for rule in pack.deadlines:
        for version in rule.versions:
            table.add_row(rule.id, rule.title, rule.kind.title, rule.strength.title, _span(version.effective),
                          _periods(rule, version), version.clause, version.quote)  # fmt: skip
    return table


def _periods(rule: DeadlineRule, version: Version) -> str:
    cap = f"（不晚于法定届满前{rule.cap.workdays}个工作日）" if rule.cap else ""
    if version.period:
        return period_of(version.period).text + cap
    return "；".join(reading.text for reading in version.readings) + cap


def _span(effective: Effective) -> str:
    start = f"{effective.start} 起" if effective.start else ""
    return start + (f"，至 {effective.until} 前" if effective.until else "")
