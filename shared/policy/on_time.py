"""Which rules of the policy packs are the same duty (期限履行), so that a district's on-time rates need a pack and no code. Pure.

A rule belongs to a duty by the fact that completes it: 报备 by reporting the case, 答辩举证 by filing the defence or the evidence. Rights
that lapse unused (上诉) and estimates of what others do (预估) are nobody's duty.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.events import case as facts
from shared.events.terms import Matter, Nature
from shared.policy.deadlines import EventTrigger
from shared.policy.facts import FactPattern
from shared.policy.model import DeadlineRule

#: in the order of the reports
DUTIES: Mapping[str, str] = {
    "report": "案件报备",
    "defence": "答辩举证",
    "leader_list": "出庭负责人名单报备",
    "defence_report": "答辩状报备",
    "loss_analysis": "败诉分析报备",
    "forwarding": "转交承办部门",
    "file": "卷宗移交",
    "preparation": "答辩准备",
    "defence_record": "答辩情况备案",
    "mediation_plan": "调解和解方案",
    "guarantee": "一案一包保",
    "high_risk": "高风险案件汇报",
    "sensitive": "敏感案件汇报",
    "risk_meeting": "败诉风险处置会议",
    "appeal_decision": "上诉决策",
    "advice": "建议书回复",
    "performance": "履行生效裁判、决定",
    "lessons": "案后总结",
    "notice": "问责意见函告",
    "court_set": "法院指定期限",
}
_MATTERS: Mapping[str, str] = {
    Matter.CASE_FACTS: "report",
    Matter.LEADER_LIST: "leader_list",
    Matter.DEFENCE: "defence_report",
    Matter.LOSS_ANALYSIS: "loss_analysis",
    Matter.PREPARATION: "preparation",
    Matter.DEFENCE_RECORD: "defence_record",
    Matter.HIGH_RISK: "high_risk",
    Matter.SENSITIVE: "sensitive",
    Matter.RISK_MEETING: "risk_meeting",
    Matter.COMPLIANCE: "advice",
}
_MATERIALS: Mapping[str, str] = {
    "file": "file",
    "electronic_file": "file",
    "statement": "file",
    "legal_representative": "preparation",
    "power_of_attorney": "preparation",
}
_EVENTS: Mapping[str, str] = {
    facts.DefenceFiled.type: "defence",
    facts.EvidenceFiled.type: "defence",
    facts.Forwarded.type: "forwarding",
    facts.MediationPlanned.type: "mediation_plan",
    facts.GuaranteeSet.type: "guarantee",
    facts.AppealDecided.type: "appeal_decision",
    facts.AdviceReplied.type: "advice",
    facts.Performed.type: "performance",
    facts.LessonsDrawn.type: "lessons",
    facts.AccountabilityNotified.type: "notice",
}


def duties_of(rule: DeadlineRule) -> set[str]:
    """The duties of ``DUTIES`` that the rule sets; empty for rights, estimates and what is nobody else's duty."""
    if rule.nature is not Nature.DUTY:
        return set()
    patterns = [fact for done in rule.completed_by for fact in done.patterns]
    codes = {code for fact in patterns if (code := _code(fact))}
    if _answers_an_application(rule):
        codes.discard("performance")  # acting on a citizen's application, not on a judgment
    if not codes and any(fact.event == facts.PeriodKept.type for fact in patterns):
        return {"court_set"}
    return codes


def _code(fact: FactPattern) -> str | None:
    if fact.event == facts.Reported.type:
        return _first(_MATTERS, fact.where.get("matter", ()))
    if fact.event == facts.MaterialsSubmitted.type:
        return _first(_MATERIALS, fact.where.get("materials", ()))
    return _EVENTS.get(fact.event)


def _first(codes: Mapping[str, str], values: tuple[object, ...]) -> str | None:
    return next((codes[value] for value in values if isinstance(value, str) and value in codes), None)


def _answers_an_application(rule: DeadlineRule) -> bool:
    trigger = rule.trigger
    return isinstance(trigger, EventTrigger) and any(
        one.event == facts.ApplicationMade.type for one in trigger.events
    )
