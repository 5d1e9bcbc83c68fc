"""案件 by its effective outcome (YC23-2.9b): once a case, by the last judgment that became effective and says who was right. Pure.

It is told from the documents of the case's instances, which are stepped before it, so that a judgment writes no version of a case that it
does not change yet.

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
_DOCUMENT = Subject.DOCUMENT.value
#: in a document: the day it became effective, and as a note the day told before anything else of the document
EFFECTIVE, EARLY = "effective_on", "_effective_on"
READS: tuple[type[Event], ...] = (
    facts.CaseOpened,
    facts.InstanceOpened,
    facts.Judged,
    facts.BecameEffective,
    facts.Performed,
    facts.Closed,
)


class Judgment(NamedTuple):
    """One judged instance, as its document says."""

    outcome: str | None
    agency_result: str | None
    effective: bool
    effective_on: str | None


def _case(place: Place, known: Known, heard: Heard) -> Iterable[Unit]:
    unit = alive(known, "case") or place.unit(Subject.CASE, "case")
    match heard.event:
        case facts.CaseOpened() as event:
            yield unit.with_values(after_review=event.prior_review is not None, **_OPEN)
        case facts.InstanceOpened() as event:
            opened_on = unit.values.get("opened_on") or heard.on
            yield unit.with_values(
                opened_on=opened_on, _opened=_noted(unit, "_opened", event.instance, heard.on)
            )
        case facts.Closed():
            yield unit.with_values(closed_on=heard.on)
        case facts.Judged() | facts.BecameEffective():
            yield _stands(unit, known)
        case facts.Performed() as event:
            done = _noted(unit, "_performed", event.instance, True)
            yield _stands(unit.with_values(_performed=done), known)


def _noted(unit: Unit, note: str, instance: int, said: date | bool | None) -> dict[str, Any]:
    """What the note then says, instance by instance."""
    plain = said.isoformat() if isinstance(said, date) else said
    return {**unit.values.get(note, {}), str(instance): plain}


def opened(known: Known, instance: int | None) -> str | None:
    """The day the instance was opened, as the case's notes have it."""
    unit = alive(known, "case")
    days: Mapping[str, str | None] = unit.values.get("_opened", {}) if unit else {}
    return days.get(str(instance))


def _stands(unit: Unit, known: Known) -> Unit:
    """With the outcome that is in force now."""
    judged = _judged(known)
    number = _in_force(judged)
    if number is None:
        return (
            unit if unit.values.get("final") is False else unit.with_values(**_OPEN)._replace(instance=None)
        )
    source = _source(judged, number)
    said = unit.with_values(
        final=True,
        effective_on=judged[number].effective_on,
        outcome=judged[number].outcome,
        agency_result=judged[number].agency_result,
        to_perform=judged[source].outcome in TO_PERFORM,
        performed=any(int(no) >= source for no in unit.values.get("_performed", {})),
    )
    return said if said.instance == number else said._replace(instance=number)


def _judged(known: Known) -> dict[int, Judgment]:
    """By instance. A document in force without a judgment (one recorded out of turn) waits for it."""
    return {
        unit.instance: Judgment(
            unit.values["outcome"],
            unit.values["agency_result"],
            EFFECTIVE in unit.values or EARLY in unit.values,
            unit.values.get(EFFECTIVE, unit.values.get(EARLY)),
        )
        for unit in known.values()
        if unit.instance and unit.subject == _DOCUMENT and "judged_on" in unit.values and not unit.voided
    }


def _in_force(judged: Mapping[int, Judgment]) -> int | None:
    """The last effective judgment that says who was right, else the last effective one; none before a case was sent back."""
    undone = max((no for no, one in judged.items() if one.outcome in _UNDOES and one.effective), default=0)
    there = sorted(no for no, one in judged.items() if one.effective and no > undone)
    decided = [no for no in there if judged[no].agency_result != AgencyResult.PROCEDURAL]
    return next(reversed(decided or there), None)


def _source(judged: Mapping[int, Judgment], number: int) -> int:
    """The judgment whose order is to be performed: upholding one leaves it as it is."""
    while judged[number].outcome in _UPHOLDS and (below := [no for no in judged if no < number]):
        number = max(below)
    return number


KIND = Kind(Subject.CASE, READS, _case)
