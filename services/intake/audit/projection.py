"""The projection ``intake.refusals``: every fact of the area audit (refusals, disclosures, exports, verifications), so that a day or a person is found
among a million. What an event of the area says beside its common members stands in ``said``, so that a new kind needs nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.database import Connection
from shared.events import CATALOGUE
from shared.events.audit import AuditEvent, LogVerified
from shared.events.envelope import Recorded
from shared.sql import load_queries, load_sql

_OWN = frozenset({"person", "duty", "method", "path", "code", "lines", "size"})
queries = load_queries(__package__)


class Refusals:
    name = "intake.refusals"
    version = 2
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(type_ for type_, cls in CATALOGUE.items() if issubclass(cls, AuditEvent))

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        rows = [_row(event) for event in page]
        checks = [
            (event.position, event.recorded_at, said.person, said.intact, said.model_dump(mode="json"))
            for event in page
            if isinstance(said := event.payload, LogVerified)
        ]
        await db.executemany(queries.add_entry, rows)
        await db.executemany(queries.add_check, checks)


def _row(event: Recorded) -> tuple[Any, ...]:
    said = event.payload.model_dump(mode="json", exclude_none=True)
    rest = {name: value for name, value in said.items() if name not in _OWN}
    return (
        event.position, event.recorded_at, event.region, event.bureau, event.type, said.get("person", event.actor), said.get("duty", ""),
        said.get("method", ""), said.get("path", ""), said.get("code", ""), said.get("lines"), said.get("size"), rest,
    )  # fmt: skip
