"""What a court's entry and our instance say differently. Pure; only what the court says is compared, in the words people read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.intake.court_list.names import any_alike
from services.intake.court_list.sides import Entry, Ours
from services.intake.court_list.terms import Attribute
from shared.events.terms import Term
from shared.personal.tokens import LONGEST, clipped

_PLAIN = (
    Attribute.LEVEL,
    Attribute.DOCKETED_ON,
    Attribute.JUDGED_ON,
    Attribute.DOCUMENT,
    Attribute.OUTCOME,
    Attribute.AGENCY_RESULT,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """``ours`` is None where nothing is registered here, ``theirs`` where the court's list says nothing; ``case`` is ours' key."""

    entry: str
    attribute: Attribute
    ours: str | None
    theirs: str | None
    case: str | None = None


def differences(entry: Entry, one: Ours) -> tuple[Difference, ...]:
    return tuple(
        Difference(entry.key, attribute, said(mine), said(theirs), one.key)
        for attribute, mine, theirs in _differing(entry, one)
    )


def _differing(entry: Entry, one: Ours) -> Iterator[tuple[Attribute, Any, Any]]:
    if entry.number and (one.number is None or one.number.key != entry.number.key):
        yield Attribute.CASE_NO, one.printed, entry.printed
    if entry.known_as and one.known_as and not any_alike(entry.known_as, one.known_as):
        yield Attribute.PLAINTIFFS, one.plaintiffs, entry.plaintiffs
    for attribute in _PLAIN:
        mine, theirs = getattr(one, attribute.value), getattr(entry, attribute.value)
        if theirs is not None and mine != theirs:
            yield attribute, mine, theirs
    if missing := tuple(day for day in entry.hearings if day not in one.hearings):
        yield Attribute.HEARING_ON, one.hearings, missing
    if entry.leader_appeared is not None and entry.leader_appeared is not one.leader_appeared:
        yield Attribute.LEADER_APPEARED, one.leader_appeared, entry.leader_appeared


def said(value: Any) -> str | None:
    """In words; None for what is not said."""
    match value:
        case None | ():
            return None
        case bool():
            return "是" if value else "否"
        case Term():
            return value.title
        case date():
            return value.isoformat()
        case tuple():
            return clipped("、".join(str(part) for part in value), LONGEST)
    return str(value)
