"""Whose turn it is to appear in court."""

from __future__ import annotations

from typing import Any

from services.intake.assigning.docket import Case, People
from services.intake.assigning.rota import Rota, Sittings, rota
from tests.unit.intake.scenes import TODAY, given, item
from tests.unit.intake.test_assigning_proposal import away, case
from tests.unit.intake.test_organisation_rules import REGISTERED


def leaders(*persons: str, facts: tuple[dict[str, Any], ...] = ()) -> People:
    roles = ["principal", *["leader"] * len(persons)]
    posts = [
        item("organisation.person_assigned", "2026-01-05", person=p, label=f"领导{p}", role=role)
        for p, role in zip(persons, roles, strict=False)
    ]
    return People(given(REGISTERED, *posts, *facts).state.history, TODAY)


def heard(leader: str | None, on: str) -> dict[str, Any]:
    appeared = {"leader_appeared": True, "leader": leader} if leader else {"leader_appeared": False}
    return item("case.hearing_held", on, instance=1, hearing=1, **appeared)


def held(*cases: Case) -> Sittings:
    return Sittings.of(cases, TODAY)


def turns(found: Rota) -> list[str]:
    return [turn.person for turn in found.turns]


def test_who_has_not_appeared_longest_goes_first() -> None:
    """MH26-3.1b: who never appeared comes first, then the one whose last appearance is longest ago."""
    cases = [case(1, heard("a", "2026-09-01")), case(2, heard("b", "2026-05-06"))]
    assert turns(rota(leaders("a", "b", "c"), held(*cases))) == ["c", "b", "a"]


def test_the_leader_in_charge_goes_first_for_his_matter() -> None:
    """MH26-3.1c: for a case in his field the leader in charge is first, though he appeared last."""
    charge = item("organisation.specialty_set", person="a", fields=["工伤认定"])
    people = leaders("a", "b", facts=(charge,))
    own = case(2, field="工伤认定")
    cases: list[Case] = [case(1, heard("a", "2026-09-01")), own]
    found = rota(people, held(*cases), own)
    assert turns(found) == ["a", "b"]
    assert "分管本案所涉领域（工伤认定）" in found.turns[0].said
    assert turns(rota(people, held(*cases))) == ["b", "a"]


def test_who_is_on_leave_comes_last() -> None:
    """MH26-3.1b: the rota does not send who is away."""
    people = leaders("a", "b", facts=(away("a", "2026-11-20", "2026-11-30"),))
    assert turns(rota(people, held(case(1, heard("b", "2026-09-01"))))) == ["b", "a"]


def test_coverage_of_the_leadership() -> None:
    """MH26-3.1b, MH26-3.1c: counted are leaders who appeared this year, and hearings where the leader in charge was there."""
    charge = item("organisation.specialty_set", person="a", fields=["工伤认定"])
    cases = [
        case(1, heard("a", "2026-09-01"), field="工伤认定"),
        case(2, heard(None, "2026-09-02"), field="工伤认定"),
        case(3, heard("b", "2026-09-03")),
        case(4, heard("c", "2025-09-03")),
    ]
    found = rota(leaders("a", "b", "c", facts=(charge,)), held(*cases))
    assert (found.appeared, found.leaders) == (2, 3)
    assert (found.charge_present, found.charge_hearings) == (1, 2)


def test_who_left_office_has_no_turn() -> None:
    """MH26-3.1b: only the leadership as it is today takes turns; the roster of the leadership counts as well as the posts."""
    gone = item("organisation.person_left", "2026-08-03", person="a", role="principal")
    listed = item("organisation.roster_joined", person="d", label="班子成员丁", roster="leadership")
    assert turns(rota(leaders("a", "b", facts=(gone, listed)), held())) == ["b", "d"]
