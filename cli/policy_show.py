"""``yingsu policy show``: a pack as a legal officer reads it beside the document: clause, words, and what the system makes of them."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from cli.packs import known_packs, named_pack
from cli.tables import Table, folding_table
from shared.events.terms import DeadlineKind
from shared.policy.load import Packs
from shared.policy.model import AnyItem, DeadlineRule, Pack
from shared.policy.titles import SECTIONS
from shared.policy.wording import binds_text, effective_text, words

#: said in columns of their own
_ELSEWHERE = frozenset({"编号", "名称", "种类", "强度", "责任", "知会", "条款", "原文"})


def show(
    pack_id: Annotated[str, typer.Argument(metavar="PACK", help="规则包编号")],
    region: Annotated[str | None, typer.Option(help="行政区划代码：按该地区的约定值显示")] = None,
    bureau: Annotated[str | None, typer.Option(help="单位编码：按该单位的约定值显示")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """显示一个规则包的全部条目：条款、原文、期间、强度、读法和样例。"""
    packs = known_packs()
    if region or bureau:
        regions = named_pack(packs, pack_id).binds.regions
        packs = packs.for_bureau(region or (regions[0] if len(regions) == 1 else ""), bureau or "")
    pack = named_pack(packs, pack_id)
    if as_json:
        typer.echo(orjson.dumps(_as_json(pack, packs)).decode())
        return
    out = Console()
    out.print(f"[bold]{pack.title}[/]　{pack.number or '文号未载'}　{pack.issuer}　编号 {pack.id}")
    issued = f"印发 {pack.issued}　" if pack.issued else ""
    out.print(f"{issued}有效期 {effective_text(pack.effective) or '原文未载'}　适用 {binds_text(pack.binds)}")
    for section, title in SECTIONS.items():
        if items := getattr(pack, section):
            out.print(_table(pack, title, items, packs))


def _table(pack: Pack, title: str, items: tuple[AnyItem, ...], packs: Packs) -> Table:
    table = folding_table("条款", "原文", "条目", "内容", title=f"{title}（{len(items)} 项）")
    table.show_lines = True
    for item in items:
        cited = item.versions if isinstance(item, DeadlineRule) else (item,)
        clauses = dict.fromkeys(one.clause for one in cited)
        quotes = dict.fromkeys(f"“{one.quote}”" for one in cited)
        table.add_row("\n".join(clauses), "\n".join(quotes), "\n".join(_head(item)), "\n".join(_content(pack, item, packs)))  # fmt: skip
    return table


def _head(item: AnyItem) -> list[str]:
    """The title, the id, and the labels by which it is judged."""
    said = words(item)
    marks = "·".join(said[label] for label in ("种类", "强度") if label in said)
    people = [f"{label}：{said[label]}" for label in ("责任", "知会") if label in said]
    return [said["名称"], item.id, marks, *people]


def _content(pack: Pack, item: AnyItem, packs: Packs) -> list[str]:
    several = isinstance(item, DeadlineRule) and len(item.versions) > 1
    said = {
        label: text
        for label, text in words(item).items()
        if label not in _ELSEWHERE and (several or label not in {"规定·条款", "规定·原文"})
    }
    lines = [f"{label}：{text}" for label, text in said.items()]
    if getattr(item, "kind", None) is DeadlineKind.AGREED:
        setting = packs.set_by.get(f"{pack.id}.{item.id}")
        lines.append(f"约定值，非原文；{f'设定于 {setting.where}' if setting else '现为随系统的缺省值'}")
    return lines


def _as_json(pack: Pack, packs: Packs) -> dict[str, Any]:
    agreed = {name: one.where for name, one in packs.set_by.items() if name.startswith(f"{pack.id}.")}
    return pack.model_dump(mode="json", by_alias=True) | {"agreed": agreed}
