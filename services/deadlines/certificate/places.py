"""The event behind a certificate's number: the log is asked for that one, however many follow it in the year."""

from __future__ import annotations

from uuid import UUID

from services.deadlines.certificate.numbers import Place
from shared.database import Connection, Pool
from shared.sql import load_queries

queries = load_queries(__package__)


async def event_at(db: Pool | Connection, place: Place) -> UUID | None:
    """None when no certificate was given out under the number."""
    found: UUID | None = await db.fetchval(queries.event_at, place.stream, place.version)
    return found
