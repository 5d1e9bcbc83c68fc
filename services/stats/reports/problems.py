"""What went wrong and what was done about it, from loss analyses, corrective measures and the list of problems. Words are taken over as drafts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.stats.reports.counted import Reading
from services.stats.reports.form import Material
from services.stats.reports.saying import at_a_glance
from services.stats.reports.sentences import Sentences, sentence
from services.stats.reports.tabling import broken_down, listed
from shared.events.case import LossAnalysed
from shared.events.terms import LossCause
from shared.papers.paper import Block, Cell, Paragraph

CAUSES = tuple(f"loss_cause.{one.value}" for one in LossCause)


def causes_and_measures(material: Material, said: Sentences) -> Iterator[Block]:
    """By cause, then each measure with its state, then what the analyses say in their own words."""
    now = said.readings.now
    if now.count(*CAUSES):
        causes = f"本期败诉分析认定的原因：{said.parts(CAUSES)}（一份分析有几种原因的计几次）"
        yield Paragraph(sentence(causes, said.rate("recurring_rate", "")))
        yield broken_down(said.readings, (*CAUSES, "recurring_rate"), "败诉原因")
    else:
        yield Paragraph("本期无登记的败诉分析。")
    if now.count("measures_set"):
        measures = f"本期制定整改措施{said.count('measures_set')}"
        yield Paragraph(sentence(measures, said.rate("measures_done_rate", "")))
        yield from at_a_glance(said, ("measures_set", "measures_done_rate"), "整改情况")
        yield _measures(now)
    yield from _in_their_words(material, now)


def open_problems(said: Sentences) -> Iterator[Block]:
    """法治问题清单: found and closed in the period, with each problem found."""
    now = said.readings.now
    if not now.count("problems_found", "problems_closed"):
        yield Paragraph("本期无列入和销号的法治问题。")
        return
    yield Paragraph(
        sentence(f"本期列入法治问题{said.count('problems_found')}", f"销号{said.count('problems_closed')}")
    )
    yield from at_a_glance(said, ("problems_found", "problems_closed"), "法治问题清单情况")
    if found := now.behind("problems_found"):
        columns = [
            ("问题", lambda row: row.unit.label),
            ("部门", lambda row: row.value("department") or "未填"),
            ("列入日", lambda row: row.value("found_on")),
            ("状态", lambda row: "已销号" if row.value("closed") else "未销号"),
        ]
        yield listed(found, columns, "本期列入的法治问题")


def _measures(now: Reading) -> Block:
    return listed(
        now.behind("measures_set"),
        [
            ("整改措施", lambda row: row.unit.label),
            ("针对的原因", lambda row: LossCause(row.value("cause")).title),
            ("应完成之日", lambda row: row.value("complete_by")),
            ("状态", _state),
        ],
        "本期制定的整改措施",
    )


def _state(row: Any) -> Cell:
    if row.value("verified") is False:
        return "核验未通过"
    return ("已核验" if row.value("verified") else "已完成") if row.value("done") else "未完成"


def _in_their_words(material: Material, now: Reading) -> Iterator[Block]:
    """存在问题 and 改进措施 of the analyses of the period, where the material has the cases' histories."""
    standing = {case_id: one for case_id, one in material.histories.items() if not one.voided}
    for case_id, history in sorted(standing.items(), key=lambda pair: str(pair[0])):
        for fact, event in history.of(LossAnalysed):
            if now.period.contains(fact.occurred_on):
                text = f"案件{case_id}：存在的问题：{event.problems}；改进措施：{event.measures}"
                yield Paragraph(text, draft=True, key=f"loss-{fact.id}")
