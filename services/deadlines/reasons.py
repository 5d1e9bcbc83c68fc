"""Why a deadline falls on its day: evidence, rule, clause, every step of the count. Recomputed, so it can never differ from the date."""

from __future__ import annotations

from services.deadlines.dates import Step, StepCode, WorkCalendar
from services.deadlines.dates.wording import said
from services.deadlines.obligations import Obligation


def reasons(duty: Obligation, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The steps from the trigger and its evidence to the due day, in the order a clerk would check them."""
    start = duty.start
    evidence = f"起算事实：{start.title}，{said(start.on)}（记录 {start.evidence}）"
    return Step(StepCode.TRIGGER, start.on, start.on, evidence), *duty.basis.steps(calendar)
