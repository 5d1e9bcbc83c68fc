"""The projection ``intake.refusals``: every refusal of the log, so that a day or a person is found among a million."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import Connection
from shared.events.audit import AccessRefused
from shared.events.envelope import Recorded
from shared.sql import load_sql

_COLUMNS = ("position", "at", "region", "bureau", "person", "duty", "method", "path", "code")


class Refusals:
    name = "intake.refusals"
    version = 1
    schema = load_sql(__package__, "schema.sql")
    types = frozenset({AccessRefused.type})

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        rows = [
            (event.position, event.recorded_at, event.region, event.bureau,
             said.person, said.duty, said.method, said.path, said.code)
            for event in page
            if isinstance(said := event.payload, AccessRefused)
        ]  # fmt: skip
        await db.copy_records_to_table("intake_refusals", columns=list(_COLUMNS), records=rows)
