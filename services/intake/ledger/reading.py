"""Sheets → rows by column: the header is found wherever it stands, in whatever usual words; titles, totals and blank rows are passed over.

``Mapping`` gives other ledgers' columns and words their meaning here. Columns that mean nothing here are named, never silently dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from services.intake.ledger.columns import BY_TITLE, COLUMNS, Column
from services.intake.ledger.grid import Sheet
from services.intake.ledger.plan import Row
from services.intake.ledger.words import CellError, Raw, is_blank, plain, read
from services.intake.shape import first_problem
from shared.errors import Rejected

#: rows above which no header is looked for, and columns that a header needs to be one
TOP, ENOUGH = 30, 3
_TAIL = re.compile(r"(合计|总计|小计|共计|本页|填表|制表|审核人|填报|说明:|注:|备注:)")
#: of no meaning anywhere, among them what our own workbook of refused rows adds
_COUNTERS = frozenset({"序号", "编号", "no.", "no", "原行号", "拒绝原因"})
_DATED = re.compile(r"(时间|日)$")


class Mapping(BaseModel):
    """``columns``: their header → our title, null to leave it out; ``values``: our title → their word → ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, str | None] = {}
    values: dict[str, dict[str, str]] = {}


@dataclass(slots=True)
class Table:
    """The rows under the header; ``headers`` as the file has them, ``positions`` of our columns, ``ignored`` what means nothing here."""

    headers: list[str]
    positions: dict[str, int]
    rows: list[Row]
    ignored: list[str] = field(default_factory=list)
    passed_over: int = 0


def read_mapping(text: str) -> Mapping:
    """Rejected ``bad_mapping`` names what is wrong."""
    try:
        mapping = Mapping.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise Rejected("bad_mapping", f"对照文件不是有效的 YAML：{error}") from None
    except ValidationError as error:
        place, message = first_problem(error, "")
        raise Rejected("bad_mapping", f"对照文件：{message}", place) from None
    for title in (*mapping.columns.values(), *mapping.values):
        if title is not None and title not in BY_TITLE:
            raise Rejected(
                "bad_mapping", f"对照文件中的“{title}”不是台账的列，可用：{'、'.join(BY_TITLE)}。", title
            )
    return mapping


def read_table(sheets: Sequence[Sheet], mapping: Mapping, wanted: str | None = None) -> Table:
    """The one sheet with a ledger's header, or the one that is named. Rejected ``ledger_no_header`` or ``ledger_many_sheets``."""
    known = _aliases(mapping)
    found = [
        (sheet, head) for sheet in sheets if wanted in {None, sheet.name} and (head := _head(sheet, known))
    ]
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


@dataclass(frozen=True, slots=True)
class _Head:
    at: int  #: position among the sheet's rows
    labels: list[str]
    columns: dict[int, Column]


def _aliases(mapping: Mapping) -> dict[str, Column | None]:
    known: dict[str, Column | None] = {}
    for column in COLUMNS:
        for name in (column.title, *column.aliases):
            known.setdefault(_label(name), column)
    for column in COLUMNS:
        known[_label(column.title)] = column
    theirs = {_label(name): title and BY_TITLE[title] for name, title in mapping.columns.items()}
    return known | {name: column or None for name, column in theirs.items()}


def _label(text: str) -> str:
    """A header without spaces, breaks, asterisks and remarks on how to fill it in."""
    bare = plain(text).replace("*", "").replace("【", "(").replace("】", ")")
    return _DATED.sub("日期", bare) if not bare.endswith("日期") else bare


def _head(sheet: Sheet, known: Dictionary[str, Column | None]) -> _Head | None:
    best: _Head | None = None
    for at, (_, cells) in enumerate(sheet.rows[:TOP]):
        above = sheet.rows[at - 1][1] if at else []
        columns: dict[int, Column] = {}
        for position in range(len(cells)):
            column = _meant(cells, above, position, known)
            if column and column not in columns.values():
                columns[position] = column
        enough = len(columns) >= ENOUGH and {c.title for c in columns.values()} & {"案名", "案号", "原告"}
        if enough and (best is None or len(columns) > len(best.columns)):
            best = _Head(at, [_shown(cells, above, position) for position in range(len(cells))], columns)
    return best


def _meant(
    cells: Sequence[Raw], above: Sequence[Raw], position: int, known: Dictionary[str, Column | None]
) -> Column | None:
    """A header of two lines is read together first (“开庭” over “日期”), then by its lower line, then by what is over it."""
    own, over = _at(cells, position), _at(above, position)
    tries = [over + own, own] if own else [over]
    tries += [text[: text.rindex("(")] for text in tries if text.endswith(")") and "(" in text]
    return next((known[_label(text)] for text in tries if _label(text) in known), None)


def _at(cells: Sequence[Raw], position: int) -> str:
    raw = cells[position] if position < len(cells) else None
    return plain(raw) if isinstance(raw, str) else ""


def _shown(cells: Sequence[Raw], above: Sequence[Raw], position: int) -> str:
    raw = next((r for r in (cells, above) if position < len(r) and isinstance(r[position], str)), None)
    return re.sub(r"\s+", "", str(raw[position])) if raw is not None else ""


def _table(sheet: Sheet, head: _Head, mapping: Mapping) -> Table:
    taken = set(head.columns)
    ignored = [
        label
        for position, label in enumerate(head.labels)
        if label and position not in taken and plain(label) not in _COUNTERS
    ]
    positions = {column.title: position for position, column in head.columns.items()}
    table = Table(head.labels, positions, [], ignored)
    for number, cells in sheet.rows[head.at + 1 :]:
        if _is_no_case(cells, head):
            table.passed_over += 1
        else:
            table.rows.append(_row(number, cells, head, mapping))
    return table


def _is_no_case(cells: Sequence[Raw], head: _Head) -> bool:
    """A total, a signature, the header once more, or nothing but a serial number."""
    firsts = [text for position in range(min(4, len(cells))) if (text := _at(cells, position))]
    if firsts and _TAIL.match(firsts[0]):
        return True
    own = [(position, cells[position]) for position in head.columns if position < len(cells)]
    stated = [(position, raw) for position, raw in own if not is_blank(raw)]
    repeated = sum(_at(cells, position) == plain(head.labels[position]) for position, _ in stated)
    return not stated or repeated >= ENOUGH


def _row(number: int, cells: Sequence[Raw], head: _Head, mapping: Mapping) -> Row:
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for position, column in head.columns.items():
        raw = cells[position] if position < len(cells) else None
        try:
            value = read(column, _translated(column, raw, mapping))
        except CellError as why:
            wrong[column.title] = str(why)
        else:
            if value is not None:
                values[column.title] = value
    came = {str(position): _printed(raw) for position, raw in enumerate(cells) if not is_blank(raw)}
    return Row(number, values, wrong, came)


def _translated(column: Column, raw: Raw, mapping: Mapping) -> Raw:
    words = mapping.values.get(column.title)
    return words.get(raw.strip(), raw) if words and isinstance(raw, str) else raw


def _printed(raw: Raw) -> str:
    return raw.isoformat().removesuffix("T00:00:00") if isinstance(raw, date) else str(raw)
