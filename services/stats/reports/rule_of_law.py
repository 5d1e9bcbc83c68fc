"""年度法治政府建设情况报告 (宝人社〔2024〕1号; 厅字〔2019〕28号): five parts, every figure with its source, what no record gives marked 待填. Pure.

Asks for the fact ``principal_years``: ``principal_years()`` over the appearances of all years. Without it that number is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from services.stats.reports.counted import Readings, readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import author, documents, framed, numbered, passports, report_rule
from services.stats.reports.rule_of_law_leader import duties, shortcomings, still_open
from services.stats.reports.rule_of_law_work import OFFICE, work
from shared.events.terms import Recipient, Report
from shared.papers.paper import Blank, Block, Paper, Paragraph

TITLE = "法治政府建设情况报告"
#: the parts that a pack names; national practice has the fifth besides
PARTS = (
    "推进法治政府建设的主要举措和成效",
    "存在的不足和原因",
    "主要负责人履行推进法治建设第一责任人职责情况",
    "下一年度主要安排",
)
OTHER = "其他需要报告的情况"
TO = (Recipient.PARTY_COMMITTEE, Recipient.GOVERNMENT)
COPIES = ("法治政府建设工作领导小组办公室",)
SYSTEMS = "继续推行行政执法全过程记录、行政执法公示、重大执法决定法制审核制度，在部门自查自纠基础上开展案卷随机抽查。"


def make(material: Material) -> Paper:
    """ValueError, in Chinese, when the period is not a calendar year."""
    year, of = year_of(material), readings(material, material.asked.bureau)
    opening = f"现将{author(material)}{year}年度推进法治政府建设有关情况报告如下。"
    blocks = [Paragraph(opening, draft=True, key="opening"), *_parts(material, of, year)]
    paper = framed(
        material,
        of.now,
        f"{year}年{TITLE}",
        blocks,
        to=[one.title for one in TO],
        copies=COPIES,
        attachments=passports(material, of.now, blocks),
    )
    return replace(paper, standing=(*paper.standing, *_due(material, year)))


def year_of(material: Material) -> int:
    """The calendar year that the report is of."""
    period = material.asked.period
    since, until = period.since, period.until
    if since is None or until is None or (since, until) != (date(since.year, 1, 1), date(since.year, 12, 31)):
        raise ValueError(f"年度报告的期间应为一个自然年（如 2026），不能是“{period.title}”")
    return since.year


def _due(material: Material, year: int) -> Iterator[str]:
    """By when it is owed, as the documents that bind say: for those who draft it, not part of the letter."""
    for pack in documents(material):
        for one in pack.periodic:
            if one.report is Report.RULE_OF_LAW and one.by:
                yield f"报送期限：{year + 1}年{_day(one.by)}前（{one.clause}）。"


def _day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"


def _parts(material: Material, of: Readings, year: int) -> list[Block]:
    written = (work(of), shortcomings(of), duties(material, of, year), _next_year(of), _others())
    return numbered((title, list(part)) for title, part in zip(_titles(material), written, strict=True))


def _titles(material: Material) -> tuple[str, ...]:
    """As the document that binds names the parts, else as is usual."""
    rule = report_rule(material, Report.RULE_OF_LAW)
    return (*(rule.sections if rule and len(rule.sections) == len(PARTS) else PARTS), OTHER)


def _next_year(of: Readings) -> Iterator[Block]:
    """BS24-4: what is left from this year stands at the head; the plan itself is written by people."""
    if left := still_open(of):
        names = "；".join(left)
        yield Paragraph(f"继续整改尚未销号的问题{len(left)}项：{names}。", draft=True, key="carried_on")
    yield Paragraph(SYSTEMS, draft=True, key="three_systems")
    yield Blank("下一年度推进法治政府建设的主要安排", OFFICE, "plans")


def _others() -> Iterator[Block]:
    yield Blank("其他需要报告的情况，没有的写“无”", OFFICE, "others")


FORM = Form(code="rule-of-law", title=TITLE, clause="BS24-2", about="bureau", make=make, to=TO)
