"""What the pages of a bureau decide: every fact has its place, lists say since when and what is missing, forms offer what is open."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from services.intake.pages import organisation_kinds as kinds
from services.intake.pages import organisation_view as view
from services.intake.pages.factform import Choices, Sent, form
from services.intake.pages.organisation_offers import next_number
from services.intake.pages.wording import Words
from shared.dates.calendar import shipped
from shared.events import Event
from shared.events.history import Fact, History
from shared.events.organisation import (
    DepartmentRegistered,
    LeaveRegistered,
    PersonAssigned,
    RosterJoined,
    RosterLeft,
)
from shared.events.organisation_work import ProblemFound
from shared.events.terms import DepartmentKind, Role, Roster
from tests.support.packs import SHIPPED_PACKS

TODAY = date(2026, 11, 22)


def recorded(*facts: tuple[str | None, Event]) -> History:
    found = [Fact(id_ := uuid4(), id_, day and date.fromisoformat(day), event) for day, event in facts]
    return History({fact.id: fact for fact in found}, len(found))


def joined(person: str, roster: Roster, **other: Any) -> RosterJoined:
    return RosterJoined(person=person, label=f"{person}（称谓）", roster=roster, **other)


def test_every_fact_of_a_bureau_has_a_place_on_the_page_of_facts() -> None:
    """A new event class without a place in a group would be recordable by nobody in the browser."""
    assert not list(kinds.unplaced())


def test_every_fact_of_a_bureau_makes_a_form_and_has_a_page_to_go_to() -> None:
    """No field of any fact is without a control and a title."""
    for _, group in kinds.GROUPS:
        for kind in group:
            shown = form(kind, Sent(), {}, Choices())
            assert shown.controls, kind
            assert kinds.home(kind, "key=1", ("370404", "fz-renshe")).count("fz-renshe") == 1
            assert kinds.named(kinds.short(kind)) is kind


def test_a_list_says_since_when_somebody_is_on_it_and_keeps_those_who_left() -> None:
    """Joining again while on the list changes the department, not the first day; leaving moves to the former members."""
    history = recorded(
        ("2024-01-08", joined("a", Roster.RESPONSE_TEAM)),
        ("2024-02-01", joined("b", Roster.RESPONSE_TEAM)),
        ("2025-03-03", joined("a", Roster.RESPONSE_TEAM, department="工伤科")),
        ("2025-06-01", RosterLeft(person="b", roster=Roster.RESPONSE_TEAM)),
    )
    [listed] = view.rosters(history, (), {})
    assert [(m.person, m.since, m.department) for m in listed.members] == [("a", date(2024, 1, 8), "工伤科")]
    assert [(m.person, m.until) for m in listed.former] == [("b", date(2025, 6, 1))]


def test_what_the_documents_ask_for_and_nobody_is_on_is_said() -> None:
    """An empty list that a document asks for, and a department without its legal officer, are gaps; others are none."""
    history = recorded(
        ("2024-01-08", joined("a", Roster.LEGAL_OFFICER, department="工伤科")),
        (None, DepartmentRegistered(department="工伤科", kind=DepartmentKind.OFFICE)),
        (None, DepartmentRegistered(department="养老科", kind=DepartmentKind.OFFICE)),
    )
    pack = next(
        pack for pack in SHIPPED_PACKS.packs if any(r.roster is Roster.LEGAL_OFFICER for r in pack.rosters)
    )
    said = list(view.gaps(history, view.rosters(history, [pack], {})))
    assert any("养老科" in words and "工伤科" not in words for words in said)
    assert not any(words.startswith("“法治员”") for words in said)
    assert not list(view.gaps(history, view.rosters(history, (), {})))


def test_a_leave_stands_until_its_last_day() -> None:
    """Away until today is still away; what is over is not shown; registered again for the same first day the last counts."""
    first = date(2026, 11, 20)
    over = LeaveRegistered(person="b", first_day=date(2026, 11, 1), until=date(2026, 11, 21))
    history = recorded(
        ("2026-11-20", LeaveRegistered(person="a", first_day=first, until=date(2026, 12, 30))),
        ("2026-11-21", LeaveRegistered(person="a", first_day=first, until=TODAY)),
        ("2026-11-01", over),
    )
    assert [(one.person, one.until) for one in view.leaves(history, {}, TODAY)] == [("a", TODAY)]


def test_posts_are_held_until_they_are_left_and_leaders_stand_first() -> None:
    """The order a reader looks for: 主要负责人, 分管领导, then the others."""
    history = recorded(
        ("2023-01-01", PersonAssigned(person="h", label="承办人", role=Role.HANDLER)),
        ("2023-01-01", PersonAssigned(person="p", label="局长", role=Role.PRINCIPAL)),
    )
    assert [post.person for post in view.posts(history, {})] == ["p", "h"]


def test_a_new_thing_is_offered_the_next_number_of_the_year() -> None:
    """A number that is taken is not offered again."""
    history = recorded(("2026-03-05", ProblemFound(problem="2026-1", what="文本过旧")))
    assert next_number(history, ProblemFound, TODAY) == {"data.problem": "2026-2"}
    assert next_number(history, PersonAssigned, TODAY) == {}


def test_a_mail_address_is_no_person() -> None:
    """The code of a person within an address stays as it is."""
    words = Words(shipped(), {"renshe-b": "承办人乙"}, {})
    assert words.text("renshe-b，renshe-b@example.org") == "承办人乙，renshe-b@example.org"
