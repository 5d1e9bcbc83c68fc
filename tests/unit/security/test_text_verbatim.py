"""Whatever text stands in whatever field of whatever event: it is stored as it was sent, or refused, never changed; and pages show it as text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.submission import AREAS, validated
from shared.calendars.keeper import Calendars
from shared.dates.calendar import shipped
from shared.errors import Rejected
from shared.events import CATALOGUE
from shared.events.envelope import decode, new_event
from shared.text import flaw
from shared.web.templates import Templates
from tests.contract.recording import example

ROOT = Path(__file__).parents[3]
SENDABLE = {type_: cls for type_, cls in CATALOGUE.items() if cls.area in AREAS}
ATTACKS = (
    "'; drop table eventlog.events; --", "1 or 1=1", "$1", "%s %(x)s", "{{7*7}}", "{% for x in y %}", "${7*7}", "#{7*7}", "<script>alert(1)</script>", '" onload="x', "</textarea>",
    "=cmd|' /C calc'!A0", "\\u0000", "&amp;", "../../etc/passwd", "（虚构）𠮷某",
)  # fmt: skip
_SAMPLE = "样例"


def texts(data: Any, text: str) -> Any:
    """The sample with ``text`` wherever a text may stand."""
    if isinstance(data, dict):
        return {name: texts(value, text) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [texts(value, text) for value in data]
    return text if data == _SAMPLE else data


def stored(type_: str, text: str) -> tuple[Any, Any] | None:
    """(what was sent, what comes back from the log); None when it is refused."""
    cls = SENDABLE[type_]
    sent = texts(cls.model_validate(example(cls)).model_dump(mode="json"), text)
    try:
        event = validated(cls, sent)
    except Rejected as why:
        if why.code in {"bad_shape", "bad_character", "too_large"} and why.field:
            return None
        raise
    recorded = new_event(event, region="370404", bureau="fz-renshe", actor="x", occurred_on=None)
    return sent, decode(type_, cls.schema_version, recorded.data).model_dump(mode="json")


@pytest.mark.parametrize("type_", SENDABLE)
def test_an_attack_is_text_like_any_other(type_: str) -> None:
    """In every field of the event that takes text: it comes back from the log letter by letter."""
    for text in ATTACKS:
        if found := stored(type_, text):
            assert found[0] == found[1]


@given(st.sampled_from(sorted(SENDABLE)), st.text(min_size=1, max_size=60))
def test_any_text_is_stored_as_it_was_sent_or_refused(type_: str, text: str) -> None:
    """But for white space around it; what deceives is refused wherever it stands."""
    found = stored(type_, text)
    if found:
        assert found[1] == texts(found[0], text.strip()) or _trimmed(found[0], text) == found[1]
        assert flaw(text) is None or text not in str(found[0])


def _trimmed(data: Any, text: str) -> Any:
    if isinstance(data, dict):
        return {name: _trimmed(value, text) for name, value in data.items()}
    if isinstance(data, list):
        return [_trimmed(value, text) for value in data]
    return text.strip() if data == text else data


def test_most_events_have_text_to_attack() -> None:
    """Else the tests above would say nothing."""
    found = {type_: stored(type_, ATTACKS[0]) for type_ in SENDABLE}
    assert sum(ATTACKS[0] in str(one) for one in found.values()) > len(SENDABLE) / 2


def test_templates_escape_everything() -> None:
    """Escaping is on for every template, and the one place that says otherwise is given words of our own."""
    templates = sorted(
        [*ROOT.glob("services/*/pages/templates/*.html"), *ROOT.glob("shared/web/templates/*.html")]
    )
    assert len(templates) > 40
    said = [
        (file.name, line.strip())
        for file in templates
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"\|\s*safe\b|autoescape", line)
    ]
    assert [name for name, _ in said] == ["parts.html"]
    given_words = [
        found
        for file in templates
        for found in re.findall(r"attributes=([^,)]+(?:\"[^\"]*\")?)", file.read_text("utf-8"))
    ]
    assert [words for words in given_words if words[0] not in "'\""] == []
    environment = Templates(templates[0].parent, Calendars(shipped()), {})._jinja
    assert environment.autoescape is True
    for attack in ATTACKS:
        shown = environment.from_string('<p title="{{ x }}">{{ x }}</p>').render(x=attack)
        assert '" on' not in shown
        assert shown.count("<") == 2
