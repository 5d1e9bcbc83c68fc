"""Recorded facts → cells: which fact stands in a slot, what it says in a column, and the whole row that they make. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from services.intake.ledger.columns import BY_SLOT, COLUMNS, HEARING_NO, INSTANCE_NO, LISTS, ON, Column
from services.intake.ledger.slots import CASE_SLOTS, SLOTS, Scope, Slot
from services.intake.ledger.words import said
from shared.events import Event
from shared.events.case import InstanceEvent
from shared.events.history import Fact, History


@dataclass(frozen=True, slots=True)
class Place:
    """Of what a row speaks: ``instance`` is None for a row about the case alone."""

    instance: int | None
    hearing: int = 1

    def has(self, name: str) -> bool:
        """Is the slot one that such a row has room for?"""
        return name in CASE_SLOTS or self.instance is not None

    def key(self, name: str) -> dict[str, int]:
        """The numbers that the data of the slot's fact begins with."""
        scope = SLOTS[name].scope
        if scope is Scope.CASE or self.instance is None:
            return {}
        return {"instance": self.instance} | ({"hearing": self.hearing} if scope is Scope.HEARING else {})


@dataclass(frozen=True)
class Standing:
    """The facts of a case by slot. Sorted by class once: a row asks for every slot."""

    history: History

    def fact(self, name: str, place: Place) -> Fact | None:
        """The one the ledger shows: the first, or the last where later ones replace it."""
        slot, key = SLOTS[name], place.key(name)
        fitting = [fact for fact in self._by_kind.get(slot.event, ()) if _fits(fact.event, slot, key)]
        return fitting[-1 if slot.latest else 0] if fitting else None

    def hearings(self, instance: int) -> list[int]:
        """Numbers of the hearings of which the ledger has something to show; the first is always among them."""
        kinds = {slot.event for slot in SLOTS.values() if slot.scope is Scope.HEARING}
        facts = (fact.event for kind in kinds for fact in self._by_kind.get(kind, ()))
        found = {e.hearing for e in facts if isinstance(e, InstanceEvent) and e.instance == instance}  # type: ignore[attr-defined]
        return sorted(found | {1})

    @property
    def slots(self) -> list[str]:
        """Those that any fact may stand in."""
        return [name for name, slot in SLOTS.items() if slot.event in self._by_kind]

    @cached_property
    def _by_kind(self) -> dict[type[Event], list[Fact]]:
        found: dict[type[Event], list[Fact]] = {}
        for fact in self.history.facts.values():
            found.setdefault(type(fact.event), []).append(fact)
        return found


def cells_of(standing: Standing, place: Place) -> dict[str, str | date | int]:
    """The row that the recorded facts make, by column title; blanks are left out. A further hearing has its own columns and what identifies it."""
    shown: dict[str, str | date | int] = {}
    if place.instance is not None:
        shown[INSTANCE_NO] = place.instance
    if place.hearing > 1:
        shown[HEARING_NO] = place.hearing
    for name in standing.slots:
        fact = standing.fact(name, place) if place.has(name) else None
        if fact:
            shown |= _shown(fact, BY_SLOT[name])
    return shown if place.hearing == 1 else {t: v for t, v in shown.items() if t in _FURTHER}


#: what a row of a further hearing shows: its own columns, and what identifies the case
_FURTHER = {c.title for c in COLUMNS if not c.slot or SLOTS[c.slot].scope is Scope.HEARING} | {"案名", "案号", "审级"}  # fmt: skip


def _shown(fact: Fact, columns: Iterable[Column]) -> Mapping[str, str | date | int]:
    data = _data(fact)
    stated = ((column.title, said(column, _within(data, column))) for column in columns)
    return {title: value for title, value in stated if value}


def value_of(fact: Fact, column: Column) -> Any:
    """What the fact says in the column, as JSON data; None where it says nothing."""
    return _within(_data(fact), column)


def _data(fact: Fact) -> dict[str, Any]:
    """All that the fact says, its day too: as JSON data, once for all columns."""
    day = fact.occurred_on and fact.occurred_on.isoformat()
    return {**fact.event.model_dump(mode="json", exclude_none=True), ON: day}


def _within(data: dict[str, Any], column: Column) -> Any:
    value: Any = data
    for part in path(column):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def path(column: Column) -> list[str]:
    """The keys of the column's value within the event's data; of a list only the list itself."""
    parts = column.field.split(".")
    return parts[:1] if column.kind in LISTS else parts


def _fits(event: Event, slot: Slot, key: Mapping[str, int]) -> bool:
    own = all(getattr(event, name) == value for name, value in key.items())
    return own and all(_is(getattr(event, name), wanted) for name, wanted in slot.fixed.items())


def _is(value: Any, wanted: Any) -> bool:
    return value in wanted if isinstance(wanted, tuple) else value == wanted
