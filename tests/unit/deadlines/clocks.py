"""What rules made for a test owe in a case, and a review whose clock can be stopped."""

from services.deadlines.law.obligations import obligations
from services.deadlines.law.reasons import reasons
from shared.dates import shipped
from shared.events.case import (
    CaseOpened,
    ClockStopped,
    InstanceOpened,
)
from shared.events.terms import (
    Level,
    StopReason,
)
from tests.unit.deadlines.cases import a_case
from tests.unit.deadlines.small_packs import on_event, packs, rule

DECISION = rule(
    "decision",
    on_event("case.instance_opened"),
    {"days": 60},
    stopped_by=["suspension", "appraisal"],
    extended_by="review_decision",
    completed_by=[{"fact": {"event": "case.judged"}}],
)


def owed(case, *rules):
    return {
        (duty.rule_id.removeprefix("p."), duty.start.subject): duty
        for duty in obligations(case, packs(*rules), shipped())
    }


def one(case, *rules):
    (duty,) = owed(case, *rules).values()
    return duty


def a_review_of(*facts, accepted="25-06-10"):
    return a_case(
        (CaseOpened(name="某某"), None),
        (InstanceOpened(instance=1, level=Level.RECONSIDERATION), accepted),
        *facts,
    )


def texts(duty):
    return "\n".join(step.text for step in reasons(duty, shipped()))


STOPPED = (ClockStopped(instance=1, reason=StopReason.SUSPENSION), "25-07-01")
