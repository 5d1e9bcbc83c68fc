"""The JSON Schema of every event in every version that was ever shipped.

Today's versions are generated from the classes, with the names that clerks know as titles; those of earlier releases are kept as files, because
the log still holds events that were written by them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shared.events import CATALOGUE, Event, terms
from shared.events.terms import Term
from shared.events.wording import FIELDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: schemas of versions that no class has any more, as ``<type>.v<version>.json``
OLDER = Path(__file__).parents[1] / "events" / "schemas"


def versions(type_: str) -> list[int]:
    """Every version of the event that was ever shipped, today's last. KeyError for an unknown type."""
    return list(range(1, CATALOGUE[type_].schema_version + 1))


def event_schema(type_: str, version: int | None = None) -> dict[str, Any]:
    """The schema of the event's ``data``, by default in today's version. LookupError when there is no such type or version."""
    cls = CATALOGUE[type_]
    number = cls.schema_version if version is None else version
    if number not in versions(type_):
        raise LookupError(f"{type_} has no version {number}")
    head = {"$schema": DIALECT, "$id": f"urn:yingsu:schema:{type_}:{number}"}
    body = today(cls) if number == cls.schema_version else _shipped(type_, number)
    return head | body | {"title": cls.title}


def listing() -> list[dict[str, Any]]:
    """Every event in the order of the catalogue: type, official title, versions, whether its day may be unknown, the clauses it serves."""
    return [
        {
            "type": cls.type,
            "title": cls.title,
            "area": cls.area,
            "version": cls.schema_version,
            "versions": versions(cls.type),
            "dated": cls.dated,
            "clauses": list(cls.clauses),
        }
        for cls in CATALOGUE.values()
    ]


def today(cls: type[Event], refs: str = "#/$defs/{model}") -> dict[str, Any]:
    """The schema of a class in words; ``refs`` says where the values it is made of will stand."""
    schema = cls.model_json_schema(ref_template=refs)
    for name, part in schema.get("$defs", {}).items():
        part.update(_dictionary(name))
        _name(part)
    _name(schema)
    return schema


def _shipped(type_: str, version: int) -> dict[str, Any]:
    shipped: dict[str, Any] = json.loads((OLDER / f"{type_}.v{version}.json").read_text(encoding="utf-8"))
    _name(shipped)
    return shipped


def _name(schema: dict[str, Any]) -> None:
    """Each field has the Chinese name that clerks see, or none: a word made from the code's name helps nobody."""
    for field, part in schema.get("properties", {}).items():
        part.pop("title", None)
        if field in FIELDS:
            part["title"] = FIELDS[field]


def _dictionary(name: str) -> dict[str, Any]:
    """The official terms behind the codes of a dictionary."""
    found = getattr(terms, name, None)
    if not (isinstance(found, type) and issubclass(found, Term)):
        return {}
    return {"x-titles": {term.value: term.title for term in found}}
