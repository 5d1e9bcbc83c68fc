"""Whether data that was right under one JSON Schema is still right, and still says all it said, under another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
#: bounds that may only widen
UPPER, LOWER = ("maxLength", "maximum", "maxItems"), ("minLength", "minimum", "minItems")


def breaks(old: Schema, new: Schema) -> list[str]:
    """Every way in which ``new`` refuses or forgets what ``old`` allowed, by the path of the field."""
    return list(_object(_Side(old, old), _Side(new, new), ""))


class _Side:
    """A part of a schema with the document it stands in; references are followed, null is one alternative among others."""

    def __init__(self, root: Schema, part: Schema) -> None:
        while "$ref" in part:
            part = root["$defs"][part["$ref"].rsplit("/", 1)[1]]
        self.root, self.part = root, part

    def of(self, part: Schema) -> _Side:
        return _Side(self.root, part)

    @property
    def alternatives(self) -> dict[str, _Side]:
        """By type."""
        sides = [self.of(one) for one in self.part.get("anyOf", [self.part])]
        return {str(side.part.get("type", "any")): side for side in sides}


def _object(old: _Side, new: _Side, path: str) -> Iterator[str]:
    for field in set(new.part.get("required", ())) - set(old.part.get("required", ())):
        yield f"{path}{field} became required"
    known = new.part.get("properties", {})
    for field, part in old.part.get("properties", {}).items():
        if field in known:
            yield from _value(old.of(part), new.of(known[field]), f"{path}{field}")
        else:
            yield f"{path}{field} is gone"


def _value(old: _Side, new: _Side, path: str) -> Iterator[str]:
    for kind, was in old.alternatives.items():
        now = new.alternatives.get(kind)
        if now is None:
            yield f"{path} may no longer be {kind}"
            continue
        yield from _bounds(was.part, now.part, path)
        yield from _object(was, now, f"{path}.")
        if "items" in was.part:
            yield from _value(was.of(was.part["items"]), now.of(now.part["items"]), f"{path}[]")


def _bounds(old: Schema, new: Schema, path: str) -> Iterator[str]:
    if lost := set(old.get("enum", ())) - set(new.get("enum", old.get("enum", ()))):
        yield f"{path} lost {sorted(lost)}"
    if "enum" in new and "enum" not in old:
        yield f"{path} became a closed list"
    for name in UPPER:
        if name in new and new[name] < old.get(name, float("inf")):
            yield f"{path} has a smaller {name}"
    for name in LOWER:
        if name in new and new[name] > old.get(name, float("-inf")):
            yield f"{path} has a larger {name}"
    if new.get("format", new.get("pattern")) != old.get("format", old.get("pattern")):
        yield f"{path} has another format"
