"""Around the whole application: no answer leaves without the headers that protect it, whoever made it (``shared/web/headers``)."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.headers import wanted


class Protected:
    """Plain ASGI; what an answer says itself is left."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in list(wanted(headers, encrypted=scope.get("scheme") == "https")):
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, protected)
