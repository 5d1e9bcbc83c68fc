"""Whether a case is lost for good: the outcome in force after appeal, retrial and remand. Pure.

A judgment that an appeal still keeps open, that was reversed or sent back is no loss; what the document does not say is none either.
An appeal that was withdrawn or rejected leaves the judgment below in force, an upheld one makes it final.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shared.events.case import BecameEffective, InstanceOpened, Judged, JudgmentServed
from shared.events.history import Fact, History
from shared.events.terms import AgencyResult, Level, Outcome, Party

LOST = frozenset({AgencyResult.LOST, AgencyResult.PARTLY_LOST})
#: instances whose judgment is final with its service
_FINAL = frozenset({Level.SECOND})
#: where the outcome itself is decided; a 再审审查 only decides whether it is looked at again
_DECIDING = frozenset({Level.FIRST, Level.SECOND, Level.RETRIAL, Level.REMAND})
_WITHDRAWN = frozenset({Outcome.WITHDRAWN, Outcome.DEEMED_WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Decided:
    """The judgment in force; ``effective_on`` null while it has not taken effect, ``proof`` the fact that says it has."""

    instance: int
    fact: Fact
    judged: Judged
    effective_on: date | None = None
    proof: Fact | None = None

    @property
    def lost(self) -> bool:
        return self.effective_on is not None and self.judged.agency_result in LOST


def decided(history: History) -> Decided | None:
    """The outcome of the suit as it stands; None while there is none."""
    levels = {event.instance: event.level for _, event in history.of(InstanceOpened)}
    judgments = {event.instance: (fact, event) for fact, event in history.of(Judged)}
    found: Decided | None = None
    for number in sorted(levels):
        level = levels[number]
        if level not in _DECIDING:
            continue
        if number in judgments:
            found = _after(history, found, level, Decided(number, *judgments[number]))
        elif level is Level.SECOND:
            found = None
    return found


def _after(history: History, below: Decided | None, level: Level, new: Decided) -> Decided | None:
    outcome = new.judged.outcome
    if outcome is Outcome.REMAND:
        return None
    if below and outcome in _WITHDRAWN:
        return _effective(history, below, level, new.instance) if below.effective_on is None else below
    if below and outcome is Outcome.UPHOLD and new.judged.agency_result is None:
        new = replace(new, judged=new.judged.model_copy(update={"agency_result": below.judged.agency_result}))
    return _effective(history, new, level, new.instance)


def _effective(history: History, one: Decided, level: Level, instance: int) -> Decided:
    """Effect as recorded; a judgment of second instance takes effect with its service on the agency."""
    stated = [
        fact for fact, event in history.of(BecameEffective) if event.instance in {instance, one.instance}
    ]
    served = [
        fact
        for fact, event in history.of(JudgmentServed)
        if event.instance == instance and event.party is Party.AGENCY and level in _FINAL
    ]
    proof = next((fact for fact in (*stated, *served) if fact.occurred_on), None)
    return replace(one, effective_on=proof.occurred_on, proof=proof) if proof else one
