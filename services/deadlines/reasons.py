"""Why a deadline falls on its day: evidence, rule, clause, every step of the count. Recomputed, so it can never differ from the date."""

from __future__ import annotations

from services.deadlines.dates import Step, StepCode, WorkCalendar
from services.deadlines.dates.wording import said
from services.deadlines.obligations import Obligation
from services.deadlines.rules import count, explained


def reasons(duty: Obligation, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The steps from the trigger and its evidence to the due day, in the order a clerk would check them."""
    start = duty.start
    evidence = f"起算事实：{start.title}，{said(start.on)}（记录 {start.evidence}）"
    steps = (
        Step(StepCode.TRIGGER, start.on, start.on, evidence),
        *explained(duty.version, start.on, calendar),
    )
    return steps + _cap(duty, calendar)


def _cap(duty: Obligation, calendar: WorkCalendar) -> tuple[Step, ...]:
    free = count(duty.version, duty.start.on, calendar)
    if duty.rule.cap is None or free.due == duty.due.due:
        return ()
    text = f"须在所服务的法定期限届满前{duty.rule.cap.workdays}个工作日完成：由 {said(free.due)}提前为 {said(duty.due.due)}"
    return (Step(StepCode.CAPPED, duty.due.due, free.due, text),)
