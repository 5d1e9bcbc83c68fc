"""The OpenAPI document of each service is valid and leaves nothing to guess: parameters, problems and ids are described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from fastapi import APIRouter

from shared.runtime.http import make_app
from shared.settings import SERVICES
from tests.support.documents import DOCUMENTS

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: what a path names by its id, all of them UUIDs
IDS = {"case", "case_id", "deadline", "duty", "notice", "notification"}


class Door(NamedTuple):
    service: str
    method: str
    path: str
    operation: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.service} {self.method} {self.path}"


def doors() -> Iterator[Door]:
    for service, document in DOCUMENTS.items():
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                yield Door(service, method, path, operation)


EACH = pytest.mark.parametrize("door", list(doors()), ids=str)


@EACH
def test_every_parameter_is_described(door: Door) -> None:
    """Whoever fills in a parameter reads in Chinese what it is; add its name to shared/contracts/parameters.py."""
    for parameter in door.operation.get("parameters", ()):
        assert CHINESE.search(parameter.get("description", "")), parameter["name"]


@EACH
def test_every_door_has_a_name(door: Door) -> None:
    """Every door has a Chinese summary, and an id that no other door of its service has."""
    assert CHINESE.search(door.operation["summary"])
    ids = [other.operation["operationId"] for other in doors() if other.service == door.service]
    assert ids.count(door.operation["operationId"]) == 1


@EACH
def test_every_problem_is_documented(door: Door) -> None:
    """Each refusal is a problem by RFC 9457; what has an id in its path says what it answers when there is no such thing."""
    responses = door.operation["responses"]
    assert {"500", "503"} <= set(responses)
    if door.operation.get("parameters") or "requestBody" in door.operation:
        assert "422" in responses
    if any(f"{{{name}}}" in door.path for name in IDS | {"ref"}):
        assert "404" in responses
    for status, response in responses.items():
        assert CHINESE.search(response["description"]), status
        if status >= "400":
            assert list(response["content"]) == ["application/problem+json"], status


@EACH
def test_ids_are_uuids(door: Door) -> None:
    """An id in a path has the format of a UUID."""
    for parameter in door.operation.get("parameters", ()):
        if parameter["in"] == "path" and parameter["name"] in IDS:
            assert parameter["schema"].get("format") == "uuid", parameter["name"]


@pytest.mark.parametrize("service", SERVICES)
def test_every_reference_leads_somewhere(service: str) -> None:
    """Nothing refers to a schema that is not there."""
    found = set(re.findall(r"'#/components/schemas/(\w+)'", str(DOCUMENTS[service])))
    assert found <= set(DOCUMENTS[service]["components"]["schemas"])


def test_doors_added_later_are_in_the_document() -> None:
    """A document that was asked for while the service was starting does not hide the doors that came after."""
    app, late = make_app("intake"), APIRouter()

    @late.get("/v1/late", summary="后加的")
    async def get_late() -> None:
        """Only its address matters."""

    assert app.openapi()["paths"] == {}
    app.include_router(late)
    assert list(app.openapi()["paths"]) == ["/v1/late"]


JSON = "application/json"


@EACH
def test_every_answer_has_a_shape(door: Door) -> None:
    """Whoever reads an answer knows its members: each 2xx in JSON has a schema with members, each other form is bytes."""
    for status, response in door.operation["responses"].items():
        for kind, content in response.get("content", {}).items() if status.startswith("2") else ():
            schema = content["schema"]
            if kind == JSON and door.path not in DOCUMENTS_THEMSELVES:
                assert "$ref" in schema or "properties" in schema, (status, kind)
            elif kind != JSON:
                assert schema.get("type") in {"string", "object"}, (status, kind)


#: doors that answer with a contract, whose shape is another's standard
DOCUMENTS_THEMSELVES = {"/asyncapi.json", "/v1/schemas/{type}"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_member_is_named(service: str) -> None:
    """Every member of every body is called something in Chinese; add its name to shared/contracts/members.py."""
    for name, schema in DOCUMENTS[service]["components"]["schemas"].items():
        for member, part in schema.get("properties", {}).items():
            assert CHINESE.search(part.get("title", "")), f"{name}.{member}"
