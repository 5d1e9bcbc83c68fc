"""What takes seconds is made beside the answers: whoever asks is told at once that it is being made, and asks again until it is there.

Nothing is kept of it: what is recorded has its id from the form that asked and is recorded once, what is only looked at is looked at anew; so after a
restart, or at another process, asking again begins it again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from fastapi import Response
from starlette.datastructures import FormData

from shared import database
from shared.errors import Rejected, Retry
from shared.web.site import Site
from shared.web.visit import Visit

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
    #: who has not heard yet what it came to
    askers: set[Hashable] = field(default_factory=set)


class Underway:
    """Of one process. One thing is made at a time: a report reads ten thousands of rows, a calendar is put to thousands of cases."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._makings: dict[Hashable, _Making] = {}

    async def made(
        self, key: Hashable, make: Callable[[], Awaitable[T]], wait: float = AT_ONCE, asker: Hashable = None
    ) -> T:
        """What ``make`` comes to. NotYet after ``wait`` seconds; asked with the same key it is the same making, whoever asks: the key says all that it
        depends on, the asker's place too. What has ended is for those who waited for it: once they heard, or for another, it begins anew.
        """
        making = self._makings.get(key)
        if making is None or (making.task.done() and asker not in making.askers):
            making = self._begin(key, make, making.askers if making else set())
        making.askers.add(asker)
        done, _ = await asyncio.wait({making.task}, timeout=wait)
        if not done:
            raise NotYet(int(time.monotonic() - making.since))
        self._heard(key, making, asker)
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

    def _heard(self, key: Hashable, making: _Making, asker: Hashable) -> None:
        making.askers.discard(asker)
        if not making.askers and self._makings.get(key) is making:
            del self._makings[key]

    def _begin(self, key: Hashable, make: Callable[[], Awaitable[Any]], askers: set[Hashable]) -> _Making:
        ended = [one for one, making in self._makings.items() if making.task.done()]
        for forgotten in ended[: max(0, len(ended) - MOST)]:
            del self._makings[forgotten]
        task = asyncio.create_task(self._in_turn(make))
        # perhaps nobody asks again, and asyncio complains of a failure that nobody looked at
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        making = self._makings[key] = _Making(task, time.monotonic(), askers)
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


def making_page(
    site: Site, visit: Visit, title: str, sent: FormData, still: NotYet, *, path: str | None = None
) -> Response:
    """Sends the same form again by itself, to ``path`` or where it came from; without script by its button. The service's ``making.html`` has the words."""
    fields = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    return site.page(
        visit,
        "making.html",
        202,
        title=title,
        path=path or visit.request.url.path,
        fields=[(name, value) for name, value in fields if name != "form_token"],
        seconds=still.seconds,
    )


async def failed_page(site: Site, visit: Visit, why: Rejected) -> Response:
    """What came of it is told where it was asked for: a page that asks by itself shows no answer that is an error, and would ask for ever."""
    told = await site.answer(visit.request, why)
    told.status_code = 200 if visit.fragment else told.status_code
    return told
