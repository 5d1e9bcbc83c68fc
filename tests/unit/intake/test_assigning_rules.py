"""What an assignment may not do, and the people whom assignments are about."""

from __future__ import annotations

from typing import Any

from tests.unit.intake.scenes import FIRST, NOTICE, OPENED, UNDER_WAY, fact_id, given, item
from tests.unit.intake.test_organisation_rules import ASSIGNED, REGISTERED


def assigned(handler: str, day: str = "2026-10-13", **data: Any) -> dict[str, Any]:
    return item("case.handler_assigned", day, instance=1, handler=handler, **data)


PROPOSED = item(
    "case.handler_proposed", "2026-10-13", instance=1, candidates=["p1", "p2"], grounds=["尚缺 2 件"]
)


def test_nobody_recused_is_assigned() -> None:
    """MH26-3.3b: who is recused from a case is given none of its instances, with or without a reason."""
    recused = item("case.recused", person="p1", reason="与原告有近亲属关系")
    scene = given(*UNDER_WAY, recused)
    scene.refuses(assigned("p1", reason="人手不足"), "handler_recused", "data.handler")
    assert scene.when(assigned("p2"))


def test_a_second_handler_replaces_the_first_with_a_reason() -> None:
    """Two handlers at once for one instance are refused; a replacement says why."""
    scene = given(*UNDER_WAY, assigned("p1"))
    scene.refuses(assigned("p2", "2026-10-20"), "handler_already_assigned", "data.reason")
    assert scene.when(assigned("p2", "2026-10-20", reason="离组"))
    assert scene.when(assigned("p1", "2026-10-20"))


def test_another_instance_has_its_own_handler() -> None:
    """What holds in the first instance says nothing about the second."""
    second = item("case.instance_opened", "2026-11-12", instance=2, level="second", follows=1)
    other = item("case.handler_assigned", "2026-11-13", instance=2, handler="p2")
    assert given(*UNDER_WAY, assigned("p1"), second).when(other)


def test_co_defendants_have_their_own_handlers() -> None:
    """JH-1.1d: each of several defendants has its own handler; a name that is no defendant of the case is refused."""
    opened = OPENED | {"data": OPENED["data"] | {"defendants": [{"name": "某局"}, {"name": "某区政府"}]}}
    scene = given(opened, FIRST, NOTICE, assigned("p1"))
    assert scene.when(assigned("p2", defendant="某区政府"))
    scene.refuses(assigned("p2", defendant="某镇政府"), "defendant_unknown", "data.defendant")
    both = given(opened, FIRST, NOTICE, assigned("p1"), assigned("p2", defendant="某区政府"))
    both.refuses(assigned("p3", defendant="某区政府"), "handler_already_assigned")


def test_a_defendant_that_was_added_or_served_has_a_handler_too() -> None:
    """A defendant may be known from its notice, or have been added later."""
    served = item("case.notice_received", "2026-10-13", instance=1, defendant="某区政府")
    assert given(*UNDER_WAY, served).when(assigned("p2", defendant="某区政府"))
    added = item("case.defendant_added", "2026-10-13", instance=1, defendant={"name": "某镇政府"})
    assert given(*UNDER_WAY, added).when(assigned("p2", defendant="某镇政府"))
    left = item("case.defendant_removed", "2026-10-14", instance=1, defendant="某镇政府")
    given(*UNDER_WAY, added, left).refuses(assigned("p2", defendant="某镇政府"), "defendant_unknown")


def test_overruling_the_proposal_needs_a_reason() -> None:
    """MH26-2.7: whoever is assigned instead of the first proposal needs a reason; the first proposed needs none."""
    scene = given(*UNDER_WAY, PROPOSED)
    refusal = scene.refuses(assigned("p2"), "proposal_overruled_without_reason", "data.reason")
    assert "p1" in refusal.message
    assert scene.when(assigned("p1"))
    assert scene.when(assigned("p2", reason="同时缺额"))


def test_the_last_proposal_counts_and_only_for_its_place() -> None:
    """MH26-2.7: a newer proposal takes the place of the older; a proposal for the bureau says nothing of a co-defendant."""
    newer = item("case.handler_proposed", "2026-10-14", instance=1, candidates=["p2"])
    assert given(*UNDER_WAY, PROPOSED, newer).when(assigned("p2", "2026-10-14"))
    served = item("case.notice_received", "2026-10-13", instance=1, defendant="某区政府")
    assert given(*UNDER_WAY, served, PROPOSED).when(assigned("p9", defendant="某区政府"))


def test_a_correction_is_judged_like_the_assignment() -> None:
    """A correction does not get around the reason; it is judged on what stood before the assignment it corrects."""
    first = assigned("p2", reason="同时缺额")
    scene = given(*UNDER_WAY, PROPOSED, first)

    def corrected(**data: Any) -> dict[str, Any]:
        changed = {"instance": 1} | data
        return item(
            "case.corrected",
            "2026-10-20",
            corrects=str(fact_id(first)),
            fact_on="2026-10-13",
            data=changed,
            reason="误录",
        )

    scene.refuses(corrected(handler="p2"), "proposal_overruled_without_reason")
    assert scene.when(corrected(handler="p1"))


def test_another_undertaker_needs_a_reason() -> None:
    """JH-1.1a: who decides otherwise than the rule says why."""
    decided = item("case.undertaker_set", instance=1, unit="某街道办事处", reason="职责已划转")
    assert given(*UNDER_WAY).when(decided)


def test_leave_and_specialty_are_of_people_of_the_bureau() -> None:
    """MH26-3.3b: leave and specialty are registered for people the bureau knows; a leave does not end before it begins, and may lie ahead."""

    def leave(first: str, until: str, person: str = "p1") -> dict[str, Any]:
        return item("organisation.leave_registered", person=person, first_day=first, until=until)

    scene = given(REGISTERED, ASSIGNED)
    assert scene.when(leave("2026-12-01", "2026-12-10"))
    scene.refuses(leave("2026-12-10", "2026-12-01"), "leave_ends_before_it_begins", "data.until")
    scene.refuses(leave("2026-12-01", "2026-12-10", "p9"), "person_unknown", "data.person")
    assert scene.when(item("organisation.specialty_set", person="p1", fields=["工伤认定"]))
    scene.refuses(item("organisation.specialty_set", person="p9", fields=["工伤认定"]), "person_unknown")
