"""What takes seconds is made beside the answers: whoever asks is told at once that it is being made, and asks again until it is there.

Nothing is kept of it: what is made has its id from the form that asked and is recorded once, so that after a restart, or at another process, asking
again begins it again and finds what was recorded.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from fastapi import Response
from starlette.datastructures import FormData

from shared import database
from shared.errors import Rejected, Retry
from shared.web import Site, Visit

log = structlog.get_logger(__name__)

T = TypeVar("T")
#: seconds that somebody who pressed a button is kept waiting; a page that asks by itself is not
AT_ONCE = 1.5
#: of what came to its end and nobody asked for again, how many are remembered
MOST = 100
_FAILED = "处理中途出错，没有登记任何内容。请再试一次；仍不成功的，请联系运维人员。"


class NotYet(Exception):  # noqa: N818  (it is an answer)
    """It is being made, since so many ``seconds``."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


@dataclass(frozen=True, slots=True)
class _Making:
    task: asyncio.Task[Any]
    since: float


class Underway:
    """Of one process. One thing is made at a time: a report reads ten thousands of rows."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._makings: dict[Hashable, _Making] = {}

    async def made(self, key: Hashable, make: Callable[[], Awaitable[T]], wait: float = AT_ONCE) -> T:
        """What ``make`` comes to. NotYet after ``wait`` seconds; asked with the same key it is the same making. Whoever hears its end ends it: asked
        once more, it begins anew.
        """
        making = self._makings.get(key) or self._begin(key, make)
        done, _ = await asyncio.wait({making.task}, timeout=wait)
        if not done:
            raise NotYet(int(time.monotonic() - making.since))
        self._makings.pop(key, None)
        if making.task.cancelled():
            raise Retry("the service is ending")
        result: T = making.task.result()
        return result

    @property
    def running(self) -> bool:
        return any(not one.task.done() for one in self._makings.values())

    async def run(self) -> None:
        """Until it is cancelled; then nothing is made any more."""
        try:
            await asyncio.Event().wait()
        finally:
            tasks = [one.task for one in self._makings.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, key: Hashable, make: Callable[[], Awaitable[Any]]) -> _Making:
        ended = [one for one, making in self._makings.items() if making.task.done()]
        for forgotten in ended[: max(0, len(ended) - MOST)]:
            del self._makings[forgotten]
        task = asyncio.create_task(self._in_turn(make))
        task.add_done_callback(
            lambda ended: ended.cancelled() or ended.exception()
        )  # perhaps nobody asks again
        making = self._makings[key] = _Making(task, time.monotonic())
        return making

    async def _in_turn(self, make: Callable[[], Awaitable[Any]]) -> Any:
        async with self._turn:
            try:
                return await make()
            except (Rejected, Retry, *database.TRANSIENT):
                raise
            except Exception:
                log.exception("making.failed")
                raise Rejected("making_failed", _FAILED) from None


def patience(visit: Visit) -> float:
    """Of whoever asks."""
    return 0.0 if visit.fragment else AT_ONCE


def making_page(site: Site, visit: Visit, title: str, sent: FormData, still: NotYet) -> Response:
    """Sends the same form again by itself; without script by its button."""
    fields = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    return site.page(
        visit,
        "making.html",
        202,
        title=title,
        path=visit.request.url.path,
        fields=[(name, value) for name, value in fields if name != "form_token"],
        seconds=still.seconds,
    )
