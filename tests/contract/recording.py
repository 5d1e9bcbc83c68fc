"""What was shipped and must keep working: a sample and the JSON Schema of every event in every schema version.

``python -m tests.contract.recording`` records what is new. It never overwrites: a changed event needs a new schema version and an
upcaster, and git shows the reviewer exactly what was added.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.schemas import OLDER
from shared.events import CATALOGUE, Event
from tests.contract.compatibility import breaks

SAMPLES = Path(__file__).parent / "samples"
SCHEMAS = Path(__file__).parent / "schemas"


def name(cls: type[Event]) -> str:
    return f"{cls.type}.v{cls.schema_version}.json"


def schema(cls: type[Event]) -> dict[str, Any]:
    """The event's shape as bureaus see it: titles and descriptions may change freely and are left out."""
    return _without_words(cls.model_json_schema())


def example(cls: type[BaseModel]) -> dict[str, Any]:
    """A sample with every field filled in."""
    return {field: _value(info.annotation, field) for field, info in cls.model_fields.items()}


def record() -> Iterator[str]:
    """Write what is not there yet, and shapes that only gained something optional; yields the names."""
    for cls in CATALOGUE.values():
        for folder, content in ((SAMPLES, _sample(cls)), (SCHEMAS, schema(cls))):
            file = folder / name(cls)
            if not file.exists() or (folder == SCHEMAS and _widened(file, content)):
                folder.mkdir(exist_ok=True)
                file.write_text(
                    json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
                )
                yield f"{folder.name}/{file.name}"
    yield from _keep_older()


def _widened(file: Path, now: dict[str, Any]) -> bool:
    before = json.loads(file.read_text(encoding="utf-8"))
    return bool(before != now and not breaks(before, now))


def _keep_older() -> Iterator[str]:
    """Schemas that no class has any more go on being served."""
    for cls in CATALOGUE.values():
        for version in range(1, cls.schema_version):
            file = f"{cls.type}.v{version}.json"
            if not (OLDER / file).exists():
                OLDER.mkdir(exist_ok=True)
                (OLDER / file).write_text((SCHEMAS / file).read_text(encoding="utf-8"), encoding="utf-8")
                yield f"served/{file}"


def _sample(cls: type[Event]) -> Any:
    return cls.model_validate(example(cls)).model_dump(mode="json")


def _value(annotation: Any, field: str) -> Any:
    """A plausible value of a field's type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _value(next(a for a in arguments if a is not type(None)), field)
    if origin is tuple:
        return (_value(arguments[0], field),)
    if origin is dict:
        return {"instance": 1}
    if hasattr(annotation, "__metadata__"):
        return _value(arguments[0], field)
    return _plain(annotation, field)


#: fields that not every value of their type fits
_BY_FIELD = {
    "email": "a@example.org",
    "year": 2026,
    "period": "2026H1",
    "digest": "0" * 64,
    "site": "yicheng",
    "bureaus": "fz-renshe",
    "host": "fz-renshe",
}


def _plain(kind: Any, field: str) -> Any:
    if issubclass(kind, BaseModel):
        return example(kind)
    if issubclass(kind, Enum):
        return next(iter(kind))
    if field in _BY_FIELD:
        return _BY_FIELD[field]
    values = {bool: True, int: 1, str: "样例", date: date(2026, 3, 2), UUID: UUID(int=7)}
    return values.get(kind, "2026-03-02T01:02:03Z")


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_words(item) for key, item in value.items() if key not in ("title", "description")
        }
    return [_without_words(item) for item in value] if isinstance(value, list) else value


if __name__ == "__main__":
    for recorded in record():
        print("recorded", recorded)  # noqa: T201
