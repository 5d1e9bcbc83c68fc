"""Who is sued: the defendants a case was opened with, those added, less those that left (变更、追加被告). Pure and total.

Over effective facts, so that corrections and voids are followed. A day that is not known is taken as past. Whether an addition or a
removal makes sense is for intake to say; here one that does not changes nothing.
"""

from __future__ import annotations

from datetime import date

from shared.events.case import Defendant, DefendantAdded, DefendantRemoved
from shared.events.history import Fact, History


def defendants(history: History, on: date | None = None) -> tuple[Defendant, ...]:
    """In the order they came in: as the case stands, or as it stood at the end of the day ``on``."""
    sued = {one.name: one for one in history.opened.defendants} if history.opened else {}
    for fact in history.facts.values():
        if on and fact.occurred_on and fact.occurred_on > on:
            continue
        match fact.event:
            case DefendantAdded(defendant=added):
                sued[added.name] = added
            case DefendantRemoved(defendant=name):
                sued.pop(name, None)
    return tuple(sued.values())


def removals(history: History) -> dict[str, Fact]:
    """By the name of a defendant who is no longer sued the fact that says so; who was added again is none of them."""
    gone: dict[str, Fact] = {}
    for fact in history.facts.values():
        match fact.event:
            case DefendantAdded(defendant=added):
                gone.pop(added.name, None)
            case DefendantRemoved(defendant=name):
                gone[name] = fact
    return gone
