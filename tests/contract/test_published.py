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
from tests.support.documents import DOCUMENTS, FOLDER


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the code gives now."""
    folder = tmp_path_factory.mktemp("api")
    assert write(folder) == len([*folder.rglob("*.json")])
    return folder


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
def test_doors_stay(written: Path, service: str) -> None:
    """A published door stays where it is, with its parameters, and asks for no more than it did."""
    now = json.loads((written / f"openapi-{service}.json").read_text(encoding="utf-8"))
    assert list(broken(DOCUMENTS[service], now)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_published_is_what_the_code_gives(written: Path, service: str) -> None:
    """The document in docs/api is the code's own to the letter: other tests read it there."""
    name = f"openapi-{service}.json"
    assert (FOLDER / name).read_bytes() == (written / name).read_bytes()


def test_what_breaks_is_named() -> None:
    """A door that is gone, a parameter that is gone and one that became required are each named."""
    then = {"paths": {"/a": {"get": {"parameters": [{"name": "x"}, {"name": "y"}]}}, "/b": {"get": {}}}}
    now = {"paths": {"/a": {"get": {"parameters": [{"name": "x", "required": True}]}}}}
    said = ["get /a: y is gone", "get /a: x became required", "get /b is gone"]
    assert list(broken(then, now)) == said


def test_export(written: Path) -> None:
    """The export writes a document for every service, the bus and every event, each always spelt the same way."""
    files = {str(file.relative_to(written)) for file in written.rglob("*.json")}
    wanted = {"asyncapi.json", "schemas/case.opened.v1.json", "schemas/case.opened.v2.json"}
    assert wanted | {f"openapi-{service}.json" for service in SERVICES} <= files
    content = (written / "openapi-stats.json").read_text(encoding="utf-8")
    assert content == text(json.loads(content))
