"""A case as people look at it: its events in order with their official titles, and what was corrected or voided since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from shared.events.case import CaseOpened, Corrected, Voided
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.model import Event
from shared.events.organisation_repair import EntryCorrected, EntryVoided
from shared.events.wording import FIELDS, in_words


def timeline(case_id: UUID, events: Sequence[Recorded]) -> dict[str, Any]:
    """``name`` as it stands now; each event with ``superseded_by``, the id of the event that corrected or voided it."""
    history = fold(events)
    opened = next((e.payload for e in events if isinstance(e.payload, CaseOpened)), None)
    current = history.opened or opened
    return {
        "id": str(case_id),
        "name": current and current.name,
        "region": events[0].region,
        "bureau": events[0].bureau,
        "version": history.version,
        "voided": history.voided,
        "events": entries(events),
    }


def entries(events: Sequence[Recorded]) -> list[dict[str, Any]]:
    """One stream's events in order, each with ``superseded_by``."""
    kinds = {event.id: type(event.payload) for event in events}
    return [_entry(event, superseded, kinds) for event, superseded in _with_superseding(events)]


def _with_superseding(events: Sequence[Recorded]) -> list[tuple[Recorded, UUID | None]]:
    """Each event with the last one that took its place."""
    taken: dict[UUID, UUID] = {}
    latest: dict[UUID, UUID] = {}
    for event in events:
        match event.payload:
            case (
                Corrected(corrects=target)
                | Voided(voids=UUID() as target)
                | EntryCorrected(corrects=target)
                | EntryVoided(voids=target)
            ):
                taken[latest.get(target, target)] = event.id
                latest[target] = event.id
    return [(event, taken.get(event.id)) for event in events]


def _entry(event: Recorded, superseded_by: UUID | None, kinds: Mapping[UUID, type[Event]]) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "position": event.position,
        "version": event.version,
        "type": event.type,
        "title": event.payload.title,
        "occurred_on": event.occurred_on and event.occurred_on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "actor": event.actor,
        "superseded_by": superseded_by and str(superseded_by),
        "data": orjson.loads(event.data),
        "said": _said(event.payload, kinds),
    }


def _said(event: Event, kinds: Mapping[UUID, type[Event]]) -> list[tuple[str, str]]:
    """A correction says the fact as it should have been in the words of its kind."""
    said = in_words(event)
    if not isinstance(event, Corrected | EntryCorrected) or event.corrects not in kinds:
        return said
    right = in_words(kinds[event.corrects].model_validate(event.data))
    content = "；".join(f"{name}：{value}" for name, value in right)
    return [(name, content if name == FIELDS["data"] else value) for name, value in said]
