"""What the record of a lost instance says: its course with dates, what in it was late or left out, whether it was overtaken on appeal. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from services.stats.figures.instance import Instance
from services.stats.reports.form import Material
from services.stats.reports.loss_reporting import duties_of, rule_title
from services.stats.units.placed import Placed
from shared.dates.wording import days_said, written
from shared.events import case as facts
from shared.events.defendants import defendants
from shared.events.history import Fact, History
from shared.events.terms import ActType, AgencyResult, Document, Outcome, Paper
from shared.events.wording import in_words
from shared.papers.paper import Cell, Column, Table
from shared.policy.subjects import DutyStanding, Subject

E = TypeVar("E", bound=facts.InstanceEvent)

#: what belongs in a report about the case; internal work and the analysis itself do not
COURSE: tuple[type[facts.InstanceEvent], ...] = (
    facts.InstanceOpened,
    facts.NoticeReceived,
    facts.Registered,
    facts.Forwarded,
    facts.Reported,
    facts.DefenceFiled,
    facts.EvidenceFiled,
    facts.MediationPlanned,
    facts.MediationEnded,
    facts.RiskAssessed,
    facts.GuaranteeSet,
    facts.ClockStopped,
    facts.ClockResumed,
    facts.HearingScheduled,
    facts.HearingMoved,
    facts.HearingHeld,
    facts.Judged,
    facts.JudgmentServed,
    facts.Appealed,
    facts.BecameEffective,
    facts.Performed,
    facts.AdviceReceived,
    facts.AdviceReplied,
)
_JUDGMENTS = frozenset({Paper.JUDGMENT, Paper.REVIEW_DECISION})


def facts_of(history: History, row: Instance, kind: type[E]) -> list[E]:
    """The effective facts of one kind in this instance, in order."""
    return [event for _, event in history.of(kind) if event.instance == row.instance]


def told(history: History, row: Instance) -> str:
    """案件基本情况 in one paragraph; what is not known is left out."""
    return "；".join(_said(history, row)) + "。"


def _said(history: History, row: Instance) -> Iterator[str]:
    yield f"案件：{row.name}"
    if row.case_no:
        yield f"案号：{row.case_no}"
    for opened in facts_of(history, row, facts.InstanceOpened):
        if opened.court:
            yield f"审理机关：{opened.court}"
    case = history.opened
    if case and case.plaintiffs:
        yield f"原告（申请人）：{'、'.join(one.label for one in case.plaintiffs)}"
    if sued := defendants(history):
        yield f"被告（被申请人）：{'、'.join(one.name for one in sued)}"
    yield from _act(case, row)
    yield from _judged(row)


def _act(case: facts.CaseOpened | None, row: Instance) -> Iterator[str]:
    kind = ActType(row.act_type).title if row.act_type else ""
    number = case.act.doc_no if case and case.act and case.act.doc_no else ""
    if kind or number:
        yield f"被诉行政行为：{kind}{f'（{number}）' if number else ''}"


def _judged(row: Instance) -> Iterator[str]:
    document = Document(row.document).title if row.document else "裁判"
    outcome = Outcome(row.outcome).title if row.outcome else "结果未登记"
    day = written(row.closed_on) if row.closed_on else "日期未登记"
    result = f"（{AgencyResult(row.agency_result).title}）" if row.agency_result else ""
    yield f"{document}：{day}，{outcome}{result}"


def story(history: History, row: Instance) -> Table:
    """案件经过: what happened in the instance, by legal date; a fact without a day stands at the end."""
    own = [
        fact
        for fact in history.facts.values()
        if isinstance(fact.event, COURSE) and fact.event.instance == row.instance
    ]
    lines: list[list[Cell]] = [
        [fact.occurred_on, fact.event.title, _details(fact)]
        for fact in sorted(own, key=lambda fact: fact.occurred_on or date.max)
    ]
    columns = [Column("日期"), Column("事项", 1.5), Column("说明", 4.0)]
    return Table(
        columns, lines, "案件经过", note="来源：案件的有效事实，以发生之日为序；更正的以更正后为准。"
    )


def _details(fact: Fact) -> str:
    return days_said("；".join(f"{name}：{said}" for name, said in in_words(fact.event)), written)


def seen(material: Material, row: Instance) -> Iterator[str]:
    """What the record shows of this instance, said of what is known only; whether it led to the loss is for people to find."""
    for duty in duties_of(material, row):
        if duty.state in _LATE:
            yield f"“{rule_title(material, duty.rule)}”应于{written(duty.due)}前完成，{_LATE[duty.state]}"
    if not row.mediation_planned and row.litigation:
        yield "没有制定调解和解方案的登记"
    if row.heard and row.leader_appeared is False:
        yield "开庭而负责人未出庭"
    if row.lawyer_only:
        yield "有一次开庭仅有律师或者兼职法律顾问到庭"
    if row.leader_appeared and row.spoke is False:
        yield "负责人出庭而未发言"
    if again := _same_cause(material, row):
        yield f"本单位本期另有{again}次败诉分析列出相同原因"


_LATE = {DutyStanding.LATE.value: "逾期完成", DutyStanding.MISSED.value: "逾期仍未完成"}


def _same_cause(material: Material, row: Instance) -> int:
    losses: tuple[Placed, ...] = material.known.rows(Subject.LOSS)
    own = {one.value("cause") for one in losses if (one.case_id, one.instance) == (row.case_id, row.instance)}
    others = (one for one in losses if one.case_id != row.case_id and one.bureau == row.bureau)
    return sum(1 for one in others if one.value("cause") in own)


def overtaken(history: History, row: Instance) -> str:
    """If a later instance found otherwise: a loss that was reversed must not go on as one. Empty if none did."""
    won = {AgencyResult.WON}
    for fact, judged in history.of(facts.Judged):
        if judged.instance > row.instance and judged.agency_result in won:
            day = f"{written(fact.occurred_on)}" if fact.occurred_on else "其后"
            outcome = judged.outcome.title if judged.outcome else "改判"
            return f"注意：{day}后一审级的裁判为“{outcome}（{judged.agency_result.title}）”，本审级的败诉已被改变，报送前须核对。"
    return ""


def judgment_files(history: History, row: Instance) -> Table:
    """The documents that go with the report, by the digest under which they are kept."""
    filed = [
        (fact, event)
        for fact, event in history.of(facts.DocumentFiled)
        if event.instance == row.instance and event.paper in _JUDGMENTS
    ]
    lines: list[list[Cell]] = [
        [event.name, event.paper.title, fact.occurred_on, event.digest] for fact, event in filed
    ]
    columns = [Column("文件", 2.5), Column("种类"), Column("入卷日"), Column("摘要值（SM3）", 3.0)]
    return Table(columns, lines, "败诉裁判文书")
