"""The contracts over HTTP: which events there are, the JSON Schema of each in every version, the channels of the bus as AsyncAPI.

They change only with a release; each answer carries the release's fingerprint as its ETag.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Response

from services.intake import bodies
from services.intake.problems import Problem, ProblemRoute
from services.intake.submission import AREAS
from shared.contracts import asyncapi, event_schema, listing, versions
from shared.events import CATALOGUE
from shared.runtime.openapi import problems

SCHEMA = "application/schema+json"
ASYNCAPI = "application/vnd.aai.asyncapi+json;version=3.0.0"

Etag = Annotated[str | None, Header(alias="if-none-match")]
Version = Annotated[int | None, Query(ge=1, description="模式版本；不写为现行版本")]


def router() -> APIRouter:
    routes = APIRouter(route_class=ProblemRoute, tags=["contracts"], responses=_UNCHANGED)

    @routes.get("/v1/schemas", summary="事件目录", response_model=bodies.EventCatalogue)
    async def get_schemas(if_none_match: Etag = None) -> Response:
        items = [one | {"submittable": one["area"] in AREAS} for one in listing()]
        return _answer({"items": items}, "application/json", if_none_match)

    @routes.get(
        "/v1/schemas/{type}",
        summary="事件的 JSON Schema",
        responses=_kind(SCHEMA) | problems({404: "没有这种事件或版本"}),
    )
    async def get_schema(type: str, version: Version = None, if_none_match: Etag = None) -> Response:  # noqa: A002  (the attribute's own name)
        try:
            found = event_schema(type, version)
        except LookupError:
            raise Problem(404, "schema_not_found", _missing(type, version)) from None
        return _answer(found, SCHEMA, if_none_match)

    @routes.get("/asyncapi.json", summary="消息总线的 AsyncAPI 文档", responses=_kind(ASYNCAPI))
    async def get_asyncapi(if_none_match: Etag = None) -> Response:
        return _answer(asyncapi(AREAS), ASYNCAPI, if_none_match)

    return routes


def _kind(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {}}}}


_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "与 If-None-Match 所指的内容相同"}}


def _missing(type_: str, version: int | None) -> str:
    if type_ not in CATALOGUE:
        return f"没有名为“{type_}”的事件，请从 /v1/schemas 中选择。"
    known = "、".join(map(str, versions(type_)))
    return f"事件“{type_}”没有第 {version} 版模式，有：{known}。"


def _answer(body: dict[str, Any], kind: str, asked: str | None) -> Response:
    content = orjson.dumps(body)
    headers = {"ETag": f'"{sha256(content).hexdigest()[:32]}"'}
    if asked == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, 200, headers, kind)
