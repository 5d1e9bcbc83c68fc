"""How commands show a due day, a deadline's name and the steps of a count."""

from __future__ import annotations

from typing import Any

from cli.packs import cite
from cli.tables import Table, folding_table


def steps_table(steps: list[dict[str, Any]]) -> Table:
    table = folding_table("步骤", "说明", title="计算过程", whole=frozenset({"步骤"}))
    for step in steps:
        table.add_row(step["title"], cite(step["text"]))
    return table


def due_text(item: dict[str, Any]) -> str:
    """The day, marked when it rests on an unpublished calendar."""
    return f"{item['due']}{'（暂定）' if item['provisional'] else ''}" if item["due"] else "—"


def name_text(item: dict[str, Any]) -> str:
    """Two deadlines of one rule differ in whom or what they are for: “对判决提起上诉（原告）”."""
    return f"{item['name']}（{item['subject_title']}）" if item["subject_title"] else str(item["name"])
