"""案件 by its effective outcome (YC23-2.9b): once a case, by the last judgment that became effective and says who was right. Pure.

A loss that the second instance or a retrial turned around is none; a rejected retrial and a withdrawn appeal leave what stood; a case sent
back (发回重审) has no effective outcome until it is judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from services.stats.units.unit import Heard, Kind, Known, Place, Unit, alive
from shared.events import case as facts
from shared.events.model import Event
from shared.events.terms import AgencyResult, Outcome
from shared.policy.subjects import Subject

#: what a judgment makes the agency do
TO_PERFORM = frozenset(
    {Outcome.REVOKE_AND_REDO, Outcome.ORDER_PERFORMANCE, Outcome.ORDER_COMPENSATION, Outcome.MEDIATED}
)
#: what leaves in force the judgment it was asked to change
_UPHOLDS = frozenset({Outcome.UPHOLD, Outcome.RETRIAL_REJECTED})
#: what takes the judgment below out of force
_UNDOES = frozenset({Outcome.REMAND})
_OPEN: dict[str, Any] = {"final": False, "effective_on": None, "outcome": None, "agency_result": None, "to_perform": None, "performed": False}  # fmt: skip
READS: tuple[type[Event], ...] = (
    facts.CaseOpened,
    facts.InstanceOpened,
    facts.Judged,
    facts.BecameEffective,
    facts.Performed,
    facts.Closed,
)


class Judgment(NamedTuple):
    """One instance as the notes of the fold hold it."""

    outcome: str | None
    agency_result: str | None


def _case(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    unit = alive(known, "case") or place.unit(Subject.CASE, "case")
    match heard.event:
        case facts.CaseOpened() as event:
            yield unit.with_values(after_review=event.prior_review is not None, **_OPEN)
        case facts.InstanceOpened():
            yield unit.with_values(opened_on=unit.day("opened_on") or heard.on)
        case facts.Closed():
            yield unit.with_values(closed_on=heard.on)
        case facts.Judged() as event:
            said = (event.outcome and event.outcome.value, event.agency_result and event.agency_result.value)
            yield _stands(_noted(unit, "_judged", event.instance, said))
        case facts.BecameEffective() as event:
            yield _stands(_noted(unit, "_effective", event.instance, heard.on and heard.on.isoformat()))
        case facts.Performed() as event:
            yield _stands(_noted(unit, "_performed", event.instance, True))


def _noted(unit: Unit, note: str, instance: int, said: Any) -> Unit:
    notes: dict[str, Any] = {note: {**unit.values.get(note, {}), str(instance): said}}
    return unit.with_values(**notes)


def _stands(unit: Unit) -> Unit:
    """With the outcome that is in force now."""
    judged = {int(no): Judgment(*said) for no, said in unit.values.get("_judged", {}).items()}
    effective: Mapping[str, str | None] = unit.values.get("_effective", {})
    number = _in_force(judged, {int(no) for no in effective})
    if number is None:
        return unit.with_values(**_OPEN)._replace(instance=None)
    source = _source(judged, number)
    day = effective[str(number)]
    return unit.with_values(
        final=True,
        effective_on=date.fromisoformat(day) if day else None,
        outcome=judged[number].outcome,
        agency_result=judged[number].agency_result,
        to_perform=judged[source].outcome in TO_PERFORM,
        performed=any(int(no) >= source for no in unit.values.get("_performed", {})),
    )._replace(instance=number)


def _in_force(judged: Mapping[int, Judgment], effective: set[int]) -> int | None:
    """The last effective judgment that says who was right, else the last effective one; none before a case was sent back."""
    undone = max((no for no, one in judged.items() if one.outcome in _UNDOES and no in effective), default=0)
    there = sorted(no for no in effective if no in judged and no > undone)
    decided = [no for no in there if judged[no].agency_result != AgencyResult.PROCEDURAL]
    return next(reversed(decided or there), None)


def _source(judged: Mapping[int, Judgment], number: int) -> int:
    """The judgment whose order is to be performed: upholding one leaves it as it is."""
    while judged[number].outcome in _UPHOLDS and (below := [no for no in judged if no < number]):
        number = max(below)
    return number


KIND = Kind(Subject.CASE, READS, _case)
