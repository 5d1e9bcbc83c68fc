"""A filled ledger for ``yingsu import``: read, compared with what is recorded, previewed, and its refused rows written out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console

from cli.connection import refuse
from cli.ledger import recorded_cases
from cli.ledger_bureau import to_register
from services.intake.import_file import Line, Refusal
from services.intake.ledger.book import errors_book
from services.intake.ledger.grid import read_sheets
from services.intake.ledger.headers import Mapping, read_mapping
from services.intake.ledger.plan import Plan, plan
from services.intake.ledger.reading import Table, read_table
from shared.clock import Today
from shared.errors import Rejected

SUFFIXES = frozenset({".xlsx", ".csv"})
#: what a fact says that somebody recorded between our look and our sending
_TAKEN = "这一项刚刚已由他人登记为不同的内容；请重新导入查看，登记有误请报“更正”。"


@dataclass(frozen=True, slots=True)
class Ledger:
    """``plan`` is what would happen; ``table`` the file as it was read; ``region`` is the bureau's."""

    table: Table
    plan: Plan
    region: str

    def refused(self, found: Iterable[Refusal]) -> list[Refusal]:
        """Refusals with the row under its own headers, and an id taken in the meantime in the ledger's words."""
        return [self._worded(one) for one in found]

    def _worded(self, one: Refusal) -> Refusal:
        headers = self.table.headers
        data = {headers[int(at)] or f"第{int(at) + 1}列": text for at, text in one.data.items()}
        if one.code == "id_reused":
            return replace(one, code="ledger_changed", reason=_TAKEN, data=data)
        return replace(one, data=data)

    def unchanged(self, refused: Iterable[Refusal]) -> int:
        """Rows that add nothing."""
        bad = {one.row for one in refused}
        return sum(row not in bad for row in self.plan.unchanged)

    def preview(self) -> dict[str, Any]:
        """What an import of it comes to, by counts and reasons."""
        left_out = Counter(why for cells in self.plan.left_out.values() for why in cells.values())
        return {
            "new_cases": self.plan.new_cases,
            "new_facts": self.plan.new_facts,
            "completed": self.plan.completed,
            "unchanged_rows": len(self.plan.unchanged),
            "passed_over_rows": self.table.passed_over,
            "hidden_rows_and_columns": self.table.hidden,
            "ignored_columns": self.table.ignored,
            "cells_left_out": dict(left_out),
            "rejected_by_code": dict(self.plan.reasons),
        }

    def sentences(self) -> list[str]:
        """The preview for a clerk."""
        found = self.preview()
        counts = f"新案 {found['new_cases']} 件，新事实 {found['new_facts']} 条，补填 {found['completed']} 处"
        rows = f"没有变化 {found['unchanged_rows']} 行，跳过合计等 {found['passed_over_rows']} 行"
        lines = [f"台账：{counts}，{rows}。"]
        if self.table.hidden:
            lines.append(f"表中有 {self.table.hidden} 处隐藏的行或列，也已读取；不要的请先删除。")
        if self.table.ignored:
            lines.append(f"没有采用的列：{'、'.join(self.table.ignored)}（可用 --mapping 对照）。")
        lines += [f"没有登记的单元格 {count} 个：{why}" for why, count in found["cells_left_out"].items()]
        lines += [f"拒绝 {count} 行：{code}" for code, count in found["rejected_by_code"].items()]
        return lines

    def errors(self, refused: Iterable[Refusal]) -> bytes:
        """The workbook of refused rows."""
        rows = [(one.row, self.plan.contents.rows[one.row]) for one in refused]
        marks = {
            one.row: self.plan.marks.get(one.row) or {(one.field or "").partition(".")[0]: one.reason}
            for one in refused
        }
        return errors_book(self.table.headers, rows, marks, self.table.positions)


def read_ledger(
    file: Path,
    home: Path,
    *,
    bureau: str | None,
    bureau_name: str | None,
    region: str | None,
    mapping: Path | None,
    sheet: str | None,
    today: Today,
) -> Ledger:
    """Ends the command when the file is no ledger. Asks intake what is recorded."""
    if bureau is None:
        refuse("导入台账须用 --bureau 指明单位代码。")
    try:
        words = read_mapping(mapping.read_text(encoding="utf-8")) if mapping else Mapping()
        table = read_table(read_sheets(file.read_bytes(), file.suffix.lower()), words, sheet)
    except (Rejected, OSError, UnicodeDecodeError) as why:
        refuse(f"无法读取 {file}：{why}")
    place, recorded = recorded_cases(home, bureau, region)
    if place is None:
        refuse(f"单位 {bureau} 还没有案件，无从得知其地区，请用 --region 指明地区代码。")
    new = None if recorded else to_register(home, place, bureau, bureau_name)
    with Console(stderr=True).status(f"正在核对台账 {len(table.rows)} 行"):
        found = plan(table.rows, recorded, region=place, bureau=bureau, today=today)
    if new and found.contents.units:
        first = found.contents.units[0][0]
        found.contents.units.insert(0, [Line(first.row, "", new)])
    return Ledger(table, found, place)
