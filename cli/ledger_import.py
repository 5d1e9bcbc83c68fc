"""A filled ledger for ``yingsu import``: read, compared with what is recorded, and previewed."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from cli.connection import refuse
from cli.ledger import recorded_cases
from cli.ledger_bureau import to_register
from services.intake.importing.filled import Ledger, filled
from services.intake.ledger.grid import read_sheets
from services.intake.ledger.headers import Mapping, read_mapping
from services.intake.ledger.reading import read_table
from shared.clock import Today
from shared.errors import Rejected
from shared.events.terms.personal import Purpose

SUFFIXES = frozenset({".xlsx", ".csv"})


def sentences(ledger: Ledger) -> list[str]:
    """The preview for a clerk."""
    found = ledger.preview()
    counts = f"新案 {found['new_cases']} 件，新事实 {found['new_facts']} 条，补填 {found['completed']} 处"
    rows = f"没有变化 {found['unchanged_rows']} 行，跳过合计等 {found['passed_over_rows']} 行"
    lines = [f"台账：{counts}，{rows}。"]
    if ledger.table.hidden:
        lines.append(f"表中有 {ledger.table.hidden} 处隐藏的行或列，也已读取；不要的请先删除。")
    if ledger.table.ignored:
        lines.append(f"没有采用的列：{'、'.join(ledger.table.ignored)}（可用 --mapping 对照）。")
    lines += [f"没有登记的单元格 {count} 个：{why}" for why, count in found["cells_left_out"].items()]
    lines += [f"拒绝 {count} 行：{code}" for code, count in found["rejected_by_code"].items()]
    return lines


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
    place, recorded = recorded_cases(home, bureau, region, Purpose.CHECKING)
    if place is None:
        refuse(f"单位 {bureau} 还没有案件，无从得知其地区，请用 --region 指明地区代码。")
    new = None if recorded else to_register(home, place, bureau, bureau_name)
    with Console(stderr=True).status(f"正在核对台账 {len(table.rows)} 行"):
        found = filled(table, recorded, region=place, bureau=bureau, today=today)
    if new:
        found.first(new)
    return found
