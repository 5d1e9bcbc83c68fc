"""What figures may count, and what may be asked of each: the vocabulary that measures are written in.

One subject is one unit of counting (计数单位). Its fields are what it can be told apart by (null is “not stated”), its days what it can be
dated by, its amounts what can be added up. The statistics keep rows of exactly these names; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.events.terms import (
    ActType,
    Advice,
    AgencyResult,
    CaseKind,
    DecisionKind,
    Document,
    DutyState,
    EnforcementSystem,
    Level,
    LossCause,
    Mark,
    MediationOutcome,
    Meeting,
    ObserverGroup,
    OrganLevel,
    Origin,
    Outcome,
    PersonalAct,
    Procedure,
    Recipient,
    Report,
    ReviewKind,
    Risk,
    Roster,
    StopReason,
    Strength,
    Study,
    Term,
    Training,
)


class Subject(Term):
    """The unit of counting; its title is printed beside every figure."""

    INSTANCE = "instance", "案件×审级"
    DUTY = "duty", "期限"
    DOCUMENT = "document", "裁判文书"
    CASE = "case", "案件"
    STOP = "stop", "中止期间"
    SETTLEMENT = "settlement", "调解和解"
    APPEARANCE = "appearance", "出庭人次"
    ADVICE = "advice", "建议书"
    LOSS = "loss", "败诉分析"
    CORRECTION = "correction", "整改措施"
    OBSERVATION = "observation", "旁听人次"
    TRAINING = "training", "培训"
    MEETING = "meeting", "会议"
    SUBMISSION = "submission", "报送报告"
    REVIEW = "review", "法制审核"
    PUBLICITY = "publicity", "普法活动"
    STUDY = "study", "领导学法"
    ENFORCEMENT = "enforcement", "三项制度登记"
    FILE_REVIEW = "file_review", "评查案卷"
    PROBLEM = "problem", "法治问题"
    RESOLUTION = "resolution", "议定事项"
    RECORD = "record", "工作记录"
    POST = "post", "名册人员"
    QUOTA = "quota", "定额"


class DutyStanding(Term):
    """Where a deadline stands, as counted."""

    PENDING = "pending", "未届满"
    ON_TIME = "on_time", "按时"
    LATE = "late", "逾期完成"
    MISSED = "missed", "逾期未完成"
    CANCELLED = "cancelled", "撤销"


class Stage(Term):
    """When a dispute was settled (BS24-1.3i)."""

    BEFORE = "before", "案前"
    DURING = "during", "案中"


class RecordKind(Term):
    """Smaller records of the year that are counted one by one."""

    HONOUR = "honour", "荣誉"
    PLAN = "plan", "年度法治工作计划"
    DECISION = "decision", "重大行政决策"
    LEADER_ACT = "leader_act", "领导亲自履职"
    SHARED = "shared", "传授推广"
    SELF_EXAMINED = "self_examined", "对照检视"
    COMMENTED = "commented", "案例评析"
    COMPLAINT = "complaint", "投诉举报"
    COMPILATION = "compilation", "政策汇编"
    TYPICAL_CASE = "typical_case", "典型案例"
    MARKED = "marked", "特殊案件"
    LESSONS = "lessons", "案后总结"
    HEARING_REVIEW = "hearing_review", "庭后复盘"
    TASK_FORCE = "task_force", "工作专班"
    DIVERTED = "diverted", "非诉化解"
    MISCONDUCT = "misconduct", "移送线索"


#: a field holds one of a dictionary's codes, yes or no, or free text; a training has several groups, a case several marks
Kind = type[Term] | type[bool] | type[str]


@dataclass(frozen=True, slots=True)
class Fields:
    """``days`` and ``amounts`` map names to what a reader calls them."""

    fields: Mapping[str, Kind]
    days: Mapping[str, str]
    amounts: Mapping[str, str] = field(default_factory=dict)


#: of the instance a unit belongs to; a measure of units with a case may ask for these too
CASE_FIELDS: Mapping[str, Kind] = {
    "kind": CaseKind,
    "level": Level,
    "procedure": Procedure,
    "act_type": ActType,
    "field": str,
    "handler": str,
    "litigation": bool,
    "dated": bool,
}

SUBJECTS: Mapping[Subject, Fields] = {
    Subject.INSTANCE: Fields(
        {
            **CASE_FIELDS,
            "origin": Origin,
            "organ_level": OrganLevel,
            "closed": bool,
            "heard": bool,
            "document": Document,
            "outcome": Outcome,
            "agency_result": AgencyResult,
            "verdict": AgencyResult,
            "leader_appeared": bool,
            "principal": bool,
            "in_charge": bool,
            "spoke": bool,
            "lawyer_only": bool,
            "staff_agent": bool,
            "mediation_planned": bool,
            "mediation_outcome": MediationOutcome,
            "risk": Risk,
            "numerous": bool,
        },
        {
            "taken_on": "收案日",
            "closed_on": "裁判日（无裁判文书的为结案日）",
            "hearing_on": "首次开庭日",
            "served_on": "本机关收到裁判文书之日",
            "effective_on": "裁判生效日",
            "notice_on": "收到应诉通知之日",
        },
        {"plaintiffs": "原告人数"},
    ),
    Subject.DUTY: Fields({"rule": str, "state": DutyStanding}, {"due": "期限届满日"}),
    Subject.DOCUMENT: Fields(
        {"document": Document, "outcome": Outcome, "agency_result": AgencyResult},
        {"judged_on": "裁判日", "received_on": "本机关收到裁判文书之日", "effective_on": "裁判生效日"},
    ),
    Subject.CASE: Fields(
        {"final": bool, "agency_result": AgencyResult, "outcome": Outcome, "after_review": bool, "performed": bool, "to_perform": bool},
        {"opened_on": "收案日", "effective_on": "裁判生效日", "closed_on": "结案日"},
    ),
    Subject.STOP: Fields({"reason": StopReason}, {"stopped_on": "停止之日", "resumed_on": "恢复或结案之日"}),
    Subject.SETTLEMENT: Fields(
        {"planned": bool, "outcome": MediationOutcome, "stage": Stage},
        {"planned_on": "制定方案之日", "ended_on": "调解和解结束之日"},
    ),
    Subject.APPEARANCE: Fields(
        {"person": str, "rank": str, "in_charge": bool, "spoke": bool, "resolved": bool, "leader": bool},
        {"hearing_on": "开庭日"},
    ),
    Subject.ADVICE: Fields(
        {"advice": Advice, "replied": bool, "in_time": bool}, {"received_on": "收到建议书之日", "replied_on": "回复之日"}
    ),
    Subject.LOSS: Fields({"cause": LossCause, "recurring": bool}, {"analysed_on": "败诉分析之日"}),
    Subject.CORRECTION: Fields(
        {"cause": LossCause, "done": bool, "verified": bool},
        {"set_on": "制定之日", "done_on": "完成之日", "complete_by": "应完成之日"},
    ),
    Subject.OBSERVATION: Fields({"own_case": bool, "group": ObserverGroup, "hearing": str}, {"held_on": "旁听之日"}, {"people": "旁听人次"}),
    Subject.TRAINING: Fields({"training": Training, "group": Roster}, {"held_on": "培训之日"}, {"people": "参训人次"}),
    Subject.MEETING: Fields({"meeting": Meeting}, {"held_on": "召开之日"}),
    Subject.SUBMISSION: Fields({"report": Report, "to": Recipient}, {"submitted_on": "报送之日"}),
    Subject.REVIEW: Fields(
        {"review": ReviewKind, "decision_kind": DecisionKind, "concluded": bool, "approved": bool, "decided": bool},
        {"requested_on": "提请之日", "concluded_on": "审核结论之日"},
    ),
    Subject.PUBLICITY: Fields({"brand": str}, {"held_on": "开展之日"}, {"sessions": "场次", "people": "覆盖人数"}),
    Subject.STUDY: Fields({"study": Study}, {"held_on": "学法之日"}, {"people": "人次"}),
    Subject.ENFORCEMENT: Fields({"system": EnforcementSystem, "channel": str}, {"recorded_on": "登记之日"}, {"quantity": "数量"}),
    Subject.FILE_REVIEW: Fields({"draw": str, "has_problems": bool, "rectified": bool}, {"reviewed_on": "评查之日"}),
    Subject.PROBLEM: Fields({"closed": bool, "department": str}, {"found_on": "列入之日", "closed_on": "销号之日"}),
    Subject.RESOLUTION: Fields({"meeting": Meeting, "done": bool}, {"resolved_on": "议定之日", "complete_by": "应完成之日", "done_on": "落实之日"}),
    Subject.RECORD: Fields(
        {"record": RecordKind, "acted": PersonalAct, "person": str, "mark": Mark, "settled": bool},
        {"happened_on": "发生之日"},
        {"quantity": "数量", "tasks": "计划任务数", "posted": "落实到岗任务数"},
    ),
    Subject.POST: Fields({"roster": Roster, "person": str, "qualified": bool, "appeared": bool}, {"joined_on": "列入之日", "left_on": "退出之日"}),
    Subject.QUOTA: Fields(
        {"rule": str, "state": DutyState, "strength": Strength, "person": str}, {"due": "期末"}, {"count": "完成数", "target": "定额"}
    ),
}  # fmt: skip

#: fields that say something only of a period: whether somebody appeared in it, whether a cause came back in it
OF_A_PERIOD = frozenset({"appeared", "recurring"})

#: whose rows belong to a case and an instance
OF_A_CASE = frozenset(
    {
        Subject.INSTANCE,
        Subject.DUTY,
        Subject.DOCUMENT,
        Subject.CASE,
        Subject.STOP,
        Subject.SETTLEMENT,
        Subject.APPEARANCE,
        Subject.ADVICE,
        Subject.LOSS,
        Subject.CORRECTION,
    }
)


def fields_of(subject: Subject) -> Mapping[str, Kind]:
    """What a measure of the subject may ask for, the case's fields included where it has a case."""
    own = SUBJECTS[subject].fields
    return {**CASE_FIELDS, **own} if subject in OF_A_CASE else own


def allowed(kind: Kind, value: Any) -> bool:
    """Whether a field of this kind can have the value; null always can."""
    if value is None:
        return True
    if issubclass(kind, Term):
        return isinstance(value, str) and value in {member.value for member in kind}
    return type(value) is kind
