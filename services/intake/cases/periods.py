"""The rules on what moves periods within an instance (停钟、延期、指定期限) and on what must be answered or followed up.

As everywhere a missing fact is no contradiction, unless the later one means nothing without it: a clock is resumed that was stopped, a
reply answers something received. What is registered late is no contradiction either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from services.intake.cases.instance import Instance, Order, check_order
from shared.dates.wording import said
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import (
    AccountabilityDecided,
    AccountabilityNotified,
    AdviceReceived,
    AdviceReplied,
    ClockResumed,
    ClockStopped,
    ExtensionApplied,
    ExtensionGranted,
    ExtensionRefused,
    GuaranteeSet,
    ObstacleRemoved,
    PeriodKept,
    PeriodSet,
)
from shared.events.terms import Extendable

_GRANTED_AFTER_APPLIED = Order("extension_before_application", ExtensionApplied, ExtensionGranted)
_REFUSED_AFTER_APPLIED = Order("extension_before_application", ExtensionApplied, ExtensionRefused)
_REMOVED_AFTER_GRANTED = Order("removed_before_granted", ExtensionGranted, ObstacleRemoved)
_KEPT_AFTER_SET = Order("kept_before_set", PeriodSet, PeriodKept)
_REPLIED_AFTER_RECEIVED = Order("reply_before_advice", AdviceReceived, AdviceReplied)
_NOTIFIED_AFTER_DECIDED = Order("notified_before_decided", AccountabilityDecided, AccountabilityNotified)


def clocks_alternate(instance: Instance) -> None:
    """By date, every resumption has its stop. Two stops in a row are refused, unless the earlier one is registered late: what
    resumed it is then still to come.
    """
    facts = enumerate(instance.among(ClockStopped, ClockResumed))
    by_day = sorted(facts, key=lambda numbered: numbered[1].occurred_on or date.min)
    standing: int | None = None
    for number, fact in by_day:
        if isinstance(fact.event, ClockStopped):
            if standing is not None and number > standing:
                message = "期间已经停止计算，尚未恢复；请先报“恢复计算期间”。"
                raise Rejected("clock_already_stopped", message, "data.instance")
            standing = number
        elif standing is None:
            when = f"{said(fact.occurred_on)}前" if fact.occurred_on else "此前"
            message = f"{when}没有停止计算的期间，不能恢复；请先报“停止计算期间”。"
            raise Rejected("clock_not_stopped", message, "data.instance")
        else:
            standing = None


def extensions_make_sense(instance: Instance) -> None:
    for fact, granted in instance.of(ExtensionGranted):
        if granted.days is not None and granted.until is not None:
            message = "延期只能写日数或截止日之一；两项都不写，表示待障碍消除后另行起算。"
            raise Rejected("extension_ambiguous", message, "data.until")
        _not_before(fact.occurred_on, granted.until, "截止日", "data.until")
    applied: dict[Extendable, list[date | None]] = {}
    for fact, application in instance.of(ExtensionApplied):
        applied.setdefault(application.matter, []).append(fact.occurred_on)
    for fact, granted in instance.of(ExtensionGranted):
        check_order(_GRANTED_AFTER_APPLIED, _earliest(applied.get(granted.matter, [])), [fact.occurred_on])
    for fact, refused in instance.of(ExtensionRefused):
        check_order(_REFUSED_AFTER_APPLIED, _earliest(applied.get(refused.matter, [])), [fact.occurred_on])


def obstacles_were_granted_for(instance: Instance) -> None:
    for fact, removed in instance.of(ObstacleRemoved):
        granted = [f.occurred_on for f, g in instance.of(ExtensionGranted) if g.matter == removed.matter]
        if not granted:
            message = f"“{removed.matter.title}”未登记准许延期，不能登记延期事由消除；请先报“准许延期”。"
            raise Rejected("extension_not_granted", message, "data.matter")
        check_order(_REMOVED_AFTER_GRANTED, _earliest(granted), [fact.occurred_on])


def set_periods_are_definite(instance: Instance) -> None:
    """A court says how long or until when; each of its periods has a number of its own, by which it is kept."""
    for fact, period in instance.of(PeriodSet):
        if (period.days is None) == (period.until is None):
            message = "指定期限须写日数或截止日，且只写一项。"
            raise Rejected("period_not_definite", message, "data.days")
        _not_before(fact.occurred_on, period.until, "截止日", "data.until")
    _different([period.item for _, period in instance.of(PeriodSet)], "period_item_taken")
    _different([kept.item for _, kept in instance.of(PeriodKept)], "period_kept_twice")
    for fact, kept in instance.of(PeriodKept):
        of_item = [f.occurred_on for f, period in instance.of(PeriodSet) if period.item == kept.item]
        if not of_item:
            message = f"没有第 {kept.item} 项指定期限，不能登记完成；请先报“指定期限”或核对事项序号。"
            raise Rejected("period_not_set", message, "data.item")
        check_order(_KEPT_AFTER_SET, _earliest(of_item), [fact.occurred_on])


def replies_answer_something(instance: Instance) -> None:
    for fact, advice in instance.of(AdviceReceived):
        _not_before(fact.occurred_on, advice.reply_by, "答复期限", "data.reply_by")
    _different([advice.item for _, advice in instance.of(AdviceReceived)], "advice_item_taken")
    for fact, reply in instance.of(AdviceReplied):
        received = [f.occurred_on for f, advice in instance.of(AdviceReceived) if advice.item == reply.item]
        if not received:
            message = f"没有第 {reply.item} 份建议书，不能登记回复；请先报“收到建议书”或核对事项序号。"
            raise Rejected("advice_not_received", message, "data.item")
        check_order(_REPLIED_AFTER_RECEIVED, _earliest(received), [fact.occurred_on])


def notified_was_decided(instance: Instance) -> None:
    notified = instance.of(AccountabilityNotified)
    if notified and not instance.of(AccountabilityDecided):
        message = "尚未作出责任追究决定，不能登记函告；请先报“作出责任追究决定”。"
        raise Rejected("accountability_not_decided", message, "data.instance")
    days = [fact.occurred_on for fact, _ in notified]
    check_order(_NOTIFIED_AFTER_DECIDED, instance.earliest(AccountabilityDecided), days)


def guarantees_look_ahead(instance: Instance) -> None:
    for fact, guarantee in instance.of(GuaranteeSet):
        _not_before(fact.occurred_on, guarantee.resolve_by, "化解时限", "data.resolve_by")


RULES: tuple[Callable[[Instance], None], ...] = (
    clocks_alternate,
    extensions_make_sense,
    obstacles_were_granted_for,
    set_periods_are_definite,
    replies_answer_something,
    notified_was_decided,
    guarantees_look_ahead,
)

_TWICE: dict[str, tuple[type[Event], str]] = {
    "period_item_taken": (PeriodSet, "新的期限请用下一个序号"),
    "period_kept_twice": (PeriodKept, "内容有误请用“更正”"),
    "advice_item_taken": (AdviceReceived, "另一份建议书请用下一个序号"),
}


def _different(items: list[int], code: str) -> None:
    repeated = next((item for item in items if items.count(item) > 1), None)
    if repeated is not None:
        kind, remedy = _TWICE[code]
        raise Rejected(code, f"第 {repeated} 项“{kind.title}”已经登记；{remedy}。", "data.item")


def _not_before(day: date | None, planned: date | None, name: str, field: str) -> None:
    """A plan may lie in the future, but not before the fact that makes it."""
    if day is not None and planned is not None and planned < day:
        raise Rejected("plan_before_fact", f"{name}{said(planned)}早于登记的日期{said(day)}，请核对。", field)


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)
