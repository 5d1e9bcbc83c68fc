"""What a decision stands on: the stream's effective facts, its version, and to whom it belongs.

The bureau of a case is the one that opened it, and stays it: facts about it come from there alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shared.events import Event
from shared.events.envelope import NewEvent, Recorded
from shared.events.history import History, evolve


@dataclass(frozen=True, slots=True)
class State:
    """``owner`` is (region, bureau) of the stream's first event; None while the stream is empty."""

    history: History = field(default_factory=History)
    owner: tuple[str, str] | None = None


def grown(state: State, events: Iterable[Recorded]) -> State:
    """The state after more recorded events of the same stream."""
    for event in events:
        state = State(evolve(state.history, event), state.owner or (event.region, event.bureau))
    return state


def after(state: State, event: NewEvent, payload: Event | None = None) -> State:
    """The state as it will be once ``event`` is appended next; ``payload`` is the typed event where it is at hand, else its text is read."""
    recorded = _as_recorded(event, state.history.version + 1)
    if payload is not None:
        recorded.__dict__["payload"] = payload  # what the cached property would read from the text
    return grown(state, [recorded])


def _as_recorded(event: NewEvent, version: int) -> Recorded:
    """Position, stream and instant are the log's to give; nothing that is folded looks at them."""
    return Recorded(
        position=0,
        stream="",
        version=version,
        id=event.id,
        type=event.type,
        schema=event.schema,
        region=event.region,
        bureau=event.bureau,
        actor=event.actor,
        occurred_on=event.occurred_on,
        recorded_at=_NEVER,
        correlation=event.correlation or event.id,
        causation=event.causation,
        data=event.data,
    )


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
