"""A measure in one Chinese sentence: its passport, as it is printed with the figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shared.events.terms import Term
from shared.policy.measures import Measure, Where
from shared.policy.subjects import SUBJECTS, Subject, fields_of

#: what the fields of all subjects are called
NAMES = {
    "act_type": "行政行为种类",
    "acted": "履职方式",
    "advice": "建议书种类",
    "after_review": "经过复议",
    "agency_result": "胜败",
    "appeared": "本期出过庭",
    "approved": "审核通过",
    "brand": "普法品牌",
    "cause": "原因",
    "channel": "渠道",
    "closed": "已结",
    "concluded": "已有审核结论",
    "dated": "收结日期齐全",
    "decided": "已作出决定",
    "decision_kind": "决定种类",
    "department": "部门",
    "document": "文书种类",
    "done": "已完成",
    "draw": "评查批次",
    "field": "管理领域",
    "final": "裁判已生效",
    "group": "人员类别",
    "handler": "承办人",
    "has_problems": "有问题",
    "hearing": "庭审",
    "heard": "已开庭",
    "in_charge": "涉案分管领导到庭",
    "in_time": "按期",
    "kind": "案件种类",
    "lawyer_only": "仅律师出庭",
    "leader": "负责人出庭",
    "leader_appeared": "负责人出庭",
    "level": "审级",
    "litigation": "行政诉讼",
    "mark": "标记",
    "mediation_outcome": "调解和解结果",
    "mediation_planned": "有调解和解方案",
    "meeting": "会议种类",
    "numerous": "原告十人以上",
    "organ_level": "被诉机关级别",
    "origin": "来源",
    "outcome": "结果",
    "own_case": "本单位案件",
    "performed": "已履行完毕",
    "person": "人员",
    "planned": "有方案",
    "principal": "主要负责人出庭",
    "procedure": "程序",
    "qualified": "具备资格",
    "rank": "职级",
    "reason": "事由",
    "record": "记录种类",
    "rectified": "已整改",
    "recurring": "同一原因再次出现",
    "replied": "已回复",
    "report": "报告种类",
    "resolved": "出解",
    "review": "审核种类",
    "risk": "败诉风险",
    "roster": "名册",
    "rule": "期限规则",
    "settled": "已化解",
    "spoke": "发言",
    "staff_agent": "机关工作人员代理",
    "stage": "化解阶段",
    "state": "状态",
    "strength": "强度",
    "study": "学法形式",
    "system": "制度",
    "to": "报送对象",
    "to_perform": "须履行",
    "training": "培训种类",
    "verdict": "胜败（复议按决定）",
    "verified": "已核验",
}
_AT = {"start": "期初", "end": "期末", "during": "期间内", "perhaps": "归期不明"}


def measure_text(measure: Measure) -> str:
    """“计数单位：案件×审级；归期：首次开庭日；条件：…；分子：…；另列（不详）：…；不计入：…”."""
    return "；".join(f"{head}：{text}" for head, text in _parts(measure) if text)


def _parts(measure: Measure) -> Iterator[tuple[str, str]]:
    of = measure.of
    yield "计数单位", measure.counted
    yield "归期", measure.dated + (f"（{_AT[measure.stands.at]}）" if measure.stands else "")
    yield "条件", where_text(of, measure.where)
    yield "分子", where_text(of, measure.numerator or {})
    yield f"另列（{measure.apart_title}）", where_text(of, measure.apart or {})
    yield "去重", NAMES[measure.distinct] if measure.distinct else ""
    yield "逐项分列", NAMES[measure.each] if measure.each else ""
    yield "不计入", measure.left_out or ""


def where_text(of: Subject, where: Where) -> str:
    """“行政诉讼为是，胜败为胜诉、败诉”."""
    return "，".join(
        f"{NAMES[name]}为{'、'.join(_value(of, name, value) for value in values)}"
        for name, values in where.items()
    )


def _value(of: Subject, name: str, value: Any) -> str:
    if value is None:
        return "不详"
    if isinstance(value, bool):
        return "是" if value else "否"
    kind = fields_of(of)[name]
    return kind(value).title if issubclass(kind, Term) else str(value)


def unnamed() -> set[str]:
    """Fields that have no Chinese name; a test holds that there are none."""
    return {name for subject in SUBJECTS for name in fields_of(subject)} - set(NAMES)
