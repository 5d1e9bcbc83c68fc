"""Ledgers of others, with what real ones have: groups side by side, covers, hidden parts, signatures, every way of writing a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.intake.ledger.columns import BY_TITLE
from services.intake.ledger.reading import Table
from services.intake.ledger.words import read
from tests.unit.intake.test_ledger_plan import codes, events, planned
from tests.unit.intake.test_ledger_reading import saved, table


def filled(sheet: Worksheet, rows: list[list[Any]], *merged: str) -> None:
    for row in rows:
        sheet.append(row)
    for reference in merged:
        sheet.merge_cells(reference)


def statistics_of_a_year() -> Table:
    """Neither the first sheet nor the hidden one, titles over two lines of headers, 一审 and 二审 blocks, totals and signatures below."""
    book = Workbook()
    filled(book.active, [["某区人社局"], ["案名", "填写说明", "联系电话"]])
    old = book.create_sheet("旧表")
    filled(old, [["案名", "案号", "审级"], ["旧案", "x", "一审"]])
    old.sheet_state = "hidden"
    sheet = book.create_sheet("2025年")
    filled(
        sheet,
        [
            ["某区人社局2025年行政诉讼案件统计表（虚构）"],
            ["填表单位：某局", None, None, None, "填表日期：2025年12月31日"],
            ["序号", "案件基本情况", None, None, "一审情况", None, None, None, None, None, "二审情况", None, None, None, None, "备注"],
            [None, "原告", "被告", "案由", "案号", "收到应诉通知书时间", "开庭时间", "负责人是否出庭", "判决时间", "判决结果", "案号", "上诉时间", "上诉人", "判决时间", "判决结果", None],
            ["1", "刘某\n张某", "某局", "工伤认定", "（2025）云0101行初1号", 20250305, "20250410", "√", "2025.5.6", "驳回\n诉讼请求", "（2025）云01行终9号", "2025/5/20", "原告", "20250801", "驳回上诉，维持原判", "无"],
            [2, "某某公司", "某局", "社会保险稽核", "（2025）云0101行初2号", "2025年4月1日", None, "×", None, "撤诉"],
            ["合计", 2], ["备注：以上为虚构"], ["填表人：某", "审核人：某"],
        ],
        "A1:P1", "A3:A4", "B3:D3", "E3:J3", "K3:O3", "P3:P4",
    )  # fmt: skip
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["D"].hidden = True
    return table(saved(book))


def test_instances_side_by_side_under_two_lines_of_headers_become_facts() -> None:
    """Both instances of one case, the appeal at the one it is against; hidden parts are read and counted, nothing is refused."""
    found = statistics_of_a_year()
    assert [(row.number, row.prefix) for row in found.rows] == [(5, "一审"), (5, "二审"), (6, "一审")]
    assert (found.ignored, found.passed_over, found.hidden) == ([], 3, 2)
    plan = planned(found.rows)
    assert (codes(plan), plan.left_out, plan.new_cases) == ([], {}, 2)
    assert ("case.appealed", "2025-05-20") in events(plan)
    kinds = [(line.item["type"], line.item["data"].get("instance")) for line in plan.contents.units[0]]
    assert ("case.appealed", 1) in kinds
    assert ("case.judged", 2) in kinds


def test_titles_with_their_instance_and_what_cannot_be_read_is_said_at_the_cell() -> None:
    """一审案号, 一审结果, 二审案号, 二审结果 in one line; 1 and 0; half a date, a word of no meaning and a 2 are refused where they stand."""
    header = [
        "序号", "案件名称", "原告", "被告", "一审案号", "一审结果", "二审案号", "二审结果",
        "一审是否出庭", "二审是否出庭", "一审开庭日期", "是否败诉",
    ]  # fmt: skip
    book = Workbook()
    good = ["1", "甲诉某局处罚案", "甲等3人", "某局、某镇人民政府", "(2025)云0101行初3号", "撤销",
            "(2025)云01行终3号", "维持原判", 1, 0, "20250601", "1"]  # fmt: skip
    bad = [2, "乙案", "乙", "某局", "(2025)云0101行初4号", "判了", "", "", 2, "", "2025年6月", "0"]
    tail = [
        ["", "注：1为出庭"],
        ["总计：2件"],
        [None, "制表：某科"],
        [None, None, "局长签字："],
        [None, None, "负责人："],
    ]
    filled(book.active, [header, good, bad, *tail])
    found = table(saved(book))
    first, second, wrong = found.rows
    assert (first.cells["负责人出庭"], second.cells["负责人出庭"]) == (True, False)
    assert (found.ignored, found.passed_over) == (["是否败诉"], 5)
    assert set(wrong.wrong) == {"结果", "负责人出庭", "开庭日期"}
    plan = planned(found.rows)
    assert codes(plan) == [(3, "ledger_cell")]
    assert set(plan.marks[3]) == {"一审结果", "一审负责人出庭", "一审开庭日期"}


def test_rows_of_one_case_under_a_merged_name_with_words_in_brackets() -> None:
    """是（副局长）, 胜诉/败诉, a day in Chinese numerals, a range of days refused; the name holds for both rows."""
    book = Workbook()
    filled(
        book.active,
        [
            ["附件2"], ["行政应诉案件登记表"],
            ["编号", "案件\n名称", "案号", "审理阶段", "受理时间", "是否\n出庭\n应诉", "审理结果", "胜诉/败诉", "负责人\n姓名"],
            ["1", "丙诉某局信息公开案", "（2025）云0101行初5号", "一审", "2025.3.5（周三）", "是（副局长）", "驳回诉讼请求", "胜诉", "某"],
            [None, None, "（2025）云01行终15号", "二审", "二〇二五年八月二十一日", "否", "驳回上诉", "胜"],
            ["2", "丁诉某局不履行法定职责案", "（2025）云0101行初6号 ", "一审", "2025-3-5至2025-3-8", "有", "确认违法", "败"],
            ["小计", None, 3], ["截至2025年12月31日"],
        ],
        "A4:A5", "B4:B5", "A2:I2",
    )  # fmt: skip
    found = table(saved(book))
    first, second, third = found.rows
    assert (first.cells["立案日期"], second.cells["立案日期"]) == ("2025-03-05", "2025-08-21")
    assert (first.cells["案名"], second.cells["案名"]) == ("丙诉某局信息公开案",) * 2
    assert (first.cells["负责人出庭"], third.cells["负责人出庭"], list(third.wrong)) == (
        True,
        True,
        ["立案日期"],
    )
    assert found.ignored == ["负责人姓名"]


def test_the_head_of_a_group_holds_for_the_columns_after_it() -> None:
    """In a .csv there are no merged cells: 二审 stands over its first column alone."""
    lines = [
        "案名,一审,,二审,,备注",
        ",案号,结果,案号,结果,",
        "甲案,（2025）云0101行初1号,撤销,（2025）云01行终1号,维持原判,x",
    ]
    first, second = table("\n".join(lines).encode("gb18030"), ".csv").rows
    assert (first.cells["结果"], second.cells["结果"]) == ("revoke", "uphold")
    assert (first.cells["备注"], second.cells["案号"]) == ("x", {"printed": "（2025）云01行终1号"})


@pytest.mark.parametrize("zero", "〇○零")
def test_every_day_is_read_in_chinese_numerals(zero: str) -> None:
    """As judgments end: 二〇二四年二月二十九日."""
    digits = zero + "一二三四五六七八九"
    tens = ("", "十", "二十", "三十")
    for offset in range(366):
        day = date(2024, 1, 1) + timedelta(offset)
        month, of_month = (tens[n // 10] + (digits[n % 10] if n % 10 else "") for n in (day.month, day.day))
        text = f"二{zero}二四年{month}月{of_month}日"
        assert read(BY_TITLE["裁判日期"], text) == day.isoformat()
