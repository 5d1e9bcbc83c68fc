"""A new version of an event that claims to need no conversion really needs none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared.events import CATALOGUE
from shared.events.upcast import STEPS, _unchanged
from tests.contract.compatibility import breaks
from tests.contract.recording import SCHEMAS


def recorded(type_: str, version: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{type_}.v{version}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step[0]}.v{step[1]}")
def test_unchanged_means_unchanged(step: tuple[str, int]) -> None:
    """Where an upcaster hands data on as it is, no field became required, changed its type, narrowed or was dropped."""
    if STEPS[step] is _unchanged:
        assert breaks(recorded(*step), recorded(step[0], step[1] + 1)) == []


def test_steps_are_of_events() -> None:
    """Every upcaster reads a version of an event that there is."""
    assert all(type_ in CATALOGUE and version < CATALOGUE[type_].schema_version for type_, version in STEPS)


TEXT, NUMBER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}
OLD = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": TEXT, "b": {"anyOf": [NUMBER, NULL]}, "c": {"type": "array", "items": {"$ref": "#/$defs/C"}}},
    "$defs": {"C": {"type": "object", "properties": {"x": {"type": "string", "enum": ["p", "q"]}}}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"required": ["a", "b"]}, ["b became required"]),
        ({"properties": OLD["properties"] | {"a": NUMBER}}, ["a may no longer be string"]),
        ({"properties": OLD["properties"] | {"b": NUMBER}}, ["b may no longer be null"]),
        ({"properties": OLD["properties"] | {"a": TEXT | {"maxLength": 5}}}, ["a has a smaller maxLength"]),
        ({"properties": {name: OLD["properties"][name] for name in "ac"}}, ["b is gone"]),
        (
            {"$defs": {"C": {"type": "object", "properties": {"x": {"type": "string", "enum": ["p"]}}}}},
            ["c[].x lost ['q']"],
        ),
        ({"properties": OLD["properties"] | {"d": TEXT}}, []),
        ({"properties": OLD["properties"] | {"a": {"anyOf": [TEXT, NULL]}}}, []),
    ],
    ids=lambda value: value[0] if isinstance(value, list) and value else None,
)
def test_what_breaks_and_what_does_not(changed: dict[str, Any], said: list[str]) -> None:
    """A field that becomes required, changes type, narrows or goes is named; one that is added or widened is not."""
    assert breaks(OLD, OLD | changed) == said
