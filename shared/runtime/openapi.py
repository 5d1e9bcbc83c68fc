"""OpenAPI of a service, complete: what FastAPI knows, and what is true of every door: its problems (RFC 9457), what parameters and members are called.

A door adds only what is its own: ``responses=problems({404: "没有这个案件"})``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from shared.contracts.members import called
from shared.contracts.messages import ANSWER, PROBLEM
from shared.contracts.parameters import PARAMETERS
from shared.runtime.problem import KIND

BYTES = {"type": "string", "format": "binary"}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CONTENT = {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}}
#: any door may have them; the others where something is asked, or sent
ALWAYS = {
    "401": "没有访问令牌，或令牌无效",
    "403": "所用身份无权办理，或不是本单位（本地区）的内容",
    "429": "请求过于频繁，按 Retry-After 重试",
    "500": "系统内部出错",
    "503": "暂时不可用，按 Retry-After 重试",
}
_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "OIDC 提供方签发的访问令牌",
}
ASKED = {"422": "参数或内容不正确"}
SENT = {"400": "内容无法读取"}
NAMED = {"404": "没有地址中所指的内容"}


def problems(said: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    """Status → when it comes, as FastAPI's ``responses``."""
    return {status: {"description": words, "content": _CONTENT} for status, words in said.items()}


def name_of(route: APIRoute) -> str:
    """The operation's id: the function's name, which is unique in a service."""
    return route.name


def publish(app: FastAPI) -> None:
    """Serve the complete document, also after doors were added to a running app."""
    made: dict[int, dict[str, Any]] = {}

    def document() -> dict[str, Any]:
        if (doors := len(app.routes)) not in made:
            made[doors] = complete(
                get_openapi(
                    title=app.title, version=app.version, routes=app.routes, description=app.description
                )
            )
        return made[doors]

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to extend it


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Add the problems of every operation and the descriptions of parameters; what nothing refers to any more goes."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {"Problem": PROBLEM, "Answer": ANSWER}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for schema in schemas.values():
        _name(schema)
    document["components"]["securitySchemes"] = {"bearer": _BEARER}
    document["security"] = [{"bearer": []}]
    for operation in _operations(document):
        _describe(operation)
        _answers(operation)
    return document


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _name(schema: dict[str, Any]) -> None:
    """Each member has its Chinese name, or none: a word made from the code's name helps nobody."""
    for name, part in schema.get("properties", {}).items():
        if _CHINESE.search(part.get("title", "")):
            continue
        part.pop("title", None)
        if title := called(name):
            part["title"] = title


def _describe(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        said, words = parameter.get("description", ""), PARAMETERS.get(parameter["name"])
        if words and not _CHINESE.search(said):
            parameter["description"] = f"{words}：{said}" if said else words
        parameter["schema"].pop("title", None)


def _answers(operation: dict[str, Any]) -> None:
    """FastAPI's own 422 gives way to ours; what is answered in another form than JSON is bytes."""
    responses, sent = operation["responses"], "requestBody" in operation
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    said = ALWAYS | (ASKED if places or sent else {}) | (SENT if sent else {})
    for status, words in (said | (NAMED if "path" in places else {})).items():
        responses.setdefault(status, {"description": words, "content": _CONTENT})
    for status in [status for status in responses if status.startswith("2")]:
        responses[status]["description"] = _said_of(responses[status])
        for kind, content in responses[status].get("content", {}).items():
            if not kind.partition(";")[0].endswith("json"):
                content["schema"] = BYTES
            content["schema"] = content.get("schema") or {"type": "object"}


def _said_of(response: Mapping[str, Any]) -> str:
    """Its own words where they are for people."""
    said: str = response.get("description", "")
    return said if _CHINESE.search(said) else "成功"
