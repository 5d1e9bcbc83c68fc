"""The rules of organisations and the people in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.intake.scenes import given, item

REGISTERED = item("organisation.registered", None, name="（虚构）某局")
ASSIGNED = item("organisation.person_assigned", person="p1", label="承办人甲", role="handler")


def test_an_organisation_is_registered_once_and_first() -> None:
    """People are assigned in an organisation that is registered, and it is registered once."""
    given().refuses(ASSIGNED, "organisation_not_registered")
    again = item("organisation.registered", None, name="另名")
    given(REGISTERED).refuses(again, "organisation_registered_twice")


def test_nobody_leaves_a_role_they_do_not_hold() -> None:
    """Leaving needs an assignment to the same role that still stands."""
    left = item("organisation.person_left", person="p1", role="handler")
    given(REGISTERED).refuses(left, "person_not_assigned", "data.person")
    scene = given(REGISTERED, ASSIGNED)
    scene.refuses(item("organisation.person_left", person="p1", role="leader"), "person_not_assigned")
    assert scene.when(left)
    again = item("organisation.person_left", "2026-11-03", person="p1", role="handler")
    given(REGISTERED, ASSIGNED, left).refuses(again, "person_not_assigned")


def test_an_organisation_event_belongs_to_its_own_stream() -> None:
    """The stream's name says region and bureau; another bureau's is refused."""
    given(REGISTERED).refuses(ASSIGNED | {"bureau": "fz-gongan"}, "wrong_subject", "subject")


@pytest.mark.parametrize("role", ["court", "review_organ", "plaintiff"])
def test_nobody_here_is_court_review_organ_or_plaintiff(role: str) -> None:
    """Roles outside the bureau are never given to a person."""
    outside = item("organisation.person_assigned", person="p1", label="审判员", role=role)
    given(REGISTERED).refuses(outside, "role_outside", "data.role")


def test_nobody_leaves_a_roster_they_are_not_on() -> None:
    """Leaving needs a joining of the same roster that still stands, and is not dated before it."""
    joined = item("organisation.roster_joined", "2026-10-10", person="p1", label="甲", roster="legal_officer")

    def left(day: str, roster: str = "legal_officer", key: str = "") -> dict[str, Any]:
        return item("organisation.roster_left", day, key=key, person="p1", roster=roster)

    given(REGISTERED).refuses(left("2026-10-20"), "roster_not_joined", "data.person")
    scene = given(REGISTERED, joined)
    scene.refuses(left("2026-10-20", "public_lawyer"), "roster_not_joined")
    scene.refuses(left("2026-10-09"), "roster_left_before_joined", "occurredon")
    assert scene.when(left("2026-10-20"))
    given(REGISTERED, joined, left("2026-10-20")).refuses(left("2026-10-21"), "roster_not_joined")


def test_trainings_meetings_and_reports_need_nothing_but_the_organisation() -> None:
    """They stand by themselves, on days that have come."""
    held = item("organisation.training_held", training="lecture", topic="新法", groups=["leadership"])
    report = item("organisation.report_submitted", report="rule_of_law", period="2026H1")
    given().refuses(held, "organisation_not_registered")
    assert given(REGISTERED, held).when(report)
    ahead = item("organisation.meeting_held", "2026-12-01", meeting="joint")
    given(REGISTERED).refuses(ahead, "future_date")
