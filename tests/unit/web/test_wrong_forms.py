"""A form with mistakes: every wrong field is marked at once, whatever else is wrong, and the list at the top leads to each."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import services.intake.pages
from services.intake.pages.factform import Control, Form, Sent, checked, form, read, wrong_day
from services.intake.pages.opening import opening
from services.stats.pages.publishing_sent import delivery
from shared.calendars.keeper import Calendars
from shared.dates.calendar import shipped
from shared.errors import Faults, Rejected
from shared.events import Event
from shared.events.case import JudgmentServed
from shared.events.fields import recordable
from shared.web.templates import Templates

TODAY = date(2026, 11, 22)
FACTS = [kind for area in ("case", "organisation") for kind in recordable(area)]
PAGE = """{% import "parts.html" as parts with context %}{% import "factform.html" as facts with context %}
{{ parts.wrong(form.faults) }}{{ facts.fields(form) }}"""
#: a day or a number that is none, and a choice that was not offered
RUBBISH = "坏"
_LATER_ROW = re.compile(r"\.[1-9]\d*(\.|$)")


def leaves(parts: tuple[Control, ...]) -> list[str]:
    """Of the first rows: what can be wrong by itself."""
    found: list[str] = []
    for one in parts:
        found += [one.name] if one.kind in {"day", "number", "choice"} else leaves(one.parts)
    return [name for name in found if not _LATER_ROW.search(name)]


def answered(kind: type[Event], sent: Sent) -> Form:
    """As the page comes back when this was sent."""
    data, day = read(kind, sent)
    return form(kind, sent, checked(kind, data) | wrong_day(kind, day, TODAY))


@cache
def templates() -> Templates:
    return Templates(Path(services.intake.pages.__file__).parent / "templates", Calendars(shipped()), {})


@given(st.data())
def test_a_form_with_so_many_wrong_fields_comes_back_with_as_many_marked(data: st.DataObject) -> None:
    """Whichever fields of whichever fact: each has its own words beside it, and a line in the list at the top that leads to it."""
    kind = data.draw(st.sampled_from(FACTS))
    names = ["occurredon", *leaves(form(kind, Sent()).controls)]
    wrong = data.draw(st.sets(st.sampled_from(names), min_size=1))
    shown = answered(kind, Sent.of([(name, RUBBISH) for name in sorted(wrong)]))
    marked = {name for name, _ in shown.faults}
    assert wrong <= marked, kind.type
    html = templates()._jinja.from_string(PAGE).render(form=shown)
    for name in marked:
        assert html.count(f'href="#f-{name}"') == 1, (kind.type, name)
        assert html.count(f'id="f-{name}"') == 1, (kind.type, name)
        assert f'id="e-{name}"' in html, (kind.type, name)


def test_a_day_to_come_is_told_beside_what_is_missing() -> None:
    """The door would say it only when all else is right: the form says both at once, with the day as people write it."""
    sent = Sent.of([("occurredon", "2026-12-01")])
    shown = answered(JudgmentServed, sent)
    assert shown.day.error
    assert len(shown.faults) > 1
    assert "2026年12月1日" in templates()._jinja.from_string(PAGE).render(form=shown)


def test_what_is_rejected_is_kept_until_all_is_read() -> None:
    """Both fields of a delivery, in their order; for who asks for one it is the first. What is no refusal is raised as ever."""
    with pytest.raises(Rejected) as why:
        delivery({"to": "nobody", "receipt": "长" * 2_001})
    assert [name for name, _ in why.value.faults] == ["to", "receipt"]
    assert (why.value.code, why.value.field) == ("recipient_missing", "to")
    with pytest.raises(ZeroDivisionError), Faults():
        _ = 1 / 0


def test_a_new_case_is_told_of_a_bad_day_and_a_missing_name_at_once() -> None:
    """The three facts of one page: each field by the name it has there."""
    typed = [("notice_on", "昨天"), ("begun_on", "2027-01-01"), ("opened.kind", RUBBISH)]
    found = opening(Sent.of(typed), UUID(int=7), ("370404", "fz-renshe"), "renshe-fz", TODAY)
    assert {"notice_on", "begun_on", "opened.kind", "opened.name"} <= set(found.errors)
