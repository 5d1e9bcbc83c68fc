"""Whether defendants come and go in an order that makes sense: added who is not there, removed who is; and who of them answers. Pure."""

from __future__ import annotations

from shared.errors import Rejected
from shared.events.case import (
    DefenceFiled,
    DefendantAdded,
    DefendantRemoved,
    EvidenceFiled,
    NoticeReceived,
)
from shared.events.history import History


def defendants_are_consistent(history: History) -> None:
    """Rejected when one is added who is there, or removed who is not."""
    if not any((history.of(DefendantAdded), history.of(DefendantRemoved))):
        return
    names = [one.name for one in history.opened.defendants] if history.opened else []
    for fact in history.facts.values():
        match fact.event:
            case DefendantAdded(defendant=added):
                if added.name in names:
                    message = f"“{added.name}”已是本案被告，不能再追加。"
                    raise Rejected("defendant_present", message, "data.defendant.name")
                names.append(added.name)
            case DefendantRemoved(defendant=name):
                if name not in names:
                    message = f"“{name}”不在本案被告之列；请按建案时的名称填写，或先更正“建案”。"
                    raise Rejected("defendant_absent", message, "data.defendant")
                names.remove(name)


def answers_are_of_defendants(history: History) -> None:
    """静海1.1 gives each of several defendants its own evidence: it is one who is sued, was added, or was served; a name nobody knows is a slip."""
    answers = [(fact, event.defendant) for fact, event in history.of(DefenceFiled)]
    answers += [(fact, event.defendant) for fact, event in history.of(EvidenceFiled)]
    known = _ever_named(history) if any(name for _, name in answers) else set()
    for fact, name in answers:
        if name and known and name not in known:
            message = (
                f"“{name}”不是本案被告，不能登记其“{fact.event.title}”；请核对名称，或先报其收到应诉通知。"
            )
            raise Rejected("defendant_unknown", message, "data.defendant")


def _ever_named(history: History) -> set[str]:
    """Also those who left: what they filed before stays theirs."""
    names = {one.name for one in history.opened.defendants} if history.opened else set()
    names |= {added.defendant.name for _, added in history.of(DefendantAdded)}
    return names | {notice.defendant for _, notice in history.of(NoticeReceived) if notice.defendant}
