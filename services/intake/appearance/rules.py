"""What a plan or a record of an appearance may not say: what the law forbids outright, and what contradicts itself. Pure.

Whatever the law only asks for is not refused here; the check before the hearing (``precheck``) answers it article by article.
What happened in court is recorded as it happened, however unlawful: a record is refused only when it contradicts itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from services.intake.cases.instance import Instance, Order, check_order
from shared.errors import Rejected
from shared.events.case import (
    AppearancePlanned,
    AppearanceRecorded,
    HearingHeld,
    HearingMoved,
    HearingReviewed,
    HearingScheduled,
    InstanceOpened,
    Leader,
    NoticeReceived,
)
from shared.events.terms import AgentKind, BelongsTo, Level

AGENTS_AT_MOST = 2
#: whom a bureau may not send alone (法释〔2018〕1号第一百二十八条); people who are neither staff nor lawyers are no staff either
OUTSIDERS = frozenset({AgentKind.LAWYER, AgentKind.ADVISER, AgentKind.OTHER})

_PLAN_AFTER_NOTICE = Order("plan_before_notice", NoticeReceived, AppearancePlanned)
_RECORD_AFTER_NOTICE = Order("hearing_before_notice", NoticeReceived, AppearanceRecorded)
_REVIEW_AFTER_HEARING = Order("review_before_hearing", HearingHeld, HearingReviewed)

Appearance = AppearancePlanned | AppearanceRecorded


def hearing_days(instance: Instance) -> Mapping[int, date]:
    """The day set for each hearing, as last moved."""
    days = {event.hearing: event.hearing_on for _, event in instance.of(HearingScheduled)}
    return days | {event.hearing: event.hearing_on for _, event in instance.of(HearingMoved)}


def planned_for_a_set_hearing(instance: Instance) -> None:
    days = hearing_days(instance)
    for _, plan in instance.of(AppearancePlanned):
        if plan.hearing not in days:
            message = f"第 {plan.hearing} 次开庭尚未排定，不能确定出庭人员；请先报“排定开庭”。"
            raise Rejected("hearing_not_scheduled", message, "data.hearing")


def in_order(instance: Instance) -> None:
    for order in (_PLAN_AFTER_NOTICE, _RECORD_AFTER_NOTICE):
        if later := instance.of(order.later):
            check_order(order, instance.earliest(order.earlier), [fact.occurred_on for fact, _ in later])
    reviews = instance.of(HearingReviewed)
    held = {event.hearing: fact.occurred_on for fact, event in instance.of(HearingHeld)} if reviews else {}
    for fact, review in reviews:
        check_order(_REVIEW_AFTER_HEARING, held.get(review.hearing), [fact.occurred_on])


def is_reconsideration(instance: Instance) -> bool:
    """Before a review organ: the law of suits does not limit who appears there."""
    return any(event.level is Level.RECONSIDERATION for _, event in instance.of(InstanceOpened))


def own_leader(appearance: Appearance) -> Leader | None:
    """The leader who stands for the defendant; one of another body, whatever their rank, stands for nobody here."""
    leader = appearance.leader
    return leader if leader and leader.belongs_to is BelongsTo.OWN else None


def nothing_forbidden_is_planned(instance: Instance) -> None:
    if is_reconsideration(instance):
        return
    for _, plan in instance.of(AppearancePlanned):
        check_forbidden(plan)


def check_forbidden(plan: AppearancePlanned) -> None:
    """Rejected with the article when the law of suits leaves no room for the plan, whatever the case."""
    if len(plan.agents) > AGENTS_AT_MOST:
        message = f"代理人至多二人（行政诉讼法第三十一条），现为 {len(plan.agents)} 人；负责人不计入代理人，请减少代理人。"
        raise Rejected("too_many_agents", message, "data.agents")
    if plan.leader and plan.leader.belongs_to is not BelongsTo.OWN:
        message = (
            f"{plan.leader.belongs_to.title}的负责人不能作为被诉行政机关负责人出庭（法释〔2020〕3号第二条），"
            "请改由本机关负责人出庭。"
        )
        raise Rejected("leader_not_eligible", message, "data.leader.belongs_to")
    if plan.leader is None and plan.agents and all(agent.kind in OUTSIDERS for agent in plan.agents):
        message = (
            "负责人不出庭的，不得仅委托律师或者兼职政府法律顾问出庭（法释〔2018〕1号第一百二十八条），"
            "请至少委托一名本机关工作人员。"
        )
        raise Rejected("only_lawyers", message, "data.agents")


def appearances_make_sense(instance: Instance) -> None:
    for _, plan in instance.of(AppearancePlanned):
        check_sense(plan)
    for _, record in instance.of(AppearanceRecorded):
        check_sense(record)


def check_sense(appearance: Appearance) -> None:
    """Rejected ``contradictory_appearance`` or ``person_twice``."""
    if appearance.leader and appearance.absence:
        raise _contradiction("负责人出庭，就没有不能出庭的理由；两项只填一项。", "data.absence")
    if isinstance(appearance, AppearancePlanned) and appearance.leader and appearance.joint_leader:
        raise _contradiction(
            "本机关负责人出庭，就不由共同被告的负责人出庭；两项只填一项。", "data.joint_leader"
        )
    people = [agent.person for agent in appearance.agents if agent.person]
    people += [appearance.leader.person] if appearance.leader else []
    if len(set(people)) < len(people):
        raise Rejected(
            "person_twice", "同一人不能出现两次，负责人也不再列为代理人；请核对人员。", "data.agents"
        )


def records_make_sense(instance: Instance) -> None:
    for _, record in instance.of(AppearanceRecorded):
        if record.leader is None and (record.leader_acts or record.said_in_court):
            raise _contradiction("负责人未出庭，就没有庭审表现；请核对两项。", "data.leader_acts")
        if record.left_with_leave is not None and not record.left_early:
            raise _contradiction("没有中途退庭，就无须写明是否经法庭许可。", "data.left_with_leave")


def each_hearing_recorded_once(instance: Instance) -> None:
    recorded = [event.hearing for _, event in instance.of(AppearanceRecorded)]
    if len(set(recorded)) < len(recorded):
        message = "该次开庭的出庭记录已经登记；内容有误请用“更正”。"
        raise Rejected("appearance_recorded_twice", message, "data.hearing")


def record_agrees_with_what_is_counted(instance: Instance) -> None:
    """“开庭” is what statistics count: whoever reads both must read the same."""
    held = {event.hearing: event for _, event in instance.of(HearingHeld)}
    for _, record in instance.of(AppearanceRecorded):
        counted = held.get(record.hearing)
        if counted is None or counted.leader_appeared is None:
            continue
        if counted.leader_appeared != (own_leader(record) is not None):
            message = "“开庭”与“出庭记录”对负责人是否出庭的记载相反；请先更正其中有误的一项。"
            raise Rejected("contradictory_appearance", message, "data.leader")


RULES: tuple[Callable[[Instance], None], ...] = (
    planned_for_a_set_hearing,
    in_order,
    nothing_forbidden_is_planned,
    appearances_make_sense,
    records_make_sense,
    each_hearing_recorded_once,
    record_agrees_with_what_is_counted,
)


def _contradiction(message: str, field: str) -> Rejected:
    return Rejected("contradictory_appearance", message, field)
