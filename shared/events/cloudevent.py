"""The envelope on the wire: CloudEvents 1.0 in JSON, structured mode. Extension names are lower-case letters, as the standard asks."""

from __future__ import annotations

from typing import Any

import orjson

from shared.events.envelope import Recorded


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


def subject_of(event: Recorded) -> str:
    """Where the event is published: ``events.<region>.<bureau>.<area>.<name>``."""
    return f"events.{event.region}.{event.bureau}.{event.type}"
