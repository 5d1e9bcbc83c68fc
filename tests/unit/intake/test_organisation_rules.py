"""The rules of organisations and the people in them."""

from __future__ import annotations

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
