"""What a case's page shows of it, from the facts that stand: elements, roles, parties, instances, what belongs together. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.pages.dossier import Dossier
from shared.events.case import (
    AdviserApproved,
    BecameEffective,
    CaseNo,
    ContactNamed,
    ElementsSet,
    HandlerAssigned,
    InstanceOpened,
    Judged,
    Linked,
    NoticeReceived,
    RoleFilled,
    SuitsMerged,
)
from shared.events.defendants import defendants
from shared.events.terms import CaseRole
from shared.events.wording import FIELDS

_ELEMENTS = ("unit", "leader", "staff", "opinion", "resolve_by")
#: as 峄城 names the five
_ELEMENT_TITLES = {
    "unit": "责任单位",
    "leader": "机关负责人",
    "staff": "应诉人员",
    "opinion": "办理意见",
    "resolve_by": "化解时限",
}


@dataclass(frozen=True, slots=True)
class InstanceLine:
    number: int
    level: str
    court: str | None
    case_no: CaseNo | None
    procedure: str | None
    opened_on: date | None
    received_on: date | None
    handler: str
    result: str
    judged_on: date | None
    effective: bool
    follows: int | None


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    case: UUID | None
    number: str


def elements(of: Dossier) -> list[tuple[str, Any]] | None:
    """The five, or None while they are not set: they are set together."""
    found = [event for _, event in of.history.of(ElementsSet)]
    if not found:
        return None
    last = found[-1]
    return [(_ELEMENT_TITLES[name], _element(of, getattr(last, name))) for name in _ELEMENTS]


def missing_elements() -> str:
    return "、".join(_ELEMENT_TITLES.values())


def _element(of: Dossier, value: Any) -> Any:
    if isinstance(value, tuple):
        return "、".join(of.words.who(one) for one in value)
    return of.words.text(value) if isinstance(value, str) else value


def roles(of: Dossier) -> list[tuple[str, str]]:
    """(place, who) in the order of the document, empty where nobody is named; then who handles which instance."""
    filled = {e.case_role: e.person for _, e in of.history.of(RoleFilled) if e.instance == of.last}
    contacts = [e for _, e in of.history.of(ContactNamed) if e.instance == of.last]
    if contacts:
        filled.setdefault(CaseRole.CONTACT, contacts[-1].person or contacts[-1].department)
    advisers = [e.adviser for _, e in of.history.of(AdviserApproved) if e.instance == of.last]
    if advisers:
        filled.setdefault(CaseRole.ADVISER, advisers[-1])
    named = [(role.title, of.words.who(filled[role]) if role in filled else "") for role in CaseRole]
    return [("承办人", of.words.who(handler(of, of.last)) if handler(of, of.last) else ""), *named]


def handler(of: Dossier, number: int) -> str | None:
    found = [e.handler for _, e in of.history.of(HandlerAssigned) if e.instance == number and not e.defendant]
    return found[-1] if found else None


def instances(of: Dossier) -> list[InstanceLine]:
    return [_instance(of, fact.occurred_on, event) for fact, event in of.history.of(InstanceOpened)]


def _instance(of: Dossier, opened_on: date | None, event: InstanceOpened) -> InstanceLine:
    own = of.instance(event.instance)
    judged = own.of(Judged)
    result = judged[-1][1] if judged else None
    words = [result.outcome, result.agency_result] if result else []
    who = handler(of, event.instance)
    return InstanceLine(
        number=event.instance,
        level=event.level.title,
        court=event.court,
        case_no=event.case_no,
        procedure=event.procedure.title if event.procedure else None,
        opened_on=opened_on,
        received_on=own.earliest(NoticeReceived),
        handler=of.words.who(who) if who else "",
        result="、".join(word.title for word in words if word) if result else "",
        judged_on=own.earliest(Judged),
        effective=bool(own.of(BecameEffective)),
        follows=event.follows,
    )


def links(of: Dossier) -> Iterator[Link]:
    for _, one in of.history.of(Linked):
        yield Link(one.relation.title, one.other_case, one.other_case_no.shown if one.other_case_no else "")
    for _, merged in of.history.of(SuitsMerged):
        number = merged.other_case_no.shown if merged.other_case_no else ""
        yield Link(SuitsMerged.title, merged.other_case, number)


def parties(of: Dossier) -> list[tuple[str, str]]:
    """(side, who) with what is known of each."""
    opened = of.opened
    if opened is None:
        return []
    sides = [("原告（申请人）", _worded(one.label, one.kind and one.kind.title)) for one in opened.plaintiffs]
    sides += [
        ("被告（被申请人）", _worded(one.name, one.role and one.role.title)) for one in defendants(of.history)
    ]
    third = {True: "有", False: "没有", None: "未登记"}[opened.has_third_party]
    return [*sides, ("第三人", third)]


def act(of: Dossier) -> list[tuple[str, Any]]:
    """被诉行政行为 and what was reviewed before."""
    opened = of.opened
    if opened is None:
        return []
    made = opened.act
    lines = [
        ("行为种类", opened.act_type and opened.act_type.title),
        (FIELDS["field"], opened.field),
        ("作出日期", made and made.made_on),
        ("文号", made and made.doc_no),
    ]
    if review := opened.prior_review:
        words = (review.organ, review.doc_no, review.outcome and review.outcome.title)
        lines += [("此前复议", "　".join(filter(None, words)) or "有"), ("复议决定日期", review.decided_on)]
    return lines


def _worded(name: str, detail: str | None) -> str:
    return f"{name}（{detail}）" if detail else name
