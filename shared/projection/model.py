"""What a service writes to have a read model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from shared.database import Connection
from shared.events.envelope import Recorded


class Projection(Protocol):
    """``apply`` turns a page of events into row changes: set-based, in tables it names without a schema, in the runner's transaction.

    ``live`` is false while a generation replays what had its effects before: then a process manager projects, but appends nothing.
    """

    @property
    def name(self) -> str:
        """``<service>.<what>``; the views appear in the service's schema."""

    @property
    def version(self) -> int:
        """Raised when the tables or their meaning change: the next start builds them anew beside the old ones."""

    @property
    def types(self) -> frozenset[str]:
        """The event types it wants."""

    @property
    def schema(self) -> str:
        """SQL that creates its tables, names unqualified."""

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None: ...


@runtime_checkable
class Ticking(Protocol):
    """A projection that also minds the clock: ``tick`` runs every second or so under the same fence, in a transaction.

    It runs only when the projection has read to the end of the log: what is not done by then was not done.
    """

    async def tick(self, db: Connection) -> None: ...
