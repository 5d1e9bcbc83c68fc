"""Tells everyone who watches an inbox what is new in it: one look at the read model for all of them, and only when it has moved.

A watcher knows a position of the log; what is after it is told in order and once, wherever the watcher was connected before. Whoever does not
take what is told is let go: they come back with the position that they know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import asyncpg
import structlog

from shared.database import TRANSIENT, Pool
from shared.errors import Retry
from shared.sql import load_queries

queries = load_queries(__package__)
log = structlog.get_logger(__name__)

#: seconds between two looks; messages told at once before a watcher is asked to read the list; items not taken; watchers of one process
LOOK_SECONDS = 0.5
MOST_NEWS = 200
WAITING = 400
MOST_WATCHERS = 2_000
#: of them of one person, in as many windows: nobody takes the others' places
MOST_OF_ONE = 20

Kind: TypeAlias = Literal["message", "unread", "reload"]


@dataclass(frozen=True, slots=True)
class Item:
    """``position`` null: nothing to resume from."""

    kind: Kind
    data: dict[str, Any]
    position: int | None = None


@dataclass(slots=True, eq=False)
class Watcher:
    """``position``: what they know; ``unread``: the number they were told last; ``behind``: they did not take what was told."""

    person: str
    position: int
    unread: int | None = None
    behind: bool = False
    items: asyncio.Queue[Item] = field(default_factory=lambda: asyncio.Queue(WAITING))

    def tell(self, news: Sequence[dict[str, Any]], unread: int, upto: int) -> None:
        """New messages up to ``upto``, or, when there are too many, that the list must be read; then the number of unread ones."""
        if len(news) > MOST_NEWS:
            self._put(Item("reload", {"upto": upto}, upto))
        else:
            for message in news:
                self._put(Item("message", message, message["position"]))
        if unread != self.unread:
            self._put(Item("unread", {"unread": unread}))
        self.position, self.unread = upto, unread

    def _put(self, item: Item) -> None:
        try:
            self.items.put_nowait(item)
        except asyncio.QueueFull:
            self.behind = True


class Feed:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._watchers: list[Watcher] = []
        self._upto = -1

    def admit(self) -> None:
        """Retry when there are too many watchers already."""
        if len(self._watchers) >= MOST_WATCHERS:
            raise Retry("too many live inboxes", after=30)

    @contextmanager
    def watching(self, person: str, position: int) -> Iterator[Watcher]:
        """Whoever has too many windows open is let go in the oldest."""
        watcher = Watcher(person, position)
        own = [one for one in self._watchers if one.person == person and not one.behind]
        if len(own) >= MOST_OF_ONE:
            own[0].behind = True
        self._watchers.append(watcher)
        try:
            yield watcher
        finally:
            self._watchers.remove(watcher)

    async def position(self) -> int:
        """Up to where the inbox shows the log; 0 before it does."""
        return await self._pool.fetchval(queries.seen) or 0

    async def run(self) -> None:
        """Until cancelled; a database that is away is asked again."""
        while True:
            try:
                if self._watchers:
                    await self.look()
            except (*TRANSIENT, asyncpg.UndefinedTableError) as error:
                log.warning("live.cannot_look", reason=repr(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Tell what is new since the last look. Nothing is asked of the read model unless it moved or somebody is new."""
        watchers, upto = list(self._watchers), await self.position()
        if upto == self._upto and all(one.unread is not None for one in watchers):
            return
        persons = [one.person for one in watchers]
        known = [one.position for one in watchers]
        unread = {row["person"]: row["unread"] for row in await self._pool.fetch(queries.unread, persons)}
        news: dict[int, list[dict[str, Any]]] = {}
        for row in await self._pool.fetch(queries.news, persons, known, upto, MOST_NEWS + 1):
            news.setdefault(row["number"], []).append({k: v for k, v in row.items() if k != "number"})
        for number, watcher in enumerate(watchers, 1):
            watcher.tell(news.get(number, []), unread.get(watcher.person, 0), upto)
        self._upto = upto
