"""The rules of an organisation: registered once, nobody leaves a role or a roster they are not in, no role for who is outside (法院、原告…)."""

from __future__ import annotations

from datetime import date
from functools import partial

from services.intake.appearance.observation import check_observations
from services.intake.assigning.rules import check_people
from services.intake.sessions.rules import check_sessions
from services.intake.work.checklists import Checklists
from services.intake.work.records import check_records
from services.intake.work.reviews import check_reviews
from shared.dates.wording import said
from shared.errors import Rejected, check_all
from shared.events.history import History
from shared.events.organisation import (
    OrganisationRegistered,
    PersonAssigned,
    PersonLeft,
    RosterJoined,
    RosterLeft,
)
from shared.events.terms import Role, Roster

#: they act in cases, but nobody here holds these roles
OUTSIDE = frozenset({Role.COURT, Role.REVIEW_ORGAN, Role.PLAINTIFF})


def check_organisation(history: History, lists: Checklists) -> None:
    """Rejected with every rule that the organisation breaks; with that alone where it is not registered. Assigning again replaces label, rank and address."""
    registered = len(history.of(OrganisationRegistered))
    if registered == 0:
        raise Rejected("organisation_not_registered", "该单位尚未登记，请先报送“单位登记”。", "subject")
    if registered > 1:
        raise Rejected("organisation_registered_twice", "该单位已经登记。", "subject")
    check_all((*RULES, partial(_reviews, lists)), history)


def _reviews(lists: Checklists, history: History) -> None:
    check_reviews(history, lists)


def _nobody_is_outside(history: History) -> None:
    for _, taken in history.of(PersonAssigned):
        if taken.role in OUTSIDE:
            message = f"“{taken.role.title}”不是本单位的岗位，不能登记任职；请核对角色。"
            raise Rejected("role_outside", message, "data.role")


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


def _nobody_leaves_a_roster_twice(history: History) -> None:
    """Joining again while on the list replaces label and department."""
    since: dict[tuple[str, Roster], date | None] = {}
    for fact in history.facts.values():
        match fact.event:
            case RosterJoined(person=person, roster=roster):
                since.setdefault((person, roster), fact.occurred_on)
            case RosterLeft(person=person, roster=roster):
                _check_left(since, (person, roster), fact.occurred_on)


def _check_left(
    since: dict[tuple[str, Roster], date | None], place: tuple[str, Roster], day: date | None
) -> None:
    title = place[1].title
    if place not in since:
        raise Rejected("roster_not_joined", f"此人不在“{title}”名册上，不能登记退出。", "data.person")
    joined = since.pop(place)
    if joined and day and day < joined:
        message = f"退出“{title}”名册的日期{said(day)}早于列入的日期{said(joined)}，请核对两个日期。"
        raise Rejected("roster_left_before_joined", message, "occurredon")


RULES = (
    _nobody_is_outside,
    _nobody_leaves_twice,
    _nobody_leaves_a_roster_twice,
    check_observations,
    check_people,
    check_records,
    check_sessions,
)
