"""A case, or a bureau's own records, as they stand after their corrections: the effective facts, in the order they were recorded.

The log keeps every event; everyone who folds a stream (the decider, the deadlines, the figures) starts from here, so that a correction
or a void means the same thing everywhere. Pure and total: unknown targets leave the history as it is (intake refused them earlier).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from shared.events.case import CaseOpened, Corrected, Voided
from shared.events.envelope import Recorded, decode
from shared.events.model import Event
from shared.events.organisation_repair import EntryCorrected, EntryVoided

#: a correction or a void changes what earlier events of its stream mean
MENDING = frozenset({Corrected.type, Voided.type, EntryCorrected.type, EntryVoided.type})
#: of these, those of organisations
ENTRY_MENDING = frozenset({EntryCorrected.type, EntryVoided.type})

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Fact:
    """One effective fact. ``evidence`` is the event that states it now: the original, or the latest correction of it."""

    id: UUID
    evidence: UUID
    occurred_on: date | None
    event: Event


@dataclass(frozen=True, slots=True)
class History:
    """``facts`` by the id of the event that first stated them; ``version`` is the last stream version folded in."""

    facts: dict[UUID, Fact] = field(default_factory=dict)
    version: int = 0
    voided: bool = False
    _by_kind: dict[type[Event], list[tuple[Fact, Event]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def opened(self) -> CaseOpened | None:
        return next((f.event for f in self.facts.values() if isinstance(f.event, CaseOpened)), None)

    def of(self, kind: type[E]) -> list[tuple[Fact, E]]:
        """Facts of one class with their typed event, in order. Sorted by class once: every rule asks, of every fact that comes in."""
        if not self._by_kind:
            found: dict[type[Event], list[tuple[Fact, Event]]] = {}
            for fact in self.facts.values():
                found.setdefault(type(fact.event), []).append((fact, fact.event))
            self._by_kind.update(found)  # at once: another thread may be asking
        return cast("list[tuple[Fact, E]]", [*self._by_kind.get(kind, ())])


def evolve(history: History, event: Recorded) -> History:
    """Fold one more event in; an event that was folded before changes nothing."""
    return fold([event], history)


def fold(events: Iterable[Recorded], start: History | None = None) -> History:
    """The history after the events; ``start`` stays as it is. Facts are copied once, however many events there are."""
    history = start or History()
    facts, version, voided = dict(history.facts), history.version, history.voided
    for event in events:
        if event.version > version:
            voided = _apply(facts, event) or voided
            version = event.version
    return History(facts, version, voided) if version > history.version else history


def _apply(facts: dict[UUID, Fact], event: Recorded) -> bool:
    """The facts after one more event; whether it takes the whole case back."""
    match event.payload:
        case Corrected() | EntryCorrected() as correction:
            if fact := facts.get(correction.corrects):
                facts[fact.id] = _corrected(fact, event.id, correction)
        case Voided(voids=None):
            return True
        case Voided(voids=UUID() as target) | EntryVoided(voids=target):
            facts.pop(target, None)
        case payload:
            facts[event.id] = Fact(event.id, event.id, event.occurred_on, payload)
    return False


def _corrected(fact: Fact, evidence: UUID, correction: Corrected | EntryCorrected) -> Fact:
    event = type(fact.event).model_validate(correction.data)
    return replace(fact, evidence=evidence, occurred_on=correction.fact_on, event=event)


def effective(events: Sequence[Recorded]) -> list[Recorded]:
    """One stream as if it had been recorded rightly at once: each fact in its place with what holds now, nothing that mends. Empty for a voided case."""
    history, first = fold(events), {event.id: event for event in events}
    return [] if history.voided else [_restated(first[fact.id], fact) for fact in history.facts.values()]


def _restated(first: Recorded, fact: Fact) -> Recorded:
    if fact.evidence == fact.id:
        return first
    text = fact.event.model_dump_json(exclude_none=True)
    return replace(first, schema=fact.event.schema_version, occurred_on=fact.occurred_on, data=text)


def dump(history: History) -> dict[str, Any]:
    """Plain data for a read model's own snapshot of the case; every fact carries its schema, so that it upcasts like an event."""
    return {
        "version": history.version,
        "voided": history.voided,
        "facts": [_plain(fact) for fact in history.facts.values()],
    }


def load(data: dict[str, Any]) -> History:
    """The reverse of ``dump``."""
    facts = (
        Fact(UUID(key), UUID(evidence), day and date.fromisoformat(day), decode(type_, schema, text))
        for key, evidence, day, type_, schema, text in data["facts"]
    )
    return History({fact.id: fact for fact in facts}, data["version"], data["voided"])


def _plain(fact: Fact) -> list[Any]:
    event, day = fact.event, fact.occurred_on
    text = event.model_dump_json(exclude_none=True)
    return [str(fact.id), str(fact.evidence), day and day.isoformat(), event.type, event.schema_version, text]
