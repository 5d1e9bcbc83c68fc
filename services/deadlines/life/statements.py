"""The events a deadline's life is told in, filled from what is owed."""

from __future__ import annotations

from datetime import date

from services.deadlines.law.clocks import Met
from services.deadlines.law.obligations import Obligation, Withheld
from services.deadlines.life.standing import Standing
from shared.dates import Direction, WorkCalendar
from shared.events.deadline import (
    Counted,
    DeadlineApproaching,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    DeadlineWithheld,
)


def withheld(duty: Withheld) -> DeadlineWithheld:
    return DeadlineWithheld.model_validate(
        {
            **_identity(duty),
            "trigger": duty.start.evidence,
            "trigger_on": duty.start.on,
            "reason": duty.reason,
            "earliest": duty.earliest,
        }
    )


def set_(duty: Obligation, calendar: WorkCalendar) -> DeadlineSet:
    rule = duty.rule
    return DeadlineSet.model_validate(
        {
            **_identity(duty),
            **_dates(duty, calendar),
            "name": rule.title,
            "clause": duty.version.clause,
            "kind": rule.kind,
            "strength": rule.strength,
            "responsible": rule.responsible,
            "informed": rule.informed,
            "nature": rule.nature,
        }
    )


def moved(duty: Obligation, previous: date, reason: str, calendar: WorkCalendar) -> DeadlineMoved:
    return DeadlineMoved.model_validate(
        {
            **_identity(duty),
            **_dates(duty, calendar),
            "previous_due": previous,
            "reason": reason,
        }
    )


def paused(duty: Obligation, since: date) -> DeadlinePaused:
    reason = "；".join(duty.basis.adjustments())
    return DeadlinePaused.model_validate({**_identity(duty), "since": since, "reason": reason})


def resumed(duty: Obligation, calendar: WorkCalendar) -> DeadlineResumed:
    reason = "；".join(duty.basis.adjustments()) or "停钟的记录已更正或作废"
    return DeadlineResumed.model_validate({**_identity(duty), **_dates(duty, calendar), "reason": reason})


def met(duty: Obligation, by: Met) -> DeadlineMet:
    """On time is judged against ``due``: the reading that favours the agency."""
    return DeadlineMet.model_validate(
        {
            **_identity(duty),
            "due": duty.due.due,
            "met_on": by.on,
            "met_by": by.evidence,
            "on_time": by.on <= duty.due.due,
        }
    )


def approaching(duty: Obligation, step: int, day: date) -> DeadlineApproaching:
    return DeadlineApproaching.model_validate(
        {
            **_identity(duty),
            "due": duty.due.due,
            "due_safe": duty.due.due_safe,
            "days_left": step,
            "remind_on": day,
            "step": sum(1 for other in set(duty.rule.remind) if other >= step),
        }
    )


def missed(duty: Obligation) -> DeadlineMissed:
    return DeadlineMissed.model_validate({**_identity(duty), "due": duty.due.due})


def cancelled(of: Obligation | Standing, reason: str) -> DeadlineCancelled:
    identity = of.identity.model_dump() if isinstance(of, Standing) else _identity(of)
    return DeadlineCancelled.model_validate({**identity, "reason": reason})


def _identity(duty: Obligation | Withheld) -> dict[str, object]:
    return {
        "case_id": duty.case_id,
        "instance": duty.instance,
        "rule": duty.rule_id,
        "subject": duty.start.subject,
    }


def _dates(duty: Obligation, calendar: WorkCalendar) -> dict[str, object]:
    return {
        **duty.due._asdict(),
        "trigger": duty.start.evidence,
        "trigger_on": duty.start.on,
        "calendar": calendar.version,
        "periods": tuple(
            Counted(n=period.n, unit=period.unit.value, before=period.direction is Direction.BEFORE)
            for period in duty.basis.periods
        ),
        "adjusted": duty.basis.adjusted,
    }
