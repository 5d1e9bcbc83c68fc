"""Clerks read Chinese, whatever the code calls it."""

from __future__ import annotations

import pytest

from shared.events import CATALOGUE, Event
from shared.events.wording import FIELDS, in_words
from tests.contract.recording import SAMPLES, name


@pytest.mark.parametrize("cls", CATALOGUE.values(), ids=CATALOGUE)
def test_every_field_has_a_chinese_name(cls: type[Event]) -> None:
    """Every field of every event has a name that a clerk knows."""
    assert set(cls.model_fields) <= set(FIELDS)


@pytest.mark.parametrize("cls", CATALOGUE.values(), ids=CATALOGUE)
def test_no_code_is_shown(cls: type[Event]) -> None:
    """In words an event shows titles instead of codes, and 是 or 否 instead of true or false."""
    event = cls.model_validate_json((SAMPLES / name(cls)).read_text(encoding="utf-8"))
    said = dict(in_words(event))
    assert not {"True", "False", "None"} & set(said.values())
    assert not {"litigation", "first", "agency", "won", "handler"} & set(said.values())
