"""The rules on the work within an instance: tasks go from assigned to done to verified, a refusal has its reason, plans look ahead.

Tasks are followed in the order in which they became known: what was done before it was registered as assigned is no contradiction in
days, but nobody can finish a task that nobody was given.
"""

from __future__ import annotations

from collections.abc import Callable

from services.intake.cases.instance import Instance, Order, check_order
from shared.dates.wording import said
from shared.errors import Rejected
from shared.events.case import (
    AdviserApproved,
    ElementsSet,
    MaterialExcused,
    SuitsMerged,
    TaskAssigned,
    TaskDone,
    TaskVerified,
)
from shared.events.terms import Term

_DONE_AFTER_ASSIGNED = Order("task_done_before_assigned", TaskAssigned, TaskDone)
_VERIFIED_AFTER_DONE = Order("task_verified_before_done", TaskDone, TaskVerified)


class TaskState(Term):
    """How far a task is (闵人社发〔2026〕7号 第四部分: 形成闭环)."""

    OPEN = "open", "未派发"
    ASSIGNED = "assigned", "办理中"
    DONE = "done", "待核验"
    VERIFIED = "verified", "已核验"
    ARCHIVED = "archived", "已归档"


def task_reached(event: TaskAssigned | TaskDone | TaskVerified) -> TaskState:
    """How far a task is by this fact. What does not pass is to be done again."""
    match event:
        case TaskAssigned():
            return TaskState.ASSIGNED
        case TaskDone():
            return TaskState.DONE
        case TaskVerified(passed=passed):
            return TaskState.VERIFIED if passed else TaskState.ASSIGNED


def task_states(instance: Instance) -> dict[str, TaskState]:
    """Every task of the instance by its name, as its facts leave it. Rejected for a step that has no step before it."""
    states: dict[str, TaskState] = {}
    for fact in instance.among(TaskAssigned, TaskDone, TaskVerified):
        match fact.event:
            case TaskAssigned(task=task) as event:
                _require(states.get(task) != TaskState.VERIFIED, "task_verified_already", task)
                states[task] = task_reached(event)
            case TaskDone(task=task) as event:
                _require(task in states, "task_not_assigned", task)
                _require(states[task] == TaskState.ASSIGNED, "task_done_already", task)
                states[task] = task_reached(event)
            case TaskVerified(task=task) as event:
                _require(states.get(task) == TaskState.DONE, "task_not_done", task)
                states[task] = task_reached(event)
    return states


def tasks_advance_step_by_step(instance: Instance) -> None:
    for task in task_states(instance):
        own = Instance(
            instance.number, tuple(f for f in instance.facts if getattr(f.event, "task", None) == task)
        )
        for order in (_DONE_AFTER_ASSIGNED, _VERIFIED_AFTER_DONE):
            days = [fact.occurred_on for fact, _ in own.of(order.later)]
            check_order(order, own.earliest(order.earlier), days)


def refusals_have_reasons(instance: Instance) -> None:
    for _, verified in instance.of(TaskVerified):
        if not verified.passed and not verified.reason:
            raise Rejected("reason_required", "核验不通过须写明理由，以便重办。", "data.reason")
    for _, approval in instance.of(AdviserApproved):
        if not approval.approved and not approval.reason:
            raise Rejected("reason_required", "法律顾问不同意的须写明意见，以便修改。", "data.reason")


def elements_look_ahead(instance: Instance) -> None:
    for fact, elements in instance.of(ElementsSet):
        if fact.occurred_on and elements.resolve_by < fact.occurred_on:
            message = f"化解时限{said(elements.resolve_by)}早于登记的日期{said(fact.occurred_on)}，请核对。"
            raise Rejected("plan_before_fact", message, "data.resolve_by")


def merged_suits_are_named(instance: Instance) -> None:
    for _, merged in instance.of(SuitsMerged):
        if merged.other_case is None and merged.other_case_no is None:
            message = "合并审理须写明另一案的案件编号或案号。"
            raise Rejected("merger_without_target", message, "data.other_case")


def each_gap_is_excused_once(instance: Instance) -> None:
    seen: set[str] = set()
    for _, excuse in instance.of(MaterialExcused):
        if excuse.material in seen:
            message = f"“{excuse.material.title}”的缺项已经说明；内容有误请用“更正”。"
            raise Rejected("material_excused_twice", message, "data.material")
        seen.add(excuse.material)


RULES: tuple[Callable[[Instance], None], ...] = (
    tasks_advance_step_by_step,
    refusals_have_reasons,
    elements_look_ahead,
    merged_suits_are_named,
    each_gap_is_excused_once,
)

_MESSAGES = {
    "task_not_assigned": "尚未派发，不能登记完成；请先报“派发任务”。",
    "task_done_already": "已登记完成；核验不通过后才可再次完成。",
    "task_not_done": "尚未登记完成，不能核验；请先报“完成任务”。",
    "task_verified_already": "已核验通过，不再派发；需要另做的请用新的任务名称。",
}


def _require(holds: bool, code: str, task: str) -> None:
    if not holds:
        raise Rejected(code, f"任务“{task}”{_MESSAGES[code]}", "data.task")
