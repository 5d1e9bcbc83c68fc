"""What a change of defendants does to the clocks: who was sued when a clock began, and which clocks end when a defendant leaves. Pure.

An added defendant has its own clocks from its own service, like any other; this is only about those that end. Ground: 行政诉讼法第二十六条 with
法释〔2018〕1号第二十六条 (变更、追加被告); what was met, or lapsed before the defendant left, stays as it was.
"""

from __future__ import annotations

from datetime import date

from services.deadlines.law.case import Case, Instance, applies
from services.deadlines.law.clocks import Start
from shared.events.defendants import removals
from shared.events.history import Fact
from shared.policy.model import DeadlineRule, EventTrigger


def left_suit(case: Case, instance: Instance, rule: DeadlineRule, start: Start, due: date) -> str | None:
    """Why the change of defendants ends a deadline that was to end on ``due``; null if it does not."""
    gone = {name: fact for name, fact in removals(case.history).items() if _by(fact, due)}
    if not gone:
        return None
    if _of_defendant(rule) and start.subject in gone:
        return _said(start.subject, gone[start.subject])
    if not applies(rule.applies, case, instance):
        name = max(gone, key=lambda name: gone[name].occurred_on or date.min)
        return f"{_said(name, gone[name])}，本案不再属于本项规定的情形"
    return None


def _by(fact: Fact, due: date) -> bool:
    return fact.occurred_on is None or fact.occurred_on <= due


def _of_defendant(rule: DeadlineRule) -> bool:
    return isinstance(rule.trigger, EventTrigger) and rule.trigger.subject == ("defendant",)


def _said(name: str, fact: Fact) -> str:
    when = f"已于 {fact.occurred_on} " if fact.occurred_on else "已"
    return f"“{name}”{when}退出被告（变更被告）"
