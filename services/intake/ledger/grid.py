"""A ledger file → sheets of raw cells. Nothing in the file is executed or computed, and what could exhaust the machine is refused unread.

.xlsx: archives are measured before they are opened, macros and document types refused, formulas marked as such. .csv: UTF-8 with or
without mark, UTF-16 with mark, GB18030; comma, semicolon or tab. Rejected names the file's problem and what to do.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import range_boundaries

from services.intake.ledger.columns import VERSION
from services.intake.ledger.words import Formula, Raw, is_blank
from shared.errors import Rejected
from shared.files.packages import defines_entities, runs_code
from shared.text import cleaned

#: marks our own workbooks in their properties
CATEGORY = "yingsu-ledger"
MAX_ROWS, MAX_COLUMNS = 50_000, 300
#: filled ones; read and planned they take 1.2 kB each (measured: 0.6 GB), and intake has 1 GiB
MAX_CELLS = 500_000
#: bytes: the file, all of it unpacked, all texts, any other part that is no sheet; and how much smaller packing may make a part
MAX_FILE, MAX_UNPACKED, MAX_TEXTS, MAX_PART, MAX_RATIO = 50_000_000, 250_000_000, 80_000_000, 20_000_000, 300
MAX_PARTS = 2_000
#: as a spreadsheet program counts rows; beyond it a file only says that it is large
LAST_ROW = 200_000
_HIDDEN = re.compile(rb'<(?:row|col) [^>]*hidden="(?:1|true)"')
_NUMBERED = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["'](\d{6,40})["']""")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)"')


@dataclass(slots=True)
class Sheet:
    """Rows that are not blank, with their numbers as a spreadsheet program shows them; ``hidden`` counts what it does not show."""

    name: str
    rows: list[tuple[int, list[Raw]]]
    hidden: int = 0


def read_sheets(content: bytes, suffix: str) -> list[Sheet]:
    """``suffix`` as the file's name has it (``.xlsx``, ``.csv``)."""
    if len(content) > MAX_FILE:
        raise Rejected("ledger_too_large", f"文件超过 {MAX_FILE // 1_000_000} MB，请分成几个文件。")
    if suffix == ".csv":
        return [Sheet("csv", _limited(_csv(content)))]
    check_archive(content)
    return _workbook(content)


def check_archive(content: bytes) -> None:
    """Refuse what is no plain .xlsx, before any of it is unpacked."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Rejected("ledger_not_xlsx", "这是旧式 .xls 或加密的文件，请打开后另存为不加密的 .xlsx。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        raise Rejected("ledger_not_xlsx", f"文件不是有效的 .xlsx（{error}），请另存后再试。") from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or any(map(_is_bomb, parts)):
        raise Rejected("ledger_zip_bomb", "文件解压后异常庞大，拒绝打开；请只保留台账内容，另存为新文件。")
    if runs_code(archive):
        raise Rejected("ledger_macros", "文件含有宏或控件，拒绝打开；请另存为不含宏的 .xlsx。")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Rejected("ledger_not_xlsx", "文件不是 Excel 工作簿（.xlsx）。")
    if len(names) < len(parts):
        raise Rejected("ledger_not_xlsx", "文件内有重名的部分，不同程序会读出不同内容，请另存后再试。")
    if defines_entities(archive):
        raise Rejected("ledger_not_xlsx", "文件内含不允许的文档类型定义或编码，请另存后再试。")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    name = part.filename.lower()
    most = MAX_UNPACKED if "worksheets/" in name else MAX_TEXTS if "sharedstrings" in name else MAX_PART
    return part.file_size > most or part.file_size > MAX_RATIO * max(part.compress_size, 10_000)


#: whatever openpyxl makes of a workbook that is not as it should be
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, SyntaxError, OSError, ArithmeticError)


def _workbook(content: bytes) -> list[Sheet]:
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(content)) as archive:
            warnings.simplefilter("ignore")  # of looks that openpyxl does not know: only values are read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            _check_version(book.properties)
            return [_sheet(sheet, archive) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except (*_BROKEN, zipfile.BadZipFile, zlib.error) as error:
        raise Rejected("ledger_not_xlsx", f"工作簿已损坏，无法读取（{error}）；请另存后再试。") from None


def _check_version(properties: Any) -> None:
    if properties.category == CATEGORY and str(properties.version or "1").isdigit():
        version = int(properties.version or 1)
        if version > VERSION:
            raise Rejected(
                "ledger_version", f"台账模板是第 {version} 版，本系统认得到第 {VERSION} 版，请先升级系统。"
            )


def _sheet(sheet: Any, archive: zipfile.ZipFile) -> Sheet:
    sheet.reset_dimensions()  # what a file says of its own size is not to be believed
    path = sheet._worksheet_path  # noqa: SLF001  (read-only sheets tell their merged cells nowhere else)
    text = archive.read(path)
    if any(int(number) > LAST_ROW for number in _NUMBERED.findall(text)):
        message = f"表格有内容的行号超过 {LAST_ROW}，请删除多余的行，另存后再试。"
        raise Rejected("ledger_too_large", message)
    rows = _limited(
        (number, [_raw(cell) for cell in cells])
        for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS), 1)
        if (cells := _filled(row))
    )
    return Sheet(sheet.title, _unmerged(rows, _MERGED.findall(text)), len(_HIDDEN.findall(text)))


def _filled(row: Sequence[Any]) -> Sequence[Any]:
    """Up to the last cell that the file has: openpyxl makes every row as wide as was asked for."""
    last = next((n for n in range(len(row), 0, -1) if row[n - 1] is not EMPTY_CELL), 0)
    return row[:last]


def _raw(cell: Any) -> Raw:
    if cell.data_type in {"f", "e"}:
        return Formula(str(cell.value))
    value: Raw = cell.value
    return cleaned(value) if isinstance(value, str) else value


def _limited(rows: Iterator[tuple[int, list[Raw]]]) -> list[tuple[int, list[Raw]]]:
    kept: list[tuple[int, list[Raw]]] = []
    room = MAX_CELLS
    for number, cells in rows:
        filled = sum(not is_blank(cell) for cell in cells)
        if not filled:
            continue
        room -= filled
        if len(kept) >= MAX_ROWS + 20:
            raise Rejected("ledger_too_large", f"行数超过 {MAX_ROWS}，请分成几个文件。")
        if room < 0:
            raise Rejected(
                "ledger_too_large", f"填写的单元格超过 {MAX_CELLS // 10_000} 万个，请分成几个文件。"
            )
        kept.append((number, cells))
    return kept


def _unmerged(rows: list[tuple[int, list[Raw]]], merged: list[bytes]) -> list[tuple[int, list[Raw]]]:
    """A merged cell says the same for every cell it covers: one case over several rows, one title over several columns."""
    by_number = dict(rows)
    for reference in merged:
        left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(reference.decode()))
        if top not in by_number:
            continue
        own = by_number[top]
        value = own[left - 1] if left <= len(own) else None
        for number in range(top, min(bottom, top + 1_000) + 1):
            cells = by_number.get(number, [])
            cells.extend([None] * (min(right, MAX_COLUMNS) - len(cells)))
            for column in range(left - 1, min(right, len(cells))):
                cells[column] = value
    return rows


def _csv(content: bytes) -> Iterator[tuple[int, list[Raw]]]:
    text = _decoded(content)
    head = "\n".join(text.split("\n", 20)[:20])
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cleaned(cell) for cell in cells[:MAX_COLUMNS]]
    except csv.Error as error:
        raise Rejected("ledger_not_csv", f"第 {reader.line_num} 行不是有效的 CSV（{error}）。") from None


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Rejected("ledger_not_csv", "无法识别文件的文字编码，请另存为 UTF-8 的 CSV。")
