"""From facts to units: one fact at a time, or a whole stream again after a correction, by the same steps. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from services.stats.units import of_bureaus, of_cases
from services.stats.units.unit import Heard, Kind, Known, Place, Unit
from shared.events.history import History
from shared.events.model import Event

KINDS: tuple[Kind, ...] = (*of_cases.KINDS, *of_bureaus.KINDS)
READ: frozenset[type[Event]] = frozenset(event for kind in KINDS for event in kind.reads)


@cache
def listeners(event: type[Event]) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if event in kind.reads)


def families(heard: Heard) -> set[str]:
    """Which units of an organisation's stream a fact may touch."""
    return {family for kind in listeners(type(heard.event)) for family in kind.families(heard)}


def step(place: Place, known: Known, heard: Heard) -> dict[str, Unit]:
    """The units that one more fact changes, by name; units of which nothing countable is known stay notes of the fold."""
    changed: dict[str, Unit] = {}
    for kind in listeners(type(heard.event)):
        there = {**known, **changed} if changed else known
        changed |= {unit.name: unit for unit in kind.step(place, there, heard)}
    return changed


def recount(place: Place, known: Known, history: History) -> dict[str, Unit]:
    """After a correction or a void: all units of the stream from its first effective fact. What is gone stays, as voided."""
    fresh: dict[str, Unit] = {}
    if not history.voided:
        for heard in _heard(history):
            fresh |= step(place, fresh, heard)
    gone = {name: unit._replace(voided=True) for name, unit in known.items() if name not in fresh}
    return {**gone, **fresh}


def _heard(history: History) -> Iterable[Heard]:
    return (Heard(fact.id, fact.occurred_on, fact.event) for fact in history.facts.values())
