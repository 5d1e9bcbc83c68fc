"""The envelope on the wire: CloudEvents 1.0 in JSON, structured mode. Extension names are lower-case letters, as the standard asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from shared.events.envelope import NewEvent, Recorded


def cloudevent(event: Recorded) -> dict[str, Any]:
    """A recorded event as it is published and exported."""
    return {
        "specversion": "1.0",
        "id": str(event.id),
        "source": f"/yingsu/{event.region}/{event.bureau}",
        "type": event.type,
        "subject": event.stream,
        "time": event.recorded_at.isoformat(),
        "datacontenttype": "application/json",
        "region": event.region,
        "bureau": event.bureau,
        "actor": event.actor,
        "occurredon": event.occurred_on and event.occurred_on.isoformat(),
        "streamversion": event.version,
        "position": event.position,
        "schemaversion": event.schema,
        "correlationid": str(event.correlation),
        "causationid": event.causation and str(event.causation),
        "data": orjson.Fragment(event.data),
    }


def encode(event: Recorded) -> bytes:
    """The JSON text of one CloudEvent; ``data`` is carried over byte for byte."""
    return orjson.dumps({name: value for name, value in cloudevent(event).items() if value is not None})


def appendable(said: Mapping[str, Any], data: str) -> NewEvent:
    """What was appended, from what ``cloudevent`` made of it and the exact text of its data. KeyError, TypeError or ValueError for anything else."""
    day, causation = said.get("occurredon"), said.get("causationid")
    return NewEvent(
        id=UUID(said["id"]),
        type=said["type"],
        schema=said["schemaversion"],
        data=data,
        region=said["region"],
        bureau=said["bureau"],
        actor=said["actor"],
        occurred_on=date.fromisoformat(day) if day else None,
        correlation=UUID(said["correlationid"]),
        causation=UUID(causation) if causation else None,
    )


def subject_of(event: Recorded) -> str:
    """Where the event is published: ``events.<region>.<bureau>.<area>.<name>``."""
    return f"events.{event.region}.{event.bureau}.{event.type}"
