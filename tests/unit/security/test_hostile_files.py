"""Workbooks and papers that are meant to hurt whoever reads or opens them, made part by part."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from services.intake.court_list.workbook import _put as court_list_put
from services.intake.ledger.book import _put as ledger_put
from services.intake.ledger.book import template
from services.intake.ledger.grid import LAST_ROW, MAX_CELLS, MAX_COLUMNS, MAX_PART, read_sheets
from services.intake.ledger.headers import read_mapping
from shared.errors import Rejected
from shared.files.kinds import FileKind, kind_of
from shared.papers.cells import begins_formula
from shared.papers.paper import Column, Paper, Table
from shared.papers.xlsx import xlsx

SHEET = "xl/worksheets/sheet1.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def changed(
    add: dict[str, bytes] | None = None,
    *,
    edit: dict[str, Any] | None = None,
    pack: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The template with parts added, and parts made anew by functions of their text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as old, zipfile.ZipFile(out, "w", pack) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, edit[name](content) if edit and name in edit else content)
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def sheet_of(rows: str) -> dict[str, Any]:
    said = '<dimension ref="A1:XFD1048576"/>'
    return {SHEET: lambda _: f"<worksheet {NS}>{said}<sheetData>{rows}</sheetData></worksheet>".encode()}


def before(text: str, encoding: str = "utf-8", declared: str = "") -> Any:
    """The part with something before its first element."""

    def put(part: bytes) -> bytes:
        body = part.decode().partition("?>")[2] if part.startswith(b"<?xml") else part.decode()
        return f'<?xml version="1.0" encoding="{declared or encoding}"?>{text}{body}'.encode(encoding)

    return put


def kinds(added: str) -> dict[str, Any]:
    return {"[Content_Types].xml": lambda part: part.replace(b"</Types>", added.encode() + b"</Types>")}


def strings(size: int) -> dict[str, bytes]:
    return {
        "xl/sharedStrings.xml": f"<sst {NS}>".encode() + b"<si><t>" + b"%x" * (size // 2) + b"</t></si></sst>"
    }


XLSM = '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
XLTM = '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.template.macroEnabled.main+xml"/>'
REFUSED: dict[str, tuple[Any, str]] = {
    "a part that unpacks to nothing but size": (lambda: changed({"xl/media/a.bin": b"0" * 60_000_000}), "ledger_zip_bomb"),
    "a part too large for what it is": (lambda: changed({"docProps/big.xml": bytes(range(256)) * (MAX_PART // 256 + 1)}, pack=zipfile.ZIP_STORED), "ledger_zip_bomb"),
    "texts without bounds": (lambda: changed(strings(90_000_000)), "ledger_zip_bomb"),
    "many parts": (lambda: changed({f"x/{n}.xml": b"<a/>" for n in range(2_500)}), "ledger_zip_bomb"),
    "a program in VBA": (lambda: changed({"xl/vbaProject.bin": b"x"}), "ledger_macros"),
    "a program under another name": (lambda: changed({"xl/x.bin": b"x"}, edit=kinds('<Override PartName="/xl/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>')), "ledger_macros"),
    ".xlsm": (lambda: changed(edit=kinds(XLSM)), "ledger_macros"),
    ".xltm": (lambda: changed(edit=kinds(XLTM)), "ledger_macros"),
    "macros of Excel 4.0": (lambda: changed({"xl/macrosheets/sheet1.xml": b"<a/>"}), "ledger_macros"),
    "a control": (lambda: changed({"xl/activeX/activeX1.xml": b"<a/>"}), "ledger_macros"),
    "entities": (lambda: changed(edit={SHEET: before(LAUGHS)}), "ledger_not_xlsx"),
    "a file of the machine": (lambda: changed(edit={"xl/workbook.xml": before(OUTSIDE)}), "ledger_not_xlsx"),
    "entities after a long comment": (lambda: changed(edit={SHEET: before(f"<!--{'x' * 9_000}-->{LAUGHS}")}), "ledger_not_xlsx"),
    "entities after a very long comment": (lambda: changed(edit={SHEET: before(f"<!--{'x' * 90_000}-->{LAUGHS}")}), "ledger_not_xlsx"),
    "entities in UTF-16": (lambda: changed(edit={SHEET: before(LAUGHS, "utf-16")}), "ledger_not_xlsx"),
    "entities in EBCDIC": (lambda: changed(edit={SHEET: before(LAUGHS, declared="cp037")}), "ledger_not_xlsx"),
    "entities in a part of another name": (lambda: changed({"xl/media/a.png": f'<?xml version="1.0"?>{LAUGHS}<l/>'.encode()}), "ledger_not_xlsx"),
    "a row with a number beyond all": (lambda: changed(edit=sheet_of('<row r="999999999"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>')), "ledger_too_large"),
    "no zip": (lambda: b"PK\x03\x04" + b"x" * 100, "ledger_not_xlsx"),
    "cut off": (lambda: template()[:-200], "ledger_not_xlsx"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_workbook_is_refused_before_it_is_read(name: str) -> None:
    """With a stable code, a sentence that says what to do, and at once."""
    made, code = REFUSED[name]
    content, began = made(), time.process_time()
    with pytest.raises(Rejected) as why:
        read_sheets(content, ".xlsx")
    assert why.value.code == code
    assert time.process_time() - began < 3


def test_two_parts_of_one_name_are_refused() -> None:
    """One program would read the one, another the other."""
    out = io.BytesIO(template())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<worksheet/>")
    with pytest.raises(Rejected, match="重名"):
        read_sheets(out.getvalue(), ".xlsx")


def test_what_a_file_says_of_its_size_costs_nothing() -> None:
    """A dimension of a billion cells, a row far down, a cell far right: read in a moment, and only what is there."""
    far = f'<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="XFD1"><v>1</v></c></row><row r="{LAST_ROW}"><c r="B{LAST_ROW}"><v>2</v></c></row>'
    began = time.process_time()
    first = read_sheets(changed(edit=sheet_of(far)), ".xlsx")[0]
    assert [(number, [one for one in row if one is not None]) for number, row in first.rows] == [
        (1, ["甲"]),
        (LAST_ROW, [2]),
    ]
    assert max(len(row) for _, row in first.rows) <= 300
    assert time.process_time() - began < 3


def test_links_to_other_workbooks_are_not_followed() -> None:
    """A ledger that was copied together has them: nothing of them is read, and their formulas are shown as what they are."""
    rel = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="file:///etc/passwd" TargetMode="External"/>'
    linked = changed(
        {"xl/externalLinks/externalLink1.xml": b"<a/>"},
        edit={
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(
                b"</Relationships>", rel.encode() + b"</Relationships>"
            )
        },
    )
    assert read_sheets(linked, ".xlsx")


def test_what_nobody_sees_is_cleaned_from_cells() -> None:
    """As it was pasted from a page or a .pdf: the name is then found by its usual characters."""
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>张\u200b三\ufeff（\u2f08民）</t></is></c></row>'
    assert read_sheets(changed(edit=sheet_of(row)), ".xlsx")[0].rows[0][1][0] == "张三（人民）"
    assert read_sheets("案号,原告\n1,张\u202e三".encode(), ".csv")[0].rows[1][1] == ["1", "张三"]


FORMULAS = (
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋x",
    "－x",
    "＠x",
)
PLAIN = ("甲诉某局", "-", "--", "3=3", "a@b", "（=1）", "")


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula_in_a_workbook(text: str) -> None:
    """Every writer of cells marks it as quoted, so that it stays text when it is edited or saved as .csv."""
    table = Table((Column("说明"),), [(text,)], "表1")
    for name, book in (
        ("paper", xlsx(Paper("通报", "某局", (table,)))),
        ("ledger", written(ledger_put, text)),
        ("court list", written_row(text)),
    ):
        cells = [
            cell
            for sheet in load_workbook(io.BytesIO(book)).worksheets
            for row in sheet.iter_rows()
            for cell in row
        ]
        [own] = [cell for cell in cells if isinstance(cell.value, str) and text.strip("\t\r\n") in cell.value]
        assert (own.data_type, own.quotePrefix) == ("s", True), name


def written(put: Any, text: str) -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    put(book.active, 1, 1, text)
    book.save(out)
    return out.getvalue()


def written_row(text: str) -> bytes:
    return written(lambda sheet, *_: court_list_put(sheet, [text]), text)


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_is_not_marked(text: str) -> None:
    """A dash is what it is."""
    assert not begins_formula(text)


PAPERS = {
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing with a program": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a program": b"MZ\x90\x00" + b"\0" * 100,
    "a script": b"#!/bin/sh\nrm -rf /\n",
}


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_no_paper_is_at_most_text(tmp_path: Path, name: str) -> None:
    """Whatever it calls itself; text is handed out as text/plain, as an attachment, never sniffed."""
    file = tmp_path / "x.pdf"
    file.write_bytes(PAPERS[name])
    assert kind_of(file) in {None, FileKind.TEXT}


@pytest.mark.parametrize("kind", ["docm by its kinds", "docm by its parts"])
def test_a_paper_that_runs_code_is_refused(tmp_path: Path, kind: str) -> None:
    """Macros are found by what the package says of itself, too."""
    types = b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    file = tmp_path / "x.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", types if kind == "docm by its kinds" else b"<Types/>")
        archive.writestr("word/document.xml", b"<a/>")
        if kind == "docm by its parts":
            archive.writestr("word/vbaProject.bin", b"x")
    assert kind_of(file) is None


#: each key laid over the ten before it: a hundred million pairs in a page of text
_MERGED = "a0: &a0 {" + ",".join(f"k{n}: v" for n in range(10)) + "}\n" + "".join(
    f"a{n + 1}: &a{n + 1} {{<<: [{','.join([f'*a{n}'] * 10)}]}}\n" for n in range(8)
)  # fmt: skip


@pytest.mark.parametrize("text", ["[" * 7_000, "columns: {a: " + "9" * 5_000 + "}", "columns: {a: 2026-99-99}", _MERGED])  # fmt: skip
def test_a_mapping_that_is_meant_to_hurt_is_refused(text: str) -> None:
    """Depth, digits, a day that is none, merges of merges: told as what is wrong with the file, before anything of it is unfolded."""
    with pytest.raises(Rejected) as refused:
        read_mapping(text)
    assert refused.value.code == "bad_mapping"


def test_a_table_of_more_cells_than_memory_has_room_for_is_refused() -> None:
    """Fifty thousand lines of ten cells are read; as many lines filled to the last column would take gigabytes, and whoever reads them with it."""
    with pytest.raises(Rejected) as why:
        read_sheets(b"\n".join([b"1," * MAX_COLUMNS] * (MAX_CELLS // MAX_COLUMNS + 1)), ".csv")
    assert why.value.code == "ledger_too_large"
    assert "单元格" in why.value.message
    assert read_sheets(b"\n".join([b"1,,,1"] * 100), ".csv")
