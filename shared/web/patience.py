"""How long a page is waited for: a person is told, in good time, that it does not come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response

from shared.security.doors import is_expensive
from shared.web.again import is_small

#: seconds for a page, and for one that computes long
PATIENCE, MORE_PATIENCE = 10.0, 60.0
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


async def in_time(request: Request, handle: Handler) -> Response:
    """TimeoutError when nothing is answered in ``PATIENCE`` seconds: a frozen database holds whoever waits for it, and a person sees nothing.

    What is under way is left to end by itself: to await its end would be to wait for the database after all. A large body takes the time it takes.
    """
    if not is_small(request):
        return await handle(request)
    seconds = MORE_PATIENCE if is_expensive(request.scope["route"].path) else PATIENCE
    task = asyncio.ensure_future(handle(request))
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if done:
        return task.result()
    task.cancel()
    task.add_done_callback(_ended)
    raise TimeoutError


def _ended(task: asyncio.Future[Response]) -> None:
    """What became of it nobody waits for any more."""
    if not task.cancelled():
        task.exception()
