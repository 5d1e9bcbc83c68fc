"""``yingsu policy diff``: what a new version of a document changes in its text, and, with a running system, in the dates of the open cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from cli.connection import DEFAULT_HOME, HomeOption
from cli.packs import known_packs, named_pack, text_of
from cli.policy_preview import Unreachable, preview
from cli.tables import folding_table
from services.deadlines.packs.examining import examine
from shared.dates import shipped
from shared.policy.compare import Change, Comparison, Named, compare
from shared.policy.load import PackError, Packs, parse_pack
from shared.policy.model import Pack
from shared.policy.titles import SECTIONS

PROBLEMS = 1
CHANGES = {"moved": "变动", "new": "新增", "gone": "取消"}


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="规则包编号，或旧版文件")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="新版文件（.yaml）")],
    limit: Annotated[int, typer.Option(min=0, max=1_000, help="最多列出多少个变动的期限")] = 100,
    home: HomeOption = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """比较规则包的两个版本，并列出在办案件中会变动的期限（不写入任何数据）。"""
    packs, text = known_packs(), text_of(new)
    try:
        before = _old(old, packs)
        after = examine(text, str(new), packs, shipped()).pack
    except PackError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(PROBLEMS) from None
    found = compare(before, after)
    try:
        seen, note = preview(home, text, limit), None
    except Unreachable as error:
        seen, note = None, f"{error}只比较了文本，没有核对在办案件。"
    if as_json:
        typer.echo(
            orjson.dumps({"comparison": asdict(found), "preview": seen, "note": note}, default=str).decode()
        )
        return
    _print(found, seen, note)


def _old(name: str, packs: Packs) -> Pack:
    file = Path(name)
    return parse_pack(text_of(file), name) if file.is_file() else named_pack(packs, name)


def _print(found: Comparison, seen: dict[str, Any] | None, note: str | None) -> None:
    out = Console()
    if not found:
        out.print("两个版本的内容相同。")
    _print_items(out, "新增条目", found.added)
    _print_items(out, "取消条目", found.removed)
    if found.head or found.changed:
        table = folding_table("条目", "项目", "旧", "新", title="变动")
        _add(table, "文件", found.head)
        for one in found.changed:
            _add(table, f"{_title(one.item)} {one.item.title}", one.changes)
        out.print(table)
    if seen is not None:
        _print_preview(out, seen)
    if note:
        out.print(note)


def _print_items(out: Console, title: str, items: tuple[Named, ...]) -> None:
    if items:
        table = folding_table("部分", "编号", "名称", title=title)
        for item in items:
            table.add_row(SECTIONS[item.section], item.id, item.title)
        out.print(table)


def _add(table: Any, name: str, changes: Iterable[Change]) -> None:
    for no, change in enumerate(changes):
        table.add_row("" if no else name, change.label, change.old or "未写", change.new or "未写")


def _title(item: Named) -> str:
    return f"{SECTIONS[item.section]} {item.id}"


def _print_preview(out: Console, seen: dict[str, Any]) -> None:
    counts = "、".join(f"{title} {seen['counts'][change]}" for change, title in CHANGES.items())
    out.print(f"查看在办案件 {seen['looked_at']} 件，{seen['cases']} 件的期限会变：{counts}。")
    if not seen["items"]:
        return
    table = folding_table("案件", "单位", "期限", "变化", "原届满日", "新届满日", title="会变动的期限")
    for item in seen["items"]:
        name = item["name"] + (f"（{item['subject_title']}）" if item["subject_title"] else "")
        table.add_row(item["case_name"], item["bureau"], name, CHANGES[item["change"]], item["old"] or "—", item["new"] or "—")  # fmt: skip
    out.print(table)
    if (rest := sum(seen["counts"].values()) - len(seen["items"])) > 0:
        out.print(f"另有 {rest} 项未列出，可加 --limit。")
