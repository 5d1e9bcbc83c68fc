"""A fact as evidence: the record that first stated it, and every later record that corrected it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from services.deadlines.certificate.content import Correction, Evidence, Grounds
from shared.events import CATALOGUE
from shared.events.case import Corrected
from shared.events.envelope import Recorded


def grounds(evidence: UUID, facts: Iterable[Recorded]) -> Grounds:
    """``evidence`` is the event that states the fact now. KeyError when the case has no such event."""
    known = {fact.id: fact for fact in facts}
    stating = known[evidence].payload
    first = stating.corrects if isinstance(stating, Corrected) else evidence
    corrections = (
        Correction(evidence=record(fact), fact_on=fact.payload.fact_on, reason=fact.payload.reason)
        for fact in known.values()
        if isinstance(fact.payload, Corrected) and fact.payload.corrects == first
    )
    return Grounds(fact=record(known[first]), corrections=tuple(corrections))


def record(event: Recorded) -> Evidence:
    return Evidence(
        id=event.id,
        title=CATALOGUE[event.type].title,
        occurred_on=event.occurred_on,
        recorded_at=event.recorded_at,
        actor=event.actor,
        position=event.position,
    )
