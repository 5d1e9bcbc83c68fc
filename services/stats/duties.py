"""Which rules of the policy packs are the same duty, so that a district's on-time rates need a pack and no code.

A rule belongs to a duty by the fact that completes it: 报备 by reporting the case, 答辩举证 by filing the defence or the evidence. Rights
that lapse unused (上诉) and estimates of what others do (预估) are nobody's duty.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.events.case import DefenceFiled, EvidenceFiled, Reported
from shared.events.terms import Matter, Nature
from shared.policy.facts import FactPattern
from shared.policy.load import Packs
from shared.policy.model import DeadlineRule


@dataclass(frozen=True, slots=True)
class DutyKind:
    """``rules`` are the names of the rules, across packs, that set this duty; ``clause`` is where they stand."""

    code: str
    title: str
    rules: frozenset[str]
    clause: str


_TITLES = {
    "report": "案件报备",
    "defence": "答辩举证",
    "leader_list": "出庭负责人名单报备",
    "defence_report": "答辩状报备",
    "loss_analysis": "败诉分析报备",
}
_REPORTED = {
    Matter.CASE_FACTS: "report",
    Matter.LEADER_LIST: "leader_list",
    Matter.DEFENCE: "defence_report",
    Matter.LOSS_ANALYSIS: "loss_analysis",
}


def duty_kinds(packs: Packs) -> tuple[DutyKind, ...]:
    """The duties in the order of the report; one that no pack sets has no rules and counts nothing."""
    return tuple(_kind(packs, code, title) for code, title in _TITLES.items())


def _kind(packs: Packs, code: str, title: str) -> DutyKind:
    rules = [(pack, rule) for pack, rule in packs.rules() if code in _codes(rule)]
    clauses = dict.fromkeys(version.clause for _, rule in rules for version in rule.versions)
    return DutyKind(code, title, frozenset(pack.rule_id(rule) for pack, rule in rules), "、".join(clauses))


def _codes(rule: DeadlineRule) -> set[str]:
    if rule.nature is not Nature.DUTY:
        return set()
    return {code for done in rule.completed_by for fact in done.patterns if (code := _code(fact))}


def _code(fact: FactPattern) -> str | None:
    if fact.event in {DefenceFiled.type, EvidenceFiled.type}:
        return "defence"
    matters = fact.where.get("matter", ()) if fact.event == Reported.type else ()
    return next((_REPORTED[matter] for matter in _REPORTED if matter.value in matters), None)
