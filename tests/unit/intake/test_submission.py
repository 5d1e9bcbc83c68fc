"""What a submission must look like before anything is decided."""

from __future__ import annotations

from typing import Any

import pytest

from services.intake.submission import parse
from shared.errors import Rejected
from shared.events import CATALOGUE
from tests.unit.intake.scenes import NOTICE, OPENED, given, item


def refused(one: Any, code: str, field: str | None) -> None:
    with pytest.raises(Rejected) as refusal:
        parse(one)
    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize("name", ["id", "type", "subject", "region", "bureau", "actor", "data"])
def test_every_attribute_is_needed(name: str) -> None:
    """A missing attribute is named."""
    refused({key: value for key, value in NOTICE.items() if key != name}, "missing_attribute", name)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"colour": "red"}, "unknown_attribute", "colour"),
        ({"position": 5}, "unknown_attribute", "position"),
        ({"specversion": "0.3"}, "bad_shape", "specversion"),
        ({"id": "17"}, "bad_shape", "id"),
        ({"id": 17}, "bad_shape", "id"),
        ({"type": "case.exploded"}, "unknown_type", "type"),
        ({"type": ["case.opened"]}, "unknown_type", "type"),
        ({"type": "deadline.met"}, "type_not_allowed", "type"),
        ({"type": "notification.sent"}, "type_not_allowed", "type"),
        ({"subject": "case-1"}, "bad_shape", "subject"),
        ({"subject": "organisation-370404-fz-renshe"}, "wrong_subject", "subject"),
        ({"region": "XX"}, "bad_shape", "region"),
        ({"bureau": "a.b"}, "bad_shape", "bureau"),
        ({"bureau": "a*>"}, "bad_shape", "bureau"),
        ({"actor": ""}, "bad_shape", "actor"),
        ({"actor": "a\nb"}, "bad_shape", "actor"),
        ({"occurredon": "2026-2-3"}, "bad_shape", "occurredon"),
        ({"occurredon": "20260203"}, "bad_shape", "occurredon"),
        ({"occurredon": "2026-02-30"}, "bad_shape", "occurredon"),
        ({"occurredon": 20260203}, "bad_shape", "occurredon"),
        ({"expectedversion": "3"}, "bad_shape", "expectedversion"),
        ({"expectedversion": True}, "bad_shape", "expectedversion"),
        ({"correlationid": "x"}, "bad_shape", "correlationid"),
        ({"data": []}, "bad_shape", "data"),
        ({"data": {"instance": 1, "colour": "red"}}, "bad_shape", "data.colour"),
        ({"data": {"instance": "1"}}, "bad_shape", "data.instance"),
        ({"data": {"instance": 1, "notice": "letter"}}, "bad_shape", "data.notice"),
        ({"data": {"instance": 1, "signed_by": "a\0b"}}, "bad_shape", "data.signed_by"),
        ({"data": {"instance": 1, "signed_by": "x" * 500_000}}, "too_large", "data"),
    ],
)
def test_a_wrong_attribute_is_named(change: dict[str, Any], code: str, field: str) -> None:
    """Whatever is wrong with the shape is answered by a stable code and the name of the field."""
    refused(NOTICE | change, code, field)


def test_a_number_is_not_a_date() -> None:
    """20261201 would be a day in 1970 if it were read as a timestamp; it is refused."""
    scheduled = item("case.hearing_scheduled", instance=1, hearing=1, hearing_on=20261201)
    refused(scheduled, "bad_shape", "data.hearing_on")


def test_a_backslash_before_u0000_is_text() -> None:
    r"""The six characters \u0000 typed by a person are text like any other."""
    assert parse(item("case.closed", note=r"见 \u0000 处"))


def test_an_item_must_be_an_object() -> None:
    """A list or a number in place of an item is refused."""
    refused([], "bad_shape", None)
    refused(5, "bad_shape", None)


def test_descriptive_cloudevents_attributes_are_welcome() -> None:
    """A CloudEvents library adds its own attributes; they change nothing."""
    extra = {"specversion": "1.0", "source": "/x", "datacontenttype": "application/json", "time": "t"}
    assert parse(NOTICE | extra) == parse(NOTICE)


def test_a_case_stream_is_written_one_way() -> None:
    """A UUID in capitals names the same stream."""
    upper = NOTICE | {"subject": "case-" + NOTICE["subject"][5:].upper()}
    assert parse(upper).stream == parse(NOTICE).stream


def test_dates_must_be_possible() -> None:
    """A fact has happened: not tomorrow, not before 1949, and undated only where a source may be silent."""
    scene = given(OPENED)
    opened = {"instance": 1, "level": "first"}
    scene.refuses(item("case.instance_opened", "2026-11-23", **opened), "future_date", "occurredon")
    scene.refuses(item("case.instance_opened", "0206-11-02", **opened), "date_too_early", "occurredon")
    scene.refuses(item("case.closed", None), "missing_date", "occurredon")
    assert scene.when(item("case.instance_opened", "2026-11-22", **opened))


def test_the_act_complained_of_lies_in_the_past() -> None:
    """Neither the act nor the reconsideration before the suit can be of tomorrow."""
    later = "2026-11-23"
    opened = item("case.opened", None, name="案", act={"made_on": later})
    given().refuses(opened, "future_date", "data.act.made_on")
    opened = item("case.opened", None, name="案", prior_review={"decided_on": later})
    given().refuses(opened, "future_date", "data.prior_review.decided_on")


def test_every_public_type_has_an_official_title() -> None:
    """What clerks read about an event is never its code."""
    assert all(cls.title for cls in CATALOGUE.values())
