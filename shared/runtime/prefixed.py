"""A service also answers beneath ``/api/<its name>``, so that whatever stands before all services (an Ingress, the gateway) need not rewrite paths."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

#: for those who run the service, at its own port: what stands before it leads nobody there
OPERATIONAL = frozenset({"/metrics", "/livez", "/readyz"})


class Prefixed:
    """Plain ASGI, outermost: everything within sees the path without the prefix."""

    def __init__(self, app: ASGIApp, name: str) -> None:
        self._app = app
        self._prefix = f"/api/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        inner = path.removeprefix(self._prefix) if path.startswith(f"{self._prefix}/") else path
        if scope["type"] == "http" and inner != path and inner not in OPERATIONAL:
            scope = {**scope, "path": inner}
            scope["raw_path"] = scope.get("raw_path", b"").removeprefix(self._prefix.encode())
        await self._app(scope, receive, send)
