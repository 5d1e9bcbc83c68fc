"""Whether defendants come and go in an order that makes sense: added who is not there, removed who is. Pure."""

from __future__ import annotations

from shared.errors import Rejected
from shared.events.case import DefendantAdded, DefendantRemoved
from shared.events.history import History


def defendants_are_consistent(history: History) -> None:
    """Rejected when one is added who is there, or removed who is not."""
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
