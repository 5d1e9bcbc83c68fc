"""Why a deadline falls on its day: evidence, rule, clause, every step of the count. Recomputed, so it can never differ from the date."""

from __future__ import annotations

from services.deadlines.law.obligations import Obligation
from shared.dates import Step, StepCode, WorkCalendar
from shared.dates.wording import said
from shared.events.terms import DeadlineKind
from shared.policy.agreement import AgreedVersion


def reasons(duty: Obligation, calendar: WorkCalendar) -> tuple[Step, ...]:
    """The steps from the trigger and its evidence to the due day, in the order a clerk would check them."""
    start = duty.start
    evidence = f"起算事实：{start.title}，{said(start.on)}（记录 {start.evidence}）"
    return Step(StepCode.TRIGGER, start.on, start.on, evidence), *_agreed(duty), *duty.basis.steps(calendar)


def _agreed(duty: Obligation) -> tuple[Step, ...]:
    """A period that the document leaves open is never passed off as its words."""
    if duty.rule.kind is not DeadlineKind.AGREED:
        return ()
    version = duty.version
    where = (
        f"设定于 {version.agreed}"
        if isinstance(version, AgreedVersion)
        else "系统缺省值，可由本地区或单位另行约定"
    )
    start = duty.start.on
    return (Step(StepCode.RULE, start, start, f"约定值，非原文：原文没有写明期间；{where}"),)
