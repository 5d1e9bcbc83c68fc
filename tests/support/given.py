"""Small builders for events; every value that a test does not care about has a harmless default."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from shared.eventlog import Expected, Write
from shared.events.case import Registered
from shared.events.envelope import NewEvent, new_event
from shared.events.model import Event


def an_event(
    event: Event | None = None, *, on: date | None = date(2026, 3, 2), id: UUID | None = None, **envelope: Any
) -> NewEvent:
    """A recordable event of an invented bureau, by default a registration of instance 1."""
    defaults = {"region": "370404", "bureau": "fz-renshe", "actor": "test"}
    return new_event(event or Registered(instance=1), occurred_on=on, id=id, **(defaults | envelope))


def a_write(stream: str, *events: NewEvent, expected: Expected | None = None) -> Write:
    return Write(stream, events or (an_event(),), expected or Expected.any())
