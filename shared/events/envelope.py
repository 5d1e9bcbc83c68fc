"""The envelope around every event: CloudEvents 1.0 attributes plus what the log adds when it records one.

Two dates, both everywhere: ``occurred_on`` is the legal date (counting uses it; null is “the source does not say”), ``recorded_at`` is
when the system learned it (“as it was known on” uses it). ``data`` is kept as the exact JSON text that was recorded, because its hash
is sealed into the log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from shared.events.model import CATALOGUE, Event
from shared.events.upcast import upcast

NAMESPACE = uuid5(NAMESPACE_URL, "yingsu")


def derived_id(*parts: object) -> UUID:
    """The same parts give the same id, so that doing a thing again appends nothing: uuid5 over the parts joined by ``/``."""
    return uuid5(NAMESPACE, "/".join(map(str, parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event on its way into the log. ``id`` makes a retry harmless; ``correlation`` defaults to the event's own id."""

    type: str
    data: str  #: the JSON text, exactly as it will be stored and hashed
    region: str
    bureau: str
    actor: str
    occurred_on: date | None
    id: UUID = field(default_factory=uuid4)
    schema: int = 1
    correlation: UUID | None = None
    causation: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An event as the log holds it. ``payload`` decodes on first use, brought forward to today's schema."""

    position: int
    stream: str
    version: int
    id: UUID
    type: str
    schema: int
    region: str
    bureau: str
    actor: str
    occurred_on: date | None
    recorded_at: datetime
    correlation: UUID
    causation: UUID | None
    data: str

    @cached_property
    def payload(self) -> Event:
        """The typed event. KeyError for a type this release does not know: a reader stops, it never skips."""
        return decode(self.type, self.schema, self.data)


def new_event(
    event: Event,
    *,
    region: str,
    bureau: str,
    actor: str,
    occurred_on: date | None,
    id: UUID | None = None,  # noqa: A002  (the CloudEvents attribute's own name)
    correlation: UUID | None = None,
    causation: UUID | None = None,
) -> NewEvent:
    """Wrap a typed event for appending."""
    return NewEvent(
        type=event.type,
        schema=event.schema_version,
        data=event.model_dump_json(exclude_none=True),
        region=region,
        bureau=bureau,
        actor=actor,
        occurred_on=occurred_on,
        id=id or uuid4(),
        correlation=correlation,
        causation=causation,
    )


def decode(type_: str, schema: int, data: str) -> Event:
    """Text of any schema version ever shipped → today's class."""
    cls = CATALOGUE[type_]
    if schema == cls.schema_version:
        return cls.model_validate_json(data)
    return cls.model_validate(upcast(type_, schema, cls.schema_version, data))
