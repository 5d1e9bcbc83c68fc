"""How ``yingsu supervision`` shows proposals: a list, one with all its evidence, the year's counts."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from cli.packs import cite
from cli.tables import Table, called, folding_table, in_words

COLOURS = {
    "proposed": "yellow",
    "replied": "cyan",
    "confirmed": "bold red",
    "carried_out": "red",
    "withdrawn": "dim",
}


def listing(items: list[dict[str, Any]], title: str) -> Table:
    """One proposal a row: what, whose, of which case, and its id below, whole, for the next command."""
    table = folding_table(
        "状态", "申辩期至", "建议", "条款", title=title, whole=frozenset({"状态", "申辩期至"})
    )
    table.show_lines = True
    for item in items:
        number = f"（{item['count']}/{item['threshold']}）" if item["kind"] == "consequence" else ""
        restricted = "　[red]限制查阅[/]" if item["restricted"] else ""
        lines = (
            f"{item['name']}{number}{restricted}",
            f"{item['bureau_name']}，{item['failed_on']}成立",
            item["case_name"],
            f"[dim]{item['id']}[/]",
        )
        table.add_row(item["state_title"], item["reply_until"], "\n".join(filter(None, lines)), cite(item["clause"]),
                      style=COLOURS.get(item["state"]))  # fmt: skip
    return table


def print_one(item: dict[str, Any], out: Console) -> None:
    """What it is and stands on, what is left to people, and what was done."""
    out.print(
        f"[bold]{item['name']}[/]　{item['bureau_name']}　{item['year']}年　{item['state_title']}（第{item['version']}版）"
    )
    if item["case_name"]:
        out.print(f"案件：{item['case_name']}（{item['case_id']}，第{item['instance']}审级）")
    out.print(f"依据：{cite(item['clause'])}：“{item['quote']}”　{item['pack']}")
    out.print(
        f"认定：{'、'.join(item['finding_titles'])}；拟处理：{'、'.join(item['consequence_titles']) or '计入年度计次'}"
    )
    out.print(in_words(f"申辩期至{item['reply_until']}（{item['reply_days']}日，{item['reply_agreed']}）"))
    for name, text in (
        ("须由人认定", item["human"]),
        ("申辩", item["reply"]),
        ("理由", item["reason"]),
        ("认定结论", item["found"]),
    ):
        if text:
            out.print(in_words(f"{name}：{text}"))
    for reading in item["readings"]:
        out.print(in_words(f"读法：{reading}"))
    evidence = folding_table("日期", "证据", "记录种类", "记录编号", title="证据链")
    for one in item["evidence"]:
        evidence.add_row(one["fact_on"] or "—", one["text"], one["title"] or "—", one["event"] or "—")
    out.print(evidence)
    _print_rest(item, out)


def _print_rest(item: dict[str, Any], out: Console) -> None:
    if item["rests_on"]:
        basis = folding_table("状态", "认定", "案件", "编号", title="所据的认定")
        for one in item["rests_on"]:
            basis.add_row(one["state_title"], one["name"], one["case_name"] or "—", one["id"])
        out.print(basis)
    life = folding_table("日期", "事项", "经办人", title="办理过程")
    for event in item["life"]:
        life.add_row(event["occurred_on"] or "—", event["title"], called(event["actor"]))
    out.print(life)


def counted(items: list[dict[str, Any]], title: str) -> Table:
    table = folding_table(
        "单位", "专项通报", "待核定", "阈值", "条款", "计次", "结果", "计次方式", title=title
    )
    for item in items:
        for one in item["thresholds"] or [None]:
            table.add_row(item["bureau_name"], str(item["notices"]), str(item["open"]), *_threshold(one), f"{WINDOWS[item['window']]}（{item['agreed']}）")  # fmt: skip
    return table


WINDOWS = {"calendar": "自然年", "rolling": "连续十二个月"}


def _threshold(one: dict[str, Any] | None) -> tuple[str, str, str, str]:
    if one is None:
        return "—", "—", "—", "没有阈值"
    joined = "；" if one["joined"] == "any" else " 且 "
    numbers = joined.join(f"{branch['count']}/{branch['at_least']}" for branch in one["branches"])
    result = "达到" if one["reached"] else "还差一次" if one["one_short"] else "未达到"
    return one["name"], cite(one["clause"]), numbers, result
