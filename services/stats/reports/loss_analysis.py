"""败诉分析报告 of one instance, as a draft (YC23-2.5c, JH-2.3e): 存在问题、败诉原因、改进措施, and what the record shows, dated. Pure.

Needs the case's history and its rows. Whatever nobody has entered yet is a marked draft or a gap; the document that was lost goes with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from services.stats.figures.instance import Instance
from services.stats.reports.counted import readings
from services.stats.reports.form import Form, Material
from services.stats.reports.framing import framed, numbered
from services.stats.reports.loss_facts import facts_of, judgment_files, overtaken, seen, story, told
from services.stats.reports.loss_reporting import (
    duties_of,
    recipients,
    reporting,
    reporting_table,
    rule_clause,
    rule_title,
)
from shared.events.case import Judged, LossAnalysed, MeasureDone, MeasureSet, MeasureVerified
from shared.events.history import History
from shared.events.terms import AgencyResult, Level, Recipient
from shared.papers.paper import Attachment, Blank, Block, Cell, Column, Paper, Paragraph, Table
from shared.policy.subjects import DutyStanding

TITLE = "败诉分析报告"
TO = (Recipient.RULE_OF_LAW_OFFICE, Recipient.JUSTICE_BUREAU)
LOST = frozenset({AgencyResult.LOST.value, AgencyResult.PARTLY_LOST.value})
WHO = "承办部门会同法制机构"


def make(material: Material) -> Paper:
    """ValueError, in Chinese: no such instance, or one that is not known to be lost."""
    row, history = _lost(material)
    material = _of_its_bureau(material, row)
    duties = reporting(material, row)
    parts: list[tuple[str, list[Block]]] = [
        ("案件基本情况", list(_case(material, history, row))),
        ("存在的问题", list(_problems(material, history, row))),
        ("败诉原因", list(_causes(history, row))),
        ("改进措施", list(_measures(history, row))),
        ("报送", [reporting_table(duties)]),
    ]
    return framed(
        material,
        readings(material, row.bureau).now,
        f"关于{row.name}（{Level(row.level).title}）的{TITLE}",
        numbered(parts),
        to=[one.title for one in recipients(duties) or TO],
        attachments=[Attachment("败诉裁判文书", [_document(history, row)])],
    )


def _lost(material: Material) -> tuple[Instance, History]:
    asked = material.asked
    wanted = (asked.case_id, asked.instance or 1)
    row = next((one for one in material.known.instances if (one.case_id, one.instance) == wanted), None)
    history = material.histories.get(asked.case_id) if asked.case_id else None
    if row is None or history is None:
        raise ValueError(f"没有案件 {asked.case_id} 的第{wanted[1]}个审级，请核对案件编号和审级")
    if row.agency_result is not None and row.agency_result not in LOST:
        result = AgencyResult(row.agency_result).title
        raise ValueError(f"“{row.name}”该审级登记的结果是“{result}”，不是败诉，不作败诉分析")
    return row, history


def _of_its_bureau(material: Material, row: Instance) -> Material:
    """The report is the bureau's own, whoever asks for it."""
    return replace(material, asked=replace(material.asked, region=row.region, bureau=row.bureau))


def _document(history: History, row: Instance) -> Table | Blank:
    files = judgment_files(history, row)
    return files if files.rows else Blank("败诉裁判文书（尚未入卷，须连同本报告一并报送）", WHO, "judgment")


def _case(material: Material, history: History, row: Instance) -> Iterator[Block]:
    yield Paragraph(told(history, row))
    if row.agency_result is None:
        yield Blank("该审级胜败（未登记；确认败诉后本报告方可报送）", WHO, "result")
    if said := overtaken(history, row):
        yield Paragraph(said)
    yield story(history, row)
    yield _deadlines(material, row)


def _deadlines(material: Material, row: Instance) -> Table:
    """What of this instance was in time and what was late, by the reading that favours the agency."""
    lines: list[list[Cell]] = [
        [
            rule_title(material, one.rule),
            rule_clause(material, one),
            one.due,
            DutyStanding(one.state).title,
        ]
        for one in sorted(duties_of(material, row), key=lambda one: (one.due, one.rule))
    ]
    columns = [Column("期限", 2.5), Column("依据", 2.0), Column("届满日"), Column("履行情况", 1.5)]
    return Table(columns, lines, "期限履行情况", note="来源：期限引擎登记的期限；撤销的不列。")


def _problems(material: Material, history: History, row: Instance) -> Iterator[Block]:
    analysed = facts_of(history, row, LossAnalysed)
    for fact in analysed[-1:]:
        yield Paragraph(fact.problems, key="problems")
    for number, text in enumerate(seen(material, row), start=1):
        yield Paragraph(f"从登记看：{text}。", draft=True, key=f"seen.{number}")
    if not analysed:
        yield Blank("存在的问题（败诉分析未登记）", WHO, "problems")


def _causes(history: History, row: Instance) -> Iterator[Block]:
    for judged in facts_of(history, row, Judged)[-1:]:
        said = [text for text in (judged.operative, judged.law) if text]
        if said:
            yield Paragraph(f"裁判所载：{'；'.join(said)}。")
    analysed = facts_of(history, row, LossAnalysed)
    for fact in analysed[-1:]:
        note = f"（{fact.note}）" if fact.note else ""
        yield Paragraph(f"败诉原因：{'、'.join(one.title for one in fact.causes)}{note}。", key="causes")
    if not analysed:
        yield Blank("败诉原因（程序、证据、法律适用、职权、送达、裁量、不作为、其他）", WHO, "causes")


def _measures(history: History, row: Instance) -> Iterator[Block]:
    analysed = facts_of(history, row, LossAnalysed)
    for fact in analysed[-1:]:
        yield Paragraph(fact.measures, key="measures")
    if not analysed:
        yield Blank("改进工作的措施", WHO, "measures")
    if planned := facts_of(history, row, MeasureSet):
        yield _measure_table(history, row, planned)


def _measure_table(history: History, row: Instance, planned: list[MeasureSet]) -> Table:
    latest, progress = {one.item: one for one in planned}, _progress(history, row)
    lines: list[list[Cell]] = [
        [
            number,
            one.what,
            one.addresses.title,
            one.department,
            one.complete_by,
            progress.get(number, "未完成"),
        ]
        for number, one in sorted(latest.items())
    ]
    columns = [
        Column("序号", 0.6),
        Column("整改措施", 3.0),
        Column("针对原因"),
        Column("责任部门", 1.5),
        Column("时限"),
        Column("进展", 1.2),
    ]
    return Table(columns, lines, "整改措施", note="来源：制定、完成、核验整改措施的登记。")


def _progress(history: History, row: Instance) -> dict[int, str]:
    """By number of the measure; what was said last holds."""
    said: dict[int, str] = {}
    for fact in history.facts.values():
        match fact.event:
            case MeasureDone(instance=row.instance, item=item):
                said[item] = "已完成未核验"
            case MeasureVerified(instance=row.instance, item=item, passed=passed):
                said[item] = "核验通过" if passed else "核验未通过"
    return said


FORM = Form(code="loss-analysis", title=TITLE, clause="YC23-2.5c、JH-2.3e", about="case", make=make, to=TO)
