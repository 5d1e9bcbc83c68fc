"""The national packs alone, what they make of a case, and the beginnings of cases before courts and review organs."""

from services.deadlines.law.obligations import obligations
from services.deadlines.life.lifecycle import Desk, on_day, on_facts
from services.deadlines.life.standing import evolve
from shared.dates import shipped
from shared.events.case import (
    CaseOpened,
    ClockResumed,
    ClockStopped,
    InstanceOpened,
    Judged,
    JudgmentServed,
)
from shared.events.terms import (
    AgencyResult,
    CaseKind,
    Document,
    Level,
    Nature,
    Outcome,
    Party,
    Procedure,
)
from shared.policy.choice import Packs
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import a_case, day

PACKS = Packs(tuple(pack for pack in SHIPPED_PACKS.packs if pack.id.startswith("national")))
NATIONAL, REVIEW, ADVICE = "national", "national-review", "national-advice"
INTERPRETATION, APPEARANCE = "national-interpretation", "national-appearance"


def owed(case, rule):
    """The duties of one rule by subject."""
    found = obligations(case, PACKS, shipped())
    return {duty.start.subject: duty for duty in found if duty.rule_id == rule}


def dues(case, rule):
    """Subject → the day after which it is late."""
    return {subject: duty.due.due for subject, duty in owed(case, rule).items()}


def due(case, rule):
    [(_, found)] = dues(case, rule).items()
    return found


def suit(*facts, docketed=None, level=Level.FIRST, procedure=None):
    """An instance before a court, docketed on ``docketed``."""
    opened = (InstanceOpened(instance=1, level=level, procedure=procedure), docketed)
    return a_case((CaseOpened(name="某某诉某局"), None), opened, *facts)


def review(*facts, accepted=None, procedure=Procedure.ORDINARY):
    """A reconsideration accepted on ``accepted``."""
    opened = (InstanceOpened(instance=1, level=Level.RECONSIDERATION, procedure=procedure), accepted)
    return a_case((CaseOpened(name="某某申请复议", kind=CaseKind.RECONSIDERATION), None), opened, *facts)


def judgment(*facts, outcome=Outcome.REVOKE, result=AgencyResult.LOST, level=Level.FIRST, on="25-04-01"):
    judged = Judged(instance=1, document=Document.JUDGMENT, outcome=outcome, agency_result=result)
    return suit((judged, on), *facts, level=level)


def served(on, party=Party.AGENCY, who=None):
    return JudgmentServed(instance=1, party=party, who=who), on


def stopped(reason, first, resumed=None):
    """停钟: facts of a clock that stood from ``first`` to the day before ``resumed``."""
    stop = (ClockStopped(instance=1, reason=reason), first)
    return (stop, (ClockResumed(instance=1), resumed)) if resumed else (stop,)


def said(case, on, rule=None):
    """What the desk says of a case by the end of ``on``: event types, of one rule or of all estimates."""
    standings, types, desk = {}, [], Desk(PACKS, shipped(), day(on))
    for decide in (on_facts, on_day):
        for emission in decide(case, standings, desk):
            name = emission.event.rule
            wanted = name == rule if rule else PACKS.rule(name)[1].nature is Nature.ESTIMATE
            types += [emission.event.type.removeprefix("deadline.")] * wanted
            before = standings.get(emission.deadline)
            standings[emission.deadline] = evolve(before, emission.event, emission.occurred_on)
    return types
