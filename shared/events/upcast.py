"""Old events stay as they were written; on reading they are brought forward one schema version at a time.

To change the meaning of an event: raise ``schema_version`` on its class, register one step here, and store a sample of the old text in
``tests/contract/samples``. A step takes and returns the plain data of the event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

Step = Callable[[dict[str, Any]], dict[str, Any]]


def _unchanged(data: dict[str, Any]) -> dict[str, Any]:
    """The newer schema only added fields that may be absent, or terms to a list."""
    return data


def _sealed(data: dict[str, Any]) -> dict[str, Any]:
    """A field may hold what stands for personal data; what was written in the clear stays as it is."""
    return data


#: (type, version it reads) → the step to the next version
STEPS: dict[tuple[str, int], Step] = {
    ("case.opened", 1): _unchanged,
    ("case.notice_received", 1): _unchanged,
    ("case.handler_assigned", 1): _unchanged,
    ("case.reported", 1): _unchanged,
    ("case.defence_filed", 1): _unchanged,
    ("case.evidence_filed", 1): _unchanged,
    ("case.hearing_held", 1): _unchanged,
    ("case.judgment_served", 1): _unchanged,
    ("case.appealed", 1): _unchanged,
    ("deadline.set", 1): _unchanged,
    ("deadline.moved", 1): _unchanged,
    ("deadline.withheld", 1): _unchanged,
    ("notification.raised", 1): _unchanged,
    ("notification.raised", 2): _unchanged,
    ("notification.undeliverable", 1): _unchanged,
    ("organisation.registered", 1): _unchanged,
    ("organisation.person_assigned", 1): _unchanged,
    ("organisation.person_assigned", 2): _sealed,
    ("organisation.person_left", 1): _unchanged,
    ("organisation.training_held", 1): _unchanged,
    ("organisation.training_attended", 1): _unchanged,
    ("organisation.hearing_observed", 1): _unchanged,
}


def upcast(type_: str, schema: int, target: int, data: str) -> dict[str, Any]:
    """Plain data in schema ``target``. LookupError when a step is missing or the event is newer than this release."""
    if schema > target:
        raise LookupError(
            f"{type_} was written by a newer release (schema {schema}, this one knows {target})"
        )
    value: dict[str, Any] = orjson.loads(data)
    for version in range(schema, target):
        value = _step(type_, version)(value)
    return value


def _step(type_: str, version: int) -> Step:
    try:
        return STEPS[type_, version]
    except KeyError:
        raise LookupError(f"no upcaster takes {type_} from schema {version} to {version + 1}") from None
