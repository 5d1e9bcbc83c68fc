"""``yingsu policy``: which documents the system knows, what each one sets, and whether a new one may be used. Needs no running system."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from cli.packs import known_packs, text_of
from cli.policy_coverage import coverage
from cli.policy_diff import diff
from cli.policy_show import show
from cli.tables import folding_table
from services.deadlines.lists.answers import packs_as_json
from services.deadlines.packs.examining import examine
from shared.dates import shipped
from shared.policy.agreement import SUFFIX, Agreement, parse_agreement
from shared.policy.load import PackError, Packs, with_agreement
from shared.policy.model import Pack
from shared.policy.titles import SECTIONS
from shared.policy.wording import binds_text, effective_text, length_text

PROBLEMS = 1

policy_app = typer.Typer(no_args_is_help=True)


@policy_app.command("list")
def list_packs(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
    """列出规则包：有效期、适用范围和各部分的条目数。"""
    packs = known_packs()
    if as_json:
        items = [shown | {"counts": _counts(pack)} for shown, pack in zip(packs_as_json(packs), packs.packs, strict=True)]  # fmt: skip
        typer.echo(orjson.dumps(items).decode())
        return
    _print_packs(packs)


@policy_app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="规则包（.yaml）或约定值（.agreed.yaml）文件")],
) -> None:
    """校验一个规则包：格式、条款编号、所引用的事件和期限、样例日期；有误时逐条列出并以 1 退出。"""
    text, packs = text_of(file), known_packs()
    try:
        if file.name.endswith(SUFFIX):
            typer.echo(_agreement(file, text, packs))
        else:
            typer.echo(_pack(file, examine(text, str(file), packs, shipped()).pack))
    except PackError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(PROBLEMS) from None


def _agreement(file: Path, text: str, packs: Packs) -> str:
    agreement = parse_agreement(text, str(file))
    with_agreement(packs, agreement)
    return f"{file}：有效。约定 {len(agreement.content.periods)} 项，适用 {_whom(agreement)}。"


def _pack(file: Path, pack: Pack) -> str:
    samples = sum(len(rule.samples) for rule in pack.deadlines) + sum(
        len(duty.samples) for duty in pack.periodic
    )
    return f"{file}：有效。{pack.title}，{_contents(pack)}；样例 {samples} 个全部相符。"


policy_app.command("show")(show)
policy_app.command("coverage")(coverage)
policy_app.command("diff")(diff)


def _print_packs(packs: Packs) -> None:
    out = Console()
    table = folding_table("编号", "文件", "文号", "制定机关", "适用", "有效期", "内容", title="规则包")
    for pack in packs.packs:
        table.add_row(pack.id, pack.title, pack.number, pack.issuer, binds_text(pack.binds),
                      effective_text(pack.effective) or "原文未载", _contents(pack))  # fmt: skip
    out.print(table)
    if packs.agreements:
        agreed = folding_table("条目", "约定值", "适用", "出处", title="约定值（原文未写明期间）")
        for one in packs.agreements:
            for name, period in one.content.periods.items():
                agreed.add_row(name, length_text(period), _whom(one), one.where)
        out.print(agreed)


def _whom(agreement: Agreement) -> str:
    binds = agreement.content.binds
    return binds_text(binds) if binds.regions or binds.bureaus else "全部单位"


def _counts(pack: Pack) -> dict[str, int]:
    return {section: len(items) for section in SECTIONS if (items := getattr(pack, section))}


def _contents(pack: Pack) -> str:
    return (
        "、".join(f"{SECTIONS[section]} {number} 项" for section, number in _counts(pack).items())
        or "没有条目"
    )
