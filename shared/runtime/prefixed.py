"""A service also answers beneath ``/api/<its name>``, so that whatever stands before all services (an Ingress, the gateway) need not rewrite paths."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


class Prefixed:
    """Plain ASGI, outermost: everything within sees the path without the prefix."""

    def __init__(self, app: ASGIApp, name: str) -> None:
        self._app = app
        self._prefix = f"/api/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{self._prefix}/"):
            scope = {**scope, "path": scope["path"].removeprefix(self._prefix)}
            scope["raw_path"] = scope.get("raw_path", b"").removeprefix(self._prefix.encode())
        await self._app(scope, receive, send)
