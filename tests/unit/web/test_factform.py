"""Forms made from the event classes: what is shown can be read back, and what is wrong is said where it stands."""

from __future__ import annotations

from datetime import date

import pytest

from services.intake.pages.factform import Choices, Control, Sent, checked, form, read, said
from shared.errors import Rejected
from shared.events import CATALOGUE, Event
from shared.events.case import AppearancePlanned, CaseOpened, ElementsSet, InstanceOpened, NoticeReceived
from shared.events.fields import recordable

FACTS = [kind for area in ("case", "organisation") for kind in recordable(area)]
PEOPLE = Choices(people={"renshe-a": "承办人甲", "renshe-b": "承办人乙"})


def controls(parts: tuple[Control, ...]) -> list[Control]:
    return [one for part in parts for one in (part, *controls(part.parts))]


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.type)
def test_every_fact_has_a_form(kind: type[Event]) -> None:
    """Each control has a Chinese title and a name of its own; nothing typed is nothing but what was shown as chosen."""
    made = form(kind, Sent())
    shown = controls(made.controls)
    assert len({one.name for one in shown}) == len(shown)
    assert all(one.title for one in shown)
    data, day = read(kind, Sent())
    assert (data, day) == ({}, None)


def test_what_was_recorded_can_be_shown_and_read_back() -> None:
    """A correction begins with the fact as it stands, and changes nothing that nobody changed."""
    data = {
        "instance": 1,
        "hearing": 2,
        "leader": {"person": "renshe-a", "rank": "deputy", "belongs_to": "own"},
        "agents": [{"kind": "undertaking", "person": "renshe-b", "acts": ["statement"]}, {"kind": "lawyer", "label": "律师"}],
        "papers": ["power_of_attorney"],
    }  # fmt: skip
    event = AppearancePlanned.strictly(data)
    typed = [pair for one in shown_pairs(event) for pair in one]
    assert AppearancePlanned.strictly(read(AppearancePlanned, Sent.of(typed), PEOPLE)[0]) == event


def shown_pairs(event: Event) -> list[list[tuple[str, str]]]:
    """What a browser would send for the form of this fact."""
    made = form(type(event), Sent.filled(event, date(2026, 1, 5)), None, PEOPLE)
    boxes = [one for one in controls(made.controls) if one.kind not in {"group", "rows"}]
    return [[(one.name, value) for value in (one.values or (one.value,))] for one in boxes]


def test_people_are_typed_by_what_they_are_called() -> None:
    """A label of somebody of the bureau becomes their code; empty rows between filled ones do not count."""
    sent = Sent.of(
        [
            ("data.staff.0", "承办人甲"),
            ("data.staff.1", " "),
            ("data.staff.2", "renshe-x"),
            ("data.leader", "承办人乙"),
        ]
    )
    data, _ = read(ElementsSet, sent, PEOPLE)
    assert data == {"leader": "renshe-b", "staff": ["renshe-a", "renshe-x"]}


def test_errors_stand_at_their_fields_in_closed_up_rows() -> None:
    """The second row is wrong and the first empty: what is shown again has the error at its first row."""
    sent = Sent.of(
        [("data.name", "甲诉乙"), ("data.plaintiffs.0.label", ""), ("data.plaintiffs.1.kind", "person")]
    )
    data, _ = read(CaseOpened, sent)
    wrong = checked(CaseOpened, data)
    assert wrong == {"data.plaintiffs.0.label": "缺少这一项。"}
    label = next(one for one in controls(form(CaseOpened, sent, wrong).controls) if one.error)
    assert (label.name, label.value) == ("data.plaintiffs.0.label", "")


def test_a_day_may_be_written_as_people_write_it() -> None:
    """2025年10月1日 and 2025/10/1 are days; what is none is refused with words, not changed."""
    for text in ("2025年10月1日", "2025/10/1", "2025-10-01", "２０２５．１０．１"):
        assert read(NoticeReceived, Sent.of([("occurredon", text)]))[1] == "2025-10-01"
    assert read(NoticeReceived, Sent.of([("occurredon", "昨天")]))[1] == "昨天"


def test_a_case_number_is_one_field() -> None:
    """As printed; the one canonical writing is intake's to say."""
    made = form(InstanceOpened, Sent())
    assert made.control("printed").name == "data.case_no.printed"
    data, _ = read(InstanceOpened, Sent.of([("data.case_no.printed", "（2026）虚0404行初1号")]))
    assert data == {"case_no": {"printed": "（2026）虚0404行初1号"}}


def test_another_row_when_it_is_asked_for() -> None:
    """“再加一行” shows one more than the usual empty ones."""
    usual = form(CaseOpened, Sent()).control("plaintiffs")
    more = form(CaseOpened, Sent(), None, Choices(more="data.plaintiffs")).control("plaintiffs")
    assert len(more.parts) == len(usual.parts) + 1


def test_a_refusal_of_the_door_stands_at_its_field() -> None:
    """Of a correction, at the field of the fact that is corrected; what concerns no field stands at the top."""
    assert said(Rejected("x", "不行。", "data.data.hearing")) == {"data.hearing": "不行。"}
    made = form(NoticeReceived, Sent(), said(Rejected("x", "该案已作废。", "subject")))
    assert made.other == ("该案已作废。",)
    assert CATALOGUE[made.kind.type] is NoticeReceived
