"""The rules of an organisation: registered once, and nobody leaves a role they do not hold."""

from __future__ import annotations

from shared.errors import Rejected
from shared.events.history import History
from shared.events.organisation import OrganisationRegistered, PersonAssigned, PersonLeft
from shared.events.terms import Role


def check_organisation(history: History) -> None:
    """Rejected with the first rule that the organisation breaks. Assigning again replaces label, rank and address."""
    registered = len(history.of(OrganisationRegistered))
    if registered == 0:
        raise Rejected("organisation_not_registered", "该单位尚未登记，请先报送“单位登记”。", "subject")
    if registered > 1:
        raise Rejected("organisation_registered_twice", "该单位已经登记。", "subject")
    _nobody_leaves_twice(history)


def _nobody_leaves_twice(history: History) -> None:
    holding: set[tuple[str, Role]] = set()
    for fact in history.facts.values():
        match fact.event:
            case PersonAssigned(person=person, role=role):
                holding.add((person, role))
            case PersonLeft(person=person, role=role):
                if (person, role) not in holding:
                    message = f"此人未担任“{role.title}”，不能登记离任。"
                    raise Rejected("person_not_assigned", message, "data.person")
                holding.discard((person, role))
