"""The JSON Schema of every event is served in every version that was ever shipped, and is the one that was recorded."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import httpx
import jsonschema_rs
import pytest

from services.intake.contracts import router
from shared.contracts import event_schema, versions
from shared.events import CATALOGUE, Event
from shared.runtime.http import make_app
from tests.contract.recording import SAMPLES, SCHEMAS, _without_words

SHIPPED = sorted(file.name.removesuffix(".json") for file in SCHEMAS.iterdir())


@pytest.fixture
async def doors() -> AsyncIterator[httpx.AsyncClient]:
    app = make_app("intake")
    app.include_router(router())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://intake") as http:
        yield http


@pytest.mark.parametrize("shipped", SHIPPED)
async def test_every_version_is_served(shipped: str, doors: httpx.AsyncClient) -> None:
    """What is served of a version is what was recorded when it shipped, and accepts the sample that was stored with it."""
    type_, _, version = shipped.rpartition(".v")
    answer = await doors.get(f"/v1/schemas/{type_}", params={"version": version})
    schema = answer.json()
    assert answer.headers["content-type"] == "application/schema+json"
    recorded = json.loads((SCHEMAS / f"{shipped}.json").read_text(encoding="utf-8"))
    plain = {key: part for key, part in schema.items() if key not in ("$schema", "$id")}
    assert without_dictionaries(_without_words(plain)) == recorded
    sample = json.loads((SAMPLES / f"{shipped}.json").read_text(encoding="utf-8"))
    assert [error.message for error in jsonschema_rs.validator_for(schema).iter_errors(sample)] == []


def without_dictionaries(schema: object) -> object:
    if isinstance(schema, dict):
        return {key: without_dictionaries(part) for key, part in schema.items() if key != "x-titles"}
    return [without_dictionaries(part) for part in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("cls", CATALOGUE.values(), ids=CATALOGUE)
def test_speaks_chinese(cls: type[Event]) -> None:
    """The schema of today's version carries the official title of the event and the Chinese name of every field."""
    schema = event_schema(cls.type)
    assert schema["title"] == cls.title
    assert all("title" in part for part in schema.get("properties", {}).values())
    assert versions(cls.type)[-1] == cls.schema_version


async def test_the_catalogue_lists_every_event(doors: httpx.AsyncClient) -> None:
    """Every event is listed with its versions, and what the system records by itself is not submittable."""
    items = {one["type"]: one for one in (await doors.get("/v1/schemas")).json()["items"]}
    assert set(items) == set(CATALOGUE)
    assert [items["case.opened"]["submittable"], items["deadline.set"]["submittable"]] == [True, False]
    assert items["case.opened"]["versions"][:2] == [1, 2]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/schemas/case.invented", 404, "schema_not_found"),
        ("/v1/schemas/case.opened?version=99", 404, "schema_not_found"),
        ("/v1/schemas/case.opened?version=0", 422, "invalid_parameter"),
    ],
)
async def test_what_there_is_not(doors: httpx.AsyncClient, path: str, status: int, code: str) -> None:
    """An unknown event or version is refused as a problem that says what there is."""
    answer = await doors.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("path", ["/v1/schemas", "/v1/schemas/case.opened", "/asyncapi.json"])
async def test_unchanged_is_not_sent_again(doors: httpx.AsyncClient, path: str) -> None:
    """Whoever has the contract already is told so."""
    tag = (await doors.get(path)).headers["etag"]
    again = await doors.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
