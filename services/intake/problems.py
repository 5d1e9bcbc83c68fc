"""Refusals over HTTP, as RFC 9457 problems in the shape all services share, with members of their own such as the outcome of each item."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute

from shared.runtime.http import PROBLEM

#: seconds; a sender that comes back sooner would only queue up
RETRY_AFTER = 1


class Problem(Exception):  # noqa: N818  (it is an answer, not a malfunction)
    """Raised in a route of class ProblemRoute; ``code`` is stable, ``detail`` is Chinese, for people."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        title = HTTPStatus(status).phrase
        head = {"type": f"urn:yingsu:{code}", "title": title, "status": status, "code": code}
        self.body = {**head, "detail": detail, **more}

    def response(self) -> Response:
        headers = {"Retry-After": str(RETRY_AFTER)} if self.status == HTTPStatus.SERVICE_UNAVAILABLE else None
        return Response(orjson.dumps(self.body), self.status, headers, PROBLEM)


Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ProblemRoute(APIRoute):
    """A route whose handler may raise Problem."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except Problem as problem:
                return problem.response()

        return answer
