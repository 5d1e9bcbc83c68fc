"""The rules within one instance (审级): what must be there before something else, what happens once, and which dates cannot be reversed.

Published cases hold hearings that nobody scheduled and judgments nobody served: the absence of a fact is no contradiction. A date
before the one it must follow is, and so is a second judgment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, KeysView
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from shared.dates.wording import said
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import (
    Appealed,
    BecameEffective,
    DefenceFiled,
    EvidenceFiled,
    HearingHeld,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Judged,
    JudgmentServed,
    LessonsDrawn,
    MediationEnded,
    MediationPlanned,
    NoticeReceived,
    Performed,
)
from shared.events.history import Fact
from shared.events.terms import Level

E = TypeVar("E", bound=Event)
_NONE: list[tuple[Fact, Event]] = []

#: no appeal lies from these: 行政诉讼法 第八十五条 speaks of judgments and rulings at first instance
_NOT_APPEALABLE = frozenset({Level.SECOND, Level.RETRIAL_REVIEW, Level.RECONSIDERATION})


@dataclass(frozen=True)
class Instance:
    number: int
    facts: tuple[Fact, ...]

    def of(self, kind: type[E]) -> list[tuple[Fact, E]]:
        """Facts of exactly this class, in order. Sorted by class once: all the rules ask, of every case that comes in."""
        return cast("list[tuple[Fact, E]]", self._by_kind.get(kind, _NONE))

    def among(self, *kinds: type[Event]) -> list[Fact]:
        """Facts of any of these classes, in order."""
        found = any(self.of(kind) for kind in kinds)
        return [fact for fact in self.facts if isinstance(fact.event, kinds)] if found else []

    def earliest(self, kind: type[Event]) -> date | None:
        return min((fact.occurred_on for fact, _ in self.of(kind) if fact.occurred_on), default=None)

    @property
    def kinds(self) -> KeysView[type[Event]]:
        """The classes of its facts."""
        return self._by_kind.keys()

    @cached_property
    def _by_kind(self) -> dict[type[Event], list[tuple[Fact, Event]]]:
        found: dict[type[Event], list[tuple[Fact, Event]]] = {}
        for fact in self.facts:
            found.setdefault(type(fact.event), []).append((fact, fact.event))
        return found


@dataclass(frozen=True, slots=True)
class Order:
    """``later`` cannot be dated before the earliest ``earlier``; ``code`` says so to programs."""

    code: str
    earlier: type[Event]
    later: type[Event]


_HEARING_AFTER_NOTICE = Order("hearing_before_notice", NoticeReceived, HearingHeld)
#: each party has its own service and its own period
_APPEAL_AFTER_SERVICE = Order("appeal_before_service", JudgmentServed, Appealed)

ORDERS = (
    Order("defence_before_notice", NoticeReceived, DefenceFiled),
    Order("evidence_before_notice", NoticeReceived, EvidenceFiled),
    _HEARING_AFTER_NOTICE,
    Order("judged_before_opened", InstanceOpened, Judged),
    Order("service_before_judgment", Judged, JudgmentServed),
    Order("appeal_before_judgment", Judged, Appealed),
    Order("effective_before_judgment", Judged, BecameEffective),
    Order("performed_before_judgment", Judged, Performed),
    Order("lessons_before_judgment", Judged, LessonsDrawn),
    Order("mediation_ended_before_planned", MediationPlanned, MediationEnded),
)


def is_opened(instance: Instance) -> None:
    opened = instance.of(InstanceOpened)
    if not opened:
        message = f"第 {instance.number} 个审级尚未建立，请先报送“进入审级”。"
        raise Rejected("instance_not_opened", message, "data.instance")
    follows = opened[0][1].follows
    if follows is not None and follows >= instance.number:
        raise Rejected("bad_follows", "所承接的审级须在本审级之前。", "data.follows")


def dates_in_order(instance: Instance) -> None:
    for order in ORDERS:
        if later := instance.of(order.later):
            check_order(order, instance.earliest(order.earlier), [fact.occurred_on for fact, _ in later])


def answers_follow_own_notice(instance: Instance) -> None:
    """Of several defendants each answers the notice it was served with itself."""
    for order in ORDERS[:2]:
        for fact, answer in instance.of(order.later):
            defendant = getattr(answer, "defendant", None)
            own = (
                f.occurred_on for f, notice in instance.of(NoticeReceived) if notice.defendant == defendant
            )
            check_order(order, min((day for day in own if day), default=None), [fact.occurred_on])


def hearings_follow_notice(instance: Instance) -> None:
    """The day set for a hearing, too, comes after the notice of the suit."""
    notice = instance.earliest(NoticeReceived)
    set_days = [event.hearing_on for _, event in instance.of(HearingScheduled)]
    set_days += [event.hearing_on for _, event in instance.of(HearingMoved)]
    check_order(_HEARING_AFTER_NOTICE, notice, set_days, field="data.hearing_on")


def each_hearing_once(instance: Instance) -> None:
    scheduled = [event.hearing for _, event in instance.of(HearingScheduled)]
    held = [event.hearing for _, event in instance.of(HearingHeld)]
    if len(set(scheduled)) < len(scheduled):
        message = "该次开庭已经排定；改期请报“开庭改期”。"
        raise Rejected("hearing_scheduled_twice", message, "data.hearing")
    if len(set(held)) < len(held):
        message = "该次开庭已经登记；内容有误请用“更正”，再次开庭请用下一个序号。"
        raise Rejected("hearing_held_twice", message, "data.hearing")


def moved_was_scheduled(instance: Instance) -> None:
    scheduled = {event.hearing for _, event in instance.of(HearingScheduled)}
    for _, moved in instance.of(HearingMoved):
        if moved.hearing not in scheduled:
            message = f"第 {moved.hearing} 次开庭未曾排定，不能改期；请先报“排定开庭”。"
            raise Rejected("hearing_not_scheduled", message, "data.hearing")


def appearance_makes_sense(instance: Instance) -> None:
    for _, hearing in instance.of(HearingHeld):
        if hearing.leader_appeared and hearing.lawyer_only:
            message = "负责人已出庭，就不是仅律师出庭；请核对两项。"
            raise Rejected("contradictory_appearance", message, "data.lawyer_only")
        if hearing.leader_spoke and hearing.leader_appeared is False:
            message = "负责人未出庭，就不会发言；请核对两项。"
            raise Rejected("contradictory_appearance", message, "data.leader_spoke")


def judged_once(instance: Instance) -> None:
    if len(instance.of(Judged)) > 1:
        message = "本审级已有裁判；内容有误请用“更正”，重审请建立新的审级。"
        raise Rejected("judged_twice", message, "data.instance")


def appeal_is_possible(instance: Instance) -> None:
    appeals = instance.of(Appealed)
    level = next((event.level for _, event in instance.of(InstanceOpened)), None)
    if appeals and level in _NOT_APPEALABLE:
        raise Rejected("appeal_not_available", f"{level.title}的裁判不能上诉，请核对审级。", "data.instance")
    for fact, appeal in appeals:
        served = min(
            (f.occurred_on for f, s in instance.of(JudgmentServed) if s.party == appeal.by and f.occurred_on),
            default=None,
        )
        check_order(_APPEAL_AFTER_SERVICE, served, [fact.occurred_on])


RULES: tuple[Callable[[Instance], None], ...] = (
    is_opened,
    dates_in_order,
    answers_follow_own_notice,
    hearings_follow_notice,
    each_hearing_once,
    moved_was_scheduled,
    appearance_makes_sense,
    judged_once,
    appeal_is_possible,
)


def check_order(
    order: Order, earliest: date | None, days: Iterable[date | None], field: str = "occurredon"
) -> None:
    """Compares only what is known: null on either side breaks nothing."""
    if earliest is None:
        return
    for day in days:
        if day is not None and day < earliest:
            later, earlier = order.later.title, order.earlier.title
            message = f"“{later}”的日期{said(day)}早于“{earlier}”的日期{said(earliest)}，请核对两个日期。"
            raise Rejected(order.code, message, field)
