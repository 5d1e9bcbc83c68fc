"""What was published in docs/api is kept: whoever programmed against it need not change anything.

`yingsu contracts export -o docs/api` publishes anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.contracts import text, write
from shared.settings import SERVICES
from tests.support.documents import DOCUMENTS

FOLDER = Path(__file__).parents[2] / "docs" / "api"


def published(service: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"openapi-{service}.json").read_text(encoding="utf-8"))
    return found


def broken(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Doors and parameters that are gone, and parameters that have become required."""
    for path, operations in then["paths"].items():
        for method, old in operations.items():
            new = now["paths"].get(path, {}).get(method)
            if new is None:
                yield f"{method} {path} is gone"
                continue
            before, after = _parameters(old), _parameters(new)
            yield from (f"{method} {path}: {name} is gone" for name in before.keys() - after.keys())
            required = {name for name, must in after.items() if must and not before.get(name)}
            yield from (f"{method} {path}: {name} became required" for name in required)


def _parameters(operation: dict[str, Any]) -> dict[str, bool]:
    return {one["name"]: one.get("required", False) for one in operation.get("parameters", ())}


@pytest.mark.parametrize("service", SERVICES)
def test_doors_stay(service: str) -> None:
    """A published door stays where it is, with its parameters, and asks for no more than it did."""
    assert list(broken(published(service), DOCUMENTS[service])) == []


def test_what_breaks_is_named() -> None:
    """A door that is gone, a parameter that is gone and one that became required are each named."""
    then = {"paths": {"/a": {"get": {"parameters": [{"name": "x"}, {"name": "y"}]}}, "/b": {"get": {}}}}
    now = {"paths": {"/a": {"get": {"parameters": [{"name": "x", "required": True}]}}}}
    said = ["get /a: y is gone", "get /a: x became required", "get /b is gone"]
    assert list(broken(then, now)) == said


def test_export(tmp_path: Path) -> None:
    """The export writes a document for every service, the bus and every event, each always spelt the same way."""
    count = write(tmp_path)
    files = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.json")}
    assert len(files) == count
    wanted = {"asyncapi.json", "schemas/case.opened.v1.json", "schemas/case.opened.v2.json"}
    assert wanted | {f"openapi-{service}.json" for service in SERVICES} <= files
    content = (tmp_path / "openapi-stats.json").read_text(encoding="utf-8")
    assert content == text(json.loads(content))
