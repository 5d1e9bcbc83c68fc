"""Who hears for whom: deputies while somebody is away, and the next role when they have none. Pure.

Whoever is away keeps the notice in their inbox. A chain of deputies is followed to somebody who is there; one that comes back on itself or
ends with somebody who is away as well has no deputy, so the person hears as ever, and of what the documents require the next role does too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from services.notify.recipients import Recipient, Telling, recipient_of
from services.notify.standing import LADDER, Holder, Standing
from shared.events.terms import Role

#: who is asked, in this order, in place of somebody on leave
NEXT = (*LADDER, Role.LEADER)


def with_deputies(
    found: Iterable[Recipient], told: Telling, standing: Standing, day: date
) -> list[Recipient]:
    """Who hears on ``day``, each person once, in the order of ``found``; those who only find it in their inbox after all others."""
    known = list(found)
    heard = [one for to in known for one in _heard(to, known, told, standing, day)]
    by_person: dict[str, Recipient] = {}
    for one in sorted(heard, key=lambda one: one.inbox_only):
        by_person.setdefault(one.person, one)
    return list(by_person.values())


def _heard(
    to: Recipient, known: list[Recipient], told: Telling, standing: Standing, day: date
) -> Iterator[Recipient]:
    contact = standing.contact(to.region, to.bureau, to.person)
    if not (contact.on_leave(day) or contact.deputy(day)):
        yield to
    elif deputy := deputy_of(to, standing, day):
        yield Recipient(deputy.person, to.role, to.region, to.bureau, deputy.email, on_behalf_of=to.person)
        yield replace(to, inbox_only=True)
    else:
        yield to
        if told.statutory:
            yield from next_role(to, known, standing, day)


def deputy_of(to: Recipient, standing: Standing, day: date) -> Holder | None:
    """The end of the chain: somebody of the organisation who is there on that day; None if there is nobody."""
    seen, person = {to.person}, to.person
    while deputy := standing.contact(to.region, to.bureau, person).deputy(day):
        if deputy in seen:
            return None
        seen.add(deputy)
        person = deputy
    if person == to.person or standing.contact(to.region, to.bureau, person).on_leave(day):
        return None
    return standing.holder_of(person, to.region, to.bureau)


def next_role(to: Recipient, known: list[Recipient], standing: Standing, day: date) -> Iterator[Recipient]:
    """Nobody, where a colleague in the same role hears of it."""

    def here(person: str) -> bool:
        contact = standing.contact(to.region, to.bureau, person)
        return person != to.person and not contact.on_leave(day)

    if any(one.role is to.role and here(one.person) for one in known):
        return
    after = NEXT[NEXT.index(to.role) + 1 :] if to.role in NEXT else NEXT
    for role in after:
        held = [one for one in standing.having(role, to.region, to.bureau) if here(one.person)]
        if held:
            yield from (replace(recipient_of(one), on_behalf_of=to.person) for one in held)
            return
