"""Part one of the yearly report on the rule of law: what was done, every number that 宝人社〔2024〕1号 names, in its order. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.stats.indicators import tally
from services.stats.knowledge import Counted
from services.stats.reports.counted import Readings
from services.stats.reports.sentences import Sentences, sentence
from services.stats.reports.tabling import TOTAL, by_bureau, cell, compared
from shared.papers.paper import Blank, Block, Cell, Column, Heading, Paragraph, Table

OFFICE = "法制机构"
_SETTLED = ("settled_before", "settled_during", "settled_suits", "settled_reviews")
_DOCUMENTS = ("documents", "document.judgment", "document.ruling", "document.mediation", "document.decision")


def work(of: Readings) -> Iterator[Block]:
    for part in (_teams, _education, _enforcement, _litigation, _honours):
        yield from part(of)


def _teams(of: Readings) -> Iterator[Block]:
    """BS24-1.1a–c, 1.2a."""
    yield Heading("（一）组织领导和法治工作队伍", 2)
    yield Paragraph(f"制定年度法治工作计划{of.now.count('record.plan')}件。")
    yield Blank("年度法治工作计划的任务总数、已落实到岗位的任务数", OFFICE, "plan_posts")
    rosters = ("legal_officer", "legal_publicist", "part_time_adviser", "public_lawyer")
    yield from entered(of, "四支法治工作队伍（期末在册人数）", [f"roster.{one}" for one in rosters])
    studies = ("party_group", "theory_group", "seminar", "law_list", "other")
    yield from entered(of, "领导干部学法（次）", [f"study.{one}" for one in studies])
    yield Blank("领导干部应知应会法律法规清单的项目数、已学项目数", OFFICE, "law_list_done")


def _education(of: Readings) -> Iterator[Block]:
    """BS24-1.2b–c."""
    yield Heading("（二）法治培训和宣传教育", 2)
    kinds = ("lecture", "seminar", "business", "observation", "drill", "moot", "central")
    yield from entered(of, "法治教育培训", ["trainings", "trained", *(f"training.{one}" for one in kinds)])
    said, codes = Sentences(of), ("publicity_sessions", "publicity_people")
    yield Paragraph(
        f"开展法治宣传{said.count('publicity_sessions', '场')}；覆盖{said.count('publicity_people', '人')}。"
    )
    yield from entered(of, "普法宣传", codes)
    yield from grouped(of, "普法宣传（按品牌）", ("普法品牌", "brand"), codes)


def _enforcement(of: Readings) -> Iterator[Block]:
    """BS24-1.3a–d, 3b, 4c–d."""
    yield Heading("（三）规范行政执法", 2)
    reviews = ["enforcement_reviews", "enforcement_reviews.penalty", "enforcement_reviews.no_penalty"]
    yield from entered(of, "行政执法三项制度", ["full_record", "publicised", *reviews])
    yield from grouped(of, "行政执法公示（按渠道）", ("公示渠道", "channel"), ("publicised",))
    yield from entered(of, "行政执法案卷评查", ["file_draws", "files_reviewed", "rectified_rate"])
    yield from entered(of, "重大行政决策和政策汇编", ["record.decision", "compiled"])
    yield from named(of, "record.decision", "重大行政决策")


def _litigation(of: Readings) -> Iterator[Block]:
    """BS24-1.3f–j: documents by the day they were received, appearances by the day of the hearing; settled disputes apart from documents."""
    yield Heading("（四）行政应诉和行政争议化解", 2)
    said = Sentences(of)
    yield Paragraph(
        sentence(
            f"收到行政裁判文书{said.count('documents', '份')}",
            said.rate("document_won_rate", "没有可计胜败的裁判文书"),
            said.rate("appearance_rate", "没有开庭登记，不计算负责人出庭率"),
            f"另有{of.now.count('settled_before', 'settled_during')}件行政争议在案前、案中得到实质化解，不计入裁判文书份数",
        )
    )
    yield counted(of, "收到行政裁判文书", [*_DOCUMENTS, "document.unknown", "document_won_rate"])
    yield counted(of, "行政机关负责人出庭应诉", ["appearance_rate", "principal_rate", "spoke_rate"])
    yield counted(of, "承办人出庭和旁听庭审", ["staff_rate", "observed", "observers"])
    yield counted(of, "行政争议实质化解", _SETTLED)


def _honours(of: Readings) -> Iterator[Block]:
    """BS24-1.h."""
    yield Heading("（五）获得荣誉", 2)
    yield from entered(of, "获得荣誉", ["record.honour"])
    yield from named(of, "record.honour", "获得荣誉")


def counted(of: Readings, caption: str, codes: Sequence[str]) -> Table:
    """Of one bureau a line an indicator, beside last year's; of a region a line a bureau."""
    made = compared(of, codes, caption) if of.now.bureau else by_bureau(of.now, codes, caption)
    return replace(made, note=_source(of, codes) + made.note)


def _source(of: Readings, codes: Sequence[str]) -> str:
    clauses = dict.fromkeys(of.now.indicator(code).clause for code in codes)
    asked = f"（{'；'.join(one for one in clauses if one)}）" if any(clauses) else ""
    return f"来源：登记的事实，由指标计得{asked}。"


def entered(of: Readings, caption: str, codes: Sequence[str]) -> Iterator[Block]:
    """Figures that exist only if somebody enters them: none at all is a gap for a person to fill, not a zero."""
    yield counted(of, caption, codes)
    figures = [of.now.figure(code) for code in codes]
    if not any(one.count or one.apart for one in figures):
        yield Blank(f"{caption}：本年没有登记，请补登；确实没有的写“无”", OFFICE, f"none.{codes[0]}")


def named(of: Readings, code: str, what: str) -> Iterator[Paragraph]:
    """What is behind a count, by name; nothing where there is none."""
    if rows := of.now.behind(code):
        yield Paragraph(f"{what}：{'；'.join(dict.fromkeys(row.name for row in rows))}。")


def grouped(of: Readings, caption: str, by: tuple[str, str], codes: Sequence[str]) -> Iterator[Table]:
    """The same indicators, one row for each value of a field (``by``: its title and name) of what they count; nothing if there is nothing."""
    title, field = by
    now, columns = of.now, [Column(of.now.indicator(code).title, sums=True) for code in codes]
    values = dict.fromkeys(sorted(_value(row, field) for code in codes for row in now.behind(code)))
    rows = [[value or "未注明", *(_of_value(of, code, field, value) for code in codes)] for value in values]
    if rows:
        total = [TOTAL, *(cell(now.figure(code)) for code in codes)]
        yield Table([Column(title, 2.0), *columns], rows, caption, total, [None, *codes])


def _of_value(of: Readings, code: str, field: str, value: str) -> Cell:
    rows = [row for row in of.now.behind(code) if _value(row, field) == value]
    return cell(tally(of.now.indicator(code), rows, of.now.period))


def _value(row: Counted, field: str) -> str:
    return row.value(field) or ""
