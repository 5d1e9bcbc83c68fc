"""Ledger files as clerks have them: headers, dates and words in every usual writing; files that must not be opened."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from services.intake.ledger.columns import BY_TITLE, Kind
from services.intake.ledger.grid import read_sheets
from services.intake.ledger.headers import Mapping, read_mapping
from services.intake.ledger.reading import Table, read_table
from services.intake.ledger.words import CellError, Formula, read, said
from shared.errors import Rejected


def book(*rows: list[Any], merged: tuple[str, ...] = ()) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for reference in merged:
        workbook.active.merge_cells(reference)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def table(content: bytes, suffix: str = ".xlsx", mapping: Mapping | None = None) -> Table:
    return read_table(read_sheets(content, suffix), mapping or Mapping())


def refused(code: str, content: bytes, suffix: str = ".xlsx") -> str:
    with pytest.raises(Rejected) as why:
        table(content, suffix)
    assert why.value.code == code, why.value.message
    return why.value.message


@pytest.mark.parametrize(
    "raw",
    [
        date(2026, 3, 5),
        datetime(2026, 3, 5, 9, 30),
        "2026-3-5",
        "2026.3.5",
        "2026/03/05",
        "2026年3月5日",
        " 2026 年 3 月 5 日 ",
        "２０２６－３－５",
        "2026-03-05 00:00:00",
        "20260305",
        46086,
        46086.0,
        "46086",
    ],
)
def test_a_day_is_read_in_every_usual_writing(raw: Any) -> None:
    """Real dates, serial numbers and Chinese or dotted text all mean the same day."""
    assert read(BY_TITLE["裁判日期"], raw) == "2026-03-05"


@pytest.mark.parametrize("raw", ["不详", "无", "—", "/", "", None, "  ", "暂无", "-"])
@pytest.mark.parametrize("title", ["裁判日期", "法院", "结果", "负责人出庭", "案号"])
def test_what_is_not_known_stays_unknown(title: str, raw: Any) -> None:
    """No value is made of 不详, 无 or a dash."""
    assert read(BY_TITLE[title], raw) is None


@pytest.mark.parametrize("raw", ["2026年3月", "2026-2-30", "明天", 12, True, "26.3.5", Formula("=A1+15")])
def test_what_is_no_day_is_an_error_and_no_guess(raw: Any) -> None:
    """Half a date, an impossible one, and a formula are refused with a sentence."""
    with pytest.raises(CellError):
        read(BY_TITLE["裁判日期"], raw)


@pytest.mark.parametrize(
    ("title", "raw", "value"),
    [
        ("审级", "第一审", "first"),
        ("审级", "二审", "second"),
        ("程序", "普通", "ordinary"),
        ("行为种类", "处罚", "penalty"),
        ("文书种类", "行政判决书", "judgment"),
        ("结果", "驳回上诉，维持原判", "uphold"),
        ("结果", "准许 撤诉", "withdrawn"),
        ("胜败", "败诉", "lost"),
        ("上诉人", "行政机关", "agency"),
        ("负责人职务级别", "副职", "deputy"),
        ("负责人出庭", "√", True),
        ("负责人出庭", "未出庭", False),
        ("负责人出庭", "副局长出庭应诉", True),
        ("负责人出庭", "负责人未出庭", False),
        ("有无第三人", "无", False),
        ("原告", "刘某、张某；王某\n李某", [{"label": n} for n in ("刘某", "张某", "王某", "李某")]),
    ],
)
def test_words_are_understood_as_clerks_write_them(title: str, raw: str, value: Any) -> None:
    """Terms with or without 行政, 程序 and 书, signs for yes and no, several people in one cell."""
    assert read(BY_TITLE[title], raw) == value


def test_every_term_is_read_back_from_its_title() -> None:
    """No synonym hides an official term."""
    for column in BY_TITLE.values():
        for member in column.term or ():
            part = column.field.partition(".")[2]
            value = (
                [{part: member.value} if part else member.value]
                if column.kind is Kind.TERMS
                else member.value
            )
            assert read(column, said(column, value)) == value


def test_the_header_is_found_under_titles_and_over_totals() -> None:
    """Title rows, blank rows, line breaks in headers, a repeated header, a totals row and signatures are no cases."""
    header = ["序号", "案 件\n名称", "法院案号", "审级", "判决时间", "庭长意见"]
    content = book(
        ["某局行政应诉台账（虚构）"], [], ["填报单位：某局"], header,
        [1, "甲案", "（2026）云01行初1号", "一审", "2026.3.5", "x"], [2], [],
        header, [2, "乙案", "[2026]云01行初2号", "一审", "不详", ""],
        ["合计", 2], ["填表人：某"], merged=("A1:F1",),
    )  # fmt: skip
    found = table(content)
    assert [(row.number, row.cells["案名"]) for row in found.rows] == [(5, "甲案"), (9, "乙案")]
    assert found.rows[0].cells["裁判日期"] == "2026-03-05"
    assert "裁判日期" not in found.rows[1].cells
    assert found.ignored == ["庭长意见"]


def test_a_header_of_two_lines_and_merged_cases_are_read() -> None:
    """“开庭” over “日期” is 开庭日期, and a case merged over two rows is named in both."""
    content = book(
        ["案名", "审级", "开庭", None, "结果"],
        [None, None, "日期", "负责人是否出庭", None],
        ["甲案", "一审", "2026-3-5", "是", "撤销"],
        [None, "二审", None, None, "维持原判"],
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:E2", "A3:A4"),
    )
    first, second = table(content).rows
    assert (first.cells["开庭日期"], first.cells["负责人出庭"]) == ("2026-03-05", True)
    assert (second.cells["案名"], second.cells["审级"]) == ("甲案", "second")


def test_a_row_with_several_instances_side_by_side_is_several_rows() -> None:
    """一审… and 二审… columns, in one line or under a merged head, are the instances of one case; a wrong cell keeps its own place."""
    content = book(
        ["案件名称", "收到应诉通知日期", "一审", None, "二审案号", "二审判决时间", "二审结果"],
        [None, None, "案号", "判决日期", None, None, None],
        ["甲案", "2026-3-1", "（2026）云0101行初1号", "2026-5-1", "（2026）云01行终1号", "明天", "维持原判"],
        ["乙案", None, "（2026）云0101行初2号", "2026-5-2", None, None, None],
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2", "G1:G2"),
    )
    found = table(content)
    first, second, other = found.rows
    assert (first.cells["审级"], first.cells["裁判日期"], first.cells["收到应诉通知日期"]) == (
        "first",
        "2026-05-01",
        "2026-03-01",
    )
    assert (second.cells["审级"], second.cells["结果"], "收到应诉通知日期" in second.cells) == (
        "second",
        "uphold",
        False,
    )
    assert (second.header("裁判日期"), found.positions["二审裁判日期"]) == ("二审裁判日期", 5)
    assert (list(second.wrong), second.number, other.number) == (["裁判日期"], 3, 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_each_encoding(encoding: str, delimiter: str) -> None:
    """UTF-8 with and without mark, UTF-16 and GB18030 give the same rows."""
    lines = (["案名", "案号", "审级"], ["甲诉某局案", "（2026）云01行初1号", "一审"])
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    [row] = table(content, ".csv").rows
    assert (row.number, row.cells["案名"], row.cells["审级"]) == (2, "甲诉某局案", "first")


def test_other_columns_and_words_come_through_a_mapping() -> None:
    """A mapping gives their headers and their words our meaning; a column of ours that does not exist is refused."""
    mapping = read_mapping("columns: {项目: 案名, 判了没: 结果, 法官: null}\nvalues: {结果: {输了: 撤销}}")
    content = book(["项目", "案号", "审级", "判了没"], ["甲案", None, "一审", "输了"])
    [row] = table(content, mapping=mapping).rows
    assert (row.cells["案名"], row.cells["结果"]) == ("甲案", "revoke")
    with pytest.raises(Rejected, match="不是台账的列"):
        read_mapping("columns: {项目: 案件的名}")


def test_a_formula_is_said_and_not_computed() -> None:
    """The cell of a formula is wrong, its neighbours are read."""
    [row] = table(book(["案名", "审级", "答辩日期"], ["甲案", "一审", "=TODAY()"])).rows
    assert "公式" in row.wrong["答辩日期"]
    assert row.cells == {"案名": "甲案", "审级": "first"}


def test_dangerous_files_are_refused_unread() -> None:
    """Zip bombs, macros, document types, old .xls and what is no workbook at all."""
    assert "异常庞大" in refused("ledger_zip_bomb", packed({"xl/workbook.xml": b"0" * 60_000_000}))
    refused("ledger_macros", packed({"xl/vbaProject.bin": b"x"}))
    refused("ledger_not_xlsx", packed({"a.txt": b"x"}))
    parts = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}
    assert "文档类型" in refused("ledger_not_xlsx", packed(parts))
    refused("ledger_not_xlsx", b"\xd0\xcf\x11\xe0 old")
    refused("ledger_not_xlsx", b"nothing")
    refused("ledger_not_xlsx", packed({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}))
    refused("ledger_not_csv", b"\xff\x81\xff", ".csv")


def test_a_file_without_a_header_or_with_two_ledgers_is_refused() -> None:
    """Which table is meant is never guessed."""
    assert "--mapping" in refused("ledger_no_header", book(["甲", "乙"], ["丙", "丁"]))
    workbook = Workbook()
    for sheet in (workbook.active, workbook.create_sheet("二")):
        sheet.append(["案名", "案号", "审级"])
    assert "--sheet" in refused("ledger_many_sheets", saved(workbook))
    assert read_table(read_sheets(saved(workbook), ".xlsx"), Mapping(), "二").rows == []


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
