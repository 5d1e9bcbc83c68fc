"""What is to be told, and who hears of it. Pure.

The first role must act and has substitutes, the others are informed; each person hears once, in the first role that reaches them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.notify.standing import LADDER, Holder, Standing
from shared.events.envelope import Recorded
from shared.events.terms import NoticeKind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One matter to be told. ``roles``: the first must act, the others are informed; none: only ``person`` hears. ``due_on``: the day it was to be told.

    ``person`` is told before all roles; ``everywhere`` looks for the 司法局 of every region. Unless somebody is ``wanted`` the first role has
    no substitutes, and that nobody could be told is no loss. ``about`` is the matter whoever is told and however often, ``statutory`` what
    the documents require to be told, ``day`` the day it is about, ``urgent_within`` so many worked days before which it is urgent, ``step`` counts reminders of the matter; ``due_on`` may lie ahead: then it
    is planned for that day, or for the last working day before it.
    """

    cause: Recorded
    region: str
    bureau: str
    case_id: UUID | None = None
    instance: int = 1
    person: str | None = None
    roles: tuple[Role, ...]
    everywhere: bool = False
    wanted: bool = True
    subject: str
    body: str
    due_on: date
    urgent: bool = False
    urgent_within: int | None = None
    kind: NoticeKind = NoticeKind.OTHER
    about: UUID | None = None
    statutory: bool = False
    day: date | None = None
    step: int = 1


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, the role in which they hear of it, and the organisation whose inbox it is.

    ``on_behalf_of`` is on leave and has them as deputy; ``inbox_only``: they are on leave themselves, and find it when they are back.
    """

    person: str
    role: Role
    region: str
    bureau: str
    email: str | None = None
    on_behalf_of: str | None = None
    inbox_only: bool = False


def recipients(told: Telling, standing: Standing) -> list[Recipient]:
    """Everyone who hears of it, each person once, in the order of the roles.

    When nobody can act in the first role the ladder is asked: the first of its roles that somebody holds. An empty list means that
    there is nobody at all.
    """
    first, others = told.roles[:1], told.roles[1:]
    acting = _named(told, standing) + [found for role in first for found in _in_role(role, told, standing)]
    for role in LADDER if told.wanted else ():
        acting = acting or _in_role(role, told, standing)
    if told.wanted and not acting:
        acting = _own_justice_bureau(told, standing)
    informed = [found for role in others for found in _in_role(role, told, standing)]
    by_person: dict[str, Recipient] = {}
    for found in (*acting, *informed):
        by_person.setdefault(found.person, found)
    return list(by_person.values())


def _own_justice_bureau(told: Telling, standing: Standing) -> list[Recipient]:
    """The 司法局 has duties, and may be sued, itself: its people are then the ones to act."""
    found = standing.having(Role.JUSTICE_BUREAU, told.region, told.bureau)
    return [recipient_of(holder) for holder in found if holder.bureau == told.bureau]


def _named(told: Telling, standing: Standing) -> list[Recipient]:
    if told.person is None:
        return []
    known = standing.holder_of(told.person, told.region, told.bureau)
    role = known.role if known else Role.HANDLER
    return [Recipient(told.person, role, told.region, told.bureau, known.email if known else None)]


def _in_role(role: Role, told: Telling, standing: Standing) -> list[Recipient]:
    if (named := _in_case(role, told, standing)) or (role is Role.HANDLER and told.case_id):
        return named
    if role is Role.JUSTICE_BUREAU and told.everywhere:
        return list(map(recipient_of, standing.justice_bureaus()))
    return list(map(recipient_of, standing.having(role, told.region, told.bureau)))


def _in_case(role: Role, told: Telling, standing: Standing) -> list[Recipient]:
    """Who is named for the role in this case: before all who hold it in the bureau. A handler is not replaced for having left: they are told, and
    the case says so; of the others the bureau's own are asked then.
    """
    person = standing.cases[told.case_id].named(role, told.instance) if told.case_id else None
    left = person and role is not Role.HANDLER and standing.has_left(person, told.region, told.bureau)
    if person is None or left:
        return []
    known = standing.holder_of(person, told.region, told.bureau)
    return [Recipient(person, role, told.region, told.bureau, known.email if known else None)]


def recipient_of(holder: Holder) -> Recipient:
    return Recipient(holder.person, holder.role, holder.region, holder.bureau, holder.email)
