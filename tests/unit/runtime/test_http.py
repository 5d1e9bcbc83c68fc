"""What every service answers when something goes wrong that nobody foresaw."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import Query

from shared.runtime.http import CORRELATION, REQUEST, make_app

ERRORS = [
    (RuntimeError("a secret detail"), 500, "internal_error"),
    (asyncpg.CharacterNotInRepertoireError("a secret detail"), 422, "bad_character"),
]


@pytest.mark.parametrize(("error", "status", "code"), ERRORS)
async def test_an_error_is_a_problem_that_gives_nothing_away(
    error: Exception, status: int, code: str
) -> None:
    """A problem with a stable code and the request's correlation id; what went wrong inside stays inside."""
    app = make_app("test")

    @app.get("/")
    async def fail() -> None:
        raise error

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        answer = await http.get("/", headers={REQUEST: "portal-7"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers[REQUEST] == "portal-7"
    assert answer.headers["content-type"] == "application/problem+json"
    assert UUID(answer.headers[CORRELATION])
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("sent", "back"), [("portal-7", "portal-7"), ("x" * 201, None), ("two words", None), ("", None)]
)
async def test_the_request_id_of_a_caller_is_said_back(sent: str, back: str | None) -> None:
    """X-Request-Id comes back as it was sent when it is a short word, else not at all; a correlation id always comes back."""
    transport = httpx.ASGITransport(make_app("test"))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        answer = await http.get("/openapi.json", headers={REQUEST: sent})
    assert answer.headers.get(REQUEST) == back
    assert UUID(answer.headers[CORRELATION])


async def test_a_service_that_is_starting_asks_to_come_again() -> None:
    """Until its doors are there a service answers 503 with Retry-After, never “no such address”: a sender would give up a fact."""
    app = make_app("test")
    app.state.starting = True
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        early = await http.post("/v1/events", json=[])
        app.state.starting = False
        late = await http.post("/v1/events", json=[])
    assert (early.status_code, early.json()["code"], early.headers["Retry-After"]) == (503, "starting", "1")
    assert (late.status_code, late.json()["code"]) == (404, "not_found")


async def test_every_wrong_parameter_is_named_at_once() -> None:
    """The code is stable, the field is the first's, and the sentence names them all and says of each in Chinese what is wrong."""
    app = make_app("test")

    @app.get("/")
    async def ask(
        limit: Annotated[int, Query(le=9)], after: int, day: date, order: Literal["asc", "desc"] = "asc"
    ) -> None: ...

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        asked = {"limit": "10", "day": "2026-02-30", "order": "up"}
        answer = (await http.get("/", params=asked)).json()
    assert (answer["code"], answer["field"]) == ("invalid_parameter", "limit")
    assert answer["detail"] == (
        "参数“limit”不正确：应不大于 9；参数“after”不正确：缺少这一项；"
        "参数“day”不正确：应为 YYYY-MM-DD 形式的日期；参数“order”不正确：只可取 asc、desc"
    )
