"""A person's record and a department's year: whatever names the person is found once, in its place; mended facts are followed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.intake.people.departments import WEIGHTS, Effort, departments
from services.intake.people.record import NAMED, Section, record
from shared.events import CATALOGUE
from shared.events.history import History
from tests.contract.recording import example
from tests.unit.intake.scenes import UNDER_WAY, fact_id, given, item
from tests.unit.intake.test_organisation_rules import REGISTERED

CASE = UUID(int=5)


def of_bureau(name: str, day: str | None = "2026-03-02", /, **data: Any) -> dict[str, Any]:
    return item(f"organisation.{name}", day, **data)


def joins(person: str, department: str | None, roster: str = "legal_officer") -> dict[str, Any]:
    return of_bureau("roster_joined", person=person, label=person, roster=roster, department=department)


LEARNED = of_bureau("training_attended", participants=["p-1", "p-2"], training="lecture", topic="出庭实务")
HONOURED = of_bureau("honour_received", honour="（虚构）先进个人", person="p-1")
HANDLES = item("case.handler_assigned", "2026-10-13", instance=1, handler="p-1")
APPEARS = item("case.hearing_held", "2026-11-02", instance=1, hearing=1, leader="p-1", leader_appeared=True)


def bureau(*facts: dict[str, Any]) -> History:
    return given(REGISTERED, *facts).state.history


def case(*facts: dict[str, Any]) -> dict[UUID, History]:
    return {CASE: given(*UNDER_WAY, *facts).state.history}


def sections(person: str, own: History, cases: dict[UUID, History], year: int | None = None) -> list[str]:
    return [entry.section.value for entry in record(person, own, cases, year)]


def test_a_record_gathers_what_names_the_person() -> None:
    """BS24-4a, MH23-2.1: posts, cases, hearings, trainings and honours of one person, in the order of a record; others' are not in it."""
    own, cases = bureau(joins("p-1", "法制科"), HONOURED, LEARNED), case(HANDLES, APPEARS)
    assert sections("p-1", own, cases) == ["posts", "cases", "hearings", "learning", "honours"]
    assert sections("p-2", own, cases) == ["learning"]
    assert sections("p-3", own, cases) == []
    handled = record("p-1", own, cases)[1]
    assert (handled.case, handled.case_name) == (CASE, "（虚构）甲诉某局行政处罚案")


def test_a_voided_fact_leaves_the_record() -> None:
    """BS24-4a: what was entered by mistake is not held against, or for, anybody."""
    void = item("case.voided", "2026-11-03", voids=str(fact_id(APPEARS)), reason="录入有误")
    assert sections("p-1", bureau(), case(HANDLES, APPEARS, void)) == ["cases"]


def test_one_year_of_a_record() -> None:
    """BS24-4a: a record may be looked at for the year of an assessment."""
    last_year = of_bureau("honour_received", "2025-12-31", honour="（虚构）荣誉", person="p-1")
    assert sections("p-1", bureau(HONOURED, last_year), {}, 2026) == ["honours"]
    assert len(sections("p-1", bureau(HONOURED, last_year), {})) == 2


def test_every_listed_fact_names_somebody() -> None:
    """MH23-2.4: each kind of fact in a record is one that is recorded, and is found by every field that names a person."""
    for kind, (section, fields) in NAMED.items():
        assert kind.type in CATALOGUE
        assert section in Section
        filled = kind.model_validate(example(kind))
        assert all(hasattr(filled, field) for field in fields), kind


def test_a_department_counts_what_its_team_did() -> None:
    """MH23-5.2a, MH23-5.2b, MH23-5.2c: counts by kind of work, for the department of who did it; points are the agreed weights."""
    shared = of_bureau("experience_shared", person="p-2", topic="工伤")
    examined = of_bureau("self_examined", topic="告知程序", department="仲裁科")
    own = bureau(joins("p-1", "法制科"), joins("p-2", "仲裁科"), LEARNED, shared, examined)
    law, arbitration = departments(own, case(HANDLES, APPEARS), 2026)
    assert (law.name, law.members) == ("法制科", ("p-1",))
    done = {effort: count for effort, count in law.counts.items() if count}
    assert done == {Effort.CASES: 1, Effort.HEARINGS: 1, Effort.LEARNING: 1}
    assert law.points == WEIGHTS[Effort.CASES] + WEIGHTS[Effort.HEARINGS] + WEIGHTS[Effort.LEARNING]
    assert arbitration.counts[Effort.SHARING] == arbitration.counts[Effort.EXAMINED] == 1
    assert not any(one.points for one in departments(own, case(HANDLES, APPEARS), 2024))


def test_a_review_counts_once_however_many_items() -> None:
    """MH23-4.0a, MH23-5.2b: nine items of one review are one review; a department in which nobody did anything is listed with nothing."""
    requested = of_bureau("review_requested", review="R1", kind="norm", subject="（虚构）办法")
    said = [
        of_bureau("review_item_concluded", review="R1", review_item=one, conforms=True, reviewer="p-1")
        for one in ("合法性审查", "公平竞争性审查")
    ]
    idle = of_bureau("department_registered", None, department="办公室", kind="office")
    found = departments(bureau(joins("p-1", "法制科"), idle, requested, *said), {}, 2026)
    assert [(one.name, one.counts[Effort.REVIEWS]) for one in found] == [("法制科", 1), ("办公室", 0)]


def test_disputes_led_to_other_ways_are_recorded() -> None:
    """YC23-2.8c: 行政调解、行政复议、行政裁决 instead of a suit, each with how it ended, if it has."""
    diverted = of_bureau("dispute_diverted", way="adjudication", what="（虚构）权属争议")
    assert given(REGISTERED).when(diverted)
    given(REGISTERED).refuses(diverted | {"data": {"way": "court", "what": "x"}}, "bad_shape", "data.way")
