"""国法复统字1号-style return on reconsideration, and the table on suits of the same kind, with what must balance checked on the paper itself.

Rows add up to 合计 and 结转＋受理＝审结＋未结 hold, or the paper says which does not and by which cases. What nobody records is 待填. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.stats.figures.instance import Instance
from services.stats.reports.counted import Reading, readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import framed, numbered
from services.stats.reports.national_cells import UNSORTED, Filled
from services.stats.reports.national_form import Balance, Return, national_return
from shared.papers.paper import Attachment, Blank, Block, Cell, Column, Heading, Paper, Paragraph, Table

TITLE = "行政复议、行政应诉案件统计报表"
KINDS = {"reconsideration": "行政复议", "litigation": "行政应诉"}
_OK, _FAILED = "相符", "不符"


@dataclass(frozen=True, slots=True)
class Check:
    title: str
    left: int
    right: int

    @property
    def holds(self) -> bool:
        return self.left == self.right


def make(material: Material) -> Paper:
    """ValueError, in Chinese, for a year before the first dictionary of categories."""
    form, of = national_return(), readings(material, material.asked.bureau).now
    dictionary = form.dictionary((material.asked.period.until or material.today).year)
    filled = {sheet.code: Filled(sheet, of, dictionary) for sheet in form.sheets}
    checks = [_check(form, one, filled) for one in form.balances]
    unsorted = filled["taken"].groups.get(UNSORTED, [])
    parts: list[tuple[str, list[Block]]] = [
        ("对账", [*_verdict(checks, unsorted), _checks(checks, filled["taken"])]),
        *((name, _sheets(filled, kind)) for kind, name in KINDS.items()),
        ("填报", [Blank("单位负责人、填表人、联系电话", "填报单位", "signed")]),
    ]
    return framed(
        material,
        of,
        f"{TITLE}（{material.asked.period.title}）",
        [Paragraph(_scope(of, dictionary.title)), *numbered(parts)],
        attachments=list(_lists(of, unsorted)),
    )


def _scope(of: Reading, dictionary: str) -> str:
    return (
        f"期间：{of.period.title}。类别字典：{dictionary}。"
        "复议部分以应诉单位登记的复议案件计，应诉单位见不到的未受理申请不在内；一个审级计一件。"
    )


def _sheets(filled: Mapping[str, Filled], kind: str) -> list[Block]:
    return [block for one in filled.values() if one.sheet.of == kind for block in one.blocks()]


def _check(form: Return, balance: Balance, filled: Mapping[str, Filled]) -> Check:
    return Check(
        f"{KINDS[balance.of]}：{balance.title}",
        sum(_count(filled, name) for name in balance.left),
        sum(_count(filled, name) for name in form.right(balance)),
    )


def _count(filled: Mapping[str, Filled], name: str) -> int:
    sheet, _, title = name.partition(".")
    return filled[sheet].count(title)


def _checks(checks: Iterable[Check], taken: Filled) -> Table:
    """Every balance with both sides; then whether the lines of the 46 categories alone make up the total."""
    sorted_rows = [row for head, rows in taken.groups.items() if head != UNSORTED for row in rows]
    every = [*checks, Check("行政复议：各管理类别之和＝合计（所涉案件）", len(sorted_rows), len(taken.rows))]
    lines: list[list[Cell]] = [
        [one.title, one.left, one.right, one.left - one.right, _OK if one.holds else _FAILED] for one in every
    ]
    columns = [Column("对账项目", 4.0), Column("左边"), Column("右边"), Column("差"), Column("结论")]
    return Table(columns, lines, "对账表")


def _verdict(checks: Iterable[Check], unsorted: list[Instance]) -> list[Block]:
    wrong = [one.title for one in checks if not one.holds]
    if unsorted:
        fields = dict.fromkeys(row.field or "（未填）" for row in unsorted)
        wrong.append(
            f"{len(unsorted)}个审级的管理领域不在类别字典内（{'、'.join(fields)}），另列“{UNSORTED}”一行"
        )
    if not wrong:
        return [Paragraph("对账：全部相符。")]
    return [Paragraph(f"对账未通过，报送前须处理：{'；'.join(wrong)}。")]


def _lists(of: Reading, unsorted: list[Instance]) -> Iterable[Attachment]:
    """What is in no cell, or in no category, case by case."""
    if unsorted:
        yield Attachment("管理领域未归类的案件", [_listed(of, unsorted, "管理领域未归类的案件")])
    if undated := [*of.behind("undated"), *of.behind("undated_judged")]:
        note = "收案日、结案日不详或者相互矛盾，不入收结各栏。"
        yield Attachment("日期不详的案件", [Heading(note, 3), _listed(of, undated, "日期不详的案件")])


def _listed(of: Reading, rows: Iterable[Instance], caption: str) -> Table:
    lines: list[list[Cell]] = [
        [of.name((row.region, row.bureau)), row.name, row.case_no, row.field, row.taken_on, row.closed_on]
        for row in rows
    ]
    columns = [
        Column("单位", 1.5),
        Column("案件", 3.0),
        Column("案号", 1.5),
        Column("管理领域", 1.5),
        Column("收案日"),
        Column("结案日"),
    ]
    return Table(columns, lines, caption)


FORM = Form(code="national-return", title=TITLE, clause="国法复统字1号", about="region", make=make)
