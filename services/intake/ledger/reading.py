"""Sheets → rows by column: titles, totals, signatures and blank rows are passed over, wrong cells are kept with their reason.

Columns that mean nothing here are named, never silently dropped. A row that holds several instances side by side becomes one row each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.intake.ledger.columns import CASE_ID, LEVEL, Column
from services.intake.ledger.grid import Sheet
from services.intake.ledger.headers import ENOUGH, Head, Mapping, Meaning, find_head, label_at
from services.intake.ledger.plan import Row
from services.intake.ledger.slots import CASE_SLOTS
from services.intake.ledger.synonyms import plain
from services.intake.ledger.words import CellError, Raw, is_blank, read
from shared.errors import Rejected
from shared.events.terms import Level

_TAIL = re.compile(r"(合计|总计|小计|共计|本页|填表|制表|审核人|填报|说明:|注:|备注:|截至)")
#: of a row that says nothing else: somebody signs
_SIGNED = re.compile(
    r"签字|签名|盖章|^(审核|复核|审批|经办|制表|填表|填报|负责|局长|领导|联系)[^,;]{0,6}:|[^,;、]{1,12}:$"
)
#: of no meaning anywhere, among them what our own workbook of refused rows adds
_COUNTERS = frozenset({"序号", "编号", "no.", "no", "原行号", "拒绝原因"})


@dataclass(slots=True)
class Table:
    """The rows under the header; ``headers`` as the file has them, ``positions`` of our columns, ``ignored`` what means nothing here.

    ``hidden`` rows and columns are read like all others: a filter hides what is a case all the same.
    """

    headers: list[str]
    positions: dict[str, int]
    rows: list[Row]
    ignored: list[str] = field(default_factory=list)
    passed_over: int = 0
    hidden: int = 0


def read_table(sheets: Sequence[Sheet], mapping: Mapping, wanted: str | None = None) -> Table:
    """The one sheet with a ledger's header, or the one that is named. Rejected ``ledger_no_header`` or ``ledger_many_sheets``."""
    named = [sheet for sheet in sheets if wanted in {None, sheet.name}]
    found = [(sheet, head) for sheet in named if (head := find_head(sheet, mapping))]
    if not found:
        where = f"工作表“{wanted}”" if wanted else "文件"
        message = f"{where}中没有找到台账的表头（至少 {ENOUGH} 个认得的列，其中有案名、案号或原告）；可用 --mapping 对照。"
        raise Rejected("ledger_no_header", message)
    if len(found) > 1:
        names = "、".join(sheet.name for sheet, _ in found)
        raise Rejected(
            "ledger_many_sheets", f"有 {len(found)} 个工作表像台账（{names}），请用 --sheet 指明一个。"
        )
    return _table(*found[0], mapping)


def _table(sheet: Sheet, head: Head, mapping: Mapping) -> Table:
    positions = {meaning.name: position for position, meaning in head.meanings.items()}
    unknown = [label for position, label in enumerate(head.labels) if position not in head.meanings]
    ignored = [label for label in unknown if label and plain(label) not in _COUNTERS]
    table = Table(head.labels, positions, [], ignored, hidden=sheet.hidden)
    for number, cells in sheet.rows[head.at + 1 :]:
        if _is_no_case(cells, head):
            table.passed_over += 1
        else:
            table.rows += _by_instance(_row(number, cells, head, mapping))
    return table


def _is_no_case(cells: Sequence[Raw], head: Head) -> bool:
    """A total, a signature, the header once more, or nothing but a serial number."""
    firsts = [text for position in range(min(4, len(cells))) if (text := label_at(cells, position))]
    if firsts and _TAIL.match(firsts[0]):
        return True
    own = [(position, cells[position]) for position in head.meanings if position < len(cells)]
    stated = [(position, raw) for position, raw in own if not is_blank(raw)]
    if len(stated) == 1 and _SIGNED.search(label_at(cells, stated[0][0])):
        return True
    repeated = sum(label_at(cells, position) == plain(head.labels[position]) for position, _ in stated)
    return not stated or repeated >= ENOUGH


@dataclass(slots=True)
class _Read:
    """A row of the file; cells and what is wrong with them by what they mean."""

    number: int
    raw: dict[str, str]
    cells: dict[Meaning, Any] = field(default_factory=dict)
    wrong: dict[Meaning, str] = field(default_factory=dict)


def _row(number: int, cells: Sequence[Raw], head: Head, mapping: Mapping) -> _Read:
    row = _Read(number, {str(p): _printed(raw) for p, raw in enumerate(cells) if not is_blank(raw)})
    for position, meaning in head.meanings.items():
        raw = cells[position] if position < len(cells) else None
        if raw is None:
            continue
        try:
            value = read(meaning.column, _translated(meaning.column, raw, mapping))
        except CellError as why:
            row.wrong[meaning] = str(why)
        else:
            if value is not None:
                row.cells[meaning] = value
    return row


def _by_instance(row: _Read) -> Iterator[Row]:
    """One row for each instance that has columns of its own and says something; what is without level belongs to the first of them."""
    levels = [level for level in Level if any(m.level is level for m in (*row.cells, *row.wrong))]
    for place, level in enumerate(levels or [None]):
        own = [
            m for m in (*row.cells, *row.wrong) if m.level is level or (m.level is None and _shared(m, place))
        ]
        cells = {m.column.title: row.cells[m] for m in own if m in row.cells}
        if level:
            cells[LEVEL] = level.value
        wrong = {m.column.title: row.wrong[m] for m in own if m in row.wrong}
        yield Row(row.number, cells, wrong, row.raw, level.title if level else "")


def _shared(meaning: Meaning, place: int) -> bool:
    """What is said of the case holds for all its instances."""
    return place == 0 or meaning.column.slot in CASE_SLOTS or meaning.column.title == CASE_ID


def _translated(column: Column, raw: Raw, mapping: Mapping) -> Raw:
    words = mapping.values.get(column.title)
    return words.get(raw.strip(), raw) if words and isinstance(raw, str) else raw


def _printed(raw: Raw) -> str:
    return raw.isoformat().removesuffix("T00:00:00") if isinstance(raw, date) else str(raw)
