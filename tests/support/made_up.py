"""Requests made up from the OpenAPI documents and from the schemas of events, right and wrong; what was sent is counted.

Answers are held to more than what is published: a member that its model does not name is a fault, so that no model falls behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.intake.submission import AREAS
from shared.contracts import asyncapi
from shared.text import flaw
from tests.support.docket import REGION, Bureau
from tests.support.documents import DOCUMENTS
from tests.support.outside import System

#: requests of one door in each mode, posts of one event type
QUESTIONS, POSTS, FACTS = 5, 30, 5
ANYTHING = "application/octet-stream"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BUREAU = Bureau("fz-renshe")
#: requests sent, by service and method
SENT: Counter[str] = Counter()


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with no room for members that it does not name."""
    schemas = {
        name: schema if "properties" not in schema else schema | {"additionalProperties": False}
        for name, schema in document["components"]["schemas"].items()
        if name != "Problem"  # problems have members of their own (RFC 9457, 3.2)
    }
    kept = {"Problem": document["components"]["schemas"]["Problem"]}
    return document | {"components": document["components"] | {"schemas": schemas | kept}}


#: what has no end; `test_notify_live` reads it
ENDLESS = {"/v1/inbox/{person}/live"}


def operations(service: str, method: str) -> Iterator[APIOperation]:
    for result in schemathesis.openapi.from_dict(closed(DOCUMENTS[service])).get_all_operations():
        operation = result.ok()
        if operation.method == method and operation.path not in ENDLESS:
            yield operation


def modes(operation: APIOperation) -> list[GenerationMode]:
    """Where nothing can be asked nothing can be asked wrongly."""
    shaped = [body for body in operation.body if body.media_type != ANYTHING]
    asked = [*operation.query, *operation.path_parameters, *shaped]
    return list(GenerationMode) if asked else [GenerationMode.POSITIVE]


def called(value: object) -> str:
    """A door or a mode, in the name of its test."""
    return str(getattr(value, "path", getattr(value, "value", value)))


def try_out(
    operation: APIOperation,
    mode: GenerationMode,
    service: tuple[System, str],
    count: int,
    checks: list[Any],
    *,
    prepare: Callable[[Case], None] = lambda _: None,
) -> None:
    """Send ``count`` made-up requests; a check that fails raises with the request that broke it."""
    system, name = service
    url = system.info.service_urls[name]
    with requests.Session() as session:
        session.headers.update(system.headers)

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def send(case: Case) -> None:
            prepare(case)
            SENT[f"{operation.method} {operation.path}"] += 1
            case.validate_response(case.call(base_url=url, session=session), checks=checks)

        send()


def likely(schema: dict[str, Any]) -> dict[str, Any]:
    """About the first instance and the first hearing, which there are; else nearly everything would be refused for that."""
    known = {name: {"const": 1} for name in ("instance", "hearing") if name in schema.get("properties", {})}
    return schema | {"properties": schema["properties"] | known} if known else schema


FACT_SCHEMAS = {name: likely(part) for name, part in asyncapi(AREAS)["components"]["schemas"].items()}
ENVELOPE = ("type", "subject", "region", "bureau", "actor", "occurredon", "data")


def fact_operation(type_: str, subject: str) -> APIOperation:
    """Posting one event of the type whose envelope is right and whose data are made up from its schema."""
    envelope = {
        "type": {"const": type_},
        "subject": {"const": subject},
        "region": {"const": REGION},
        "bureau": {"const": BUREAU.code},
        "actor": {"const": "fuzz"},
        "occurredon": {"enum": ["2026-11-12", "2026-11-20", None]},
        "data": {"$ref": f"#/components/schemas/{type_}"},
    }
    body = {
        "type": "object",
        "required": list(envelope),
        "properties": envelope,
    }
    operation = {
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"default": {"description": "any"}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "facts", "version": "1"},
        "paths": {"/v1/events": {"post": operation}},
        "components": {"schemas": FACT_SCHEMAS},
    }
    [result] = schemathesis.openapi.from_dict(document).get_all_operations()
    return result.ok()


def fresh(case: Case) -> None:
    """Every fact has an id of its own, and nothing beside its attributes. All but one in five are written as people write: text that deceives is refused, whatever else it is."""
    body = {key: case.body[key] for key in ENVELOPE if key in case.body} | {"id": str(uuid4())}
    case.body = legible(body) if SENT.total() % FACTS else body


def legible(made_up: Any) -> Any:
    """The same with a plain word in place of each text that is refused for its characters, and without members so named."""
    if isinstance(made_up, dict):
        return {name: legible(part) for name, part in made_up.items() if not flaw(name)}
    if isinstance(made_up, list):
        return [legible(part) for part in made_up]
    return "（虚构）文字" if isinstance(made_up, str) and flaw(made_up) else made_up
